"""The parts of ``tf.contrib`` that programs use, under their old names: ``contrib.layers``, ``contrib.rnn``, ...

A part is imported when it is first asked for, as ``tf.contrib`` did.
"""

from __future__ import annotations

import importlib
from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    if name.startswith("_"):
        raise AttributeError(name)
    try:
        return importlib.import_module(f".{name}", __name__)
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None

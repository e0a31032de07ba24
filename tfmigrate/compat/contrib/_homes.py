"""Packages whose names are imported when they are first asked for (PEP 562), as ``tf.contrib`` did with its parts.

A migrated tree takes along only the modules of such a package that it uses.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any


def attribute(package: str, homes: Mapping[str, str], name: str) -> Any:
    """The value of ``name`` in ``package``.

    ``homes`` has the module below the package that defines each name; a module of the package has itself for a home.
    Raises ``AttributeError`` for a name that has no home.
    """
    if name not in homes:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    module = importlib.import_module(f".{homes[name]}", package)
    value = module if homes[name] == name else getattr(module, name)
    setattr(sys.modules[package], name, value)
    return value

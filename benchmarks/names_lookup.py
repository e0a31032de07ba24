"""Looks names up in the TensorFlow at hand, for :mod:`benchmarks.names`; it is run by itself.

Standard input is a JSON list of pairs: the dotted path that an import gives, and the attributes that are read from it.
Standard output ends in a line of JSON: for each pair that is not there, its index and why.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
from collections.abc import Sequence


def imported(path: str) -> tuple[object, list[str]]:
    """The longest beginning of a dotted path that is a module, and the rest; raises ImportError where none is."""
    module, rest = path, list[str]()
    while True:
        try:
            return importlib.import_module(module), rest
        except ModuleNotFoundError:
            module, _, name = module.rpartition(".")
            if not module:
                raise
            rest.insert(0, name)


def missing(path: str, attributes: Sequence[str]) -> str | None:
    """Why a name is not there; ``None`` where it is.

    Only what modules and classes hold is looked at: attributes of other objects (``tf.flags.FLAGS.rate``) are the
    program's own.
    """
    try:
        found, rest = imported(path)
        for attribute in [*rest, *attributes]:
            if not (inspect.ismodule(found) or inspect.isclass(found)):
                return None
            found = getattr(found, attribute)
    except (ImportError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def main() -> None:
    """Answer one list."""
    pairs = json.load(sys.stdin)
    names = [(path, tuple(attributes)) for path, attributes in pairs]
    reasons = {name: missing(*name) for name in names}
    print(json.dumps({index: reasons[name] for index, name in enumerate(names) if reasons[name] is not None}))


if __name__ == "__main__":
    main()

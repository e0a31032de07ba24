"""Where private names of 1.15 (``tensorflow.python.util.nest.is_sequence``) are in the newest TensorFlow.

``python -m tfmigrate.api.private --old PYTHON37 --new PYTHON3`` makes the data again: ``PYTHON37`` has TensorFlow 1.15,
``PYTHON3`` the newest TensorFlow and its tf-keras. :mod:`tfmigrate.api.private_probe` runs in both, what became of each
name is decided by :mod:`tfmigrate.api.private_table`.

The data are lines, the first is the version, each other one a module: how many parts of its name the line before has
too, the other parts, where the module is as a whole, then groups of names: where they are, and the names, ``old=new``
where the last part differs. Names under a place that is empty are gone, under ``=`` they stay. What is not named stays
if the module does, else it goes with its module, or is gone with it.
"""

from __future__ import annotations

import sys
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tfmigrate.api import compat

DATA = Path(__file__).with_name("data") / "private.bin"
PREFIXES = ("tensorflow.python", "tensorflow.core", "tensorflow.tools")
"""The private parts of TensorFlow."""
_BELOW = tuple(f"{prefix}." for prefix in PREFIXES)
ROOTS = frozenset({"tensorflow", "tensorflow_core", "tensorflow_estimator"})
"""The packages that private names begin with: 1.15 is ``tensorflow_core``, and has its estimator in a package."""

_ESTIMATOR = "tensorflow.python.estimator"
_OTHER_NAMES = {
    "tensorflow_core.": "tensorflow.",
    "tensorflow_estimator.python.estimator": _ESTIMATOR,
    "tensorflow.python.keras._impl.keras": "tensorflow.python.keras",
}
_HALF_KNOWN = frozenset(["distribute", "tpu", "autograph", "data", "debug", "compiler", "profiler", "saved_model"])
_ESTIMATOR_PARTS = ("estimator", "estimator.export", "estimator.inputs", "estimator.experimental", "estimator.tpu")
STAYS = "="
KEPT, LOST, EMPTIED = "", "-", "!"
"""What became of a module that is not moved as a whole; an emptied one is there with hardly a name of what it had."""

SHORT = {"~": "tensorflow.python.", "^": "tensorflow.compat.v1.", "&": "tf_keras.src."}
"""How places are shortened in the data."""


class _Module(NamedTuple):
    whole: str
    names: dict[str, str | None]
    """Where a name is, "" where nowhere; ``None``: where it was."""


def is_private(path: str) -> bool:
    """Whether a dotted path is one that this module may know."""
    return f"{real(path)}.".startswith(_BELOW)


def real(path: str) -> str:
    """A path as 1.15 has it: ``tensorflow_core`` is ``tensorflow``, the estimator and the Keras of 1.4 are parts."""
    for old, new in _OTHER_NAMES.items():
        if path.startswith(old):
            return new + path[len(old) :]
    return path


def module_of(path: str) -> str | None:
    """The longest beginning of a path that is a module of 1.15."""
    module = real(path)
    while module and module not in _index():
        module = module.rpartition(".")[0]
    return module or None


def version() -> str:
    """The version of TensorFlow that the data are about, as ``--tf-version`` takes it."""
    return _lines()[0]


def moved(path: str) -> str | None:
    """Where what 1.15 had at a dotted path is now; ``None`` where it is still there, or is gone, or never was.

    The new path may begin with ``tfmigrate.compat.``. A module is moved where most of its names went to one module.
    """
    old = real(path)
    found = _find(old)
    if found is None and old != path and (old in _index() or old.rpartition(".")[0] in _index()):
        return old
    return found or None


def is_gone(path: str) -> bool:
    """Whether 1.15 had something at a dotted path and the newest version has it nowhere."""
    return _find(real(path)) == ""


def module_named(name: str) -> str | None:
    """The module of 1.15 that modules of TensorFlow import under a name (``math_ops``), if there is but one."""
    found = [module for module in _index() if module.endswith(f".{name}") and module.count(".") == 3]
    return found[0] if len(found) == 1 and _find(found[0]) is None else None


def is_kept(path: str) -> bool:
    """Whether the newest version has a module, or a name of 1.15 in a module, where 1.15 had it.

    ``False`` for some private names that are there (the data are not about all), and for what packages have beside
    modules.
    """
    old = real(path)
    if old in _index():
        return _find(old) is None
    module, _, name = old.rpartition(".")
    if module not in _index() or (name.startswith("_") and module.split(".")[2] in _HALF_KNOWN):
        return False
    return not any(other.startswith(f"{module}.") for other in _index()) and _find(old) is None


def _find(path: str) -> str | None:
    """Where a path is, "" where nowhere, ``None`` where it is not known to have gone from its place."""
    if path.startswith(_ESTIMATOR):
        return _estimator(path)
    itself = _module(path)
    if itself is not None:
        return "" if itself.whole == LOST else None if itself.whole in (KEPT, EMPTIED) else itself.whole
    module, _, name = path.rpartition(".")
    about = _module(module)
    if about is None:
        return None
    if name in about.names:
        return about.names[name]
    if about.whole in (LOST, EMPTIED):
        return ""
    if about.whole.startswith("tensorflow.compat.") and name.startswith("_"):
        return ""  # the public API has no such names
    return None if about.whole == KEPT else f"{about.whole}.{name}"


def _estimator(path: str) -> str | None:
    """A path of the estimator, which the run-time package stands in for."""
    bare = path.removeprefix("tensorflow.python.")
    found = compat.compat_path(bare)
    if found is None:
        about = _module(path)
        name = path.rpartition(".")[2]
        if about is not None:
            found = about.whole[1:] or None  # @estimator.export, or the mark of a lost one
        else:
            found = next((f"{part}.{name}" for part in _ESTIMATOR_PARTS if compat.is_provided(f"{part}.{name}")), None)
    return "" if found is None else f"{compat.PACKAGE}.{found}"


@cache
def _lines() -> list[str]:
    return zlib.decompress(DATA.read_bytes()).decode().splitlines()


@cache
def _index() -> dict[str, str]:
    found: dict[str, str] = {}
    above: list[str] = []
    for line in _lines()[1:]:
        name, _, about = line.partition("\t")
        shared, own = name.split(" ")
        above = [*above[: int(shared)], *own.split(".")] if own else above[: int(shared)]
        found[".".join(above)] = about
    return found


@cache
def _module(path: str) -> _Module | None:
    about = _index().get(path)
    if about is None:
        return None
    whole, *groups = about.split("\t")
    names: dict[str, str | None] = {}
    for group in groups:
        place, *members = group.split(" ")
        for member in members:
            old, _, new = member.partition("=")
            names[old] = None if place == STAYS else place and f"{_long(place)}.{new or old}"
    return _Module(_long(whole), names)


def _long(place: str) -> str:
    return SHORT.get(place[:1], place[:1]) + place[1:]


if __name__ == "__main__":
    from tfmigrate.api.private_table import main

    sys.exit(main())

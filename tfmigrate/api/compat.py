"""What the run-time package ``tfmigrate.compat`` provides, without importing it (it needs TensorFlow).

The list is made by ``python -m tfmigrate.api.compat``, in an environment with TensorFlow, tf-keras, tf-slim and
tensorflow-probability, after each change of the package.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import zlib
from functools import cache
from pathlib import Path
from types import ModuleType

from tfmigrate.api import compat_files

DATA = Path(__file__).with_name("data") / "compat.bin"
"""Compressed lines: letters, a module, a colon, and the names that it exports."""
PACKAGE = "tfmigrate.compat"
TOPS = ("contrib", "estimator", "examples")
"""The parts of TensorFlow 1.x that the package stands in for, where the target has lost them."""

# Folders of TensorFlow's source tree that private imports go through: tensorflow.contrib.rnn.python.ops.core_rnn_cell.
_FOLDERS = frozenset({"tfe", "python", "ops", "layers", "framework", "util", "training", "learn", "slim", "tpu"})


_FLAGS = {"s": "tf-slim", "p": "tensorflow-probability", "k": "tf-keras"}
"""A module's line begins with a letter for each package that it, or what it imports, needs beside TensorFlow."""


def requirements(paths: frozenset[str]) -> frozenset[str]:
    """Names on PyPI of the packages that the modules which hold ``paths`` need beside TensorFlow."""
    modules = (path if path in _lines() else path.rpartition(".")[0] for path in paths)
    return frozenset(_FLAGS[flag] for module in modules for flag in _lines().get(module, ("", ""))[0])


@cache
def _provided() -> dict[str, frozenset[str]]:
    return {module: frozenset(names.split()) for module, (_, names) in _lines().items()}


@cache
def _lines() -> dict[str, tuple[str, str]]:
    """Module -> the letters of the packages that it needs, and its names."""
    lines = zlib.decompress(DATA.read_bytes()).decode().splitlines()
    split = (line.partition(":") for line in lines)
    return {head.partition(" ")[2]: (head.partition(" ")[0], names) for head, _, names in split}


def is_module(path: str) -> bool:
    """Whether a path such as ``contrib.layers`` is a module of the package."""
    return path in _provided()


def is_provided(path: str) -> bool:
    """Whether a path such as ``contrib.layers.conv2d`` is a module, or a name in one."""
    module, _, name = path.rpartition(".")
    return path in _provided() or name in _provided().get(module, ())


def covers(path: str) -> bool:
    """Whether a path of TensorFlow 1.x lies in a part that the package stands in for."""
    return _bare(path).partition(".")[0] in TOPS


def compat_path(path: str) -> str | None:
    """Where the package has what 1.x had at ``path`` (without ``tensorflow.``), private source folders left out."""
    bare = _bare(path)
    if bare.partition(".")[0] not in TOPS:
        return None
    if is_provided(bare):
        return bare
    public, private, rest = bare.partition(".python.")
    if not private:
        public, private, rest = bare.removesuffix(".python"), "python", ""
    parts = rest.split(".")
    for start in range(len(parts)):
        candidate = ".".join([public, *parts[start:]])
        if rest and is_provided(candidate):
            return candidate
    return public if is_provided(public) and all(part in _FOLDERS for part in parts if part) else None


def _bare(path: str) -> str:
    return path.removeprefix("compat.v1.").removeprefix("compat.v2.")


def inventory() -> str:
    """Import every module of the package; a line for each, with the names that it exports."""
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    import tensorflow

    tensorflow.compat.v1.disable_v2_behavior()
    package = importlib.import_module(PACKAGE)
    found = sorted(name for _, name, _ in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."))
    lines = []
    for name in found:
        short = name.removeprefix(f"{PACKAGE}.")
        if short.partition(".")[0] in TOPS and not any(part.startswith("_") for part in short.split(".")):
            exported = " ".join(_exported(importlib.import_module(name)))
            needed = compat_files.requirements(frozenset({short}))
            flags = "".join(flag for flag, package in _FLAGS.items() if package in needed)
            lines.append(f"{flags} {short}:{exported}")
    return "".join(f"{line}\n" for line in lines)


def main() -> None:
    """Store the list."""
    text = inventory()
    DATA.write_bytes(zlib.compress(text.encode(), 9))
    sys.stdout.write(f"{text.count(chr(10))} modules\n")


def _exported(module: ModuleType) -> list[str]:
    return sorted(name for name in getattr(module, "__all__", ()) if hasattr(module, name))


if __name__ == "__main__":
    main()

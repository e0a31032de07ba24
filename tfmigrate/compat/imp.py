"""What programs use of the module ``imp``, which Python 3.12 dropped.

https://docs.python.org/3.11/library/imp.html
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import sys
from importlib import reload
from pathlib import Path
from types import ModuleType
from typing import IO, Any

__all__ = ["find_module", "load_compiled", "load_source", "new_module", "reload"]


def new_module(name: str) -> ModuleType:
    """An empty module that is not in ``sys.modules``."""
    return ModuleType(name)


def load_source(name: str, pathname: str, file: IO[Any] | None = None) -> ModuleType:
    """Run the file ``pathname`` as the module ``name``.

    Raises:
        ImportError: there is no such file.
    """
    return _load(name, importlib.machinery.SourceFileLoader(name, pathname))


def load_compiled(name: str, pathname: str, file: IO[Any] | None = None) -> ModuleType:
    """Run the compiled file ``pathname`` as the module ``name``."""
    return _load(name, importlib.machinery.SourcelessFileLoader(name, pathname))


_Loader = importlib.machinery.SourceFileLoader | importlib.machinery.SourcelessFileLoader


def _load(name: str, loader: _Loader) -> ModuleType:
    spec = importlib.util.spec_from_loader(name, loader)
    if spec is None:
        raise ImportError(f"cannot load {name!r}", name=name, path=loader.path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    loader.exec_module(module)
    return module


def find_module(name: str, path: list[str] | None = None) -> tuple[IO[str] | None, str, tuple[str, str, int]]:
    """Whether a module can be found, as ``(file, pathname, description)``; the file is open where there is one.

    Raises:
        ImportError: there is no such module.
    """
    spec = importlib.machinery.PathFinder.find_spec(name, path) or (None if path else importlib.util.find_spec(name))
    if spec is None:
        raise ImportError(f"No module named {name!r}", name=name)
    origin = spec.origin or ""
    if origin.endswith(".py"):
        return Path(origin).open(encoding="utf-8"), origin, (".py", "r", 1)
    return None, origin, ("", "", 5)

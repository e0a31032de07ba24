"""What programs use of the module ``imp``, which Python 3.12 dropped.

https://docs.python.org/3.11/library/imp.html
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import sys
import tokenize
from importlib import reload
from pathlib import Path
from types import ModuleType
from typing import IO, Any

__all__ = [
    "C_BUILTIN",
    "C_EXTENSION",
    "PKG_DIRECTORY",
    "PY_COMPILED",
    "PY_FROZEN",
    "PY_SOURCE",
    "find_module",
    "get_suffixes",
    "load_compiled",
    "load_dynamic",
    "load_module",
    "load_package",
    "load_source",
    "new_module",
    "reload",
]

PY_SOURCE, PY_COMPILED, C_EXTENSION = 1, 2, 3
PKG_DIRECTORY, C_BUILTIN, PY_FROZEN = 5, 6, 7

Description = tuple[str, str, int]


def new_module(name: str) -> ModuleType:
    """An empty module that is not in ``sys.modules``."""
    return ModuleType(name)


def get_suffixes() -> list[Description]:
    """Suffix, mode to open with and kind of each sort of module files."""
    kinds = [
        (importlib.machinery.EXTENSION_SUFFIXES, "rb", C_EXTENSION),
        (importlib.machinery.SOURCE_SUFFIXES, "r", PY_SOURCE),
        (importlib.machinery.BYTECODE_SUFFIXES, "rb", PY_COMPILED),
    ]
    return [(suffix, mode, kind) for suffixes, mode, kind in kinds for suffix in suffixes]


def load_source(name: str, pathname: str, file: IO[Any] | None = None) -> ModuleType:
    """Run the file ``pathname`` as the module ``name``, again if it is loaded.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return _load(name, importlib.machinery.SourceFileLoader(name, pathname))


def load_compiled(name: str, pathname: str, file: IO[Any] | None = None) -> ModuleType:
    """Run the compiled file ``pathname`` as the module ``name``."""
    return _load(name, importlib.machinery.SourcelessFileLoader(name, pathname))


def load_dynamic(name: str, path: str, file: IO[Any] | None = None) -> ModuleType:
    """Load the extension module ``path``."""
    return _load(name, importlib.machinery.ExtensionFileLoader(name, path))


def load_package(name: str, path: str) -> ModuleType:
    """Load the package in the folder ``path``."""
    return load_source(name, str(Path(path, "__init__.py")))


def _load(name: str, loader: Any) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, loader.path, loader=loader)
    if spec is None:
        raise ImportError(f"cannot load {name!r}", name=name, path=loader.path)
    module = sys.modules.get(name)
    is_new = module is None
    if module is None:
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
    else:
        module.__spec__ = spec
    try:
        loader.exec_module(module)
    except BaseException:
        if is_new:
            sys.modules.pop(name, None)
        raise
    return sys.modules[name]


def find_module(name: str, path: list[str] | None = None) -> tuple[IO[Any] | None, str | None, Description]:
    """Where a module is, as ``(file, pathname, description)``; the file is open where there is one.

    Raises:
        ImportError: there is no such module.
    """
    if path is None and name in sys.builtin_module_names:
        return None, None, ("", "", C_BUILTIN)
    for folder in sys.path if path is None else path:
        if Path(folder, name, "__init__.py").is_file():
            return None, str(Path(folder, name)), ("", "", PKG_DIRECTORY)
        for suffix, mode, kind in get_suffixes():
            file = Path(folder, name + suffix)
            if file.is_file():
                return _opened(file, mode), str(file), (suffix, mode, kind)
    raise ImportError(f"No module named {name!r}", name=name)


def _opened(file: Path, mode: str) -> IO[Any]:
    return file.open("rb") if "b" in mode else tokenize.open(file)


def load_module(name: str, file: IO[Any] | None, filename: str, details: Description) -> ModuleType:
    """Load what ``find_module`` has found.

    Raises:
        ImportError: it is of a kind that cannot be loaded so.
    """
    kind = details[2]
    if kind == PY_SOURCE:
        return load_source(name, filename, file)
    if kind == PY_COMPILED:
        return load_compiled(name, filename, file)
    if kind == C_EXTENSION:
        return load_dynamic(name, filename, file)
    if kind == PKG_DIRECTORY:
        return load_package(name, filename)
    if kind in (C_BUILTIN, PY_FROZEN):
        return importlib.import_module(name)
    raise ImportError(f"Don't know how to import {name} (type code {kind})", name=name)

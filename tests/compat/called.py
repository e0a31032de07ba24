"""What of the package's public API a program calls, seen at run time.

Names in a text prove nothing: a case may hold a name and never reach it. So the interpreter says which code ran.
Runs on Python 3.10 and later, on the side of TensorFlow 2 only. ``python -m tests.compat.called`` prints what there is.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import pkgutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

from tests.compat import names_probe

PACKAGE = "tfmigrate.compat"
CONVERTED = "tf__"
CASES = str(Path(__file__).resolve().parent / "cases")


def modules() -> dict[str, ModuleType]:
    """Every module of the package, by its name below the package."""
    package = importlib.import_module(PACKAGE)
    names = sorted(name for _, name, _ in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."))
    return {name.removeprefix(f"{PACKAGE}."): importlib.import_module(name) for name in names}


def exported() -> dict[str, Any]:
    """``MODULE.NAME`` -> what the modules export, submodules aside."""
    return {
        f"{module}.{name}": getattr(found, name)
        for module, found in modules().items()
        for name in getattr(found, "__all__", ())
        if not isinstance(getattr(found, name), ModuleType)
    }


def own() -> dict[str, Any]:
    """The functions and classes of the package itself, each under the longest of its names (that of its home).

    What other packages hold too, the same object, is theirs.
    """
    paths = exported()  # first of all: it is what imports the others
    foreign = {
        id(value)
        for name, module in list(sys.modules.items())
        if isinstance(module, ModuleType) and not f"{name}.".startswith(f"{PACKAGE}.")
        for value in list(vars(module).values())
    }
    homes: dict[int, tuple[str, Any]] = {}
    for path, value in paths.items():
        if callable(value) and id(value) not in foreign:
            known = homes.get(id(value))
            homes[id(value)] = (path, value) if known is None or len(path) > len(known[0]) else known
    return dict(sorted(homes.values()))


class Calls:
    """Names of the public API that were called while it listened.

    ``seen`` has a function when a case called it itself (through code of others perhaps, not through the package's),
    a class when there was an instance of it or of a class made from it, a method that the package defines when it ran.
    ``ran`` has all functions that ran, called by the package too.
    """

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.ran: set[str] = set()
        self._root = str(Path(inspect.getfile(importlib.import_module(PACKAGE))).parent)
        self._functions: dict[CodeType, list[str]] = {}
        self._methods: dict[CodeType, list[tuple[int, str]]] = {}
        self._classes: dict[int, str] = {}
        self._makers: set[CodeType] = set()
        for name, value in own().items():
            if isinstance(value, type):
                self._classes[id(value)] = name
                self._makers.update(_makers(value))
                for method, code, static in _methods(value):
                    # A metaclass of others may have put functions of its own into the class.
                    if not code.co_filename.startswith(self._root):
                        continue
                    kind = id(object) if static else id(value)
                    self._methods.setdefault(code, []).append((kind, f"{name}.{method}"))
            else:
                for code in self._codes(value):
                    self._functions.setdefault(code, []).append(name)

    def names(self) -> set[str]:
        """All that can be seen."""
        functions = (name for group in self._functions.values() for name in group)
        return {*self._classes.values(), *functions, *(name for group in self._methods.values() for _, name in group)}

    def listen(self) -> None:
        """From now on, in each thread that starts."""
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)

    def stop(self) -> None:
        """Until now."""
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]  # typeshed of before 3.12

    def _profile(self, frame: FrameType, event: str, arg: object) -> None:
        if event != "call":
            return
        code = frame.f_code
        if code in self._functions:
            self.ran.update(self._functions[code])
            if self._by_a_case(frame):
                self.seen.update(self._functions[code])
        if code in self._methods:
            kinds = _kinds(frame)
            self.seen.update(name for kind, name in self._methods[code] if kind in kinds)
        elif code.co_name.startswith(CONVERTED):
            self._converted(code.co_name.removeprefix(CONVERTED), frame)
        if code in self._makers:
            self.seen.update(self._classes[kind] for kind in _kinds(frame) if kind in self._classes)

    def _converted(self, name: str, frame: FrameType) -> None:
        """What TensorFlow made code of its own of, as it does of the ``call`` of a layer and all that this calls."""
        function = inspect.unwrap(frame.f_globals.get(name, frame))  # its globals are those of the function itself
        self.ran.update(self._functions.get(getattr(function, "__code__", frame.f_code), ()))
        first = frame.f_locals.get(frame.f_code.co_varnames[0]) if frame.f_code.co_varnames else None
        owner = next((base for base in type(first).__mro__ if name in vars(base)), None)
        if id(owner) in self._classes:
            self.seen.add(f"{self._classes[id(owner)]}.{name}")

    def _by_a_case(self, frame: FrameType) -> bool:
        caller = frame.f_back
        while caller is not None:
            file = caller.f_code.co_filename
            if file.startswith(CASES):
                return True
            if file.startswith(self._root):
                return False
            caller = caller.f_back
        return True  # a thread of its own

    def _codes(self, value: Any) -> Iterator[CodeType]:
        """The code of the package behind a function, through the wrappers of others."""
        todo, done = [value], set()
        while todo:
            current = todo.pop()
            if id(current) in done:
                continue
            done.add(id(current))
            if hasattr(current, "__wrapped__"):
                todo.append(current.__wrapped__)
            elif isinstance(current, FunctionType) and current.__code__.co_filename.startswith(self._root):
                yield current.__code__
            else:
                cells = getattr(current, "__closure__", None) or ()
                todo.extend(cell.cell_contents for cell in cells if callable(cell.cell_contents))
                todo.extend(part for part in (getattr(current, "func", None),) if part is not None)


def _kinds(frame: FrameType) -> set[int]:
    """The classes of what a method is called on."""
    first = frame.f_locals.get(frame.f_code.co_varnames[0]) if frame.f_code.co_varnames else None
    return {id(base) for base in (first if isinstance(first, type) else type(first)).__mro__}


def _makers(kind: type) -> Iterator[CodeType]:
    for name in ("__init__", "__new__"):
        made = getattr(kind, name)
        if isinstance(inspect.unwrap(made), FunctionType):
            yield inspect.unwrap(made).__code__


def _methods(kind: type) -> Iterator[tuple[str, CodeType, bool]]:
    for name, value in vars(kind).items():
        if not name.startswith("_"):
            function = _function(value)
            if isinstance(function, FunctionType) and not getattr(value, "__isabstractmethod__", False):
                yield name, function.__code__, isinstance(value, staticmethod)


def _function(value: Any) -> Callable[..., Any] | None:
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    return inspect.unwrap(value) if callable(value) else None


def main() -> None:
    """JSON: the package's own names with all paths of each, and how each exported name is called."""
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    tensorflow = importlib.import_module("tensorflow")
    tensorflow.compat.v1.disable_v2_behavior()
    calls, mine, paths = Calls(), own(), exported()
    aliases: dict[int, list[str]] = {}
    for path, value in paths.items():
        aliases.setdefault(id(value), []).append(path)
    found = {name: aliases[id(mine[name] if name in mine else mine[name.rpartition(".")[0]])] for name in calls.names()}
    described = {path: names_probe.described(value) for path, value in paths.items()}
    json.dump({"own": dict(sorted(found.items())), "described": described}, sys.stdout)


if __name__ == "__main__":
    main()

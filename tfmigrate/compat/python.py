"""Functions of the standard library that newer Pythons have dropped."""

from __future__ import annotations

import functools
import inspect
import re
import shutil
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["ArgSpec", "LooseVersion", "copy_tree", "formatargspec", "getargspec", "make_suite", "module_attribute"]


class ArgSpec(NamedTuple):
    """What ``inspect.getargspec`` gave."""

    args: list[str]
    varargs: str | None
    keywords: str | None
    defaults: tuple[Any, ...] | None


def getargspec(func: Callable[..., Any]) -> ArgSpec:
    """The arguments of a function that has no keyword-only ones.

    https://docs.python.org/3.10/library/inspect.html#inspect.getargspec

    Raises:
        ValueError: the function has keyword-only arguments or annotations, as the old function did.
    """
    found = inspect.getfullargspec(func)
    if found.kwonlyargs or found.annotations:
        raise ValueError("the function has keyword-only parameters or annotations: use inspect.signature()")
    return ArgSpec(found.args, found.varargs, found.varkw, found.defaults)


def formatargspec(
    args: list[str],
    varargs: str | None = None,
    varkw: str | None = None,
    defaults: tuple[Any, ...] | None = None,
    kwonlyargs: tuple[str, ...] = (),
    kwonlydefaults: dict[str, Any] | None = None,
    annotations: dict[str, Any] | None = None,
) -> str:
    """Arguments as text: ``(a, b=1, *args, **kwargs)``.

    https://docs.python.org/3.10/library/inspect.html#inspect.formatargspec
    """
    kinds = inspect.Parameter
    given = defaults or ()
    first = len(args) - len(given)
    parameters = [
        kinds(name, kinds.POSITIONAL_OR_KEYWORD, default=given[index - first] if index >= first else kinds.empty)
        for index, name in enumerate(args)
    ]
    if varargs:
        parameters.append(kinds(varargs, kinds.VAR_POSITIONAL))
    defaulted = kwonlydefaults or {}
    parameters += [kinds(n, kinds.KEYWORD_ONLY, default=defaulted.get(n, kinds.empty)) for n in kwonlyargs]
    if varkw:
        parameters.append(kinds(varkw, kinds.VAR_KEYWORD))
    known = annotations or {}
    annotated = [p.replace(annotation=known[p.name]) if p.name in known else p for p in parameters]
    return str(inspect.Signature(annotated, return_annotation=known.get("return", inspect.Signature.empty)))


@functools.total_ordering
class LooseVersion:
    """A version that compares its numbers as numbers: ``1.10`` is later than ``1.9``.

    https://docs.python.org/3.11/distutils/apiref.html#module-distutils.version
    """

    _PART = re.compile(r"\d+|[a-z]+")

    def __init__(self, vstring: str | None = None) -> None:
        if vstring is not None:
            self.parse(vstring)

    def parse(self, vstring: str) -> None:
        """Take the version from a text."""
        self.vstring = vstring
        self.version: list[int | str] = [int(p) if p.isdigit() else p for p in self._PART.findall(vstring)]

    def __str__(self) -> str:
        return self.vstring

    def __repr__(self) -> str:
        return f"LooseVersion ('{self}')"

    def __eq__(self, other: object) -> bool:
        return self.version == _version(other)

    def __lt__(self, other: object) -> bool:
        return bool(self.version < _version(other))  # type: ignore[operator]  # as the old class: numbers before words

    def __hash__(self) -> int:
        return hash(tuple(self.version))


def _version(other: object) -> list[int | str]:
    return other.version if isinstance(other, LooseVersion) else LooseVersion(str(other)).version


def copy_tree(src: str, dst: str) -> list[str]:
    """Copy the content of a folder into another, which may exist; the paths of the files that were made.

    https://docs.python.org/3.11/distutils/apiref.html#distutils.dir_util.copy_tree
    """
    shutil.copytree(src, dst, dirs_exist_ok=True)
    return [str(Path(dst) / p.relative_to(src)) for p in sorted(Path(src).rglob("*")) if p.is_file()]


def make_suite(testCaseClass: type[unittest.TestCase], prefix: str = "test") -> unittest.TestSuite:  # noqa: N803
    """All tests of a class: https://docs.python.org/3.12/library/unittest.html#unittest.makeSuite."""
    loader = unittest.TestLoader()
    loader.testMethodPrefix = prefix
    return loader.loadTestsFromTestCase(testCaseClass)


def module_attribute(namespace: dict[str, Any], name: str) -> Any:
    """``namespace[name]`` for a module's ``__getattr__``.

    Raises:
        AttributeError: there is no such name, where a dictionary raises KeyError.
    """
    try:
        return namespace[name]
    except KeyError:
        raise AttributeError(name) from None

"""Functions of the standard library that newer Pythons have dropped."""

from __future__ import annotations

import functools
import inspect
import os
import re
import shutil
import sys
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

__all__ = [
    "ArgSpec",
    "LooseVersion",
    "StrictVersion",
    "copy_tree",
    "escape",
    "find_executable",
    "formatargspec",
    "gcd",
    "getargspec",
    "make_suite",
    "mkpath",
    "module_attribute",
    "remove_tree",
    "strtobool",
]


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


def gcd(a: Any, b: Any) -> Any:
    """The greatest common divisor, with the sign of ``b`` (of ``a`` where ``b`` is 0).

    https://docs.python.org/3.8/library/fractions.html#fractions.gcd
    """
    while b:
        a, b = b, a % b
    return a


def escape(s: str, quote: bool | None = None) -> str:
    """``&``, ``<`` and ``>`` as HTML, ``"`` too where ``quote`` is true.

    https://docs.python.org/3.7/library/cgi.html#cgi.escape
    """
    text = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;") if quote else text


@functools.total_ordering
class _Version:
    """Versions that compare by what ``parse`` makes of their texts, with texts too."""

    def __init__(self, vstring: str | None = None) -> None:
        if vstring:
            self.parse(vstring)

    def parse(self, vstring: str) -> None:
        """Take the version from a text."""
        raise NotImplementedError

    def _key(self) -> Any:
        raise NotImplementedError

    def _other(self, other: object) -> Any:
        if isinstance(other, str):
            return type(self)(other)._key()
        return other._key() if isinstance(other, _Version) else NotImplemented

    def __eq__(self, other: object) -> bool:
        key = self._other(other)
        return NotImplemented if key is NotImplemented else bool(self._key() == key)

    def __lt__(self, other: object) -> bool:
        key = self._other(other)
        return NotImplemented if key is NotImplemented else bool(self._key() < key)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__} ('{self}')"


class LooseVersion(_Version):
    """A version that compares its numbers as numbers: ``1.10`` is later than ``1.9``.

    Comparing a number with a word raises TypeError. https://docs.python.org/3.11/distutils/apiref.html
    """

    _PART = re.compile(r"(\d+|[a-z]+|\.)")

    def parse(self, vstring: str) -> None:
        """Take the version from any text: its numbers, its words in small letters, and what is between them."""
        self.vstring = vstring
        parts = (part for part in self._PART.split(vstring) if part and part != ".")
        self.version: list[int | str] = [int(part) if part.isdecimal() else part for part in parts]

    def _key(self) -> Any:
        return self.version

    def __str__(self) -> str:
        return self.vstring


class StrictVersion(_Version):
    """A version of two or three numbers, ``1.2`` or ``1.2.3``, and maybe ``a1`` or ``b1``: those come before it.

    https://docs.python.org/3.11/distutils/apiref.html
    """

    _FORM = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?", re.ASCII)

    def parse(self, vstring: str) -> None:
        """Take the version from a text.

        Raises:
            ValueError: the text has another form.
        """
        found = self._FORM.fullmatch(vstring)
        if found is None:
            raise ValueError(f"invalid version number '{vstring}'")
        major, minor, patch, letter, number = found.groups()
        self.version = (int(major), int(minor), int(patch or 0))
        self.prerelease = (letter, int(number)) if letter else None

    def _key(self) -> Any:
        return self.version, self.prerelease is None, self.prerelease or ()

    def __str__(self) -> str:
        numbers = self.version if self.version[2] else self.version[:2]
        tail = "" if self.prerelease is None else f"{self.prerelease[0]}{self.prerelease[1]}"
        return ".".join(map(str, numbers)) + tail


def strtobool(val: str) -> int:
    """1 for y, yes, t, true, on, 1 and 0 for n, no, f, false, off, 0, in small or capital letters.

    https://docs.python.org/3.11/distutils/apiref.html#distutils.util.strtobool

    Raises:
        ValueError: it is another text.
    """
    word = val.lower()
    if word in ("y", "yes", "t", "true", "on", "1"):
        return 1
    if word in ("n", "no", "f", "false", "off", "0"):
        return 0
    raise ValueError(f"invalid truth value {word!r}")


def find_executable(executable: str, path: str | None = None) -> str | None:
    """The file ``executable``, or the first of that name in the folders of ``path`` (default: of ``$PATH``).

    https://docs.python.org/3.11/distutils/apiref.html#distutils.spawn.find_executable
    """
    name = f"{executable}.exe" if sys.platform == "win32" and not executable.endswith(".exe") else executable
    if Path(name).is_file():
        return name
    folders = os.environ.get("PATH", os.defpath) if path is None else path
    tried = (os.path.join(folder, name) for folder in folders.split(os.pathsep) if folders)  # noqa: PTH118
    return next((file for file in tried if Path(file).is_file()), None)


def mkpath(name: str, mode: int = 0o777, verbose: int = 1, dry_run: int = 0) -> list[str]:
    """Make a folder and those around it; the ones that were made.

    https://docs.python.org/3.11/distutils/apiref.html#distutils.dir_util.mkpath
    """
    folder = Path(os.path.normpath(name))
    missing = [str(f) for f in [*reversed(folder.parents), folder] if not f.is_dir()]
    if not dry_run:
        folder.mkdir(mode, parents=True, exist_ok=True)
    return missing


def remove_tree(directory: str, verbose: int = 1, dry_run: int = 0) -> None:
    """Remove a folder with its content; what cannot be removed stays.

    https://docs.python.org/3.11/distutils/apiref.html#distutils.dir_util.remove_tree
    """
    if not dry_run:
        shutil.rmtree(directory, ignore_errors=True)


def copy_tree(
    src: str,
    dst: str,
    preserve_mode: int = 1,
    preserve_times: int = 1,
    preserve_symlinks: int = 0,
    update: int = 0,
    verbose: int = 1,
    dry_run: int = 0,
) -> list[str]:
    """Copy the content of a folder into another, which may exist; the paths of the files that were, or would be, made.

    ``update``: only files that the other folder lacks, or has an older one of.
    https://docs.python.org/3.11/distutils/apiref.html#distutils.dir_util.copy_tree

    Raises:
        OSError: ``src`` is no folder.
    """
    if not dry_run and not Path(src).is_dir():
        raise OSError(f"cannot copy tree '{src}': not a directory")
    if not dry_run:
        Path(dst).mkdir(parents=True, exist_ok=True)
    made: list[str] = []
    for name in sorted(os.listdir(src)):  # noqa: PTH208
        if name.startswith(".nfs"):  # left by NFS in the place of open files
            continue
        source, target = Path(src, name), Path(dst, name)
        if preserve_symlinks and source.is_symlink():
            if not dry_run:
                target.symlink_to(source.readlink())
            made.append(str(target))
        elif source.is_dir():
            options = (preserve_mode, preserve_times, preserve_symlinks, update, verbose, dry_run)
            made += copy_tree(str(source), str(target), *options)
        else:
            if not (update and target.exists() and target.stat().st_mtime >= source.stat().st_mtime) and not dry_run:
                _copy_file(source, target, preserve_mode, preserve_times)
            made.append(str(target))
    return made


def _copy_file(source: Path, target: Path, preserve_mode: int, preserve_times: int) -> None:
    target.unlink(missing_ok=True)
    shutil.copyfile(source, target)
    about = source.stat()
    if preserve_times:
        os.utime(target, (about.st_atime, about.st_mtime))
    if preserve_mode:
        target.chmod(about.st_mode)


def make_suite(
    testCaseClass: type[unittest.TestCase],  # noqa: N803
    prefix: str = "test",
    sortUsing: Callable[[str, str], int] | None = None,  # noqa: N803
    suiteClass: Callable[[Any], Any] = unittest.TestSuite,  # noqa: N803
) -> Any:
    """All tests of a class: https://docs.python.org/3.12/library/unittest.html#unittest.makeSuite."""
    loader = unittest.TestLoader()
    loader.testMethodPrefix = prefix
    loader.suiteClass = suiteClass
    if sortUsing is not None:
        loader.sortTestMethodsUsing = sortUsing
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

"""Finding the sources below the given paths."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from tfmigrate.model import InputError
from tfmigrate.source.ignoring import (
    Excludes,
    GitIgnore,
    compile_patterns,
    ignore_rules_above,
    is_skipped_folder,
)

EXTENSIONS = (".py", ".pyw", ".pyi", ".ipynb")
_PYTHON_SHEBANG = re.compile(rb"#![^\r\n]*\bpython[\d.]*(?:[ \t\r\n]|$)")


class Found(Struct, frozen=True):
    """A source to read: ``path`` as given (or below what was given), ``relative`` to the folder ``root``.

    ``explicit``: the user named this very file. Standard input is ``-``, without a root.
    """

    path: str
    root: str
    relative: str
    explicit: bool


def discover(
    paths: Sequence[str], exclude: Sequence[str] = (), extensions: Sequence[str] = EXTENSIONS
) -> Iterator[Found]:
    """Find the sources that ``paths`` name, each real file once, folders in sorted order.

    A named file is taken as it is. A folder is searched for files with one of ``extensions`` and for files
    without an extension whose first line is a Python shebang; well-known folders without own sources, what
    ``.gitignore`` names, the ``exclude`` patterns (syntax of ``.gitignore``) and symbolic links that lead out
    of the folder or to a folder are left out.

    Raises:
        InputError: a path does not exist (before anything is yielded) or a folder cannot be read.
    """
    for path in paths:
        if path != "-" and not (path and Path(path).exists()):
            raise InputError("no such file or folder", path)
    return _find(paths, Excludes(compile_patterns(exclude, "exclude") if exclude else None), tuple(extensions))


def _find(paths: Sequence[str], excludes: Excludes, extensions: tuple[str, ...]) -> Iterator[Found]:
    seen: set[str] = set()
    for path in paths:
        if path == "-":
            candidates: Iterator[tuple[str, Found]] = iter([("-", Found("-", "", "-", True))])
        elif Path(path).is_dir():
            candidates = _Walk(path, excludes, extensions).run()
        else:
            folder, name = os.path.split(path)
            candidates = iter([(os.path.realpath(path), Found(path, folder or ".", name, True))])
        for identity, found in candidates:
            if identity not in seen:
                seen.add(identity)
                yield found


class _Walk:
    """The search of one given folder; yields each source with its real path."""

    def __init__(self, root: str, excludes: Excludes, extensions: tuple[str, ...]) -> None:
        self.root = root
        self.shown = root if root.endswith(os.sep) else root + os.sep
        self.real_root = os.path.realpath(root)
        self.excludes = excludes
        self.extensions = extensions

    def run(self) -> Iterator[tuple[str, Found]]:
        return self._folder(self.real_root, "", ignore_rules_above(self.real_root))

    def _folder(self, real: str, relative: str, rules: GitIgnore) -> Iterator[tuple[str, Found]]:
        """Search the folder ``real``; ``relative`` is its path below the root, empty or with a separator."""
        try:
            entries = sorted(os.scandir(real), key=lambda entry: entry.name)
        except OSError as error:
            raise InputError(f"cannot read the folder: {error.strerror}", self.shown + relative) from None
        rules = rules.below(real, any(entry.name == ".gitignore" and entry.is_file() for entry in entries))
        for entry in entries:
            below = relative + entry.name
            if entry.is_dir(follow_symlinks=False):
                if not is_skipped_folder(entry.name) and not self._ignored(entry, below, rules, folder=True):
                    yield from self._folder(entry.path, below + os.sep, rules)
            elif self._is_source(entry) and not self._ignored(entry, below, rules, folder=False):
                identity = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
                yield identity, Found(self.shown + below, self.root, below, False)

    def _ignored(self, entry: os.DirEntry[str], below: str, rules: GitIgnore, *, folder: bool) -> bool:
        return rules.match(entry.path, folder=folder) or self.excludes.match(self.shown + below, below, folder=folder)

    def _is_source(self, entry: os.DirEntry[str]) -> bool:
        named = entry.name.endswith(self.extensions)
        if not named and "." in entry.name:
            return False
        try:
            if not entry.is_file() or not self._stays_inside(entry):
                return False
            return named or _has_python_shebang(Path(entry.path))
        except OSError:
            return False

    def _stays_inside(self, entry: os.DirEntry[str]) -> bool:
        """Return False for a link out of the folder: a rewrite must not change files that were not given."""
        return not entry.is_symlink() or Path(os.path.realpath(entry.path)).is_relative_to(self.real_root)


def _has_python_shebang(file: Path) -> bool:
    with file.open("rb") as stream:
        return _PYTHON_SHEBANG.match(stream.read(128)) is not None

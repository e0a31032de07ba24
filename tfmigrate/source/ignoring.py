"""Which paths a walk leaves out: well-known folders, ``.gitignore`` files and the user's own patterns."""

from __future__ import annotations

import os
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tfmigrate.model import InputError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SKIPPED_FOLDERS = frozenset(
    (
        ".bzr",
        ".direnv",
        ".eggs",
        ".git",
        ".hg",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        "__pycache__",
        "__pypackages__",
        "build",
        "dist",
        "node_modules",
        "site-packages",
        "tfmigrate_compat",
        "venv",
    )
)
"""Folders that hold no sources of the project's own, as Ruff and Black see it, and our copied run-time parts;
``*.egg-info`` too."""


def is_skipped_folder(name: str) -> bool:
    """Return whether a folder of this name is left out wherever it is found."""
    return name in SKIPPED_FOLDERS or fnmatchcase(name, "*.egg-info")


def compile_patterns(lines: Sequence[str], origin: str) -> GitIgnoreSpec:
    """Compile lines in the syntax of ``.gitignore``; raises InputError that names ``origin``."""
    # pathspec costs a pre-commit run more than everything else here, and most runs need none.
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError as error:
        raise InputError(f"broken pattern: {error}", origin) from None


class Excludes(Struct, frozen=True):
    """The user's own patterns; they see a path both as it was given and below its given folder."""

    spec: GitIgnoreSpec | None

    def match(self, path: str, relative: str, *, folder: bool) -> bool:
        """Return whether the patterns leave out a file or a folder."""
        if self.spec is None:
            return False
        end = "/" if folder else ""
        shown = Path(os.path.normpath(path)).as_posix()
        inside = not shown.startswith(("/", ".."))
        candidates = [Path(relative).as_posix(), *([shown] if inside else [])]
        return any(self.spec.match_file(candidate + end) for candidate in candidates)


class GitIgnore(Struct, frozen=True):
    """The ``.gitignore`` files from the top of the working tree down to one folder.

    ``levels`` holds, outermost first, each file's folder (a real path) and its patterns.
    """

    levels: tuple[tuple[str, GitIgnoreSpec], ...] = ()

    def below(self, folder: str, has_file: bool) -> GitIgnore:
        """Return the rules for a folder's own entries; ``has_file``: it has a ``.gitignore`` of its own."""
        if not has_file:
            return self
        file = Path(folder, ".gitignore")
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return self
        return GitIgnore((*self.levels, (folder, compile_patterns(lines, str(file)))))

    def match(self, path: str, *, folder: bool) -> bool:
        """Return whether a real path is ignored; the innermost file that says anything decides, as in git."""
        for base, spec in reversed(self.levels):
            relative = path[len(base) :].lstrip(os.sep).replace(os.sep, "/")
            decision = spec.check_file(relative + "/" if folder else relative).include
            if decision is not None:
                return decision
        return False


def ignore_rules_above(folder: str) -> GitIgnore:
    """Return the rules that the folders above a real path set, up to the top of its git working tree.

    Outside a working tree there are none; a folder that they would ignore was asked for by name, so they
    do not count inside it either.
    """
    top = _working_tree(folder)
    if top is None or top == folder:
        return GitIgnore()
    rules = GitIgnore()
    above = Path(top)
    for step in Path(folder).relative_to(top).parts:
        rules = rules.below(str(above), (above / ".gitignore").is_file())
        above /= step
        if rules.match(str(above), folder=True):
            return GitIgnore()
    return rules


def _working_tree(folder: str) -> str | None:
    """Return the nearest folder at or above a real path that has a ``.git`` (a file in worktrees)."""
    current = Path(folder)
    return next((str(place) for place in (current, *current.parents) if (place / ".git").exists()), None)

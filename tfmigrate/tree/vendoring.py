"""The parts of ``tfmigrate.compat`` that a migrated tree takes along, as ``tfmigrate_compat`` in its own folders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tfmigrate.api.compat_files import FOLDER, files
from tfmigrate.tree.entries import Packages

NAME = "tfmigrate_compat"


@dataclass(frozen=True, slots=True)
class Used:
    """What the sources of a tree use of the package: its parts, and the folders that they are imported from."""

    parts: frozenset[str]
    roots: frozenset[Path]
    """Relative to the tree."""


def used(reads: Mapping[str, frozenset[str]], root: str) -> Used:
    """What is used; ``reads`` has the parts that each source reads by path, ``root`` is the tree's folder."""
    packages = Packages()
    top = Path(root).absolute()
    roots = {packages.root_of(path) for path, read in reads.items() if read} | {top}
    inside = frozenset(folder.relative_to(top) for folder in roots if folder.is_relative_to(top))
    return Used(frozenset().union(*reads.values()), inside)


def copies(what: Used) -> dict[str, bytes]:
    """Path below the tree -> content, for each file of the package that goes along."""
    needed = files(what.parts)
    return {str(folder / NAME / file): (FOLDER / file).read_bytes() for folder in what.roots for file in needed}

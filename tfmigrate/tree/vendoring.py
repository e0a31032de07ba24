"""The parts of ``tfmigrate.compat`` that a migrated tree takes along, as ``tfmigrate_compat`` in its own folders.

The top of the tree gets a copy, and so does each folder below it that holds packages, since it may be installed by
itself. A folder of scripts gets one small module that finds the copy at the top.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tfmigrate.api.compat_files import FOLDER, files
from tfmigrate.tree.entries import Packages

NAME = "tfmigrate_compat"

_POINTER = '''"""Parts of TensorFlow 1.x that TensorFlow 2 has lost: the copy at the top of this tree."""

from pathlib import Path

__path__ = [str(Path(__file__).resolve().parents[{levels}] / "{name}")]
'''


@dataclass(frozen=True, slots=True)
class Used:
    """What the sources of a tree use of the package: its parts, and the folders that they are imported from.

    ``scripts`` are folders that hold scripts only. Folders are relative to the tree.
    """

    parts: frozenset[str]
    roots: frozenset[Path]
    scripts: frozenset[Path] = frozenset()


def used(reads: Mapping[str, frozenset[str]], root: str) -> Used:
    """What is used; ``reads`` has the parts that each source reads by path, ``root`` is the tree's folder."""
    packages = Packages()
    top = Path(root).absolute()
    reading = [path for path, read in reads.items() if read]
    roots = {packages.root_of(path) for path in reading if packages.init_of(path) is not None} | {top}
    scripts = {packages.root_of(path) for path in reading} - roots
    inside, loose = (
        frozenset(folder.relative_to(top) for folder in folders if folder.is_relative_to(top))
        for folders in (roots, scripts)
    )
    return Used(frozenset().union(*reads.values()), inside, loose)


def copies(what: Used) -> dict[str, bytes]:
    """Path below the tree -> content, for each file of the package that goes along."""
    content = {file: (FOLDER / file).read_bytes() for file in files(what.parts)}
    result = {str(folder / NAME / file): data for folder in what.roots for file, data in content.items()}
    for folder in what.scripts:
        pointer = _POINTER.format(levels=len(folder.parts) + 1, name=NAME)
        result[str(folder / NAME / "__init__.py")] = pointer.encode()
    return result

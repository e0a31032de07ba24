"""The parts of ``tfmigrate.compat`` that a migrated tree takes along, as ``tfmigrate_compat`` in its own folders.

The top of the tree gets a copy, and so does a folder below it whose packages are built for installation. Any other
folder gets one small module that finds the copy at the top.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from tfmigrate.api.compat_files import FOLDER, files
from tfmigrate.tree.entries import Packages

NAME = "tfmigrate_compat"

_BUILD_FILES = ("pyproject.toml", "setup.py", "setup.cfg")
_POINTER = '''"""Parts of TensorFlow 1.x that TensorFlow 2 has lost: the copy at the top of this tree."""

from pathlib import Path

__path__ = [str(Path(__file__).resolve().parents[{levels}] / "{name}")]
'''


class Used(Struct, frozen=True):
    """What the sources of a tree use of the package: its parts, and the folders, relative to the tree.

    ``roots`` get a copy, ``pointing`` the module that finds it.
    """

    parts: frozenset[str]
    roots: frozenset[Path]
    pointing: frozenset[Path] = frozenset()


def used(reads: Mapping[str, frozenset[str]], root: str) -> Used:
    """What is used; ``reads`` has the parts that each source reads by path, ``root`` is the tree's folder."""
    packages = Packages()
    top = Path(root).absolute()
    reading = [path for path, read in reads.items() if read]
    of_packages = {packages.root_of(path) for path in reading if packages.init_of(path) is not None}
    built = {folder for folder in of_packages if folder.is_relative_to(top) and _is_built(folder, top)} | {top}
    others = {packages.root_of(path) for path in reading} - built
    roots, pointing = (
        frozenset(folder.relative_to(top) for folder in folders if folder.is_relative_to(top))
        for folders in (built, others)
    )
    return Used(frozenset().union(*reads.values()), roots, pointing)


def _is_built(folder: Path, top: Path) -> bool:
    """Whether a folder of packages, or one around it in the tree, says how they are built."""
    around = [folder, *(above for above in folder.parents if above.is_relative_to(top))]
    return any((above / name).is_file() for above in around for name in _BUILD_FILES)


def copies(what: Used) -> dict[str, bytes]:
    """Path below the tree -> content, for each file of the package that goes along."""
    content = {file: (FOLDER / file).read_bytes() for file in files(what.parts)}
    result = {str(folder / NAME / file): data for folder in what.roots for file, data in content.items()}
    for folder in what.pointing:
        pointer = _POINTER.format(levels=len(folder.parts) + 1, name=NAME)
        result[str(folder / NAME / "__init__.py")] = pointer.encode()
    return result

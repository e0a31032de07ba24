"""TensorFlow that a file gets through another module of its tree: ``from .common import tf``, ``from ops import *``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

Exports = Mapping[str, str]
"""Name at the top of a module -> the dotted path below ``tensorflow`` that it stands for.

A name with ``()`` is a function that returns it.
"""

_IMPORT = re.compile(rb"^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)", re.MULTILINE)
_WORD = re.compile(r"\w+|\*")


class Links(Struct):
    """Which files import which names of which modules."""

    _of: dict[str, list[tuple[str, frozenset[str]]]] = field(default_factory=dict)

    def note(self, path: str, data: bytes) -> None:
        """Take note of a file's imports."""
        found = []
        for module, names in _IMPORT.findall(data):
            if not module.startswith(b"tensorflow"):
                words = frozenset(_WORD.findall(names.decode("utf-8", "replace")))
                found.append((module.decode("utf-8", "replace"), words))
        if found:
            self._of[path] = found

    def given(self, exports: Mapping[str, Exports]) -> dict[str, dict[str, Exports]]:
        """File -> module as the file writes it -> what that module gives; ``exports`` is by the path of a module."""
        stems: dict[str, list[Path]] = {}
        given = {Path(path).absolute(): names for path, names in exports.items()}
        for place in given:
            stems.setdefault(place.parent.name if place.stem == "__init__" else place.stem, []).append(place)
        result: dict[str, dict[str, Exports]] = {}
        for path, links in self._of.items():
            importer = Path(path).absolute()
            for module, words in links:
                for place in _modules(importer, module, stems):
                    names = given[place]
                    read = {n: to for n, to in names.items() if "*" in words or n.removesuffix("()") in words}
                    if read and place != importer:
                        result.setdefault(path, {})[module] = read
                for word in words & stems.keys():
                    whole = f"{module}{word}" if module.endswith(".") else f"{module}.{word}"
                    for place in _modules(importer, whole, stems):
                        if place != importer:
                            result.setdefault(path, {})[whole] = given[place]
        return result


def reads_one_of(data: bytes, names: Mapping[str, Exports]) -> bool:
    """Whether a source may read one of the names, by itself or by an alias, and not only import it.

    Of a module that it imports as a whole, it reads them behind a dot: most modules have a ``tf`` of their own.
    """
    bare: set[str] = set()
    behind_dot: set[str] = set()
    named = {module for module, _ in _IMPORT.findall(data)} if names else set()
    for module, exports in names.items():
        read = bare if module.encode() in named else behind_dot
        read.update(name.removesuffix("()") for name in exports)
    patterns = [(bare, rb"\b(?:%s)\b(?:\s*[^\w\s]|\s+as\b)"), (behind_dot, rb"\w\.(?:%s)\b")]
    return any(words and re.search(form % "|".join(sorted(words)).encode(), data) for words, form in patterns)


def _modules(importer: Path, module: str, stems: Mapping[str, list[Path]]) -> Iterator[Path]:
    """The file that ``module``, as ``importer`` writes it, is: at most one."""
    level = len(module) - len(module.lstrip("."))
    parts = [part for part in module.split(".") if part]
    if level > len(importer.parents):
        return
    name = parts[-1] if parts else importer.parents[level - 1].name
    for place in stems.get(name, ()):
        parents = place.parent.parent if place.stem == "__init__" else place.parent
        if level:
            base = importer.parents[level - 1]
            matches = parents == base.joinpath(*parts[:-1]) if parts else place.parent == base
        else:
            # From the importer's own folder, or from a folder above it: a path that the search path may hold.
            ends = parents.parts[len(parents.parts) - len(parts) + 1 :] if len(parts) > 1 else ()
            above = parents.parts[: len(parents.parts) - len(parts) + 1]
            matches = tuple(parts[:-1]) == tuple(ends) and importer.parts[: len(above)] == above
        if matches:
            yield place
            return

"""The stored form of the snapshots: one compressed text a shard, shared by all versions.

A *world* is a version together with a namespace (the API itself, ``compat.v1``, ``compat.v2``): a name mostly
means the same object in many worlds, so it is stored once with the set of its worlds. World ``3 * v + n`` is
version number ``v`` (in the order of the index) in namespace number ``n`` of :data:`NAMESPACES`.

A shard holds the names of one area. Its text is parts, joined by form feeds:

1. sets of worlds or versions, a hexadecimal bit mask a line; elsewhere a set is a line number of this table;
2. modules that define objects, one a line; elsewhere a line number of this table;
3. lists of class members, separated by spaces; elsewhere a line number of this table;
4. and so on: a public module and what is in it: the module's path, then sorted by last name a line each of
   name and entries, separated by tabs. An entry says what the name is in some worlds:

   - ``WORLDS:MODULE.QUALNAME`` and its states: the object itself, at the best of its names (:func:`rank`);
     ``.QUALNAME`` is left out where it is the name. A state follows :data:`STATE`, and its parts are separated
     by :data:`FIELD`: ``VERSIONS/KIND`` with ``?`` for an unknown signature and the number of its members, then
     the parameters, ``default`` after ``=``, with the prefixes of :data:`PREFIX`. A single state has no ``VERSIONS/``.
   - ``WORLDS@PATH``, ``WORLDS@PATH#NUMBER``: the same object as the entry of that number (0 unless given) at PATH,
     which may lie in another shard; its last part is left out where it is the name.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from tfmigrate.api.endpoint import Endpoint, EndpointKind, Param, ParamKind

NAMESPACES = ("", "compat.v1.", "compat.v2.")
SHARDS = ("core", "keras", "raw_ops", "contrib")
STATE, FIELD = "\x1e", "\x1f"
PREFIX: Mapping[ParamKind, str] = {
    "positional": "",
    "keyword": "&",
    "var-positional": "*",
    "var-keyword": "**",
}
KINDS: Mapping[str, EndpointKind] = {"f": "function", "c": "class", "m": "module", "k": "constant"}
LETTERS: Mapping[EndpointKind, str] = {kind: letter for letter, kind in KINDS.items()}
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9, "lc": 4, "lp": 0, "pb": 0}]


class Name(NamedTuple):
    """A path taken apart: number of its namespace, the rest, and the shard that has it."""

    namespace: int
    rest: str
    shard: str


class Place(NamedTuple):
    """Where an object is described: path without namespace, number of the entry."""

    rest: str
    entry: int


def name_of(path: str) -> Name:
    """Take a path apart, e.g. ``compat.v1.nn.softmax`` into ``(1, "nn.softmax", "core")``."""
    for number in (1, 2):
        if path.startswith(NAMESPACES[number]):
            return Name(number, path[len(NAMESPACES[number]) :], shard_of(path[len(NAMESPACES[number]) :]))
    return Name(0, path, shard_of(path))


def shard_of(rest: str) -> str:
    """The shard that has a name (without namespace)."""
    head, dot, _ = rest.partition(".")
    return head if dot and head in SHARDS[1:] else "core"


def rank(path: str) -> tuple[bool, bool, int, int, str]:
    """Sort key of an object's names: outside compat, outside contrib, fewest parts, fewest characters."""
    return path.startswith("compat."), path.startswith("contrib."), path.count("."), len(path), path


def split_last(path: str) -> tuple[str, str]:
    """The module of a path (``""`` at the top) and its last name."""
    module, _, name = path.rpartition(".")
    return module, name


def paths_in(worlds: int, rest: str, version: int) -> Iterator[str]:
    """The full paths that a name has in a version, given its worlds."""
    for number, prefix in enumerate(NAMESPACES):
        if worlds >> (3 * version + number) & 1:
            yield prefix + rest


def parse_param(text: str) -> Param:
    """A parameter from its stored form."""
    head, equals, default = text.partition("=")
    name = head.lstrip("*&")
    prefix = head[: len(head) - len(name)]
    kind: ParamKind = next(kind for kind, mark in PREFIX.items() if mark == prefix)
    return Param(name, kind, default if equals else None)


def param_text(param: Param) -> str:
    """Inverse of :func:`parse_param`."""
    return PREFIX[param.kind] + param.name + ("" if param.default is None else f"={param.default}")


class Shard:
    """The text of one shard; a name is parsed when it is asked for."""

    def __init__(self, data: bytes) -> None:
        text = lzma.decompress(data, lzma.FORMAT_RAW, filters=FILTERS).decode()
        masks, modules, members, *parts = text.split("\f")
        self.masks = [int(mask, 16) for mask in masks.split("\n")]
        self.modules = modules.split("\n")
        self.members = members.split("\n")
        self.parts = {module: f"\n{lines}\n" for module, lines in (part.split("\n", 1) for part in parts)}

    def entries(self, rest: str) -> list[str]:
        """The entries of a name (without namespace), none where there is no such name."""
        module, name = split_last(rest)
        part = self.parts.get(module, "")
        start = part.find(f"\n{name}\t")
        if start < 0:
            return []
        return part[start + 1 : part.index("\n", start + 1)].split("\t")[1:]

    def place(self, rest: str, world: int) -> Place | None:
        """Where the object is described that a name means in a world."""
        for number, entry in enumerate(self.entries(rest)):
            worlds, target = self._target(entry, rest, number)
            if worlds >> world & 1:
                return target
        return None

    def _target(self, entry: str, rest: str, number: int) -> tuple[int, Place]:
        """Worlds of an entry, and where its object is described."""
        worlds, at, path = entry.partition("@")
        if not at or not worlds.isdigit():
            return self.masks[int(entry.partition(":")[0])], Place(rest, number)
        path, _, other = path.partition("#")
        if path.endswith(".") or not path:
            path += split_last(rest)[1]
        return self.masks[int(worlds)], Place(path, int(other or 0))

    def endpoint(self, path: str, place: Place, version: int) -> Endpoint:
        """The object that is described at ``place``, as it is in a version, under the name ``path``."""
        source, *states = self.entries(place.rest)[place.entry].split(STATE)
        module, other, name = source.partition(":")[2].partition(".")
        for state in states:
            about, *params = state.split(FIELD)
            versions, slash, about = about.rpartition("/")
            if not slash or self.masks[int(versions)] >> version & 1:
                break
        members = about[1:].lstrip("?")
        return Endpoint(
            path,
            KINDS[about[0]],
            None if about[1:2] == "?" else tuple(map(parse_param, params)),
            f"{self.modules[int(module)]}:{name if other else split_last(place.rest)[1]}",
            tuple(self.members[int(members)].split(" ")) if members else (),
        )

    def worlds(self, place: Place) -> int:
        """Worlds where the name at ``place`` means what is described there."""
        return self._target(self.entries(place.rest)[place.entry], *place)[0]

    def names(self) -> Iterator[tuple[str, int, Place]]:
        """Every name, once for each object that it means: name, worlds, where the object is described."""
        for module, part in self.parts.items():
            for line in part[1:-1].split("\n"):
                name, *entries = line.split("\t")
                rest = f"{module}.{name}" if module else name
                for number, entry in enumerate(entries):
                    yield rest, *self._target(entry, rest, number)

    @cached_property
    def aliases(self) -> Mapping[Place, list[tuple[str, int]]]:
        """The names (with their worlds) that refer to an object that is described under another name."""
        found: dict[Place, list[tuple[str, int]]] = {}
        for module, part in self.parts.items():
            for line in part[1:-1].split("\n"):
                if "@" in line:
                    name, *entries = line.split("\t")
                    rest = f"{module}.{name}" if module else name
                    for number, entry in enumerate(entries):
                        worlds, place = self._target(entry, rest, number)
                        if place != (rest, number):
                            found.setdefault(place, []).append((rest, worlds))
        return found

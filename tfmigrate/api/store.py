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

   - ``WORLDS:MODULE.QUALNAME`` and its states: the object itself, described at the best of its names
     (:func:`rank`). ``.QUALNAME`` is left out where it is the name. A state follows :data:`STATE`; its parts,
     separated by :data:`FIELD`, are ``VERSIONS/KIND`` (with ``?`` for an unknown signature, then the number of
     its members) and the parameters (``default`` after ``=``, with the prefixes of :data:`PREFIX`). The only
     state of an object has no ``VERSIONS/``.
   - ``WORLDS@PLACE``: the same object as the entry at PLACE (:func:`place_of`), which may lie in another
     shard; the last part of PLACE is left out where it is the name.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
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


class Name(NamedTuple):
    """A path taken apart: number of its namespace, the rest, and the shard that has it."""

    namespace: int
    rest: str
    shard: str


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


def place_of(rest: str, number: int) -> str:
    """Name (without namespace) and number of an entry as one word: ``nn.softmax`` (entry 0), ``abs#1``."""
    return f"{rest}#{number}" if number else rest


def described_at(entry: str, rest: str, number: int) -> str:
    """The place where the object of an entry is described, given name and number of the entry."""
    worlds, at, place = entry.partition("@")
    if not at or not worlds.isdigit():
        return place_of(rest, number)
    return place + split_last(rest)[1] if not place or place[-1] == "." else place


def paths_in(worlds: int, rest: str, version: int) -> Iterator[str]:
    """The full paths that a name has in a version, given its worlds."""
    for number, prefix in enumerate(NAMESPACES):
        if worlds >> (3 * version + number) & 1:
            yield prefix + rest


def param_text(param: Param) -> str:
    """The stored form of a parameter."""
    return PREFIX[param.kind] + param.name + ("" if param.default is None else f"={param.default}")


def parse_param(text: str) -> Param:
    """Inverse of :func:`param_text`."""
    head, equals, default = text.partition("=")
    kind: ParamKind = "positional"
    if head[0] in "*&":
        kind = "keyword" if head[0] == "&" else "var-keyword" if head[1] == "*" else "var-positional"
        head = head.lstrip("*&")
    return Param(head, kind, default if equals else None)


class Shard:
    """The text of one shard; a name is parsed when it is asked for."""

    def __init__(self, data: bytes) -> None:
        masks, modules, members, *parts = zlib.decompress(data).decode().split("\f")
        self.masks = [int(mask, 16) for mask in masks.split()]
        self.modules = modules.split("\n")
        self.members = members.split("\n")
        self.parts = {module: f"\n{lines}\n" for module, lines in (part.split("\n", 1) for part in parts)}
        self._entries: dict[str, list[str]] = {}

    def entries(self, rest: str) -> list[str]:
        """The entries of a name (without namespace), none where there is no such name."""
        # Every version and namespace asks for the same names.
        found = self._entries.get(rest)
        if found is None:
            found = self._entries[rest] = self._find_entries(rest)
        return found

    def _find_entries(self, rest: str) -> list[str]:
        module, name = split_last(rest)
        part = self.parts.get(module, "")
        start = part.find(f"\n{name}\t")
        if start < 0:
            return []
        return part[start + 1 : part.index("\n", start + 1)].split("\t")[1:]

    def entry(self, place: str) -> str:
        """The entry at a place of this shard."""
        rest, _, number = place.partition("#")
        return self.entries(rest)[int(number or 0)]

    def worlds(self, entry: str) -> int:
        """The worlds of an entry."""
        return self.masks[int(entry.partition(":")[0].partition("@")[0])]

    def place(self, rest: str, world: int) -> str | None:
        """Where the object is described that a name means in a world."""
        for number, entry in enumerate(self.entries(rest)):
            if self.worlds(entry) >> world & 1:
                return described_at(entry, rest, number)
        return None

    def endpoint(self, path: str, place: str, version: int) -> Endpoint:
        """The object that is described at ``place``, as it is in a version, under the name ``path``."""
        source, *states = self.entry(place).split(STATE)
        for state in states:
            about, *params = state.split(FIELD)
            versions, slash, about = about.rpartition("/")
            if not slash or self.masks[int(versions)] >> version & 1:
                break
        module, other, name = source.partition(":")[2].partition(".")
        members = about[1:].lstrip("?")
        return Endpoint(
            path,
            KINDS[about[0]],
            None if about[1:2] == "?" else tuple(map(parse_param, params)),
            f"{self.modules[int(module)]}:{name if other else split_last(place.partition('#')[0])[1]}",
            tuple(self.members[int(members)].split(" ")) if members else (),
        )

    def modules_with(self, name: str) -> list[str]:
        """The modules that have a name, in some version."""
        return [module for module, part in self.parts.items() if f"\n{name}\t" in part]

    def names_in(self, module: str) -> list[str]:
        """The names that a module has, in some version."""
        return [line.partition("\t")[0] for line in self.parts.get(module, "")[1:-1].split("\n") if line]

    def names(self) -> Iterator[tuple[str, int, str]]:
        """Every name, once for each object that it means: name, worlds, where the object is described."""
        for module, part in self.parts.items():
            for line in part[1:-1].split("\n"):
                name, *entries = line.split("\t")
                rest = f"{module}.{name}" if module else name
                for number, entry in enumerate(entries):
                    yield rest, self.worlds(entry), described_at(entry, rest, number)

    @cached_property
    def _references(self) -> Mapping[str, list[tuple[str, str, str]]]:
        # Most runs need this and it reads the whole shard, hence one flat loop without calls.
        found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for module, part in self.parts.items():
            for line in part.split("\n") if "@" in part else ():
                if "@" in line:
                    name, *entries = line.split("\t")
                    for entry in entries:
                        worlds, at, place = entry.partition("@")
                        if at:  # one in a default makes a key that nobody asks for
                            place = place + name if not place or place[-1] == "." else place
                            found[place].append((module, name, worlds))
        return found

    def references(self, place: str) -> Iterator[tuple[str, int]]:
        """The names (with their worlds) in this shard that refer to what is described at ``place``."""
        for module, name, worlds in self._references.get(place, ()):
            yield (f"{module}.{name}" if module else name), self.masks[int(worlds)]

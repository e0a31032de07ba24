"""The stored form of the snapshots: text tables that all versions share, one compressed file a shard.

A *world* is a version together with a namespace (the API itself, ``compat.v1``, ``compat.v2``): the same
name mostly means the same object in many worlds, so a name is stored once, with the set of its worlds.
A shard holds the names of one area. Its text is five tables, joined by NUL, of one line an entry:

1. sets of worlds or of versions, as hexadecimal bit masks; elsewhere a set is a line number of this table;
2. names, sorted: name, then for each object that it means ``object:worlds`` (``object``: line in table 3);
3. objects, sorted by identity: identity, then for each state ``kind signature.members:versions``, where kind
   is a letter, and signature and members are lines of tables 4 and 5 (signature ``-``: not known);
4. signatures: parameters, separated by tabs, ``default`` after ``=``, with the prefixes of :data:`PREFIX`;
5. lists of class members, separated by spaces.

World ``3 * v + n`` is version number ``v`` (in the order of the index) in namespace number ``n``.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from tfmigrate.api.endpoint import Endpoint, EndpointKind, Param, ParamKind

NAMESPACES = ("", "compat.v1.", "compat.v2.")
SHARDS = ("core", "keras", "raw_ops", "contrib")
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
            namespace, rest = number, path[len(NAMESPACES[number]) :]
            break
    else:
        namespace, rest = 0, path
    head, dot, _ = rest.partition(".")
    return Name(namespace, rest, head if dot and head in SHARDS[1:] else "core")


def signature_text(params: tuple[Param, ...]) -> str:
    """One line for a signature, ``()`` for that without parameters."""
    return "()" if not params else "\t".join(
        PREFIX[param.kind] + param.name + ("" if param.default is None else f"={param.default}")
        for param in params
    )


def parse_signature(line: str) -> tuple[Param, ...]:
    """Inverse of :func:`signature_text`."""
    params = []
    for text in line.split("\t") if line != "()" else ():
        head, equals, default = text.partition("=")
        name = head.lstrip("*&")
        kind: ParamKind = next(kind for kind, prefix in PREFIX.items() if prefix == head[: -len(name)])
        params.append(Param(name, kind, default if equals else None))
    return tuple(params)


class Shard:
    """The tables of one shard, as they come from :func:`encode`; lines are parsed when they are asked for."""

    def __init__(self, data: bytes) -> None:
        tables = zlib.decompress(data).decode().split("\0")
        masks, self.names, self.objects, self.signatures, self.members = (
            table.split("\n") if table else [] for table in tables
        )
        self.masks = [int(mask, 16) for mask in masks]

    def get(self, path: str, rest: str, world: int) -> Endpoint | None:
        """The endpoint that ``rest`` is in ``world``; ``path`` is its full name."""
        line = bisect_left(self.names, rest + "\t")
        if line == len(self.names) or not self.names[line].startswith(rest + "\t"):
            return None
        for entry in self.names[line].split("\t")[1:]:
            number, _, worlds = entry.partition(":")
            if self.masks[int(worlds)] >> world & 1:
                return self._endpoint(path, int(number), world // 3)
        return None

    def _endpoint(self, path: str, number: int, version: int) -> Endpoint:
        identity, *states = self.objects[number].split("\t")
        for state in states:
            about, _, versions = state.partition(":")
            if self.masks[int(versions)] >> version & 1:
                break
        signature, _, members = about[1:].partition(".")
        return Endpoint(
            path,
            KINDS[about[0]],
            None if signature == "-" else parse_signature(self.signatures[int(signature)]),
            identity,
            tuple(self.members[int(members)].split(" ")) if members else (),
        )

    def paths(self, version: int) -> Iterator[str]:
        """Every path in this shard that the version has."""
        for line in self.names:
            rest, *entries = line.split("\t")
            for entry in entries:
                yield from self._paths(rest, self.masks[int(entry.partition(":")[2])], version)

    @staticmethod
    def _paths(rest: str, worlds: int, version: int) -> Iterator[str]:
        for number, prefix in enumerate(NAMESPACES):
            if worlds >> (3 * version + number) & 1:
                yield prefix + rest

    @cached_property
    def _names_of(self) -> Mapping[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for line in self.names:
            rest, *entries = line.split("\t")
            for entry in entries:
                number, _, worlds = entry.partition(":")
                found.setdefault(number, []).append((rest, worlds))
        return found

    def aliases(self, identity: str, version: int) -> Iterator[str]:
        """Every path in this shard that is the object ``identity`` in the version."""
        line = bisect_left(self.objects, identity + "\t")
        if line < len(self.objects) and self.objects[line].startswith(identity + "\t"):
            for rest, worlds in self._names_of[str(line)]:
                yield from self._paths(rest, self.masks[int(worlds)], version)


class _Lines:
    """A table under construction; equal lines are stored once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, line: str) -> int:
        return self.numbers.setdefault(line, len(self.numbers))

    def text(self) -> str:
        return "\n".join(self.numbers)


class _ShardBuilder:
    """Collects the endpoints of one shard and writes its tables."""

    def __init__(self) -> None:
        self.worlds: dict[str, dict[str, int]] = {}
        self.states: dict[str, dict[tuple[str, str, str], int]] = {}

    def add(self, endpoint: Endpoint, name: Name, version: int) -> None:
        world = 1 << (3 * version + name.namespace)
        objects = self.worlds.setdefault(name.rest, {})
        objects[endpoint.identity] = objects.get(endpoint.identity, 0) | world
        signature = "-" if endpoint.params is None else signature_text(endpoint.params)
        state = (LETTERS[endpoint.kind], signature, " ".join(endpoint.members))
        states = self.states.setdefault(endpoint.identity, {})
        states[state] = states.get(state, 0) | 1 << version

    def tables(self) -> bytes:
        masks, names, objects = _Lines(), _Lines(), _Lines()
        used = {state for states in self.states.values() for state in states}
        signatures = {text: n for n, text in enumerate(sorted({state[1] for state in used} - {"-"}))}
        members = {text: n for n, text in enumerate(sorted({state[2] for state in used} - {""}))}
        for identity, states in sorted(self.states.items()):
            line = [identity]
            for (letter, signature, names_in), versions in sorted(states.items()):
                about = letter + ("-" if signature == "-" else str(signatures[signature]))
                about += f".{members[names_in]}" if names_in else ""
                line.append(f"{about}:{masks.number(f'{versions:x}')}")
            objects.number("\t".join(line))
        order = {identity: n for n, identity in enumerate(sorted(self.states))}
        for rest, found in sorted(self.worlds.items(), key=lambda item: item[0] + "\t"):
            entries = (f"{order[identity]}:{masks.number(f'{worlds:x}')}" for identity, worlds in sorted(found.items()))
            names.number("\t".join([rest, *entries]))
        tables = (masks.text(), names.text(), objects.text(), "\n".join(signatures), "\n".join(members))
        return "\0".join(tables).encode()


def encode(snapshots: Mapping[str, Mapping[str, Endpoint]]) -> dict[str, bytes]:
    """The content of each shard's file for ``{version: {path: endpoint}}``, versions in the order given."""
    builders = {shard: _ShardBuilder() for shard in SHARDS}
    for version, endpoints in enumerate(snapshots.values()):
        for path, endpoint in endpoints.items():
            name = name_of(path)
            builders[name.shard].add(endpoint, name, version)
    return {shard: zlib.compress(builder.tables(), 9) for shard, builder in builders.items()}

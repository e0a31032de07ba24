"""Write snapshots in the form that :mod:`tfmigrate.api.store` reads and explains."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from msgspec import Struct, field

from tfmigrate.api.endpoint import Endpoint
from tfmigrate.api.store import (
    FIELD,
    LETTERS,
    SHARDS,
    STATE,
    name_of,
    param_text,
    place_of,
    rank,
    shard_of,
    split_last,
)

_State = tuple[str, tuple[str, ...] | None, str]
"""Letter of the kind, parameters, members."""


class _Object(Struct):
    """One object over all versions: by its state the versions, by its names (without namespace) the worlds."""

    states: dict[_State, int] = field(default_factory=dict)
    worlds: dict[str, int] = field(default_factory=dict)


class _Table:
    """Lines that are stored once and meant by number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, line: str) -> int:
        return self.numbers.setdefault(line, len(self.numbers))

    def text(self) -> str:
        return "\n".join(self.numbers)


class _Writer:
    """Writes one shard, given all objects and where each is described."""

    def __init__(self, objects: Mapping[str, _Object], places: Mapping[str, str]) -> None:
        self.objects = objects
        self.places = places
        self.masks, self.modules, self.members = _Table(), _Table(), _Table()

    def text(self, names: Mapping[str, list[str]]) -> str:
        parts: dict[str, list[str]] = {}
        for rest in sorted(names, key=split_last):
            module, name = split_last(rest)
            entries = [self.entry(identity, rest, number) for number, identity in enumerate(names[rest])]
            parts.setdefault(module, []).append("\t".join([name, *entries]))
        tables = [self.masks.text(), self.modules.text(), self.members.text()]
        return "\f".join([*tables, *("\n".join([module, *lines]) for module, lines in parts.items())])

    def entry(self, identity: str, rest: str, number: int) -> str:
        worlds = self.masks.number(f"{self.objects[identity].worlds[rest]:x}")
        place = self.places[identity]
        name = split_last(rest)[1]
        if place == place_of(rest, number):
            return f"{worlds}:{self.described(identity, name)}"
        return f"{worlds}@" + (place.removesuffix(name) if split_last(place)[1] == name else place)

    def described(self, identity: str, name: str) -> str:
        module, _, qualname = identity.partition(":")
        text = str(self.modules.number(module)) + ("" if qualname == name else f".{qualname}")
        states = sorted(self.objects[identity].states.items(), key=lambda item: item[1])
        for (letter, params, members), versions in states:
            about = "" if len(states) == 1 else f"{self.masks.number(f'{versions:x}')}/"
            about += letter + ("?" if params is None else "")
            about += str(self.members.number(members)) if members else ""
            text += STATE + FIELD.join([about, *(params or ())])
        return text


def collect(snapshots: Mapping[str, Mapping[str, Endpoint]]) -> dict[str, _Object]:
    """What each object (by identity) is and is called, over all versions."""
    objects: dict[str, _Object] = {}
    for version, endpoints in enumerate(snapshots.values()):
        for path, endpoint in endpoints.items():
            name = name_of(path)
            thing = objects.setdefault(endpoint.identity, _Object())
            params = None if endpoint.params is None else tuple(map(param_text, endpoint.params))
            state = (LETTERS[endpoint.kind], params, " ".join(endpoint.members))
            thing.states[state] = thing.states.get(state, 0) | 1 << version
            world = 1 << (3 * version + name.namespace)
            thing.worlds[name.rest] = thing.worlds.get(name.rest, 0) | world
    return objects


def encode(snapshots: Mapping[str, Mapping[str, Endpoint]]) -> dict[str, bytes]:
    """The content of each shard's file for ``{version: {path: endpoint}}``, versions in the order given.

    The content depends on the endpoints only, not on the order in which the inner mappings give them.
    """
    objects = collect(snapshots)
    names: dict[str, list[str]] = {}
    for identity in sorted(objects):
        for rest in objects[identity].worlds:
            names.setdefault(rest, []).append(identity)
    places = {}
    for identity, thing in objects.items():
        best = min(thing.worlds, key=rank)
        places[identity] = place_of(best, names[best].index(identity))
    shards = {}
    for shard in SHARDS:
        own = {rest: identities for rest, identities in names.items() if shard_of(rest) == shard}
        shards[shard] = zlib.compress(_Writer(objects, places).text(own).encode(), 9)
    return shards

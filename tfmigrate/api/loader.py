"""Look up endpoints in the stored snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from tfmigrate.api.endpoint import Endpoint
from tfmigrate.api.store import Shard, name_of, paths_in, rank, shard_of

DATA = Path(__file__).with_name("data")
INDEX = "versions.txt"


class Stored(NamedTuple):
    """A line of the index."""

    number: int
    """The number of the version in the shards."""
    shards: tuple[str, ...]
    """The shards that have something of the version."""
    environment: Mapping[str, str]
    """Version of each package that the snapshot was taken of, and of its Python."""


class Snapshot:
    """The public API of one TensorFlow version."""

    def __init__(self, version: str, folder: Path = DATA) -> None:
        """Open the snapshot of ``version`` in ``folder``; raises KeyError as :func:`load` does."""
        index = read_index(folder)
        if version not in index:
            raise KeyError(f"no snapshot of TensorFlow {version}; known: {', '.join(index)}")
        self.version = version
        self._number, self._shards, self.environment = index[version]
        self._folder = folder
        self._found: dict[str, Endpoint | None] = {}
        self._places: dict[str, str] = {}

    def get(self, path: str) -> Endpoint | None:
        """The endpoint at a dotted path without the leading ``tf.``; ``None`` where there is none."""
        try:
            return self._found[path]
        except KeyError:
            pass
        name = name_of(path)
        place = None
        if name.shard in self._shards:
            place = self._shard(name.shard).place(name.rest, 3 * self._number + name.namespace)
        found = self._found[path] = None if place is None else self._described(path, place)
        return found

    def __contains__(self, path: str) -> bool:
        return self.get(path) is not None

    def paths(self) -> Iterator[str]:
        """Every path of this version, sorted."""
        yield from sorted(self._names)

    def named(self, last: str) -> Iterator[str]:
        """The paths outside of ``contrib``, ``keras`` and ``compat`` whose last part is ``last``."""
        for module in self._shard("core").modules_with(last):
            path = f"{module}.{last}" if module else last
            if path in self:
                yield path

    def beside(self, module: str) -> Iterator[str]:
        """The names that a module (``""``: the top) has in this version or another."""
        place = name_of(f"{module}.x" if module else "x")
        if place.shard in self._shards:
            yield from self._shard(place.shard).names_in(place.rest.rpartition(".")[0])

    def aliases(self, identity: str) -> tuple[str, ...]:
        """Every path of the object with this identity: those outside ``compat`` first, then the shortest.

        Empty for an identity that this version does not have. Fast for an identity that came from
        :meth:`get`; the first one that did not makes this read the whole snapshot.
        """
        if identity not in self._places:
            for path, place in self._names.items():
                self._described(path, place)
        if identity not in self._places:
            return ()
        place = self._places[identity]
        home = self._shard(shard_of(place))
        names = [(place.partition("#")[0], home.worlds(home.entry(place)))]
        for shard in self._shards:
            names += self._shard(shard).references(place)
        paths = (path for rest, worlds in names for path in paths_in(worlds, rest, self._number))
        return tuple(sorted(paths, key=rank))

    def _shard(self, name: str) -> Shard:
        return read_shard(self._folder, name)

    def _described(self, path: str, place: str) -> Endpoint:
        endpoint = self._shard(shard_of(place)).endpoint(path, place, self._number)
        self._places[endpoint.identity] = place
        return endpoint

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {
            path: place
            for shard in self._shards
            for rest, worlds, place in self._shard(shard).names()
            for path in paths_in(worlds, rest, self._number)
        }


@cache
def read_shard(folder: Path, shard: str) -> Shard:
    """One shard of the data in a folder; read once."""
    return Shard((folder / f"{shard}.bin").read_bytes())


@cache
def read_index(folder: Path = DATA) -> dict[str, Stored]:
    """The stored versions, oldest first."""
    index = {}
    for number, line in enumerate((folder / INDEX).read_text(encoding="utf-8").splitlines()):
        version, shards, *environment = line.split(" ")
        packages = dict(item.split("=", 1) for item in environment)
        index[version] = Stored(number, tuple(shards.split(",")), packages)
    return index


def known_versions() -> tuple[str, ...]:
    """The versions that :func:`load` knows, oldest first."""
    return tuple(read_index())


@cache
def load(version: str) -> Snapshot:
    """The snapshot of a TensorFlow version such as ``"1.15"``.

    Raises KeyError, naming the known versions, for any other.
    """
    return Snapshot(version)

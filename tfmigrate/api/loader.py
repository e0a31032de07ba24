"""Look up endpoints in the stored snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tfmigrate.api.endpoint import Endpoint
from tfmigrate.api.store import SHARDS, Shard, name_of

DATA = Path(__file__).with_name("data")
INDEX = "versions.txt"


class Snapshot:
    """The public API of one TensorFlow version."""

    def __init__(self, version: str, number: int, environment: Mapping[str, str], folder: Path) -> None:
        self.version = version
        self.environment = environment
        """Version of each package that the snapshot was taken of, and of its Python."""
        self._number = number
        self._folder = folder
        self._found: dict[str, Endpoint | None] = {}

    def get(self, path: str) -> Endpoint | None:
        """The endpoint at a dotted path without the leading ``tf.``; ``None`` where there is none."""
        try:
            return self._found[path]
        except KeyError:
            name = name_of(path)
            world = 3 * self._number + name.namespace
            found = read_shard(self._folder, name.shard).get(path, name.rest, world)
            self._found[path] = found
            return found

    def __contains__(self, path: str) -> bool:
        return self.get(path) is not None

    def paths(self) -> Iterator[str]:
        """Every path of this version, sorted."""
        yield from sorted(
            path for shard in SHARDS for path in read_shard(self._folder, shard).paths(self._number)
        )

    def aliases(self, identity: str) -> tuple[str, ...]:
        """Every path of the object with this identity: those outside ``compat`` first, then the shortest."""
        shards = ("raw_ops",) if identity.startswith("tensorflow.raw_ops:") else SHARDS
        paths = (
            path
            for shard in shards
            for path in read_shard(self._folder, shard).aliases(identity, self._number)
        )
        return tuple(sorted(paths, key=rank))


def rank(path: str) -> tuple[bool, bool, int, int, str]:
    """Sort key of aliases: outside compat, outside contrib, fewest parts, fewest characters."""
    return path.startswith("compat."), path.startswith("contrib."), path.count("."), len(path), path


@cache
def read_shard(folder: Path, shard: str) -> Shard:
    """The tables of one shard; read once."""
    return Shard((folder / f"{shard}.bin").read_bytes())


@cache
def read_index(folder: Path = DATA) -> dict[str, dict[str, str]]:
    """Environment of each stored version, in the order that the shards number them."""
    lines = (folder / INDEX).read_text(encoding="utf-8").splitlines()
    versions = {}
    for line in lines:
        version, *environment = line.split()
        versions[version] = dict(item.split("=", 1) for item in environment)
    return versions


def known_versions() -> tuple[str, ...]:
    """The versions that :func:`load` knows, oldest first."""
    return tuple(read_index())


@cache
def load(version: str) -> Snapshot:
    """The snapshot of a TensorFlow version such as ``"1.15"``.

    Raises KeyError, naming the known versions, for any other.
    """
    return open_snapshot(version, DATA)


def open_snapshot(version: str, folder: Path) -> Snapshot:
    """The snapshot of a version as stored in ``folder``; raises KeyError as :func:`load` does."""
    versions = read_index(folder)
    if version not in versions:
        raise KeyError(f"no snapshot of TensorFlow {version}; known: {', '.join(versions)}")
    return Snapshot(version, list(versions).index(version), versions[version], folder)

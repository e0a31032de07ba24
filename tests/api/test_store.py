"""The stored form: it keeps everything, depends on the content only, and stays small."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfmigrate.api import Endpoint, Param, Snapshot, known_versions, load
from tfmigrate.api import probe as probe_script
from tfmigrate.api.encode import encode
from tfmigrate.api.endpoint import EndpointKind, ParamKind
from tfmigrate.api.loader import DATA
from tfmigrate.api.snapshot import endpoint as from_json
from tfmigrate.api.snapshot import index_line, merge, version_key
from tfmigrate.api.store import name_of, rank

ENVIRONMENT = {"tensorflow": "1.2.3", "python": "3.7"}


def content(version: str, folder: Path = DATA) -> dict[str, Endpoint]:
    snapshot = Snapshot(version, folder)
    return {path: endpoint for path in snapshot.paths() if (endpoint := snapshot.get(path)) is not None}


OTHERS = ("compat.bin", "private.bin")
"""Lists beside the snapshots: what the run-time package provides, where private names are."""


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in OTHERS}


def function(path: str, *params: Param, identity: str) -> Endpoint:
    return Endpoint(path, "function", params, identity, ())


X, NAME = Param("x", "positional", None), Param("name", "positional", "None")
OLD = {
    "log": function("log", X, NAME, identity="ops:log"),
    "math.log": function("math.log", X, NAME, identity="ops:log"),
    "compat.v1.log": function("compat.v1.log", X, NAME, identity="ops:log"),
    "contrib.log": function("contrib.log", X, NAME, identity="ops:log"),
    "contrib.nn.log": function("contrib.nn.log", X, identity="ops:log_v0"),
    "nn": Endpoint("nn", "module", None, "ops.nn:", ()),
    "keras.Model": Endpoint("keras.Model", "class", (), "keras:Model", ("fit", "call")),
}
NEW = {
    "math.log": function("math.log", X, NAME, identity="ops:log"),
    "log": function("log", X, Param("base", "keyword", "'a=b@c/1:2#3'"), identity="ops:log_v2"),
    "compat.v1.log": function("compat.v1.log", X, NAME, Param("a", "var-positional", None), identity="ops:log_v1"),
    "compat.v2.log": function("compat.v2.log", X, Param("base", "keyword", "'a=b@c/1:2#3'"), identity="ops:log_v2"),
    "keras.Model": Endpoint("keras.Model", "class", None, "keras:Model", ()),
    "raw_ops.Log": function("raw_ops.Log", Param("k", "var-keyword", None), identity="tensorflow.raw_ops:Log"),
}


def test_what_is_merged_comes_back(tmp_path: Path) -> None:
    merge("1.15", ENVIRONMENT, OLD, tmp_path)
    merge("2.2", ENVIRONMENT, NEW, tmp_path)
    assert content("1.15", tmp_path) == OLD
    assert content("2.2", tmp_path) == NEW
    assert Snapshot("1.15", tmp_path).environment == ENVIRONMENT
    assert Snapshot("1.15", tmp_path).aliases("ops:log") == ("log", "math.log", "contrib.log", "compat.v1.log")
    assert Snapshot("2.2", tmp_path).aliases("ops:log") == ("math.log",)
    assert Snapshot("2.2", tmp_path).aliases("ops:log_v2") == ("log", "compat.v2.log")


def test_the_order_of_merging_does_not_matter(tmp_path: Path) -> None:
    results = set()
    for number, order in enumerate(permutations([("1.9", OLD), ("1.15", NEW), ("2.2", OLD | NEW)])):
        folder = tmp_path / str(number)
        for version, endpoints in order:
            merge(version, ENVIRONMENT, dict(reversed(endpoints.items())) if number % 2 else endpoints, folder)
        results.add(tuple(sorted(files(folder).items())))
        assert [line.split()[0] for line in (folder / "versions.txt").read_text().splitlines()] == [
            "1.9",
            "1.15",
            "2.2",
        ]
    assert len(results) == 1


def test_merging_again_replaces(tmp_path: Path) -> None:
    merge("1.15", ENVIRONMENT, OLD, tmp_path)
    merge("2.2", ENVIRONMENT, NEW, tmp_path)
    before = files(tmp_path)
    merge("1.15", ENVIRONMENT, OLD, tmp_path)
    assert files(tmp_path) == before
    merge("1.15", ENVIRONMENT, NEW, tmp_path)
    assert content("1.15", tmp_path) == NEW
    assert content("2.2", tmp_path) == NEW


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12).map(lambda text: " ".join(text.split()))
WORD = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,3}", fullmatch=True)
PATHS = st.builds(
    lambda prefix, parts: prefix + ".".join(parts),
    st.sampled_from(["", "", "compat.v1.", "compat.v2.", "contrib.", "keras.", "raw_ops."]),
    st.lists(WORD, min_size=1, max_size=3),
)
PARAM_KINDS: list[ParamKind] = ["positional", "keyword", "var-positional", "var-keyword"]
KINDS: list[EndpointKind] = ["function", "class", "module", "constant"]
PARAMS = st.builds(Param, WORD, st.sampled_from(PARAM_KINDS), st.none() | TEXT)
STATES = st.tuples(
    st.sampled_from(KINDS),
    st.none() | st.lists(PARAMS, max_size=3).map(tuple),
    st.lists(WORD, max_size=3).map(tuple),
)


@st.composite
def snapshots(draw: st.DrawFn) -> dict[str, dict[str, Endpoint]]:
    paths = draw(st.lists(PATHS, min_size=1, max_size=12, unique=True))
    result: dict[str, dict[str, Endpoint]] = {}
    for version in ("1.15", "2.4", "2.21"):
        identities = draw(st.lists(st.builds("{}:{}".format, WORD, WORD | st.just("")), min_size=1, max_size=6))
        states = {identity: draw(STATES) for identity in identities}
        kept = draw(st.lists(st.sampled_from(paths), min_size=1, unique=True))
        result[version] = {}
        for path in kept:
            identity = draw(st.sampled_from(identities))
            kind, params, members = states[identity]
            result[version][path] = Endpoint(path, kind, params, identity, members)
    return result


@settings(max_examples=60, deadline=None)
@given(snapshots())
def test_any_snapshots_come_back(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, dict[str, Endpoint]]
) -> None:
    folder = tmp_path_factory.mktemp("data")
    for version, endpoints in data.items():
        merge(version, ENVIRONMENT, endpoints, folder)
    for version, endpoints in data.items():
        assert content(version, folder) == endpoints
        snapshot = Snapshot(version, folder)
        for endpoint in endpoints.values():
            same = [path for path, other in endpoints.items() if other.identity == endpoint.identity]
            assert list(snapshot.aliases(endpoint.identity)) == sorted(same, key=rank)


def test_the_stored_files_are_what_their_content_gives() -> None:
    """Nothing in them was written by hand or by an older program."""
    everything = {version: content(version) for version in known_versions()}
    stored = files(DATA)
    assert {f"{shard}.bin": data for shard, data in encode(everything).items()} | {"versions.txt": b""} == {
        name: b"" if name == "versions.txt" else data for name, data in stored.items()
    }
    lines = [index_line(version, load(version).environment, everything[version]) for version in everything]
    assert stored["versions.txt"].decode() == "".join(lines)


def test_size() -> None:
    """300 kB are allowed for all versions together."""
    sizes = {path.name: path.stat().st_size for path in DATA.iterdir()}
    assert sum(sizes.values()) < 290_000, sizes


@pytest.mark.parametrize(
    ("path", "namespace", "rest", "shard"),
    [
        ("log", 0, "log", "core"),
        ("compat.v1.nn.softmax", 1, "nn.softmax", "core"),
        ("compat.v2.keras.Model", 2, "keras.Model", "keras"),
        ("compat.v1", 0, "compat.v1", "core"),
        ("compat.as_bytes", 0, "compat.as_bytes", "core"),
        ("keras", 0, "keras", "core"),
        ("contrib.slim", 0, "contrib.slim", "contrib"),
        ("compat.v1.raw_ops.Log", 1, "raw_ops.Log", "raw_ops"),
    ],
)
def test_name_of(path: str, namespace: int, rest: str, shard: str) -> None:
    assert name_of(path) == (namespace, rest, shard)


def test_versions_sort_as_numbers() -> None:
    assert sorted(["2.10", "2.4", "0.12", "1.15"], key=version_key) == ["0.12", "1.15", "2.4", "2.10"]


@given(PATHS)
def test_both_ends_rank_names_alike(path: str) -> None:
    """The probe must run alone, on Python 2, so that it cannot import the rank that it numbers identities by."""
    assert probe_script.rank(path) == rank(path)


def test_endpoint_from_json() -> None:
    about = {"kind": "class", "params": [["x", "positional", None]], "identity": "a:B", "members": ["run"]}
    assert from_json("B", about) == Endpoint("B", "class", (Param("x", "positional", None),), "a:B", ("run",))
    assert from_json("B", about | {"params": None}).params is None

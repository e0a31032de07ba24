"""Take a snapshot of an installed TensorFlow's public API and merge it into the stored ones.

``python -m tfmigrate.api.snapshot --python PATH [--version LABEL]`` runs :mod:`tfmigrate.api.probe` in the
interpreter PATH. LABEL is the release without its patch number (``2.22``) unless given; a snapshot that is
stored under it is replaced. What is stored depends on nothing but what was probed: the order of merging does
not matter, and merging the same again changes no byte. ``--output`` writes to another folder than the package's.

To make all of it again, give each release an environment of its own, install these and run the command on it:

=========== ======= ====================================================================================
LABEL       Python  packages
=========== ======= ====================================================================================
0.12        2.7     ``tensorflow==0.12.0 "protobuf<3.18"``
1.13        3.7     ``tensorflow==1.13.2 "protobuf<3.21" "numpy<1.19"``
1.14        3.7     ``tensorflow==1.14.0 "protobuf<3.21" "numpy<1.19"``
1.15        3.7     ``tensorflow==1.15.5 "protobuf<3.21" "numpy<1.19"``
2.4         3.8     ``tensorflow==2.4.4 "protobuf<3.21"``
2.10        3.10    ``tensorflow==2.10.1 "numpy<2"``
2.15        3.11    ``tensorflow==2.15.1`` (the last with Keras 2)
2.16 - 2.21 3.11    ``tensorflow==2.16.2``, ``2.17.1``, ``2.18.1``, ``2.19.1``, ``2.20.0``, ``2.21.0``
=========== ======= ====================================================================================

From 2.16 on ``tf.keras`` is whatever Keras 3 was installed; its version, like that of every package that has a
part in the API, is kept beside the snapshot (``Snapshot.environment``).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tfmigrate.api.encode import encode
from tfmigrate.api.endpoint import Endpoint, Param
from tfmigrate.api.loader import DATA, INDEX, Snapshot, load, read_index, read_shard
from tfmigrate.api.run_probe import run_probe
from tfmigrate.api.store import SHARDS, name_of
from tfmigrate.model import InputError

PROBE = Path(__file__).with_name("probe.py")


def probe(python: str) -> tuple[dict[str, str], dict[str, Endpoint]]:
    """Environment (version by package) and endpoints (by path) of the TensorFlow in the interpreter ``python``.

    Raises InputError where that interpreter cannot be run or has no TensorFlow.
    """
    result = run_probe(python, PROBE)
    return result["environment"], {path: endpoint(path, about) for path, about in result["endpoints"].items()}


def endpoint(path: str, about: Mapping[str, Any]) -> Endpoint:
    """An endpoint from the probe's JSON."""
    params = about["params"]
    return Endpoint(
        path,
        about["kind"],
        None if params is None else tuple(Param(*param) for param in params),
        about["identity"],
        tuple(about["members"]),
    )


def version_key(version: str) -> tuple[int, ...]:
    """Sort key of a version label: 1.9 before 1.15."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def merge(version: str, environment: Mapping[str, str], endpoints: Mapping[str, Endpoint], folder: Path = DATA) -> None:
    """Put one snapshot beside those in ``folder``, or in the place of the one of the same version."""
    environments: dict[str, Mapping[str, str]] = {}
    snapshots: dict[str, Mapping[str, Endpoint]] = {}
    for known in read_index(folder) if (folder / INDEX).exists() else ():
        stored = Snapshot(known, folder)
        environments[known] = stored.environment
        snapshots[known] = {path: found for path in stored.paths() if (found := stored.get(path)) is not None}
    environments[version], snapshots[version] = environment, endpoints
    order = sorted(snapshots, key=version_key)
    folder.mkdir(parents=True, exist_ok=True)
    for shard, data in encode({known: snapshots[known] for known in order}).items():
        (folder / f"{shard}.bin").write_bytes(data)
    lines = [index_line(known, environments[known], snapshots[known]) for known in order]
    (folder / INDEX).write_text("".join(lines), encoding="utf-8")
    for cached in (read_index, read_shard, load):
        cached.cache_clear()


def index_line(version: str, environment: Mapping[str, str], endpoints: Mapping[str, Endpoint]) -> str:
    """The line of the index for one version: version, shards that have something of it, environment."""
    used = {name_of(path).shard for path in endpoints}
    shards = ",".join(shard for shard in SHARDS if shard in used)
    packages = (f"{name}={environment[name]}" for name in sorted(environment))
    return " ".join([version, shards, *packages]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Entry point of ``python -m tfmigrate.api.snapshot``; returns the exit code."""
    about = "Take a snapshot of an installed TensorFlow's public API and merge it into the stored ones."
    parser = argparse.ArgumentParser(prog="python -m tfmigrate.api.snapshot", description=about)
    parser.add_argument("--python", required=True, help="interpreter that has the TensorFlow to look at")
    parser.add_argument("--version", help="label to store it under (default: the release, such as 2.22)")
    parser.add_argument("--output", type=Path, default=DATA, help="folder to write to (default: the package's)")
    options = parser.parse_args(arguments)
    try:
        environment, endpoints = probe(options.python)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    version = options.version or ".".join(environment["tensorflow"].split(".")[:2])
    merge(version, environment, endpoints, options.output)
    print(f"TensorFlow {version}: {len(endpoints)} endpoints")
    return 0


if __name__ == "__main__":
    sys.exit(main())

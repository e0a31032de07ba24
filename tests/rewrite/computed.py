"""Reads ``computed.toml``, runs its programs, and compares what they compute."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tfmigrate.model import Settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent
RECORDED = HERE / "computed.json"
# Across TensorFlow versions float32 results differ in the last bits.
TOLERANCE = 2e-5

Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Program:
    """A source that defines ``f(x, y)``, and how it is to be rewritten."""

    name: str
    source: str
    settings: Settings


def programs() -> list[Program]:
    """All programs of ``computed.toml``."""
    tables = tomllib.loads((HERE / "computed.toml").read_text("utf-8"))["program"]
    return [Program(t.pop("name"), t.pop("source"), Settings(**t)) for t in tables]


def run(sources: dict[str, str], python: str, modes: str, folder: Path) -> Answers:
    """Name -> mode -> what the program computes on the TensorFlow of ``python``."""
    paths = {}
    for name, source in sources.items():
        path = folder / f"{name}.py"
        path.write_text(source, "utf-8")
        paths[str(path)] = name
    command = [python, str(HERE / "computed_runner.py"), modes, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return {paths[path]: answer for path, answer in json.loads(done.stdout).items()}


def difference(old: Any, new: Any) -> str | None:
    """What two answers differ in; no gradient and a gradient of zeros are alike to every optimizer."""
    if isinstance(old, str) or isinstance(new, str):
        return None if old == new else f"{old} / {new}"
    if not same(list(_flat(old[0])), list(_flat(new[0]))):
        return f"values: {old[0]} / {new[0]}"
    for before, after, name in zip(old[1], new[1], "xy", strict=True):
        is_zero = all(g is None or not any(_flat(g)) for g in (before, after))
        if not is_zero and not same(list(_flat(before)), list(_flat(after))):
            return f"gradient for {name}: {before} / {after}"
    return None


def same(old: list[float], new: list[float]) -> bool:
    """Whether two lists of numbers are equal within ``TOLERANCE``, NaN and infinities in the same places."""
    if len(old) != len(new):
        return False
    return all(
        a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= TOLERANCE * max(1.0, abs(a))
        for a, b in zip(old, new, strict=True)
    )


def _flat(value: Any) -> Iterator[float]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif value is not None:
        yield value

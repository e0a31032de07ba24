"""Reads the calls and programs of ``fixtures/calls``, runs them, and compares what they compute.

A line of ``AREA.txt`` is an expression of TensorFlow 1.15 (statements before it end in ``;``); an indented line goes on
with the line above: see ``fixtures/calls/README.md``. ``programs.toml``, beside this file, has whole programs.
"""

from __future__ import annotations

import ast
import json
import math
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tfmigrate.equivalence import tf1_env
from tfmigrate.model import Finding, Settings
from tfmigrate.rewrite import rewrite_text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parents[1] / "fixtures" / "calls"
RECORDED = HERE / "recorded"
RUNNER = HERE / "runner.py"
PROGRAMS = "programs"
"""The area of the whole programs."""
HEADER = "import tensorflow as tf\nimport numpy as np\n\n\ndef f(x, y):\n"
# Across TensorFlow versions float32 results differ in the last bits.
RELATIVE, ABSOLUTE = 2e-5, 2e-6

Answers = dict[str, Any]


@dataclass(frozen=True)
class Program:
    """A source that defines ``f(x, y)``; ``name`` is the call itself where there is only one."""

    area: str
    name: str
    source: str
    settings: Settings

    def rewritten(self) -> tuple[str, list[Finding]]:
        """The text for the target, and what a person is told about it."""
        result = rewrite_text(self.source, self.name, self.settings)
        return result.text, [finding for finding in result.findings if finding.severity != "info"]


def areas() -> list[str]:
    """Every area that has calls, without that of the whole programs."""
    return sorted(path.stem for path in FIXTURES.glob("*.txt"))


def whole_programs() -> list[Program]:
    """All of ``programs.toml``, in the order of the file."""
    tables = tomllib.loads((HERE / "programs.toml").read_text("utf-8"))["program"]
    return [Program(PROGRAMS, t.pop("name"), t.pop("source"), Settings(**t)) for t in tables]


def calls(area: str) -> list[Program]:
    """The calls of one area, in the order of the file."""
    if area == PROGRAMS:
        return whole_programs()
    entries: list[str] = []
    for line in (FIXTURES / f"{area}.txt").read_text("utf-8").splitlines():
        if line.startswith((" ", "\t")):
            entries[-1] += "\n" + line
        elif line.strip() and not line.startswith("#"):
            entries.append(line)
    return [Program(area, entry, source_of(entry), Settings(epoch="1.x")) for entry in entries]


def source_of(entry: str) -> str:
    """The program of one entry: what its last statement gives is the result."""
    *before, last = ast.parse(entry).body
    assert isinstance(last, ast.Expr), entry
    lines = [ast.get_source_segment(entry, statement) or "" for statement in before]
    lines.append(f"return {ast.get_source_segment(entry, last)}")
    return HEADER + "".join(f"    {line}\n" for line in lines)


def run(sources: dict[str, str], python: str, mode: str) -> Answers:
    """Name -> what the program computes on the TensorFlow of ``python``, or the text of an error."""
    command = [python, str(RUNNER), mode]
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, input=json.dumps(sources), capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(line) for line in done.stdout.splitlines() if line.startswith("["))


def recorded(area: str) -> Answers:
    """What TensorFlow 1.15.5 gave."""
    found: Answers = json.loads((RECORDED / f"{area}.json").read_text("utf-8"))
    return found


def tf1_python() -> str | None:
    """The interpreter with TensorFlow 1.15, if there is one."""
    return tf1_env.resolve(os.environ.get(tf1_env.VARIABLE))


def difference(old: Any, new: Any) -> str | None:
    """What two answers differ in: nesting, dtype, shape, values, gradients; ``None`` if in nothing."""
    if isinstance(old, str) or isinstance(new, str):
        return None if old == new else f"{old} / {new}"
    if old[0] != new[0]:
        return f"nested {old[0]} / {new[0]}"
    for part, label in ((1, "value"), (2, "gradient")):
        for before, after in zip(old[part], new[part], strict=True):
            if not same(before, after):
                return f"{label} {str(before)[:200]} / {str(after)[:200]}"
    return None


def same(old: Any, new: Any) -> bool:
    """Whether two leaves are equal; floats within the tolerance, NaN and infinities in the same places.

    A gradient that 1.15 did not have is no difference.
    """
    if old == "none registered":
        return True
    if not old or not new:
        return bool(old) == bool(new)
    if old[:2] != new[:2]:
        return False
    if not old[0].startswith(("float", "complex", "bfloat")):
        return bool(old[2] == new[2])
    pairs = zip(old[2], new[2], strict=True)
    return all(
        a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= ABSOLUTE + RELATIVE * abs(a) for a, b in pairs
    )


def run_original(area: str, python: str) -> Answers:
    """Name -> mode -> what the calls of an area compute on TensorFlow 1.15."""
    sources = {program.name: program.source for program in calls(area)}
    graph, eager = run(sources, python, "graph"), run(sources, python, "eager")
    return {name: {"graph": graph[name], "eager": eager[name]} for name in sources}


def record(names: list[str]) -> None:
    """Write what TensorFlow 1.15 gives; a call that fails there in a graph is an error of the fixture."""
    python = tf1_python()
    if python is None:
        sys.exit("needs TensorFlow 1.15: tfmigrate tf1 install")
    for area in names or [*areas(), PROGRAMS]:
        answers = run_original(area, python)
        for name, answer in answers.items():
            if isinstance(answer["graph"], str):
                print(f"FAILS ON 1.15: {name}\n    {answer['graph']}")
            if isinstance(answer["eager"], str):
                answer["eager"] = answer["eager"].partition(":")[0]
        lines = [f"{json.dumps(name)}: {json.dumps(answer)}" for name, answer in sorted(answers.items())]
        (RECORDED / f"{area}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
        print(f"{area}: {len(answers)} calls recorded")


if __name__ == "__main__":
    record(sys.argv[1:])

"""Runs the programs of the documentation: TensorFlow is imported once for each interpreter."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from tests.docs.blocks import Step
from tests.fixtures import runner

_FULL = re.compile(r"-?\d\.\d{16,}")
_PASSED = r"(?:identical|within \d+ ULP|within tolerance|improved)"
_LANE = re.compile(rf"(?m)^(    \S+) +{_PASSED} +(\d+ cases?).*$")
_CLAIM = re.compile(rf"(?m)^(\S+: \S+: ){_PASSED}$")
_SUMMARY = re.compile(rf"(?m)(\d claims?: )\d+ {_PASSED}(?:, \d+ {_PASSED})*$")


def run_programs(steps: list[Step], python: str, folder: Path) -> dict[str, str]:
    """What each program prints, by the name of its step; a traceback where it raises."""
    paths = {_write(step, folder): step.name for step in steps}
    answers = json.loads(_output([python, runner.__file__, *paths]))
    return {name: answers[path]["stdout"] + (answers[path]["error"] or "") for path, name in paths.items()}


def run_each(steps: list[Step], python: str, folder: Path) -> dict[str, str]:
    """The same for an interpreter that is too old for the runner: a process for each program."""
    return {step.name: _output([python, _write(step, folder)]) for step in steps}


def _write(step: Step, folder: Path) -> str:
    path = folder / f"{step.name.replace(':', '_')}.py"
    path.write_text(step.fences[0].text, "utf-8")
    return str(path)


def _output(command: list[str]) -> str:
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def full_numbers(text: str) -> list[float]:
    """The numbers that are given to their last digit: 16 and more after the point."""
    return [float(number) for number in _FULL.findall(text)]


def without_how_near(text: str) -> str:
    """The output of ``verify`` without how near the two sides are, which differs from processor to processor.

    That a lane has run and passed stays, and so does all that is said of one that has not.
    """
    text = _LANE.sub(r"\1 passed \2", text)
    return _SUMMARY.sub(r"\1passed", _CLAIM.sub(r"\1passed", text))

"""Programs that have no way to 2.x, as a whole: the command line says so on the right lines, and claims no success."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.programs.programs import ForkServer, quiet_environment
from tests.programs.unmigratable import Place, cells, expected, programs

PROGRAMS = programs()
each_program = pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line, as a user has it."""
    command = [sys.executable, "-m", "tfmigrate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=quiet_environment(), timeout=120, check=False)


def places(report: dict[str, Any]) -> list[Place]:
    """Where the findings of a JSON report stand that need a person; one for each line and rule."""
    found = [finding for finding in report["findings"] if finding["severity"] != "info"]
    return sorted({(finding.get("cell", 0), finding["line"], finding["rule"]) for finding in found})


@each_program
def test_findings_stand_on_the_marked_lines_and_on_no_other(path: Path, tmp_path: Path) -> None:
    done = run("rewrite", str(path), "--output", str(tmp_path / "out"), "--output-format", "json")
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert report["errors"] == []
    assert report["summary"]["exit_code"] == 1
    assert places(report) == sorted(expected(path))
    for lines in cells(tmp_path / "out" / path.name).values():
        ast.parse("\n".join(line for line in lines if not line.startswith(("!", "%"))))


@each_program
def test_a_check_claims_no_success(path: Path) -> None:
    done = run("check", str(path))
    assert done.returncode == 1, done.stderr
    told = done.stdout.splitlines() + done.stderr.splitlines()
    (summary,) = (line for line in told if line.startswith("1 file, "))
    assert re.search(r"\b[1-9]\d* findings? for a person", summary)


@pytest.mark.parametrize("path", [p for p in PROGRAMS if p.suffix == ".py"], ids=lambda path: path.stem)
def test_the_program_runs_on_tensorflow_1_15(path: Path, tf1: ForkServer) -> None:
    answer = tf1.run(path)
    assert answer["error"] is None, answer["error"]
    assert (answer["stdout"] or "").strip()


def test_there_are_enough_programs_of_enough_kinds() -> None:
    assert len(PROGRAMS) >= 40
    rules = {rule for path in PROGRAMS for _, _, rule in expected(path)}
    assert len(rules) >= 10, sorted(rules)
    assert all(expected(path) for path in PROGRAMS)

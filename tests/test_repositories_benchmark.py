"""``benchmarks.repositories`` holds together: what it names exists, and the page is made from what is recorded."""

from __future__ import annotations

import ast
import math
from pathlib import Path
from typing import Any

import pytest

from benchmarks.repositories import docs
from benchmarks.repositories.docs import NEW, OLD
from benchmarks.repositories.table import FOLDER, Driver, load

REPOSITORIES = load()
ON_BOTH_SIDES = [FOLDER / "trial.py", FOLDER / "imports.py", *sorted((FOLDER / "drivers").glob("*.py"))]


def test_each_driver_is_there_and_is_used() -> None:
    named = {driver.path for repository in REPOSITORIES for driver in repository.drivers}
    assert named == set((FOLDER / "drivers").glob("*.py"))


@pytest.mark.parametrize("path", ON_BOTH_SIDES, ids=lambda path: path.stem)
def test_what_runs_on_both_sides_is_python_3_7(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 7))
    if path.parent.name == "drivers":
        (run,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "run")
        assert [argument.arg for argument in run.args.args] == ["trial", "variant"]


def test_the_page_says_what_is_recorded() -> None:
    text = docs.PAGE.read_text("utf-8")
    assert docs.page(text, REPOSITORIES, docs.results()) == text
    rows = [line for line in text.splitlines() if line.startswith("| [")]
    assert [line.split("](")[0] for line in rows] == [f"| [{repository.title}" for repository in REPOSITORIES]


def test_what_is_recorded_passes() -> None:
    found = docs.results()
    for repository in REPOSITORIES:
        for driver in repository.drivers:
            sides = [found[repository.folder][side]["drivers"][driver.name] for side in (OLD, NEW)]
            assert docs.failure(driver, *sides) is None, (repository.folder, driver.name)


RAN: dict[str, Any] = {"built": True, "losses": [2.0, 1.5], "variables": "3 12345678"}


@pytest.mark.parametrize(
    ("tolerance", "change", "fails"),
    [
        (1e-5, {}, False),
        (1e-5, {"losses": [2.0, 1.50001]}, False),
        (1e-5, {"losses": [2.0, 1.50002]}, True),
        (1e-5, {"losses": [2.0]}, True),
        (1e-5, {"losses": [2.0, math.nan]}, True),
        (1e-5, {"variables": "4 12345678"}, True),
        (1e-5, {"error": "ValueError: no"}, True),
        (None, {"losses": [7.0, 9.0]}, False),
        (None, {"losses": [7.0]}, True),
        (None, {"error": "ValueError: no"}, True),
    ],
)
def test_another_result_is_noticed(tolerance: float | None, change: dict[str, Any], fails: bool) -> None:
    driver = Driver("x", FOLDER / "drivers" / "x.py", tolerance)
    assert (docs.failure(driver, RAN, {**RAN, **change}) is not None) == fails
    assert docs.failure(driver, {**RAN, "error": "no"}, {**RAN, **change}) is None

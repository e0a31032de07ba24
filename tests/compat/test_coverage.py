"""Every public name of ``tfmigrate.compat`` is called by a case that real TensorFlow 1.15.5 has recorded.

What TensorFlow, tf-slim, TensorFlow Probability or tf-keras hold as the same object is theirs, and is not asked for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.compat import harness, names
from tests.compat.conftest import Today
from tfmigrate.equivalence import tf1_env

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OTHER_ORACLES = ("imp", "missing", "numpy", "python", "scipy_misc")
"""Not of TensorFlow: their values are those of Python 3.7, NumPy and SciPy (``test_imp.py`` and so on)."""

WITHOUT_A_CASE = {
    "contrib._tf_slim.repair": "runs when the package is imported; what it repairs is what the cases of slim call",
    "estimator.inputs.pandas_io.pandas_input_fn": "the environment of 1.15 has no pandas: test_pandas.py",
}
"""Names that no case can call, and why."""

CALLED_OTHERWISE = {
    name: group["why"]
    for group in tomllib.loads(Path(__file__).with_name("called_otherwise.toml").read_text("utf-8"))["group"]
    for name in group["names"]
}
"""Names that do not take each call of 1.15 as 1.15 did, and why."""


@cache
def inventory() -> dict[str, dict[str, list[str]]]:
    """What the package exports, and what of that is its own; asked in another process, for it changes TensorFlow."""
    env = {**os.environ, "TF_USE_LEGACY_KERAS": "1", "CUDA_VISIBLE_DEVICES": "-1", "PYTHONWARNINGS": "ignore"}
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.compat.called"]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=600, cwd=root)
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, dict[str, list[str]]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def called(today: Today) -> dict[str, set[str]]:
    """The names that cases called themselves, and those that ran at all."""
    found: dict[str, set[str]] = {"by a case": set(), "at all": set()}
    for area in harness.areas():
        for how, seen in today(area)[harness.CALLED].items():
            found[how].update(seen)
    return found


def of_1_15() -> dict[str, bool]:
    """Own name (a class's method too) -> whether it is a public one of 1.15, by any of its paths.

    What is compared as a whole, value by value, in ``test_names_take_the_calls_of_1_15`` is left out.
    """
    recorded, described = names.recorded(), inventory()["described"]
    return {
        name: any(path in recorded and not path.rpartition(".")[2].startswith("_") for path in paths)
        for name, paths in inventory()["own"].items()
        if not any(path in recorded and described[path][0] in names.WHOLE for path in paths)
    }


def test_each_name_of_1_15_is_called_by_a_case(called: dict[str, set[str]]) -> None:
    asked = {name for name, there in of_1_15().items() if there}
    assert len(asked) > 500
    assert sorted(asked - called["by a case"] - set(WITHOUT_A_CASE)) == []


def test_what_only_the_package_has_runs_in_a_case(called: dict[str, set[str]]) -> None:
    asked = {name for name, there in of_1_15().items() if not there and not name.startswith(OTHER_ORACLES)}
    assert sorted(asked - called["at all"] - set(WITHOUT_A_CASE)) == []


def test_no_exception_is_needless(called: dict[str, set[str]]) -> None:
    assert sorted(set(WITHOUT_A_CASE) & called["by a case"]) == []
    assert sorted(set(WITHOUT_A_CASE) - set(inventory()["own"])) == []


def test_names_take_the_calls_of_1_15() -> None:
    now = inventory()["described"]
    recorded = names.recorded()
    differ = [name for name, old in recorded.items() if name in now and not names.accepts(old, now[name])]
    assert len(recorded.keys() & now.keys()) > 1700
    assert sorted(set(differ) - set(CALLED_OTHERWISE)) == []
    assert sorted(set(CALLED_OTHERWISE) - set(differ)) == [], "no exceptions any more"


def test_the_record_of_names_is_what_1_15_has() -> None:
    python = tf1_env.resolve(os.environ.get(tf1_env.VARIABLE))
    if python is None:
        assert "CI" not in os.environ, "the lane with real TensorFlow 1.15 must run in CI"
        pytest.skip("needs TensorFlow 1.15: tfmigrate tf1 install")
    wanted = {path.rpartition(".")[2] for path in inventory()["described"]}
    assert names.ask(python, wanted) == names.recorded()


@pytest.mark.parametrize(
    ("old", "new", "taken"),
    [
        (["function", "a", "b=1"], ["function", "a", "b=1"], True),
        (["function", "a"], ["function", "a", "b=1"], True),
        (["function", "a"], ["function", "a=None"], True),
        (["function", "*args", "**kwargs"], ["function", "a"], True),
        (["function", "a"], ["function", "a", "b"], False),
        (["function", "a", "b"], ["function", "a"], False),
        (["function", "a", "b=1"], ["function", "a", "b=2"], False),
        (["function", "a", "b"], ["function", "b", "a"], False),
        (["class", "a"], ["function", "a"], False),
        (["value", "1"], ["value", "2"], False),
    ],
)
def test_a_call_that_is_not_taken_is_seen(old: list[str], new: list[str], taken: bool) -> None:
    assert names.accepts(old, new) is taken

"""``tfmigrate.compat`` gives what TensorFlow 1.15 gave: values, gradients, names and shapes of variables."""

from __future__ import annotations

import os

import pytest

from tests.compat import harness
from tests.compat.conftest import Today
from tfmigrate.equivalence import tf1_env

CASES = [(area, case) for area in harness.areas() for case in harness.recorded(area)]


@pytest.mark.parametrize(("area", "case"), CASES)
def test_gives_what_tensorflow_1_15_gave(area: str, case: str, today: Today) -> None:
    assert harness.differences(harness.recorded(area)[case], today(area)[case]) == []


@pytest.mark.parametrize("area", harness.areas())
def test_each_case_is_recorded(area: str, today: Today) -> None:
    assert set(today(area)) - {harness.CALLED} == set(harness.recorded(area))


@pytest.mark.parametrize("area", harness.areas())
def test_the_record_is_what_tensorflow_1_15_gives(area: str) -> None:
    python = tf1_env.resolve(os.environ.get(tf1_env.VARIABLE))
    if python is None:
        assert "CI" not in os.environ, "the lane with real TensorFlow 1.15 must run in CI"
        pytest.skip("needs TensorFlow 1.15: tfmigrate tf1 install")
    assert harness.differences(harness.recorded(area), harness.run(python, area)) == []


def test_a_difference_is_seen() -> None:
    old = {"y": {"dtype": "float32", "shape": [2], "data": [1.0, 2.0]}}
    assert harness.differences(old, {"y": {"dtype": "float32", "shape": [2], "data": [1.0, 2.001]}})
    assert harness.differences(old, {"y": {"dtype": "float64", "shape": [2], "data": [1.0, 2.0]}})
    assert harness.differences(old, {})
    assert harness.differences(old, {**old, "z": 1})
    assert not harness.differences(old, old)

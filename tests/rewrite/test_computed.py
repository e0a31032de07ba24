"""Rewritten programs compute what the originals computed on TensorFlow 1.15: values, and gradients for both inputs."""

from __future__ import annotations

import json
import os
import sys

import pytest

from tests.rewrite.computed import RECORDED, Answers, Program, difference, programs, run
from tfmigrate.equivalence import tf1_env
from tfmigrate.rewrite import rewrite_text

PROGRAMS = programs()
COMPAT = [program for program in PROGRAMS if program.settings.target == "compat"]
TF1_PYTHON = tf1_env.resolve(None)
ORIGINAL = json.loads(RECORDED.read_text("utf-8"))


def rewritten(chosen: list[Program]) -> dict[str, str]:
    return {program.name: rewrite_text(program.source, program.name, program.settings).text for program in chosen}


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return run(rewritten(PROGRAMS), sys.executable, "graph,eager", tmp_path_factory.mktemp("current"))


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    if not TF1_PYTHON:
        assert "CI" not in os.environ, "the lane with real TensorFlow 1.15 must run in CI"
        pytest.skip("needs TensorFlow 1.15: tfmigrate tf1 install")
    return run(rewritten(COMPAT), TF1_PYTHON, "graph", tmp_path_factory.mktemp("old"))


@pytest.mark.parametrize("mode", ["graph", "eager"])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_current_tensorflow_computes_the_same(program: Program, mode: str, current: Answers) -> None:
    assert difference(ORIGINAL[program.name], current[program.name][mode]) is None


@pytest.mark.parametrize("program", COMPAT, ids=lambda program: program.name)
def test_compat_output_computes_the_same_on_tf1(program: Program, old: Answers) -> None:
    assert difference(ORIGINAL[program.name], old[program.name]["graph"]) is None


def test_the_record_is_complete_and_has_no_errors() -> None:
    assert set(ORIGINAL) == {program.name for program in PROGRAMS}
    assert [name for name, answer in ORIGINAL.items() if isinstance(answer, str)] == []
    assert len(PROGRAMS) >= 100

"""What ``benchmarks.training`` measures is worth measuring: all forms of a program compute the same losses."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from benchmarks.training.__main__ import line
from benchmarks.training.programs import BY_HAND, MIGRATED, NATIVE, OLD, PROGRAMS, Program, forms
from benchmarks.training.turns import Block, disagreement, first_losses, ratios


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_migrated_without_a_person_it_trains_as_by_hand_and_as_on_1_15(program: Program, tmp_path: Path) -> None:
    found = forms(program, tmp_path / "new")
    assert OLD in found or "CI" not in os.environ, "the lane with real TensorFlow 1.15 must run in CI"
    losses = first_losses({name: form for name, form in found.items() if name != NATIVE})
    assert {MIGRATED, BY_HAND} <= losses.keys()
    assert disagreement(program, losses) is None


@pytest.mark.parametrize(
    "other", [(2.0, 1.5, 1.2501), (2.0, 1.5), (2.0, 1.5, math.nan)], ids=["another number", "a step less", "nan"]
)
def test_other_losses_are_noticed(other: tuple[float, ...]) -> None:
    by_hand = (2.0, 1.5, 1.25)
    assert disagreement(PROGRAMS[0], {BY_HAND: by_hand, MIGRATED: by_hand}) is None
    assert disagreement(PROGRAMS[0], {BY_HAND: by_hand, MIGRATED: other}) is not None


def test_a_program_that_learns_nothing_is_noticed() -> None:
    assert disagreement(PROGRAMS[0], {BY_HAND: (2.0, 2.0, 2.0), MIGRATED: (2.0, 2.0, 2.0)}) is not None


def test_ratios_are_of_blocks_that_ran_together() -> None:
    # The machine was ten times slower in the last turn: of both.
    assert ratios([1.0, 2.0, 30.0], [1.0, 1.0, 10.0]) == (2.0, 1.5, 2.5)


@pytest.mark.parametrize(
    ("migrated", "native", "failures"), [(1.0, 1.0, 0), (1.09, 1.0, 0), (1.11, 1.11, 2), (1.0, 0.9, 2), (1.2, 1.0, 4)]
)
def test_a_slower_step_fails(migrated: float, native: float, failures: int) -> None:
    forms_and_costs = {MIGRATED: migrated, BY_HAND: 1.0, NATIVE: native}
    blocks = {form: [Block(0.01 * cost, 0.02 * cost, ())] * 3 for form, cost in forms_and_costs.items()}
    assert len(line(PROGRAMS[0], blocks)[1]) == failures

"""Calls of 1.x, rewritten, compute today what they computed on TensorFlow 1.15, or a finding stands on them."""

from __future__ import annotations

import os
import sys
from collections import Counter
from functools import cache

import pytest

from tests.calls.calls import (
    PROGRAMS,
    Answers,
    Program,
    areas,
    calls,
    difference,
    recorded,
    run,
    run_original,
    tf1_python,
)

SWITCHES = ("disable_v2_behavior", "enable_eager_execution")

AREAS = areas()


@cache
def rewritten(area: str) -> dict[str, tuple[str, bool]]:
    """Name -> the new text, and whether a person is told something about it."""
    found = {}
    for program in calls(area):
        text, findings = program.rewritten()
        found[program.name] = (text, bool(findings))
    return found


@cache
def current(area: str, mode: str) -> Answers:
    """What the rewritten calls give here; in eager mode without those that switch the mode themselves."""
    texts = {name: text for name, (text, _) in rewritten(area).items()}
    if mode == "eager":
        texts = {name: text for name, text in texts.items() if not any(switch in text for switch in SWITCHES)}
    return run(texts, sys.executable, mode)


def different(area: str, mode: str) -> list[str]:
    """The calls that give something else than on 1.15, and about which nothing was said."""
    old, new, found = recorded(area), current(area, mode), []
    for program in calls(area):
        if program.name not in new or rewritten(area)[program.name][1] or isinstance(old[program.name][mode], str):
            continue
        difference_ = difference(old[program.name][mode], new[program.name])
        if difference_ is not None and not (mode == "eager" and is_graph_only(new[program.name])):
            found.append(f"{program.name}\n  {rewritten(area)[program.name][0].splitlines()[-1]}\n  {difference_}")
    return found


def is_graph_only(answer: object) -> bool:
    """Whether the call stops in eager code with an error: that is loud, and the program was one for a graph."""
    return isinstance(answer, str)


@pytest.mark.parametrize("area", AREAS)
def test_in_a_graph(area: str) -> None:
    assert different(area, "graph") == []


@pytest.mark.parametrize("area", AREAS)
def test_in_eager_code(area: str) -> None:
    """Held against eager execution of 1.15: what 1.15 refused there is not compared."""
    assert different(area, "eager") == []


@pytest.mark.parametrize("mode", ["graph", "eager"])
def test_whole_programs(mode: str) -> None:
    """No finding excuses one, and eager code too must give what 1.15 gave in a graph."""
    old, new = recorded(PROGRAMS), current(PROGRAMS, mode)
    assert set(old) == set(new) == {program.name for program in calls(PROGRAMS)}
    found = {name: difference(old[name]["graph"], answer) for name, answer in new.items()}
    assert {name: text for name, text in found.items() if text is not None} == {}


def test_whole_programs_for_both_targets_compute_the_same_on_1_15(tf1: str) -> None:
    both = [program for program in calls(PROGRAMS) if program.settings.target == "compat"]
    new = run({program.name: program.rewritten()[0] for program in both}, tf1, "graph")
    assert len(new) >= 4
    for name, answer in new.items():
        assert difference(recorded(PROGRAMS)[name]["graph"], answer) is None, name


@pytest.fixture
def tf1() -> str:
    """The interpreter with TensorFlow 1.15."""
    python = tf1_python()
    if python is None:
        assert "CI" not in os.environ, "the lane with real TensorFlow 1.15 must run in CI"
        pytest.skip("needs TensorFlow 1.15: tfmigrate tf1 install")
    return python


@pytest.mark.parametrize("area", [*AREAS, PROGRAMS])
def test_the_record_is_what_1_15_gives(area: str, tf1: str) -> None:
    old, again = recorded(area), run_original(area, tf1)
    assert set(old) == set(again)
    for name, answers in again.items():
        for mode, answer in answers.items():
            if isinstance(answer, str):
                assert isinstance(old[name][mode], str), name
            else:
                assert difference(old[name][mode], answer) is None, name


def test_every_call_runs_on_1_15_and_there_are_enough() -> None:
    programs: list[Program] = [program for area in AREAS for program in calls(area)]
    assert all(not isinstance(recorded(a)[p.name]["graph"], str) for a in [*AREAS, PROGRAMS] for p in calls(a))
    assert len(calls(PROGRAMS)) >= 100
    assert [name for name, count in Counter(p.name for p in programs).items() if count > 1] == []
    assert len(programs) >= 1100
    told = sum(told for area in AREAS for _, told in rewritten(area).values())
    assert told <= 25, "findings take the place of rewrites"

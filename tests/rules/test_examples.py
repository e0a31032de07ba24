"""Each rule's examples: what they say must come out does come out, for both targets, and stays on a second run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tfmigrate import rules
from tfmigrate.model import Rewritten, Settings
from tfmigrate.rewrite import rewrite_text
from tfmigrate.rules import Example, Rule

HEADER = "import tensorflow as tf\n"


def examples() -> Iterator[tuple[Rule, Example]]:
    for rule in rules.load().rules:
        for example in rule.examples:
            yield rule, example


def noops() -> Iterator[tuple[Rule, Example]]:
    for rule in rules.load().rules:
        for example in rule.noop:
            yield rule, example


def source(example: Example, code: str) -> str:
    setup = f"{example.setup}\n" if example.setup else ""
    return f"{HEADER}{setup}out = {code}\n"


def without_switch(text: str) -> str:
    """The line that a graph program gets is tested elsewhere."""
    return text.replace("tf.compat.v1.disable_v2_behavior()\n", "")


def run(rule: Rule, example: Example, target: str) -> Rewritten:
    settings = Settings(target=target, epoch=rule.epoch or "auto", unsafe=rule.safety == "unsafe")  # type: ignore[arg-type]
    return rewrite_text(source(example, example.old), "example.py", settings)


def ids(pairs: Iterator[tuple[Rule, Example]]) -> list[str]:
    return [f"{rule.id}: {example.old}" for rule, example in pairs]


@pytest.mark.parametrize(("rule", "example"), list(examples()), ids=ids(examples()))
def test_example(rule: Rule, example: Example) -> None:
    result = run(rule, example, "2.x")
    assert rule.id in {finding.rule for finding in result.findings} or example.old == example.new
    if example.new is None:
        found = [finding for finding in result.findings if finding.rule == rule.id]
        assert [finding.severity for finding in found] == [rule.severity]
        return
    assert without_switch(result.text) == source(example, example.new)
    again = rewrite_text(result.text, "example.py", Settings(unsafe=rule.safety == "unsafe"))
    assert again.text == result.text


@pytest.mark.parametrize(("rule", "example"), list(examples()), ids=ids(examples()))
def test_example_for_compat(rule: Rule, example: Example) -> None:
    if example.new is None:
        return
    result = run(rule, example, "compat")
    assert without_switch(result.text) == source(example, example.compat or example.new)
    again = rewrite_text(result.text, "example.py", Settings(target="compat", unsafe=rule.safety == "unsafe"))
    assert again.text == result.text


@pytest.mark.parametrize(("rule", "example"), list(noops()), ids=ids(noops()))
def test_noop(rule: Rule, example: Example) -> None:
    result = run(rule, example, "2.x")
    assert rule.id not in {finding.rule for finding in result.findings}
    if rule.safety != "manual":
        assert result.text == source(example, example.old)


def test_ids_are_unique() -> None:
    table = rules.load()
    names = [rule.id for rule in table.rules] + [item.id for item in table.builtins]
    assert sorted(names) == sorted(set(names))

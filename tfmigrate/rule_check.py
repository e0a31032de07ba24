"""Running the examples of rules: what they say must come out does come out, and stays on a second run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from tfmigrate.model import Rewritten, Settings
from tfmigrate.rules import Example, Rule

_HEADER = "import tensorflow as tf\n"
_OUT = "\nout = "


class Failure(Struct, frozen=True):
    """An example that is not what comes out: ``wanted`` and ``found`` in a user's words."""

    rule: str
    old: str
    wanted: str
    found: str


def failures(rules: Iterable[Rule], rule_files: tuple[str, ...]) -> Iterator[Failure]:
    """Run every example and noop of ``rules``, which ``rule_files`` hold; yield those that fail.

    :raises InputError: for an example that is not Python.
    """
    for rule in rules:
        for example in rule.examples:
            yield from _failures(rule, example, rule_files, is_noop=False)
        for example in rule.noop:
            yield from _failures(rule, example, rule_files, is_noop=True)


def _failures(rule: Rule, example: Example, rule_files: tuple[str, ...], *, is_noop: bool) -> Iterator[Failure]:
    settings = Settings(epoch=rule.epoch or "auto", unsafe=rule.safety == "unsafe", rule_files=rule_files)
    result = _run(rule, example, settings)
    said = [finding for finding in result.findings if finding.rule == rule.id]
    code = _code(result)
    if is_noop:
        if said or (rule.new is not None and code != example.old):
            yield Failure(rule.id, example.old, "nothing of this rule", code if code != example.old else "a finding")
        return
    if not said and example.old != example.new:
        others = ", ".join(sorted({finding.rule for finding in result.findings})) or "no rule"
        yield Failure(rule.id, example.old, f"the rule {rule.id} applies", f"{others}: {code}")
    elif example.new is None:
        if rule.severity not in {finding.severity for finding in said}:
            yield Failure(rule.id, example.old, f"a finding of severity {rule.severity}", said[0].severity)
    elif code != example.new:
        yield Failure(rule.id, example.old, example.new, code)
    else:
        again = _rewrite(result.text, settings)
        if again.text != result.text:
            yield Failure(rule.id, example.old, "a second run changes nothing", _code(again))


def _run(rule: Rule, example: Example, settings: Settings) -> Rewritten:
    setup = f"{example.setup}\n" if example.setup else ""
    return _rewrite(f"{_HEADER}{setup}out = {example.old}\n", settings)


def _rewrite(text: str, settings: Settings) -> Rewritten:
    from tfmigrate.rewrite import rewrite_source

    return rewrite_source(text, "example", settings)


def _code(result: Rewritten) -> str:
    """What the last statement gives to ``out``; the imports above it are not the example's concern."""
    return result.text.rpartition(_OUT)[2].removesuffix("\n")

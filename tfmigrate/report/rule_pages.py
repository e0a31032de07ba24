"""The rules for people: a list, and a page for each."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import tfmigrate
from tfmigrate.model import InputError
from tfmigrate.report.text import paint

if TYPE_CHECKING:
    from tfmigrate.rules import Builtin, Rule, RuleTable

_WIDTH = 100
_SAFETY = {
    "safe": "safe: the same meaning, done by default",
    "unsafe": "unsafe: better code whose values can differ, done with --unsafe",
    "manual": "manual: a finding that says what to do; nothing is rewritten",
}


def select(table: RuleTable, rule_id: str | None) -> list[Rule | Builtin]:
    """Return the rules with this id, or all, sorted by id; the built-in ones too.

    :raises InputError: if no rule has the id.
    """
    rules: list[Rule | Builtin] = [*table.rules, *table.builtins]
    if rule_id is None:
        return sorted(rules, key=lambda rule: rule.id)
    found = [rule for rule in rules if rule.id == rule_id]
    if not found:
        import difflib

        near = difflib.get_close_matches(rule_id, {rule.id for rule in rules}, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "'tfmigrate rules' lists them"
        raise InputError(f"there is no rule {rule_id!r}; {hint}")
    return found


def index(rules: Sequence[Rule | Builtin], color: bool) -> str:
    """Return one line for each rule: id, safety, and the first sentence of its reason."""
    if not rules:
        return ""
    width = max(len(rule.id) for rule in rules)
    lines = []
    for rule in rules:
        name = paint(rule.id.ljust(width), color, bold=True)
        sentence = " ".join(rule.why.split()).split(". ")[0].rstrip(".")
        lines.append(f"{name}  {getattr(rule, 'safety', 'built-in'):8}  {sentence}\n")
    return "".join(lines)


def page(rule: Rule | Builtin, color: bool) -> str:
    """Return what the rule does, why, an example, what its proof covers, and where to read more."""
    from tfmigrate.rules import Builtin, Rule

    sections = [("Why", textwrap.fill(" ".join(rule.why.split()), _WIDTH)), ("Reference", rule.url)]
    if isinstance(rule, Builtin) and rule.todo:
        sections.insert(1, ("What to do", textwrap.fill(rule.todo, _WIDTH)))
    kind = "built-in: follows from the two APIs, or from how files are rewritten"
    if isinstance(rule, Rule):
        kind = _SAFETY[rule.safety]
        sections.insert(0, ("What", _what(rule)))
        sections[2:2] = [
            ("Example", "\n\n".join(_example(example, color) for example in rule.examples)),
            ("Proof", textwrap.fill(_proof(rule), _WIDTH)),
        ]
    shown = [f"{paint(rule.id, color, bold=True)} ({kind})"]
    for title, body in sections:
        if body:
            shown.append(f"{paint(title, color, bold=True)}\n{textwrap.indent(body, '  ')}")
    return "\n\n".join(shown) + "\n"


def as_json(rules: Sequence[Rule | Builtin]) -> str:
    """Return the rules as one JSON object and a final newline."""
    document = {"version": tfmigrate.__version__, "rules": [_object(rule) for rule in rules], "errors": []}
    return json.dumps(document, indent=2) + "\n"


def _what(rule: Rule) -> str:
    lines = list(rule.olds)
    if rule.new is not None:
        lines.append(f"-> {rule.new}")
    if rule.compat is not None:
        lines.append(f"-> {rule.compat}  (--target compat)")
    return "\n".join(lines)


def _example(example: Any, color: bool) -> str:
    lines = [f"  {line}" for line in example.setup.splitlines()]
    lines += [paint(f"- {line}", color, fg="red") for line in example.old.splitlines()]
    if example.new is not None:
        lines += [paint(f"+ {line}", color, fg="green") for line in example.new.splitlines()]
    return "\n".join(lines)


def _proof(rule: Rule) -> str:
    if rule.new is None:
        return "Nothing is rewritten, so there is nothing to prove."
    specs = {name: ", ".join(map(str, spec.shape)) for name, spec in rule.inputs.items()}
    inputs = "; ".join(f"{name}: {rule.inputs[name].kind} [{shape}]" for name, shape in specs.items())
    given = f" with inputs {inputs}" if inputs else ""
    return (
        f"'tfmigrate verify' runs old and new{given} and compares values, gradients, shapes, dtypes and "
        "errors in compat.v1 graphs, eager, tf.function, XLA and, where it is installed, real 1.15."
    )


def _object(rule: Rule | Builtin) -> dict[str, Any]:
    from tfmigrate.rules import Rule

    if not isinstance(rule, Rule):
        advice = {"advice": rule.todo} if rule.todo else {}
        return {"id": rule.id, "safety": "built-in", "why": rule.why, **advice, "url": rule.url}
    return {
        "id": rule.id,
        "safety": rule.safety,
        "old": list(rule.olds),
        "new": rule.new,
        "compat": rule.compat,
        "why": rule.why,
        "url": rule.url,
        "examples": [{"old": example.old, "new": example.new} for example in rule.examples],
    }

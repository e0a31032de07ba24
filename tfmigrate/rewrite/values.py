"""Functions of another meaning that are handed on, not called: ``tf.map_fn(tf.image.per_image_standardization, x)``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tfmigrate.names import Site
from tfmigrate.names.scopes import parent_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.plan import Note
from tfmigrate.rewrite.written import applies
from tfmigrate.rules import Rule


def value_notes(context: Context, site: Site) -> Iterator[Note]:
    """A finding for a bare reference of a function whose calls a rule is about, if the rule says so (``as-value``).

    What the arguments of its calls are is not in the text, but for those that ``functools.partial`` gives.
    """
    if site.call is not None or context.is_2x:
        return
    path = site.endpoint.removeprefix("compat.v1.")
    for rule in context.rules.as_values.get(path, ()):
        given = _given(site.node)
        if applies(context, rule, path) and (rule.as_value == "always" or rule.as_value in given):
            yield _note(rule, site.node, given)


def _note(rule: Rule, node: ast.expr, given: dict[str, str]) -> Note:
    def fill(text: str) -> str:
        return re.sub(r"\$(\w+)", lambda hole: given.get(hole[1], hole[1]), text)

    message = fill(rule.message or rule.why)
    advice = fill(rule.suggest[0]) if rule.suggest else "hand on a function of one's own whose call is in the text"
    return Note(node, rule.id, rule.severity, f"handed on, its calls are not in the text: {message}", advice)


def _given(node: ast.expr) -> dict[str, str]:
    """The keywords that ``functools.partial(node, k=1)`` gives, as code."""
    call = parent_of(node)
    if not isinstance(call, ast.Call) or not call.args or call.args[0] is not node:
        return {}
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name != "partial":
        return {}
    return {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords if keyword.arg is not None}

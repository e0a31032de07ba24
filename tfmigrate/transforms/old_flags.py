"""``tf.flags.FLAGS`` of before 1.5, a class of its own; since then it is that of Abseil.

``FLAGS._parse_flags()`` read the command line, ``FLAGS.__flags`` held the values, ``FLAGS.__parsed`` told whether they
had been read. https://abseil.io/docs/python/guides/flags,
https://github.com/tensorflow/tensorflow/releases/tag/v1.5.0
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from msgspec import Struct, field

from tfmigrate.names import Site
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import parent_of, scope_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.plan import NamePlan, Note
from tfmigrate.rewrite.text import Lines

RULE = "flags-of-1.4"
ENDPOINTS = frozenset({"flags.FLAGS", "app.flags.FLAGS"})
_VALUES, _PARSED = "flag_values_dict()", "is_parsed()"
_WORDS = ("_parse_flags", "__flags", "__parsed")
"""No file without any of these has anything to find."""
_KEYS = {"__flags": _VALUES, "__parsed": _PARSED}


class OldFlags(Struct):
    """``covered`` are names that the plans print; ``imports`` what the new text needs: ``import sys``."""

    plans: dict[ast.expr, NamePlan] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    covered: set[ast.expr] = field(default_factory=set)
    imports: list[str] = field(default_factory=list)


def find(context: Context, lines: Lines, is_skipped: Callable[[ast.expr], bool]) -> OldFlags:
    """A plan, or a finding, for each use of what only the older class had, but for what ``is_skipped``."""
    found = OldFlags()
    if context.is_2x or not any(word in context.text for word in _WORDS):
        return found
    sites = [site for site in context.sites.values() if site.endpoint.removeprefix("compat.v1.") in ENDPOINTS]
    is_older = any(_attribute(site) == "_parse_flags" or _key(site) is not None for site in sites)
    for site in sites:
        above = parent_of(site.node)
        attribute = _attribute(site)
        if not isinstance(above, ast.Attribute) or is_skipped(site.node):
            continue
        if attribute == "_parse_flags":
            _parse(context, lines, site, above, found)
        elif attribute == "__parsed" or (attribute == "__flags" and is_older):
            _values(above, found, _KEYS[attribute])
        elif _key(site) is not None:
            subscript = parent_of(above)
            assert isinstance(subscript, ast.Subscript)
            _replace(lines, site, subscript, found, _KEYS[_key(site) or ""])
    return found


def _attribute(site: Site) -> str:
    """The attribute that is read from the flags."""
    above = parent_of(site.node)
    return above.attr if isinstance(above, ast.Attribute) else ""


def _key(site: Site) -> str | None:
    """``__flags`` of ``FLAGS.__dict__['__flags']``."""
    above = parent_of(site.node)
    if not isinstance(above, ast.Attribute) or above.attr != "__dict__":
        return None
    subscript = parent_of(above)
    if not isinstance(subscript, ast.Subscript) or subscript.value is not above:
        return None
    key = subscript.slice.value if isinstance(subscript.slice, ast.Constant) else None
    return key if isinstance(key, str) and key in _KEYS else None


def _parse(context: Context, lines: Lines, site: Site, above: ast.Attribute, found: OldFlags) -> None:
    """``FLAGS._parse_flags()``: flags that are not known were no error."""
    call = parent_of(above)
    owner = scope_of(site.node).lookup("sys")
    is_free = owner is None or all(b.kind == "import" and b.target == "sys" for b in owner.bindings["sys"])
    is_statement = isinstance(call, ast.Call) and isinstance(parent_of(call), ast.Expr)
    if not (isinstance(call, ast.Call) and is_statement and is_free and not call.args and not call.keywords):
        message = "FLAGS._parse_flags is gone since 1.5: FLAGS(sys.argv, known_only=True) reads the command line"
        found.notes.append(Note(above, RULE, "error", message))
        return
    text = _spelled(lines, site)
    message = "FLAGS._parse_flags() -> FLAGS(sys.argv, known_only=True): its name since 1.5"
    found.covered.add(site.node)
    found.plans[call] = NamePlan(call, RULE, f"{text}(sys.argv, known_only=True)", message)
    if owner is None:
        found.imports.append("import sys")


def _values(above: ast.Attribute, found: OldFlags, new: str) -> None:
    if not isinstance(above.ctx, ast.Load):
        found.notes.append(_not_assignable(above))
        return
    message = f"FLAGS.{above.attr} -> FLAGS.{new}: its name since 1.5"
    found.plans[above] = NamePlan(above, RULE, new, message, attribute_only=True)


def _replace(lines: Lines, site: Site, subscript: ast.Subscript, found: OldFlags, new: str) -> None:
    holder = parent_of(subscript)
    is_changed = isinstance(holder, ast.Subscript) and not isinstance(holder.ctx, ast.Load)
    if not isinstance(subscript.ctx, ast.Load) or is_changed:
        found.notes.append(_not_assignable(subscript))
        return
    found.covered.add(site.node)
    message = f"{lines.source(subscript)} -> FLAGS.{new}: its name since 1.5"
    found.plans[subscript] = NamePlan(subscript, RULE, f"{_spelled(lines, site)}.{new}", message)


def _not_assignable(node: ast.expr) -> Note:
    message = (
        "the flags of 1.5 and later keep their values elsewhere: assign FLAGS.name, or FLAGS[name].value, and "
        "FLAGS.mark_as_parsed() in place of __parsed"
    )
    return Note(node, RULE, "error", message)


def _spelled(lines: Lines, site: Site) -> str:
    """The flags as the new text names them, where the name itself is printed with what is read from it."""
    if site.base_path != ROOT or site.endpoint.startswith("compat."):
        return lines.source(site.node)
    return f"{site.base}.compat.v1.{site.endpoint}"

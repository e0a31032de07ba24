"""Patterns of several calls: finding them, and naming what two places need."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator

from msgspec import Struct, field

from tfmigrate.names import Site
from tfmigrate.names.scopes import Scope, parent_of, scope_of, statement_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.definitions import is_changed_in_place, is_stable
from tfmigrate.rewrite.marks import SKIP, marks_of, place_for_mark
from tfmigrate.rewrite.match import Match, find_match
from tfmigrate.rewrite.plan import Hoist, Note, PatternPlan
from tfmigrate.rewrite.text import Lines
from tfmigrate.rewrite.written import applies, conditions_hold, needs_mark, template_for
from tfmigrate.rules import Rule
from tfmigrate.rules.load import Spelling
from tfmigrate.rules.template import parse

_HIGHEST_CLIMB = 4


class Patterns(Struct):
    """What the patterns of one file come to.

    ``covered`` holds the expressions that a pattern replaces: sites in there have no plan of their own.
    """

    plans: dict[ast.expr, PatternPlan] = field(default_factory=dict)
    hoists: dict[ast.expr, Hoist] = field(default_factory=dict)
    covered: set[ast.expr] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)


def find_patterns(context: Context, lines: Lines) -> Patterns:
    """Match every pattern at every site; outer matches win over what they contain."""
    found = Patterns()
    for site in list(context.sites.values()):
        if site.call is None or site.call in found.covered or SKIP in marks_of(lines, site.node):
            continue
        spellings = context.patterns.get(context.canonical(site.endpoint), ())
        if spellings:
            _at_site(context, lines, site, spellings, found)
    return found


def _at_site(
    context: Context, lines: Lines, site: Site, spellings: tuple[Spelling, ...], found: Patterns
) -> None:
    noted: set[str] = set()
    for node in reversed(list(_candidates(site))):
        if node in found.covered:
            continue
        for spelling in spellings:
            rule = spelling.rule
            if rule.id in noted or not applies(context, rule, site.endpoint):
                continue
            if context.is_2x and rule.safety != "manual":
                continue  # what it computes today is what it is meant to compute
            match = find_match(context, spelling.old, node)
            if match is None or not conditions_hold(context, rule, spelling.old, match.holes):
                continue
            if rule.safety == "manual":
                noted.add(rule.id)
                found.notes.append(_manual_note(rule, node, match))
            elif rule.safety == "unsafe" and not context.settings.unsafe:
                noted.add(rule.id)
                found.notes.append(Note(node, rule.id, "info", f"{rule.message or rule.why} (--unsafe rewrites it)"))
            elif node not in found.plans and _plan(context, lines, rule, match, found):
                return


def _candidates(site: Site) -> Iterator[ast.expr]:
    """The call itself, and the signs and products around it that may belong to the pattern."""
    node: ast.expr | None = site.call
    for _ in range(_HIGHEST_CLIMB):
        if node is None:
            return
        yield node
        parent = parent_of(node)
        if isinstance(parent, ast.keyword):
            parent = parent_of(parent)
        node = parent if isinstance(parent, (ast.UnaryOp, ast.BinOp, ast.Call)) else None


def _manual_note(rule: Rule, node: ast.expr, match: Match) -> Note:
    holes = {name: ast.unparse(value) for name, value in match.holes.items()}
    message = _fill_text(rule.message or rule.why, holes)
    for suggestion in rule.suggest:
        text = _fill_text(suggestion, holes)
        if "$" not in text:
            return Note(node, rule.id, rule.severity, message, text)
    return Note(node, rule.id, rule.severity, message)


def _fill_text(text: str, holes: dict[str, str]) -> str:
    for name in sorted(holes, key=len, reverse=True):
        text = text.replace(f"${name}", holes[name])
    return text


def _plan(context: Context, lines: Lines, rule: Rule, match: Match, found: Patterns) -> bool:
    new = template_for(context, rule)
    assert new is not None, "only manual rules have no 'new'"
    if _has_comment(lines.source(match.node)):
        message = "a comment stands inside of what would be replaced: left as it is"
        found.notes.append(Note(match.node, rule.id, "info", message))
        return False
    values: dict[str, str] = {}
    hoists: dict[ast.expr, Hoist] = {}
    for name, crossing in match.crossed.items():
        node = match.holes[name]
        if name not in new.holes:
            continue
        if is_changed_in_place(node, crossing.binding.node):
            message = f"{ast.unparse(node)} is changed in place, maybe after {crossing.binding.name!r}: left as it is"
            found.notes.append(Note(match.node, rule.id, "info", message))
            return False
        if isinstance(node, ast.Constant) or is_stable(node, crossing.binding.node, crossing.read):
            values[name] = ast.unparse(node)
            continue
        hoist = found.hoists.get(node) or _hoist(context, lines, node, crossing.binding.name)
        if hoist is None:
            message = f"the definition of {crossing.binding.name!r} shares its line: left as it is"
            found.notes.append(Note(match.node, rule.id, "info", message))
            return False
        hoists[node] = hoist
        values[name] = hoist.name
    plan = PatternPlan(match.node, rule, new, match, values=values)
    plan.mark_2x = needs_mark(context, rule, new, match.holes.get("labels"))
    if plan.mark_2x and rule.compat is not None and not _takes_mark(context, lines, match):
        # The compat.v2 spelling cannot be mistaken for the 1.x function, in every place and under every alias.
        plan.new, plan.mark_2x = parse(rule.compat), False
    found.plans[match.node] = plan
    found.hoists.update(hoists)
    found.covered |= match.covered
    return True


def _takes_mark(context: Context, lines: Lines, match: Match) -> bool:
    """Whether a mark can stand there and be true: below ``tensorflow.compat.v1`` the names mean 1.x's functions."""
    sites = [site for site in context.sites.values() if site.call in match.covered]
    below_v1 = any(site.base_path.startswith("tensorflow.compat.v1") for site in sites)
    return not below_v1 and place_for_mark(lines, match.node) is not None


def _hoist(context: Context, lines: Lines, node: ast.expr, defined: str) -> Hoist | None:
    """Name ``node`` in a line of its own before its statement, if that has its line to itself."""
    statement = statement_of(node)
    start, _ = lines.span(statement)
    before = lines.text[lines.starts[statement.lineno - 1] : start]
    if before.strip() or not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return None
    return Hoist(node, _fresh(context, f"{defined}_logits", scope_of(node)), statement)


def _fresh(context: Context, name: str, scope: Scope) -> str:
    taken = {read.id for read in context.names.analysis.reads}
    around: Scope | None = scope
    while around is not None:
        taken |= set(around.bindings)
        around = around.parent
    candidate, count = name, 2
    while candidate in taken:
        candidate, count = f"{name}_{count}", count + 1
    scope.bindings.setdefault(candidate, [])
    return candidate


def _has_comment(source: str) -> bool:
    if "#" not in source:
        return False
    tokens = tokenize.generate_tokens(io.StringIO(f"({source})").readline)
    try:
        return any(token.type == tokenize.COMMENT for token in tokens)
    except (tokenize.TokenError, SyntaxError):
        return True



"""From plans to edits: outermost expressions are printed, names are spelled, hoisted lines and marks are put in."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from tfmigrate.names import Site
from tfmigrate.names.scopes import ancestors
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.marks import MARK_2X, marks_of, place_for_mark
from tfmigrate.rewrite.moved import COMPAT
from tfmigrate.rewrite.plan import ArgumentsPlan, CallPlan, Hoist, NamePlan, Note, PatternPlan, Plan
from tfmigrate.rewrite.spelling import Speller, endpoints_in
from tfmigrate.rewrite.text import Edit, Lines

Units = Mapping[ast.expr, tuple[dict[ast.expr, Plan], dict[ast.expr, Hoist]]]


class Editor(Struct):
    """Collects the edits of one file.

    ``done`` are the plans that were carried out; ``respelled`` the names whose sites no longer read their old base
    name; ``structural`` tells that lines were added or that an edit stands where a whole parse must judge it.
    """

    context: Context
    lines: Lines
    speller: Speller
    edits: list[Edit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    done: list[Plan] = field(default_factory=list)
    respelled: set[ast.expr] = field(default_factory=set)
    structural: bool = False

    def carry_out(self, plans: dict[ast.expr, Plan], hoists: dict[ast.expr, Hoist]) -> None:
        """Print every outermost expression that holds a plan."""
        for plan in plans.values():
            self.spell(plan)
        units: dict[ast.expr, tuple[dict[ast.expr, Plan], dict[ast.expr, Hoist]]] = {}
        changing: set[ast.expr] = {*plans, *hoists}
        for node in sorted(changing, key=lambda node: (node.lineno, node.col_offset)):
            own_plans, own_hoists = units.setdefault(_outermost(node, changing), ({}, {}))
            if node in plans:
                own_plans[node] = plans[node]
            if node in hoists:
                own_hoists[node] = hoists[node]
        lost = self.lost_hoists(units)
        if lost:
            self.carry_out(self.without_readers(plans, lost), {n: h for n, h in hoists.items() if h.name not in lost})
            return
        for unit, (own_plans, own_hoists) in units.items():
            if self.print_unit(unit, own_plans, own_hoists):
                self.mark(unit, own_plans.values())
                self.done += own_plans.values()
                self.respelled.update(name for plan in own_plans.values() for name in self.respelled_names(plan))

    def lost_hoists(self, units: Units) -> set[str]:
        """The names that no line would define, because the expression they stand for cannot be printed."""
        hoisting = {unit: pair for unit, pair in units.items() if pair[1]}
        if not hoisting:
            return set()
        from tfmigrate.rewrite.printer import NotPrintableError, print_unit

        lost: set[str] = set()
        for unit, (plans, hoists) in hoisting.items():
            try:
                print_unit(self.lines, unit, plans, hoists)
            except NotPrintableError:
                lost |= {hoist.name for hoist in hoists.values()}
        return lost

    def without_readers(self, plans: dict[ast.expr, Plan], lost: set[str]) -> dict[ast.expr, Plan]:
        """The plans that do not read one of these names; a finding for each of the others."""
        kept: dict[ast.expr, Plan] = {}
        for node, plan in plans.items():
            if isinstance(plan, PatternPlan) and lost & set(plan.values.values()):
                message = "left as it is: what it is computed from cannot be given a name of its own"
                self.notes.append(Note(node, "not-rewritten", "error", message))
            else:
                kept[node] = plan
        return kept

    def spell(self, plan: Plan) -> None:
        """Write the plan's endpoints with the names that are in scope at its place."""
        if isinstance(plan, NamePlan):
            return
        if isinstance(plan, ArgumentsPlan):
            for edit in plan.arguments.values():
                wrapped = [] if edit.wrap is None else endpoints_in(edit.wrap)
                edit.spellings = {e: f"{self.speller.module_alias(plan.node)}.{e}" for e in wrapped}
            return
        sites = self.context.sites
        if isinstance(plan, CallPlan):
            site = sites[plan.function]
            spelled = self.speller.spell(plan.endpoint, site)
            plan.respelled = spelled if spelled != site.written else None
            for edit in plan.arguments.values():
                if edit.wrap is not None:
                    edit.spellings = self.speller.spell_all(edit.wrap, site)
            return
        plan.spellings = self.speller.spell_all(plan.new.tree, self.covered(plan)[0])

    def covered(self, plan: PatternPlan) -> list[Site]:
        """The sites that a pattern replaces."""
        return [site for site in self.context.sites.values() if site.call in plan.match.covered]

    def respelled_names(self, plan: Plan) -> list[ast.expr]:
        """The names of a plan's sites that no longer read their old base name."""
        if isinstance(plan, (NamePlan, ArgumentsPlan)):
            return []
        if isinstance(plan, CallPlan):
            base = self.context.sites[plan.function].base
            is_lost = plan.respelled is not None and not plan.respelled.startswith(f"{base}.")
            return [plan.function] if is_lost else []
        spelled = plan.spellings.values()
        return [s.node for s in self.covered(plan) if not any(text.startswith(f"{s.base}.") for text in spelled)]

    def print_unit(self, unit: ast.expr, plans: dict[ast.expr, Plan], hoists: dict[ast.expr, Hoist]) -> bool:
        """Add the edit of one outermost expression; ``False``, with a finding, if it cannot be printed."""
        self.structural |= any(isinstance(around, ast.JoinedStr) for around in ancestors(unit))
        renames = [edit for edit in map(self.rename, plans.values()) if edit is not None]
        if len(renames) == len(plans) and not hoists:
            self.edits += renames
            return True
        from tfmigrate.rewrite.printer import NotPrintableError, print_unit

        try:
            printed = print_unit(self.lines, unit, plans, hoists)
        except NotPrintableError as error:
            self.notes.append(Note(unit, "not-rewritten", "error", f"left as it is: {error}"))
            return False
        self.edits.append(Edit(*self.lines.span(unit), printed.code))
        for hoist in hoists.values():
            self.hoist(hoist, printed.hoisted[hoist.name])
        return True

    def rename(self, plan: Plan) -> Edit | None:
        """The edit of a plan that changes nothing but a name."""
        if isinstance(plan, NamePlan):
            start, end = self.lines.span(plan.node)
            if plan.attribute_only and isinstance(plan.node, ast.Attribute):
                start = end - len(plan.node.attr)
            return Edit(start, end, plan.text)
        if isinstance(plan, CallPlan) and plan.is_rename:
            return Edit(*self.lines.span(plan.function), plan.respelled or "")
        return None

    def hoist(self, hoist: Hoist, code: str) -> None:
        """Put the hoisted expression on a line of its own before its statement."""
        start = self.lines.starts[hoist.statement.lineno - 1]
        text = self.lines.line_text(hoist.statement.lineno)
        indent = text[: len(text) - len(text.lstrip())]
        self.edits.append(Edit(start, start, f"{indent}{hoist.name} = {code}{self.lines.newline}"))
        self.structural = True

    def mark(self, unit: ast.expr, plans: Iterable[Plan]) -> None:
        """Say in the text that a call is the 2.x function already, where only that tells a second run."""
        if not any(plan.mark_2x for plan in plans) or MARK_2X in marks_of(self.lines, unit):
            return
        end = place_for_mark(self.lines, unit)
        assert end is not None, "a plan without a place for its mark is spelled so that it needs none"
        self.edits.append(Edit(end, end, f"  {MARK_2X}"))
        self.structural = True


def describe(context: Context, plan: Plan) -> Note:
    """The finding that tells of a rewrite."""
    if isinstance(plan, PatternPlan):
        return Note(plan.node, plan.rule.id, "info", plan.rule.message or plan.rule.why)
    if isinstance(plan, (NamePlan, ArgumentsPlan)):
        return Note(plan.node, plan.rule, "info", plan.message)
    site = context.sites[plan.function]
    new = f"tf.{plan.endpoint}"
    if plan.endpoint.startswith(COMPAT):
        new = f"{context.settings.compat_package}.{plan.endpoint.removeprefix(COMPAT)}"
    what = f"tf.{site.endpoint} -> {new}" if site.endpoint != plan.endpoint else f"tf.{site.endpoint}"
    return Note(plan.node, plan.rule, "info", f"{what}: {context.rules.why(plan.rule)}")


def _outermost(node: ast.expr, others: set[ast.expr]) -> ast.expr:
    """The outermost of ``others`` around ``node``, in its statement."""
    found = node
    for around in ancestors(node):
        if around in others:
            assert isinstance(around, ast.expr)
            found = around
        if isinstance(around, ast.stmt):
            break
    return found

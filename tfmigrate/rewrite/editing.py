"""From plans to edits: outermost expressions are printed, names are spelled, hoisted lines and marks are put in."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from tfmigrate.names.scopes import ancestors
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.marks import MARK_2X, marks_of, place_for_mark
from tfmigrate.rewrite.plan import CallPlan, Hoist, Note, PatternPlan, Plan
from tfmigrate.rewrite.spelling import Speller
from tfmigrate.rewrite.text import Edit, Lines


@dataclass(slots=True)
class Editor:
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
        changing: set[ast.expr] = {*plans, *hoists}
        units = [node for node in changing if not _is_inside(node, changing)]
        for unit in sorted(units, key=lambda node: (node.lineno, node.col_offset)):
            inside = [node for node in ast.walk(unit) if isinstance(node, ast.expr) and node in changing]
            own_plans = {node: plans[node] for node in inside if node in plans}
            own_hoists = {node: hoists[node] for node in inside if node in hoists}
            if self.print_unit(unit, own_plans, own_hoists):
                self.mark(unit, own_plans.values())
                self.done += own_plans.values()

    def spell(self, plan: Plan) -> None:
        """Write the plan's endpoints with the names that are in scope at its place."""
        sites = self.context.sites
        if isinstance(plan, CallPlan):
            site = sites[plan.function]
            spelled = self.speller.spell(plan.endpoint, site)
            plan.respelled = spelled if spelled != ast.unparse(plan.function) else None
            for edit in plan.arguments.values():
                if edit.wrap is not None:
                    edit.spellings = self.speller.spell_all(edit.wrap, site)
            if plan.respelled is not None and not plan.respelled.startswith(f"{site.base}."):
                self.respelled.add(plan.function)
            return
        covered = [site for site in sites.values() if site.call in plan.match.covered]
        plan.spellings = self.speller.spell_all(plan.new.tree, covered[0])
        for site in covered:
            if not any(text.startswith(f"{site.base}.") for text in plan.spellings.values()):
                self.respelled.add(site.node)

    def print_unit(self, unit: ast.expr, plans: dict[ast.expr, Plan], hoists: dict[ast.expr, Hoist]) -> bool:
        """Add the edit of one outermost expression; ``False``, with a finding, if it cannot be printed."""
        self.structural |= any(isinstance(around, ast.JoinedStr) for around in ancestors(unit))
        renames = [plan for plan in plans.values() if isinstance(plan, CallPlan) and plan.is_rename]
        if len(renames) == len(plans) and not hoists:
            self.edits += [Edit(*self.lines.span(plan.function), plan.respelled or "") for plan in renames]
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
    site = context.sites[plan.function]
    what = f"tf.{site.endpoint} -> tf.{plan.endpoint}" if site.endpoint != plan.endpoint else f"tf.{site.endpoint}"
    return Note(plan.node, plan.rule, "info", f"{what}: {context.rules.why(plan.rule)}")


def _is_inside(node: ast.expr, others: set[ast.expr]) -> bool:
    for around in ancestors(node):
        if around in others:
            return True
        if isinstance(around, ast.stmt):
            return False
    return False

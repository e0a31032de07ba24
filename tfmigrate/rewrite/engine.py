"""One file through all steps: sites -> plans -> edits -> text, findings, claims."""

from __future__ import annotations

import ast
import warnings
from dataclasses import replace

from tfmigrate import api, rules
from tfmigrate.model import Claim, Finding, InputError, Rewritten, Settings
from tfmigrate.names import Names, Site, analyse, find_sites
from tfmigrate.names.scopes import ancestors
from tfmigrate.rewrite import epoch
from tfmigrate.rewrite.claims import claim_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.imports import behavior_edit, import_edits
from tfmigrate.rewrite.marks import MARK_2X, marks_of, place_for_mark
from tfmigrate.rewrite.patterns import find_patterns
from tfmigrate.rewrite.plan import CallPlan, Hoist, Note, PatternPlan, Plan
from tfmigrate.rewrite.plans import Plans, plan_sites
from tfmigrate.rewrite.spelling import Speller
from tfmigrate.rewrite.text import Edit, Lines, splice
from tfmigrate.rules.template import endpoint_of


def rewrite_text(text: str, path: str, settings: Settings) -> Rewritten:
    """Rewrite Python 3 source.

    Findings and claims have positions in ``text``. The result always parses; what could not be done is a finding.
    Raises ``InputError`` if ``text`` is no Python 3.
    """
    tree = parse_python(text, path)
    names = Names(analyse(tree))
    table = rules.load(settings.rule_files)
    v1, v0, target = api.load("1.15"), api.load("0.12"), api.load(settings.tf_version)
    sites = list(find_sites(names, lambda p: p in v1 or p in target or p in v0 or p.startswith("python.")))
    if not sites and not names.analysis.imports:
        return Rewritten(text, changed=False)
    decided = epoch.decide(settings, sites, table, v0, v1)
    context = Context(
        text=text,
        path=path,
        settings=settings,
        rules=table,
        names=names,
        sites={site.node: site for site in sites},
        calls={site.call: site for site in sites if site.call is not None},
        epoch=decided,
        old_api=v0 if decided == "0.12" else v1,
        new_api=target,
        newest_old_api=v1,
        is_2x=settings.epoch == "auto" and epoch.is_2x(sites, v1, target),
    )
    return _Rewriter(context).run()


def parse_python(text: str, path: str) -> ast.Module:
    """Parse without letting warnings about the user's strings reach the terminal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise InputError(f"not Python 3: {error.msg}", path, error.lineno or 1) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise InputError(f"Python cannot parse it: {error or 'nested too deeply'}", path, 1) from None


class _Rewriter:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.lines = Lines(context.text)
        self.speller = Speller(context)
        self.edits: list[Edit] = []
        self.notes: list[Note] = []
        self.claims: list[Claim] = []
        self.respelled: set[ast.expr] = set()

    def run(self) -> Rewritten:
        context = self.context
        patterns = find_patterns(context, self.lines)
        single = plan_sites(context, self.lines, patterns.covered)
        plans: dict[ast.expr, Plan] = {**single.plans, **patterns.plans}
        self.notes += [*patterns.notes, *single.notes]
        for plan in plans.values():
            self.spell(plan)
        self.print_units(plans, patterns.hoists)
        behavior = self.behavior(single, plans)
        edits, notes = import_edits(context, self.lines, self.respelled, self.speller.added_alias)
        self.edits += [*edits, *behavior]
        self.notes += notes
        return self.result()

    def spell(self, plan: Plan) -> None:
        """Write the plan's endpoints with the names that are in scope at its place."""
        context = self.context
        if isinstance(plan, CallPlan):
            site = context.sites[plan.function]
            spelled = self.speller.spell(plan.endpoint, site)
            if spelled != ast.unparse(plan.function):
                plan.respelled = spelled
            for edit in plan.arguments.values():
                if edit.wrap is not None:
                    edit.spellings = self.spellings(edit.wrap, site)
            if plan.respelled is not None and not plan.respelled.startswith(f"{site.base}."):
                self.respelled.add(plan.function)
            return
        site = next(s for s in context.sites.values() if s.call in plan.match.covered)
        plan.spellings = self.spellings(plan.new.tree, site)
        for covered in context.sites.values():
            if covered.call in plan.match.covered:
                is_kept = any(text.startswith(f"{covered.base}.") for text in plan.spellings.values())
                if not is_kept:
                    self.respelled.add(covered.node)

    def spellings(self, template: ast.expr, site: Site) -> dict[str, str]:
        found = {endpoint_of(node) for node in ast.walk(template) if isinstance(node, ast.Attribute)}
        return {endpoint: self.speller.spell(endpoint, site) for endpoint in found if endpoint}

    def print_units(self, plans: dict[ast.expr, Plan], hoists: dict[ast.expr, Hoist]) -> None:
        changing: set[ast.expr] = {*plans, *hoists}
        units = [node for node in changing if not _is_inside(node, changing)]
        for unit in sorted(units, key=lambda node: (node.lineno, node.col_offset)):
            inside = [plans[node] for node in ast.walk(unit) if isinstance(node, ast.expr) and node in plans]
            if self.print_unit(unit, inside, plans, hoists):
                self.mark(unit, inside)
                for plan in inside:
                    self.report(plan)

    def print_unit(
        self, unit: ast.expr, inside: list[Plan], plans: dict[ast.expr, Plan], hoists: dict[ast.expr, Hoist]
    ) -> bool:
        if _is_rename_only(inside) and not hoists:
            for plan in inside:
                assert isinstance(plan, CallPlan)
                self.edits.append(Edit(*self.lines.span(plan.function), plan.respelled or ""))
            return True
        from tfmigrate.rewrite.printer import NotPrintable, print_unit

        try:
            printed = print_unit(self.lines, unit, plans, hoists)
        except NotPrintable as error:
            self.notes.append(Note(unit, "not-rewritten", "error", f"left as it is: {error}"))
            return False
        self.edits.append(Edit(*self.lines.span(unit), printed.code))
        for hoist in hoists.values():
            if hoist.name in printed.hoisted:
                self.hoist(hoist, printed.hoisted[hoist.name])
        return True

    def hoist(self, hoist: Hoist, code: str) -> None:
        start = self.lines.starts[hoist.statement.lineno - 1]
        text = self.lines.line_text(hoist.statement.lineno)
        indent = text[: len(text) - len(text.lstrip())]
        self.edits.append(Edit(start, start, f"{indent}{hoist.name} = {code}{self.lines.newline}"))

    def mark(self, unit: ast.expr, inside: list[Plan]) -> None:
        """Say in the text that this call is the 2.x function already, where only that tells a second run."""
        if not any(plan.mark_2x for plan in inside):
            return
        end = place_for_mark(self.lines, unit)
        assert end is not None, "a plan without a place for its mark is spelled so that it needs none"
        if MARK_2X not in marks_of(self.lines, unit):
            self.edits.append(Edit(end, end, f"  {MARK_2X}"))

    def report(self, plan: Plan) -> None:
        self.notes.append(_info(self.context, plan))
        claim = claim_of(self.context, plan)
        if claim is not None:
            self.claims.append(replace(claim, path=self.context.path))

    def behavior(self, single: Plans, plans: dict[ast.expr, Plan]) -> list[Edit]:
        if single.graph_site is None or single.sets_behavior:
            return []
        alias = self.speller.module_alias(self.context.names.analysis.tree.body[0])
        message = "this file builds a graph: v2 behaviour is switched off once, right after the import"
        self.notes.append(Note(single.graph_site.node, "graph-behavior", "info", message))
        return [behavior_edit(self.context, self.lines, alias)]

    def result(self) -> Rewritten:
        context = self.context
        text = splice(context.text, self.edits)
        try:
            parse_python(text, context.path)
        except InputError as error:
            message = f"the rewritten file would not parse ({error.message}): left as it is"
            self.notes.append(Note(context.names.analysis.tree, "not-rewritten", "error", message))
            text, self.claims = context.text, []
        findings = sorted({self.finding(note) for note in self.notes}, key=lambda f: (f.line, f.column, f.rule))
        return Rewritten(text, text != context.text, tuple(findings), tuple(self.claims))

    def finding(self, note: Note) -> Finding:
        line = getattr(note.node, "lineno", 1)
        return Finding(
            self.context.path, line, self.lines.column(note.node), note.rule, note.severity, note.message
        )


def _is_inside(node: ast.expr, others: set[ast.expr]) -> bool:
    return any(isinstance(around, ast.expr) and around in others for around in ancestors(node))


def _is_rename_only(plans: list[Plan]) -> bool:
    return all(isinstance(p, CallPlan) and not p.edits_arguments and p.respelled is not None for p in plans)


def _info(context: Context, plan: Plan) -> Note:
    if isinstance(plan, PatternPlan):
        return Note(plan.node, plan.rule.id, "info", plan.rule.message or plan.rule.why)
    site = context.sites[plan.function]
    what = f"tf.{site.endpoint} -> tf.{plan.endpoint}" if site.endpoint != plan.endpoint else f"tf.{site.endpoint}"
    return Note(plan.node, plan.rule, "info", f"{what}: {context.rules.why(plan.rule)}")

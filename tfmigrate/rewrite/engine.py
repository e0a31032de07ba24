"""One file through all steps: sites -> plans -> edits -> text, findings, claims."""

from __future__ import annotations

import ast
import warnings
from dataclasses import replace

from tfmigrate import api, rules
from tfmigrate.model import Finding, InputError, Rewritten, Settings
from tfmigrate.names import Names, Site, analyse, find_sites
from tfmigrate.rewrite import epoch
from tfmigrate.rewrite.claims import claim_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.editing import Editor, describe
from tfmigrate.rewrite.imports import behavior_edit, import_edits
from tfmigrate.rewrite.patterns import find_patterns
from tfmigrate.rewrite.plan import Note
from tfmigrate.rewrite.plans import plan_sites
from tfmigrate.rewrite.spelling import Speller
from tfmigrate.rewrite.text import Lines, splice


def rewrite_text(text: str, path: str, settings: Settings, tree: ast.Module | None = None) -> Rewritten:
    """Rewrite Python 3 source; ``tree`` is its ``ast``, where the caller has it already.

    Findings and claims have positions in ``text``. The result always parses; what could not be done is a finding.
    Raises ``InputError`` if ``text`` is no Python 3.
    """
    analysis = analyse(parse_python(text, path) if tree is None else tree)
    try:
        return _rewrite(text, path, settings, Names(analysis))
    finally:
        analysis.unlink()


def _rewrite(text: str, path: str, settings: Settings, names: Names) -> Rewritten:
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
        self.editor = Editor(context, self.lines, Speller(context))

    def run(self) -> Rewritten:
        context, editor = self.context, self.editor
        patterns = find_patterns(context, self.lines)
        single = plan_sites(context, self.lines, patterns.covered)
        editor.notes += [*patterns.notes, *single.notes]
        editor.carry_out({**single.plans, **patterns.plans}, patterns.hoists)
        editor.notes += [describe(context, plan) for plan in editor.done]
        if single.graph_site is not None and not single.sets_behavior:
            self.switch_behavior(single.graph_site)
        edits, notes = import_edits(context, self.lines, editor.respelled, editor.speller.added_alias)
        editor.structural |= bool(edits)
        editor.edits += edits
        editor.notes += notes
        return self.result()

    def switch_behavior(self, graph_site: Site) -> None:
        alias = self.editor.speller.module_alias(self.context.names.analysis.tree.body[0])
        message = "this file builds a graph: v2 behaviour is switched off once, right after the import"
        self.editor.notes.append(Note(graph_site.node, "graph-behavior", "info", message))
        edit = behavior_edit(self.context, self.lines, alias)
        self.editor.structural |= edit.replacement.startswith(";")  # no expression by itself
        self.editor.edits.append(edit)

    def result(self) -> Rewritten:
        context, editor = self.context, self.editor
        text = splice(context.text, editor.edits)
        plans = editor.done if context.settings.claims else []
        claims = [claim for claim in (claim_of(context, plan) for plan in plans) if claim is not None]
        problem = self.problem(text)
        if problem is not None:
            editor.notes.append(Note(context.names.analysis.tree, "not-rewritten", "error", problem))
            text, claims = context.text, []
        findings = sorted({self.finding(note) for note in editor.notes}, key=lambda f: (f.line, f.column, f.rule))
        located = tuple(replace(claim, path=context.path) for claim in claims)
        return Rewritten(text, text != context.text, tuple(findings), located)

    def problem(self, text: str) -> str | None:
        """Why the new text cannot be kept: it would not parse.

        Expressions are parsed one by one, which is a tenth of the work, unless lines or statements changed too.
        """
        if text == self.context.text:
            return None
        try:
            if self.editor.structural:
                parse_python(text, self.context.path)
            else:
                for code in {edit.replacement for edit in self.editor.edits}:
                    ast.parse(f"({code.strip()})")
        except (InputError, SyntaxError) as error:
            reason = error.message if isinstance(error, InputError) else error.msg
            return f"the rewritten file would not parse ({reason}): left as it is"
        return None

    def finding(self, note: Note) -> Finding:
        line = getattr(note.node, "lineno", 1)
        return Finding(
            self.context.path, line, self.lines.column(note.node), note.rule, note.severity, note.message
        )

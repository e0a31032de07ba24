"""One file through all steps: sites -> plans -> edits -> text, findings, claims."""

from __future__ import annotations

import ast
import functools
import warnings
from collections.abc import Callable
from pathlib import PurePath

from msgspec.structs import replace

from tfmigrate import api, rules
from tfmigrate.api import compat
from tfmigrate.api.legacy_keras import is_keras, load_with_legacy_keras
from tfmigrate.model import Facts, Finding, Hints, InputError, Rewritten, Settings
from tfmigrate.names import Names, Site, analyse, find_sites, handed
from tfmigrate.names.handing import may_hand_on
from tfmigrate.names.scopes import position, scope_of
from tfmigrate.rewrite import epoch
from tfmigrate.rewrite.at_import import first_builder
from tfmigrate.rewrite.claims import claim_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.editing import Editor, describe
from tfmigrate.rewrite.entry import (
    KERAS_VARIABLE,
    entry_findings,
    entry_of,
    is_script,
    needs_alone,
    session_method,
    with_entry,
)
from tfmigrate.rewrite.imports import import_edits
from tfmigrate.rewrite.likely import likely_notes
from tfmigrate.rewrite.marks import SKIP, marks_of
from tfmigrate.rewrite.moved import COMPAT
from tfmigrate.rewrite.moves import find_moves, needs_keras
from tfmigrate.rewrite.patterns import find_patterns
from tfmigrate.rewrite.plan import CallPlan, NamePlan, Note
from tfmigrate.rewrite.plans import Plans, plan_sites
from tfmigrate.rewrite.spelling import Speller
from tfmigrate.rewrite.strings import find_strings, modules_named
from tfmigrate.rewrite.text import Lines, splice
from tfmigrate.rewrite.text_parts import snippets_of
from tfmigrate.rewrite.wrappers import find_wrappers
from tfmigrate.transforms import protobuf
from tfmigrate.transforms.version_check import ENDPOINTS


def rewrite_text(text: str, path: str, settings: Settings, tree: ast.Module | None = None) -> Rewritten:
    """Rewrite a program that is one file: what it needs at its entry stands in it.

    As ``rewrite_source`` otherwise.
    """
    rewritten = rewrite_source(text, path, settings, tree)
    facts = rewritten.facts
    needs = needs_alone(facts, settings)
    new = with_entry(rewritten.text, facts, needs)
    if new == rewritten.text:
        return rewritten
    notes = entry_findings(facts, path, needs)
    findings = sorted((*rewritten.findings, *notes), key=lambda f: (f.line, f.column, f.rule))
    return replace(rewritten, text=new, changed=True, findings=tuple(findings))


def rewrite_source(
    text: str, path: str, settings: Settings, tree: ast.Module | None = None, hints: Hints | None = None
) -> Rewritten:
    """Rewrite Python 3 source; ``tree`` is its ``ast``, where the caller has it already.

    Findings and claims have positions in ``text``. The result always parses; what could not be done is a finding.
    The lines that a program needs at its entry are not put in: ``facts`` says where they go. ``hints`` is what the
    rest of its tree tells.
    Raises ``InputError`` if ``text`` is no Python 3.
    """
    tree = parse_python(text, path) if tree is None else tree
    generated = protobuf.rebuilt(text, path, tree)
    if generated is not None:
        finding = Finding(path, 1, 1, protobuf.RULE, "info", protobuf.MESSAGE)
        return Rewritten(generated, changed=True, findings=(finding,))
    analysis, hints = analyse(tree), hints or Hints()
    try:
        return _rewrite(text, path, settings, Names(analysis, given=hints.names), hints)
    finally:
        analysis.unlink()


def _rewrite(text: str, path: str, settings: Settings, names: Names, hints: Hints) -> Rewritten:
    table = rules.load(settings.rule_files)
    v1, v0, target = api.load("1.15"), api.load("0.12"), api.load(settings.tf_version)
    sites, likely = _sites(names, text, _endpoints(settings.tf_version))
    decided = epoch.decide(settings, sites, table, v0, v1)
    is_2x = settings.epoch == "auto" and (
        epoch.is_2x(sites, v1, target) or epoch.is_migrated_graph(sites, v1, target, text)
    )
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
        new_api=target if is_2x or settings.target == "compat" else load_with_legacy_keras(settings.tf_version),
        newest_old_api=v1,
        is_1x=not is_2x and (settings.epoch == "1.x" or hints.is_1x or epoch.is_1x(sites, v1, target, text)),
        is_2x=is_2x,
    )
    rewriter = _Rewriter(context)
    rewriter.editor.notes += likely_notes(context, likely) if likely else []
    return rewriter.run()


def _sites(names: Names, text: str, is_endpoint: Callable[[str], bool]) -> tuple[list[Site], list[Site]]:
    """The sites of a file, and those that may be some."""
    sites = list(find_sites(names, is_endpoint))
    if not may_hand_on(names, sites, _is_module, text):
        return sites, []
    found = handed.Handed(names, text, _is_module)
    found.install()
    sure, likely = handed.sites_of(found, is_endpoint)
    return sorted([*find_sites(names, is_endpoint), *sure], key=lambda site: position(site.node)), likely


@functools.cache
def _is_module(path: str) -> bool:
    """Whether 1.15 has a module there."""
    endpoint = api.load("1.15").get(path)
    return compat.is_module(path) if endpoint is None else endpoint.kind == "module"


@functools.cache
def _endpoints(version: str) -> Callable[[str], bool]:
    """Tells for a dotted path whether some TensorFlow has it, or the run-time package."""
    v1, v0, target = api.load("1.15"), api.load("0.12"), api.load(version)

    @functools.cache
    def is_endpoint(p: str) -> bool:
        return p in v1 or p in target or p in v0 or p.startswith("python.") or compat.compat_path(p) is not None

    return is_endpoint


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
        self.reads_tf_keras = False
        self.graph_in_text: tuple[int, int] | None = None
        self.statements: list[str] = []
        """What the edits of import statements put in."""

    def run(self) -> Rewritten:
        context, editor = self.context, self.editor
        package = context.settings.compat_package
        patterns = find_patterns(context, self.lines)
        single = plan_sites(context, self.lines, patterns.covered)
        editor.notes += [*patterns.notes, *single.notes]
        moves = find_moves(context, lambda node: SKIP in marks_of(self.lines, node))
        strings, notes = find_strings(context, self.lines)
        editor.notes += [*moves.notes, *notes]
        wrappers, notes = find_wrappers(context, self.lines)
        editor.notes += notes
        plans = {**strings, **moves.plans, **single.plans, **patterns.plans, **wrappers}
        editor.carry_out(plans, patterns.hoists)
        editor.notes += [describe(context, plan) for plan in editor.done]
        named = modules_named(context, [plan for plan in editor.done if isinstance(plan, NamePlan)])
        in_text = self.rewrite_snippets()
        more = [*moves.imports, *single.imports]
        edits, notes, imported = import_edits(context, self.lines, editor.respelled, editor.speller, more)
        self.reads_tf_keras |= needs_keras(moves, imported)
        self.statements = [edit.replacement for edit in edits]
        editor.edits += edits
        editor.notes += notes
        imported |= in_text
        return self.result(single, frozenset(imported) | {f"{package}.{path}" for path in moves.compat} | named)

    def rewrite_snippets(self) -> set[str]:
        """Rewrite what stands in docstrings, comments and strings; the modules that examples import now."""
        context = self.context
        snippets = list(snippets_of(context, self.lines))
        if not snippets:
            return set()
        from tfmigrate.rewrite.snippets import Found, rewrite_snippet

        found = Found()
        for snippet in snippets:
            is_endpoint = _endpoints(context.settings.tf_version)
            rewrite_snippet(context, self.lines, snippet, is_endpoint, self.editor.speller, found)
        taken = [(edit.start, edit.end) for edit in self.editor.edits]
        kept = [edit for edit in found.edits if not any(a < edit.end and edit.start < b for a, b in taken)]
        self.editor.edits += kept
        self.editor.notes += found.notes
        self.editor.structural |= bool(kept)
        self.graph_in_text = found.graph
        self.reads_tf_keras |= found.keras
        return found.imported

    def facts(self, single: Plans, imported: frozenset[str]) -> Facts:
        context, editor = self.context, self.editor
        site, is_main = single.graph_site, is_script(context.names.analysis.tree)
        places = (self.place(site), session_method(context.text), self.graph_in_text)
        first = min((at for at in places if at is not None), default=None)
        builder = first_builder(context) if first is None and not single.sets_behavior else None
        first = first or self.place(builder)
        package = f"{context.settings.compat_package}."
        read = {p.endpoint[1:] for p in editor.done if isinstance(p, CallPlan) and p.endpoint.startswith(COMPAT)}
        keras = single.keras_site is not None or self.reads_tf_keras
        # An __init__.py may have to begin for the modules of its package, whatever it has itself.
        may_begin = bool(first or read or imported or is_main or keras or context.settings.behavior == "v1")
        may_begin |= PurePath(context.path).name == "__init__.py"
        could_be_both = not (context.is_1x or context.is_2x)
        return Facts(
            undecided=could_be_both and self.depends_on_generation(),
            is_1x=context.is_1x or (context.epoch == "0.12" and bool(context.sites)),
            graph=first,
            graph_at_import=builder is not None or (site is not None and scope_of(site.node).kind == "module"),
            graph_unless_eager=builder is not None,
            is_eager=single.is_eager,
            switches=single.sets_behavior,
            keras=keras,
            sets_keras=KERAS_VARIABLE in context.text,
            is_script=is_main,
            compat=frozenset(read | {name.removeprefix(package) for name in imported}),
            exports=context.names.exports(),
            entry=entry_of(context, self.lines, editor.edits, editor.speller.added_alias) if may_begin else None,
        )

    def place(self, site: Site | None) -> tuple[int, int] | None:
        """Line and column of a site."""
        return None if site is None else (site.node.lineno, self.lines.column(site.node))

    def depends_on_generation(self) -> bool:
        """Whether the file has what is read in two ways: Keras, and checks of TensorFlow's version."""
        sites, imports = self.context.sites.values(), self.context.names.analysis.imports
        modules = [a.name if isinstance(n, ast.Import) else n.module or "" for n in imports for a in n.names]
        return any(is_keras(site.endpoint) or site.endpoint in ENDPOINTS for site in sites) or any(
            module.startswith(("tensorflow.keras", "tensorflow.python.keras")) for module in modules
        )

    def result(self, single: Plans, imported: frozenset[str]) -> Rewritten:
        context, editor = self.context, self.editor
        text = splice(context.text, editor.edits)
        plans = editor.done if context.settings.claims else []
        claims = [claim for claim in (claim_of(context, plan) for plan in plans) if claim is not None]
        problem = self.problem(text)
        if problem is not None:
            editor.notes.append(Note(context.names.analysis.tree, "not-rewritten", "error", problem))
            text, claims = context.text, []
        found = {self.finding(note) for note in editor.notes}
        findings = sorted(found, key=lambda f: (f.line, f.column, f.rule, f.message))
        located = tuple(replace(claim, path=context.path) for claim in claims)
        facts = self.facts(single, imported) if problem is None else Facts()
        return Rewritten(text, text != context.text, tuple(findings), located, facts)

    def problem(self, text: str) -> str | None:
        """Why the new text cannot be kept: it would not parse.

        Only the new expressions and imports are parsed, a tenth of the work, unless lines were put in elsewhere too.
        """
        if text == self.context.text:
            return None
        try:
            if self.editor.structural:
                parse_python(text, self.context.path)
            else:
                own = set(self.statements)
                new = [f"({e.replacement.strip()})" for e in self.editor.edits if e.replacement not in own]
                lines = (line.strip(" \t;") for statement in own for line in statement.splitlines())
                ast.parse("\n".join([*new, *lines]))
        except (InputError, SyntaxError) as error:
            reason = error.message if isinstance(error, InputError) else error.msg
            return f"the rewritten file would not parse ({reason}): left as it is"
        return None

    def finding(self, note: Note) -> Finding:
        line = getattr(note.node, "lineno", 1)
        column = self.lines.column(note.node)
        told = Finding(
            self.context.path, line, column, note.rule, note.severity, note.message, advice=note.advice, url=note.url
        )
        return self.context.rules.explain(told)

"""Python that stands inside of other text: examples in docstrings, types in comments and strings.

A snippet is rewritten as a small program of its own, below imports of the names that are in scope at its place; only
its edits are taken, each to where its text stands in the file.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from tfmigrate.names import Names, analyse, find_sites
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import Scope
from tfmigrate.rewrite import epoch
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.editing import Editor, describe
from tfmigrate.rewrite.imports import import_edits
from tfmigrate.rewrite.moved import COMPAT
from tfmigrate.rewrite.patterns import find_patterns
from tfmigrate.rewrite.plan import CallPlan, Note
from tfmigrate.rewrite.plans import plan_sites
from tfmigrate.rewrite.spelling import Speller
from tfmigrate.rewrite.text import Edit, Lines

RULE = "name-in-text"


class Snippet(Struct):
    """Lines of Python, each with the offset in the file at which it stands.

    ``prompt`` begins a line with a new statement (empty: there is no room for one), ``more`` one that goes on;
    ``refused`` are texts that the place cannot hold.
    """

    scope: Scope
    position: tuple[int, int]
    lines: list[tuple[str, int]] = field(default_factory=list)
    prompt: str = ""
    more: str = ""
    refused: tuple[str, ...] = ()
    runs: bool = False
    """Whether it is executed, as types are not."""

    @property
    def code(self) -> str:
        """All lines, each with its end."""
        return "".join(f"{line}\n" for line, _ in self.lines)


class Found(Struct):
    """What the snippets of one file come to.

    ``imported`` are the modules that their imports read now, ``graph`` is the line and column of the first thing in
    them that only a graph program uses, ``keras`` tells that one needs tf-keras.
    """

    edits: list[Edit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    imported: set[str] = field(default_factory=set)
    graph: tuple[int, int] | None = None
    keras: bool = False


def rewrite_snippet(
    context: Context, lines: Lines, snippet: Snippet, is_endpoint: Callable[[str], bool], outer: Speller, found: Found
) -> None:
    """Add the edits and findings of one snippet; nothing if its code is no Python or names no TensorFlow.

    ``outer`` knows what names the file gets; those that a snippet without room for imports needs are added to it.
    """
    try:
        tree = ast.parse(snippet.code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    head = "".join(f"{line}\n" for line in _imports(context, snippet, tree))
    if not head and ROOT not in snippet.code:
        return
    text = head + snippet.code
    analysis = analyse(ast.parse(text))
    try:
        inner = _inner_context(context, text, Names(analysis), is_endpoint)
        _rewrite(inner, _Places(lines, snippet, text), outer, found)
    finally:
        analysis.unlink()


def _imports(context: Context, snippet: Snippet, tree: ast.Module) -> Iterator[str]:
    """An import for each name of TensorFlow that the snippet reads and the file binds."""
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for name in sorted(read & context.names.candidates):
        resolved = context.names.resolve(name, snippet.scope, snippet.position)
        if resolved is not None:
            package, _, last = resolved[0].rpartition(".")
            yield f"from {package} import {last} as {name}" if package else f"import {last} as {name}"
    if read - context.names.candidates:
        yield from (f"from {module} import *" for module in context.names.star_imported())


def _inner_context(context: Context, text: str, names: Names, is_endpoint: Callable[[str], bool]) -> Context:
    sites = list(find_sites(names, is_endpoint))
    is_1x = context.is_1x or epoch.is_1x(sites, context.newest_old_api, context.new_api, text)
    return replace(
        context,
        text=text,
        names=names,
        sites={site.node: site for site in sites},
        calls={site.call: site for site in sites if site.call is not None},
        is_1x=is_1x and not context.is_2x,
        facts={},
        pattern_forms={},
        _canonical={},
        _patterns=None,
    )


class _Places:
    """From offsets of a snippet's program to offsets of the file."""

    def __init__(self, lines: Lines, snippet: Snippet, text: str) -> None:
        self.lines = lines
        self.snippet = snippet
        self.inner = Lines(text)
        self.first = self.inner.text.count("\n") - len(snippet.lines)
        """The number of lines above the snippet's own."""

    def offset(self, offset: int) -> int | None:
        """Where a place stands in the file; ``None`` for one in the imports above."""
        line = bisect_right(self.inner.starts, offset) - 1
        if not self.first <= line < self.first + len(self.snippet.lines):
            return None
        return self.snippet.lines[line - self.first][1] + offset - self.inner.starts[line]

    def node(self, node: ast.AST) -> ast.AST | None:
        """Stands for ``node`` where it is in the file."""
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        at = self.offset(self.inner.offset(line, column))
        if at is None:
            return None
        number = bisect_right(self.lines.starts, at)
        before = self.lines.text[self.lines.starts[number - 1] : at]
        return ast.Constant(None, lineno=number, col_offset=len(before.encode("utf-8", "surrogatepass")))

    def edit(self, edit: Edit) -> Edit | None:
        """The edit of the file; ``None`` if there is no room for it."""
        if any(text in edit.replacement for text in self.snippet.refused):
            return None
        if edit.start == edit.end and edit.replacement.endswith("\n"):
            return self.insertion(edit)
        if not edit.replacement:
            return self.removal(edit)
        start, end = self.offset(edit.start), self.offset(edit.end)
        if start is None or end is None:
            return None
        return Edit(start, end, self.continued(edit.replacement, self.snippet.more))

    def continued(self, code: str, prefix: str) -> str:
        """Several lines of code, each behind its prompt."""
        return f"{self.lines.newline}{prefix}".join(line.rstrip("\r") for line in code.split("\n"))

    def insertion(self, edit: Edit) -> Edit | None:
        """New statements before one of an example, or before the first where that is above the snippet."""
        at = self.offset(edit.start)
        at = self.snippet.lines[0][1] if at is None and edit.start <= self.inner.starts[self.first] else at
        if at is None or not self.snippet.prompt or not self.line_before(at).lstrip().endswith(">>> "):
            return None
        prompt = self.snippet.prompt
        code = self.continued(edit.replacement, prompt)
        if self.line_before(at).strip() != ">>>":
            return Edit(at, at, code)
        line_start = self.lines.starts[self.number(at) - 1]
        return Edit(line_start, line_start, prompt + code.removesuffix(prompt))

    def removal(self, edit: Edit) -> Edit | None:
        """Part of a line, or a whole one with its prompt."""
        start = self.offset(edit.start)
        if start is None:
            return None
        removed = self.inner.text[edit.start : edit.end]
        if "\n" not in removed:
            return Edit(start, start + len(removed), "")
        number = self.number(start)
        end = self.lines.starts[number] if number < len(self.lines.starts) else len(self.lines.text)
        is_alone = self.line_before(start).strip() == ">>>" and removed.count("\n") == 1
        is_alone = is_alone and self.lines.text[start:end].rstrip("\r\n") == removed.rstrip("\n")
        return Edit(self.lines.starts[number - 1], end, "") if is_alone else None

    def number(self, at: int) -> int:
        """The line of an offset of the file."""
        return bisect_right(self.lines.starts, at)

    def line_before(self, at: int) -> str:
        """What stands before an offset in its line."""
        return self.lines.text[self.lines.starts[self.number(at) - 1] : at]


def _rewrite(context: Context, places: _Places, outer: Speller, found: Found) -> None:
    editor = Editor(context, places.inner, Speller(context, outer.added_alias, dict(outer.added_compat)))
    patterns = find_patterns(context, places.inner)
    if patterns.hoists:
        patterns.plans, patterns.covered = {}, set()
    single = plan_sites(context, places.inner, patterns.covered)
    editor.notes += single.notes
    editor.carry_out({**single.plans, **patterns.plans}, {})
    _share(editor.speller, outer, gives=places.snippet.runs and not places.snippet.prompt)
    statements, notes, imported = import_edits(context, places.inner, editor.respelled, editor.speller)
    placed = {edit: places.edit(edit) for edit in [*editor.edits, *statements]}
    lost = list(_lost(places, editor, placed, statements))
    unplaced = {note.node.lineno for note in lost}  # type: ignore[attr-defined]
    said = _moved_notes(places, [describe(context, plan) for plan in editor.done])
    found.notes += [*_moved_notes(places, [*editor.notes, *notes]), *lost]
    found.notes += [note for note in said if note.node.lineno not in unplaced]  # type: ignore[attr-defined]
    for edit, own in placed.items():
        is_left = own is not None and places.number(own.start) in unplaced
        if own is not None and not is_left and (edit.replacement or not lost):
            found.edits.append(own)
    found.imported |= imported if any(placed[edit] is not None for edit in statements) else set()
    if not places.snippet.runs or lost:
        return
    package = context.settings.compat_package
    ends = [plan.endpoint for plan in editor.done if isinstance(plan, CallPlan) and plan.endpoint.startswith(COMPAT)]
    found.imported |= {f"{package}.{endpoint.removeprefix(COMPAT)}" for endpoint in ends}
    found.keras |= single.keras_site is not None
    first = None if single.graph_site is None else places.node(single.graph_site.node)
    if first is not None and found.graph is None:
        found.graph = (first.lineno, places.lines.column(first))  # type: ignore[attr-defined]


def _share(inner: Speller, outer: Speller, *, gives: bool) -> None:
    """Leave to ``inner`` what it must import itself: not what the file imports, or will if the snippet ``gives`` it."""
    names = outer.context.names.analysis
    taken = {name for scope in names.scopes for name in scope.bindings} | names.reads_of.keys()
    if gives and inner.added_alias is not None and inner.added_alias not in taken:
        outer.added_alias = outer.added_alias or inner.added_alias
    if gives:
        outer.added_compat.update({part: name for part, name in inner.added_compat.items() if name not in taken})
    if inner.added_alias == outer.added_alias:
        inner.added_alias = None
    inner.added_compat = {part: n for part, n in inner.added_compat.items() if outer.added_compat.get(part) != n}


def _lost(
    places: _Places, editor: Editor, placed: dict[Edit, Edit | None], statements: list[Edit]
) -> Iterator[Note]:
    """A finding for each edit that would read a name that no import gives, or that there is no room for."""
    given = " ".join(edit.replacement for edit in statements if placed[edit] is not None)
    speller = editor.speller
    new = [name for name in [*speller.added_compat.values(), speller.added_alias] if name is not None]
    missing = [name for name in new if re.search(rf"\b{name}\b", given) is None]
    for edit, own in placed.items():
        at = places.offset(edit.start)
        needed = [name for name in missing if f"{name}." in edit.replacement and edit not in statements]
        is_above = at is None or edit.start < places.inner.starts[places.first]
        if is_above or at is None or (own is not None and not needed):
            continue
        node = ast.Constant(None, lineno=places.number(at), col_offset=0)
        why = f"needs an import of {needed[0]}" if needed else "has no room here"
        what = edit.replacement.strip() or "the import that is not used any more"
        yield Note(node, RULE, "warning", f"left as it is: {what} {why}")


def _moved_notes(places: _Places, notes: Iterable[Note]) -> Iterator[Note]:
    for note in notes:
        node = places.node(note.node)
        if node is not None:
            yield replace(note, node=node)

"""Lines that must run before a program uses TensorFlow: where in a file they can stand.

Which files get them is decided for a whole tree (``tfmigrate/tree/``); here a file only says where.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable

from msgspec import Struct

from tfmigrate.api.compat import requirements
from tfmigrate.api.legacy_keras import has_keras_2
from tfmigrate.model import Entry, Facts, Finding, Place, Settings
from tfmigrate.names.resolve import ROOT
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.imports import insertion_point, module_imports, outermost, top_of_file
from tfmigrate.rewrite.text import Edit, Lines

KERAS_VARIABLE = "TF_USE_LEGACY_KERAS"
# Methods of tf.test.TestCase that give a session. A pattern that begins with letters is found many times as fast.
_SESSION_METHOD = re.compile(r"self\.(?<!\wself\.)(?:test_session|cached_session|session)\(")


def session_method(text: str) -> tuple[int, int] | None:
    """Line and column where a test case first asks for a session."""
    found = _SESSION_METHOD.search(text) if "session(" in text else None
    if found is None:
        return None
    line_start = text.rfind("\n", 0, found.start()) + 1
    return text.count("\n", 0, found.start()) + 1, found.start() - line_start + 1


def entry_of(context: Context, lines: Lines, edits: Iterable[Edit], added_alias: str | None) -> Entry:
    """Where the lines go, in the text that ``edits`` make; ``added_alias`` is a name that they give TensorFlow."""
    edits = sorted(set(edits))
    first = _first_place(context, lines)
    keras = Place(_shifted(first.at, edits, behind=False), first.before, first.between, first.after)
    removed = _removed_imports(context, lines, edits)
    last = _last_import(context, removed)
    alias = None if last is None else added_alias or _alias_above(context, last, removed)
    behavior = keras if last is None or alias is None else _behavior_place(context, lines, edits, last)
    return Entry(keras, behavior, alias, _imports_os(context, lines, first.at))


def _alias_above(context: Context, last: ast.stmt, removed: Collection[ast.stmt]) -> str | None:
    """A name of the module ``tensorflow`` that the imports down to ``last`` bind, of those that stay."""
    module = context.names.analysis.module
    for name, bindings in module.bindings.items():
        is_root = [b for b in bindings if b.kind == "import" and context.names.target(b) == ROOT]
        statements = [outermost(b.node) for b in is_root if isinstance(b.node, ast.stmt)]
        if any(statement.lineno <= last.lineno and statement not in removed for statement in statements):
            return name
    return None


def _imports_os(context: Context, lines: Lines, at: int) -> bool:
    imports = (node for node in context.names.analysis.imports if isinstance(node, ast.Import))
    above = (node for node in imports if node.col_offset == 0 and lines.span(node)[0] < at)
    return any(name.name == "os" and name.asname is None for node in above for name in node.names)


def _first_place(context: Context, lines: Lines) -> Place:
    """Before the first import of TensorFlow, else below the docstring and ``__future__``."""
    return _place(*insertion_point(context, lines, ["x", "y"]))


def _place(at: int, code: str) -> Place:
    """The place of the statements ``x`` and ``y``, by the text that puts them in."""
    before, rest = code.split("x")
    between, after = rest.split("y")
    return Place(at, before, between, after)


def _removed_imports(context: Context, lines: Lines, edits: list[Edit]) -> set[ast.stmt]:
    """The imports of TensorFlow that nothing of the new text needs."""
    removed = [edit for edit in edits if edit.end > edit.start and not edit.replacement]
    found = set()
    for statement in {outermost(node) for node in module_imports(context)}:
        start, end = lines.span(statement)
        if any(edit.start <= start and end <= edit.end for edit in removed):
            found.add(statement)
    return found


def _last_import(context: Context, removed: Collection[ast.stmt]) -> ast.stmt | None:
    """The last import of TensorFlow among the imports that the file begins with, of those that stay."""
    imports = {outermost(node) for node in module_imports(context)}.difference(removed)
    last: ast.stmt | None = None
    for statement in context.names.analysis.tree.body:
        if statement in imports:
            last = statement
        elif last is not None and not _only_imports(statement):
            break
    return last


def _behavior_place(context: Context, lines: Lines, edits: list[Edit], last: ast.stmt) -> Place:
    """Behind the statement ``last``.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/disable_v2_behavior
    """
    _, end = lines.span(last)
    if not _has_line_of_its_own(context, last):
        return Place(_shifted(end, edits, behind=True), "; ", "; ", "")  # what follows may build a graph
    end = lines.line_end(last.end_lineno or last.lineno)
    return Place(_shifted(end, edits, behind=True), lines.newline, lines.newline, "")


def _only_imports(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return True
    blocks = (ast.Try, ast.If)
    if isinstance(statement, blocks):
        handlers = [s for handler in getattr(statement, "handlers", ()) for s in handler.body]
        inner = [*statement.body, *statement.orelse, *handlers, *getattr(statement, "finalbody", ())]
        return all(_only_imports(item) or isinstance(item, (ast.Assign, ast.Pass)) for item in inner)
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _has_line_of_its_own(context: Context, statement: ast.stmt) -> bool:
    """Whether what follows ``statement`` on its last line (``import a; b = 1``) ends there and uses no TensorFlow."""
    body = context.names.analysis.tree.body
    last = statement.end_lineno
    followers = [other for other in body[body.index(statement) + 1 :] if other.lineno == last]
    first_site = min((site.node.lineno for site in context.sites.values()), default=0)
    return not followers or (first_site != last and all(other.end_lineno == last for other in followers))


def _shifted(at: int, edits: list[Edit], *, behind: bool) -> int:
    """The offset in the new text; ``behind`` what is inserted at this very place, or before it."""
    shift = 0
    for edit in edits:
        if edit.end < at or (edit.end == at and (behind or edit.start < edit.end)):
            shift += len(edit.replacement) - (edit.end - edit.start)
    return at + shift


def plain_entry(text: str, tree: ast.Module) -> Entry:
    """Where the lines go in a file that does not use TensorFlow: below the docstring and ``__future__``."""
    place = _place(*top_of_file(tree, Lines(text), ["x", "y"]))
    return Entry(place, place, None, False)


class Needs(Struct, frozen=True):
    """Which lines a file gets: tf-keras is chosen, v2 behaviour is switched off."""

    behavior: bool = False
    keras: bool = False


def needs_alone(facts: Facts, settings: Settings) -> Needs:
    """What a program needs that is this one file."""
    if facts.entry is None:
        return Needs()
    wanted = settings.behavior == "v1" or (settings.behavior == "auto" and facts.graph is not None)
    return Needs(wanted and not facts.switches, needs_keras(facts, settings) and not facts.sets_keras)


def needs_keras(facts: Facts, settings: Settings) -> bool:
    """Whether the new text uses what only tf-keras has, on a TensorFlow that comes with Keras 3."""
    if settings.target == "compat" or has_keras_2(settings.tf_version):
        return False
    return facts.keras or "tf-keras" in requirements(facts.compat)


def entry_findings(facts: Facts, path: str, needs: Needs) -> list[Finding]:
    """What is said of the lines; ``path`` is the file's."""
    found = []
    if needs.behavior:
        message = "this file builds a graph: v2 behaviour is switched off once, right after the import"
        found.append(Finding(path, *(facts.graph or (1, 1)), "graph-behavior", "info", message))
    if needs.keras:
        message = f"Keras 2 is chosen by {KERAS_VARIABLE} before TensorFlow is imported: needs the package tf-keras"
        found.append(Finding(path, 1, 1, "legacy-keras", "info", message))
    return found


def with_entry(text: str, facts: Facts, needs: Needs) -> str:
    """Put the lines in."""
    entry = facts.entry
    behavior, keras = needs.behavior, needs.keras
    if entry is None or not (behavior or keras):
        return text
    before: list[str] = []
    if keras:
        before += [] if entry.has_os else ["import os"]
        before.append(f'os.environ.setdefault("{KERAS_VARIABLE}", "1")')
    behind: list[str] = []
    if behavior and entry.alias is None:
        before += [f"import {ROOT} as _tf", "_tf.compat.v1.disable_v2_behavior()"]
    elif behavior:
        behind.append(f"{entry.alias}.compat.v1.disable_v2_behavior()")
    for place, statements in ((entry.behavior, behind), (entry.keras, before)):
        if statements:
            code = place.before + place.between.join(statements) + place.after
            text = text[: place.at] + code + text[place.at :]
    return text


def is_script(tree: ast.Module) -> bool:
    """Whether the module has ``if __name__ == "__main__":``."""
    return any(
        isinstance(statement, ast.If)
        and isinstance(statement.test, ast.Compare)
        and isinstance(statement.test.left, ast.Name)
        and statement.test.left.id == "__name__"
        for statement in tree.body
    )

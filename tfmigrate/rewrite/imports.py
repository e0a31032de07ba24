"""Import statements: names that the rewrite no longer reads go, the module alias that it needs comes."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection

from tfmigrate.api import private
from tfmigrate.names import Binding, Site
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import parent_of, position, scope_of, statement_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.moved import is_moved
from tfmigrate.rewrite.moved_imports import move_imports
from tfmigrate.rewrite.moves import unused_modules
from tfmigrate.rewrite.places import PRIVATE, Places
from tfmigrate.rewrite.plan import Note
from tfmigrate.rewrite.spelling import Speller
from tfmigrate.rewrite.text import Edit, Lines
from tfmigrate.rewrite.ways_out import gone_note


def import_edits(
    context: Context, lines: Lines, respelled: Collection[ast.expr], speller: Speller, more: Collection[str] = ()
) -> tuple[list[Edit], list[Note], set[str]]:
    """Edits of the import statements, and the modules of other packages that are imported now.

    ``respelled`` holds the names whose sites no longer read their old base name, ``speller`` what names it used;
    ``more`` are statements that other new names need.
    """
    unused = [*_unused_bindings(context, respelled, speller), *unused_modules(context)]
    moved = move_imports(context, lines, {(b.node, b.name) for b in unused})
    edits = moved.edits
    first = [statement for statement in dict.fromkeys(more) if not _loads_tensorflow(statement)]
    if first:
        at, code = top_of_file(context.names.analysis.tree, lines, first)
        edits.append(Edit(at, at, code))
    additions = _compat_lines(context, speller) + [line for line in dict.fromkeys(more) if _loads_tensorflow(line)]
    addition = None if speller.added_alias is None else _import_line(speller.added_alias)
    for statement in sorted({b.node for b in unused} - moved.statements, key=position):
        assert isinstance(statement, (ast.Import, ast.ImportFrom))
        gone = {b.name for b in unused if b.node is statement}
        kept = [a for a in statement.names if (a.asname or a.name.partition(".")[0]) not in gone]
        if kept:
            edits += _without_names(lines, statement, gone)
        elif addition is not None and statement in module_imports(context)[:1]:
            start, end = lines.span(statement)
            edits.append(Edit(start, end, addition))
            addition = None
        else:
            edits.append(_without_statement(lines, statement))
    additions += [] if addition is None else [addition]
    if additions:
        at, code = insertion_point(context, lines, additions)
        edits.append(Edit(at, at, code))
    imported = moved.moved | {f"{context.settings.compat_package}.{part}" for part in speller.added_compat}
    return edits, [*moved.notes, *_broken_imports(context, unused, moved.statements)], imported


def _loads_tensorflow(statement: str) -> bool:
    """Whether an import has to come behind the lines that a program needs at its entry."""
    return re.search(r"\b(?:tensorflow|tf_keras|tfmigrate\S* import (?:private|estimator))\b", statement) is not None


def _compat_lines(context: Context, speller: Speller) -> list[str]:
    package = context.settings.compat_package
    return [f"from {package} import {part} as {alias}" for part, alias in sorted(speller.added_compat.items())]


def _import_line(alias: str) -> str:
    return f"import {ROOT}" if alias == ROOT else f"import {ROOT} as {alias}"


def _unused_bindings(context: Context, respelled: Collection[ast.expr], speller: Speller) -> list[Binding]:
    """Imports of TensorFlow all of whose reads were respelled through another name."""
    sites: dict[ast.AST, Site] = {_base_of(site.node): site for site in context.sites.values()}
    lost: dict[Binding, bool] = {}
    for read in context.names.reads:
        found = context.names.of_read(read)
        if found is None or found[1].kind != "import":
            continue
        site = sites.get(read)
        is_lost = site is not None and site.node in respelled
        lost[found[1]] = lost.get(found[1], True) and is_lost
    return [binding for binding, is_lost in lost.items() if is_lost and binding.name not in speller.read]


def _base_of(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def _broken_imports(context: Context, unused: list[Binding], written: Collection[ast.AST]) -> list[Note]:
    """Imports that stay although the target does not have what they name; ``written`` were written anew."""
    notes: list[Note] = []
    places = Places(context)
    for node in context.names.analysis.imports:
        if node in written:
            continue
        for alias in node.names:
            module = "" if isinstance(node, ast.Import) else f"{node.module or ''}."
            path = f"{module}{alias.name}"
            is_relative = isinstance(node, ast.ImportFrom) and node.level > 0
            if not path.startswith(f"{ROOT}.") or is_relative or alias.name == "*":
                continue
            name = alias.asname or alias.name.partition(".")[0]
            if any(b.node is node and b.name == name for b in unused):
                continue
            endpoint = path[len(ROOT) + 1 :]
            if private.is_private(path):
                notes += _private_notes(context, places, node, path)
            elif endpoint not in context.new_api and not is_moved(context, endpoint):
                message = f"{path} does not exist in TensorFlow {context.settings.tf_version}: this import fails"
                notes.append(gone_note(context, node, path, message))
    return notes


def _private_notes(context: Context, places: Places, node: ast.AST, path: str) -> list[Note]:
    """An import of a private name that stays as it is."""
    version = context.settings.tf_version
    move = places.of(path)
    if move is not None and move.new is None:
        return []  # told where it is decided
    if move is not None:
        message = f"{path} is {move.new} in TensorFlow {version}: the import fails, and is guarded"
    elif places.is_kept(path):
        message = f"{path} is no public name; TensorFlow {version} has what 1.15 had there"
        return [Note(node, "api-unknown", "info", message, url=PRIVATE)]
    elif private.real(path).startswith(f"{ROOT}.python.keras"):
        message = f"{path} is of a second Keras, whose models and layers tf.keras does not take"
    else:
        message = f"{path} is no public name: TensorFlow {version} may lack or change it"
    public = places.public(path)
    advice = "use the public name that does it" if public is None else f"import {public}"
    return [Note(node, "api-unknown", "warning", message, advice, PRIVATE)]


def _without_names(lines: Lines, statement: ast.Import | ast.ImportFrom, gone: Collection[str]) -> list[Edit]:
    """Take names out of a list of names, each with the comma that belongs to it."""
    edits: list[Edit] = []
    spans = [_alias_span(lines, alias) for alias in statement.names]
    last_kept_end: int | None = None
    for index, alias in enumerate(statement.names):
        if (alias.asname or alias.name.partition(".")[0]) not in gone:
            last_kept_end = spans[index][1]
            continue
        if last_kept_end is None:
            edits.append(Edit(spans[index][0], spans[index + 1][0], ""))
        else:
            edits.append(Edit(spans[index - 1][1], spans[index][1], ""))
    return edits


def _alias_span(lines: Lines, alias: ast.alias) -> tuple[int, int]:
    assert alias.end_lineno is not None and alias.end_col_offset is not None
    return lines.offset(alias.lineno, alias.col_offset), lines.offset(alias.end_lineno, alias.end_col_offset)


def _without_statement(lines: Lines, statement: ast.stmt) -> Edit:
    """Remove a statement with its line, or leave ``pass`` where the block would be empty or the line is shared."""
    start, end = lines.span(statement)
    parent = parent_of(statement)
    alone_in_block = any(
        isinstance(block := getattr(parent, name, None), list) and block == [statement]
        for name in ("body", "orelse", "finalbody")
    )
    line_start = lines.starts[statement.lineno - 1]
    assert statement.end_lineno is not None
    rest = lines.text[end : lines.line_end(statement.end_lineno)]
    if alone_in_block or lines.text[line_start:start].strip() or rest.strip():
        return Edit(start, end, "pass")
    next_line = statement.end_lineno
    line_after = lines.starts[next_line] if next_line < len(lines.starts) else len(lines.text)
    return Edit(line_start, line_after, "")


def module_imports(context: Context) -> list[ast.Import | ast.ImportFrom]:
    """Imports of TensorFlow at module level, in the order of the text."""
    found = []
    for node in context.names.analysis.imports:
        modules = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        is_tensorflow = any(m == ROOT or m.startswith(f"{ROOT}.") for m in modules) and not getattr(node, "level", 0)
        if is_tensorflow and scope_of(node).kind == "module":
            found.append(node)
    return sorted(found, key=position)


def outermost(node: ast.stmt) -> ast.stmt:
    """The statement of the module's own body that holds ``node``."""
    current: ast.AST = node
    while not isinstance(parent_of(current), ast.Module):
        above = parent_of(current)
        assert above is not None
        current = above
    return statement_of(current)


def insertion_point(context: Context, lines: Lines, statements: list[str]) -> tuple[int, str]:
    """Where new first statements go: before the first import of TensorFlow, else below what must stay first."""
    code = lines.newline.join(statements)
    imports = module_imports(context)
    if imports:
        first = outermost(imports[0])
        line_start, (at, _) = lines.starts[first.lineno - 1], lines.span(first)
        if lines.text[line_start:at].strip():
            # Other statements share the line: the end of a docstring, an import from __future__.
            return at, f"{'; '.join(statements)}; "
        return line_start, f"{code}{lines.newline}"
    return top_of_file(context.names.analysis.tree, lines, statements)


def top_of_file(tree: ast.Module, lines: Lines, statements: list[str]) -> tuple[int, str]:
    """Where statements go that stand before all others: below the docstring and ``__future__``."""
    code = lines.newline.join(statements)
    last: ast.stmt | None = None
    for index, statement in enumerate(tree.body):
        is_docstring = index == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if is_docstring or (isinstance(statement, ast.ImportFrom) and statement.module == "__future__"):
            last = statement
    if last is None:
        return 0, f"{code}{lines.newline}"
    end = lines.span(last)[1]
    line_end = lines.line_end(last.end_lineno or last.lineno)
    if lines.text[end:line_end].strip().startswith(";"):
        return end, f"; {'; '.join(statements)}"
    return line_end, f"{lines.newline}{code}"

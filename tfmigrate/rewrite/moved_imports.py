"""Import statements of modules that another place has in the target: ``from tensorflow.contrib import rnn``."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection

from msgspec import Struct, field
from msgspec.structs import replace

from tfmigrate.api import private
from tfmigrate.model import Severity
from tfmigrate.names.resolve import ROOT
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.moved import new_module
from tfmigrate.rewrite.places import Places, is_guarded
from tfmigrate.rewrite.plan import Note
from tfmigrate.rewrite.target import GoneError
from tfmigrate.rewrite.text import Edit, Lines
from tfmigrate.rewrite.ways_out import gone_note

Import = ast.Import | ast.ImportFrom
_FROM = re.compile(r"from\s+([\w.]+)\s+import\b")
_MISSING = "missing"


class MovedImports(Struct):
    """``statements`` are those that were written anew, ``moved`` the dotted paths that they import now."""

    edits: list[Edit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    statements: set[ast.AST] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)


def move_imports(context: Context, lines: Lines, gone: Collection[tuple[ast.AST, str]]) -> MovedImports:
    """Write anew each import of a moved module; ``gone`` are names, with their statements, that nothing reads."""
    result = MovedImports()
    places = Places(context)
    for node in context.names.analysis.imports:
        kept = [alias for alias in node.names if (node, _name(alias)) not in gone]
        new = {alias: _destination(context, places, node, alias, result) for alias in kept}
        if not any(new.values()):
            continue
        result.statements.add(node)
        result.moved |= {path for path in new.values() if path is not None and path != ROOT}
        result.edits.append(_edit(context, lines, node, kept, new))
    return result


def _path(node: Import, alias: ast.alias) -> str | None:
    """The dotted path that an alias imports; a star imports its module."""
    if isinstance(node, ast.Import):
        return alias.name
    if node.level or node.module is None:
        return None
    return node.module if alias.name == "*" else f"{node.module}.{alias.name}"


def _name(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _destination(context: Context, places: Places, node: Import, alias: ast.alias, result: MovedImports) -> str | None:
    """Where the imported thing is in the target, ``missing`` where nowhere, ``None`` where the import can stay."""
    path = _path(node, alias)
    if path is None:
        return None
    move = places.of_import(node, path)
    moved = None if move is None else places.new_path(move)
    if move is not None and moved is not None:
        if is_guarded(node) and not places.is_keras(path):
            return None
        result.notes.append(Note(node, move.id, "info", f"{path} -> {moved}: {move.why}", url=move.url))
        return moved
    if move is not None and private.is_private(path):
        return _gone(context, node, alias, path, result, move.todo)
    if move is not None:
        severity: Severity = "warning" if is_guarded(node) else "error"
        result.notes.append(Note(node, move.id, severity, f"{path}: {move.why}", move.todo, move.url))
        return None
    if not path.startswith(f"{ROOT}."):
        return None
    try:
        new = new_module(context, path.removeprefix(f"{ROOT}."))
        if new is not None:
            rule = "contrib-compat" if new.startswith(context.settings.compat_package) else "keras-of-1.x"
            result.notes.append(Note(node, rule, "info", f"{path} -> {new}: {context.rules.why(rule)}"))
        return new
    except GoneError:
        return _gone(context, node, alias, path, result)


def _gone(
    context: Context, node: Import, alias: ast.alias, path: str, result: MovedImports, todo: str = ""
) -> str | None:
    guarded = is_guarded(node)
    outcome = "the import fails, and is guarded" if guarded else "what is read from it raises when it is used"
    message = f"{path} does not exist in TensorFlow {context.settings.tf_version}: {outcome}"
    note = gone_note(context, node, path, message, "warning" if guarded else "error")
    result.notes.append(replace(note, advice=todo or note.advice))
    return None if guarded or alias.name == "*" else _MISSING


def _edit(
    context: Context, lines: Lines, node: Import, kept: list[ast.alias], new: dict[ast.alias, str | None]
) -> Edit:
    start, end = lines.span(node)
    module = _one_new_module(node, kept, new)
    if module is not None:
        written = _FROM.match(lines.source(node))
        if written is not None:
            return Edit(start + written.start(1), start + written.end(1), module)
    statements = _statements(context, node, kept, new)
    line_start = lines.starts[node.lineno - 1]
    indent = lines.text[line_start:start]
    alone = not indent.strip() and not _follows(lines, node, end)
    return Edit(start, end, (f"{lines.newline}{indent}" if alone else "; ").join(statements or ["pass"]))


def _follows(lines: Lines, node: Import, end: int) -> bool:
    rest = lines.text[end : lines.line_end(node.end_lineno or node.lineno)].strip()
    return bool(rest) and not rest.startswith("#")


def _one_new_module(node: Import, kept: list[ast.alias], new: dict[ast.alias, str | None]) -> str | None:
    """The module of ``from MODULE import ...`` if all names come, under their old names, from one module."""
    if isinstance(node, ast.Import) or len(kept) != len(node.names):
        return None
    modules = set()
    for alias in kept:
        path = new.get(alias)
        if path is None or path in (_MISSING, ROOT):
            return None
        module, _, name = path.rpartition(".")
        if alias.name == "*":
            module = path
        elif name != alias.name:
            return None
        modules.add(module)
    return next(iter(modules)) or None if len(modules) == 1 and not _is_of_builtins(path or "") else None


def _statements(context: Context, node: Import, kept: list[ast.alias], new: dict[ast.alias, str | None]) -> list[str]:
    """One import for each name: those that stay together first."""
    stay = [alias for alias in kept if new.get(alias) is None]
    result = []
    if stay:
        names = ", ".join(ast.unparse(alias) for alias in stay)
        result.append(f"import {names}" if isinstance(node, ast.Import) else f"from {node.module} import {names}")
    for alias in kept:
        path = new.get(alias)
        if path is not None:
            result += _statement(context, node, alias, path)
    return list(dict.fromkeys(result))


def _statement(context: Context, node: Import, alias: ast.alias, path: str) -> list[str]:
    name = alias.asname or alias.name
    if path == _MISSING:
        if isinstance(node, ast.Import) and alias.asname is None:
            return [f"import {ROOT}"]  # what is read through the name has findings of its own
        old = alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"
        return [
            f"from {context.settings.compat_package}.missing import missing as _missing",
            f'{name} = _missing("{old}")',
        ]
    if isinstance(node, ast.ImportFrom) and _is_of_builtins(path):
        return [] if name == path else [f"{name} = {path}"]
    module, _, last = path.rpartition(".")
    if alias.name == "*":
        return [f"from {path} import *"]
    if isinstance(node, ast.Import) and alias.asname is None and "." in alias.name:
        return [f"import {alias.name.partition('.')[0]}"]
    if not module:
        return [f"import {path}" if name == path else f"import {path} as {name}"]
    return [f"from {module} import {last}" if last == name else f"from {module} import {last} as {name}"]


def _is_of_builtins(path: str) -> bool:
    """Whether a path is a builtin (``int``), or a part of one (``str.maketrans``)."""
    return hasattr(builtins, path.partition(".")[0])

"""Names of Python, NumPy and private modules that have another place now (``[[move]]`` in ``rules/``)."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from tfmigrate.names import Names
from tfmigrate.names.scopes import parent_of, scope_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.plan import NamePlan, Note
from tfmigrate.rules import Move
from tfmigrate.transforms import module_getattr

COMPAT_PACKAGE = "tfmigrate.compat"
BUILTINS = "builtins"
RULE = "moved-name"


@dataclass(slots=True)
class Moves:
    """``imports`` are the statements that the new names need."""

    plans: dict[ast.expr, NamePlan] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    compat: set[str] = field(default_factory=set)


def find_moves(context: Context) -> Moves:
    """A plan for each read of a moved name; what comes by a moved import stays as it is."""
    found = Moves()
    table = context.rules.moves
    names = Names(context.names.analysis, frozenset(path.partition(".")[0] for path in table) - {BUILTINS})
    for read in names.reads:
        resolved = names.of_read(read)
        if resolved is None or _is_moved_import(table, resolved[0]):
            continue
        site = _longest(read, resolved[0], table)
        if site is not None:
            _plan(context, found, read, *site, base_path=resolved[0])
    for read in context.names.analysis.reads:
        move = table.get(f"{BUILTINS}.{read.id}")
        if move is not None and scope_of(read).lookup(read.id) is None:
            _plan(context, found, read, move, read, base_path=f"{BUILTINS}.{read.id}")
    _methods(context, found)
    for node, parameter in module_getattr.subscripts(context.names):
        function = _compat(context, found, "python.module_attribute")
        message = "a name that is not there must raise AttributeError: tools ask modules for optional names"
        found.plans[node] = NamePlan(node, module_getattr.RULE, f"{function}(globals(), {parameter})", message)
    return found


def _is_moved_import(table: Mapping[str, Move], path: str) -> bool:
    return path in table and table[path].new is not None


def _longest(read: ast.Name, base: str, table: Mapping[str, Move]) -> tuple[Move, ast.expr] | None:
    """The move of the longest dotted name that begins with ``read``, and the node of that name."""
    node: ast.expr = read
    path, best = base, None
    while True:
        if path in table:
            best = (table[path], node)
        above = parent_of(node)
        if not (isinstance(above, ast.Attribute) and above.value is node and isinstance(above.ctx, ast.Load)):
            return best
        node, path = above, f"{path}.{above.attr}"


def _plan(context: Context, found: Moves, read: ast.Name, move: Move, node: ast.expr, base_path: str) -> None:
    if move.new is None:
        found.notes.append(Note(node, RULE, "error", f"{move.old}: {move.why}"))
        return
    text = _spelled(context, found, read, move, base_path)
    if text is None:
        message = f"{move.old} is {move.new} now, a name that means another thing here"
        found.notes.append(Note(node, RULE, "error", message))
        return
    found.plans[node] = NamePlan(node, RULE, text, f"{move.old} -> {move.new}: {move.why}")


def _spelled(context: Context, found: Moves, read: ast.Name, move: Move, base_path: str) -> str | None:
    new = move.new or ""
    scope = scope_of(read)
    if "." not in new:
        return new if scope.lookup(new) is None or new == "errno" else None
    if new.startswith(f"{COMPAT_PACKAGE}."):
        return _compat(context, found, new.removeprefix(f"{COMPAT_PACKAGE}."))
    module = new.rpartition(".")[0]
    if new.startswith(f"{base_path}."):
        if module != base_path:
            found.imports.append(f"import {module}")
        return read.id + new[len(base_path) :]
    root = new.partition(".")[0]
    owner = scope.lookup(root)
    bindings = [] if owner is None else owner.bindings[root]
    if any(b.kind != "import" or b.target != root for b in bindings):
        return None
    if not bindings:
        found.imports.append(f"import {module}")
    return new


def _compat(context: Context, found: Moves, path: str) -> str:
    """``compat_python.getargspec``: the module of the run-time package is imported under one name."""
    module, _, name = path.rpartition(".")
    found.compat.add(path)
    alias = f"compat_{module.replace('.', '_')}"
    found.imports.append(f"from {context.settings.compat_package} import {module} as {alias}")
    return f"{alias}.{name}"


_METHODS = {"iteritems": "items", "itervalues": "values", "iterkeys": "keys", "tostring": "tobytes"}


def _methods(context: Context, found: Moves) -> None:
    """``d.iteritems()`` of Python 2, ``a.tostring()`` of NumPy, unless the file defines a method of that name."""
    if not any(f".{name}()" in context.text for name in _METHODS):
        return
    defined = {s.node.name for s in context.names.analysis.scopes if isinstance(s.node, ast.FunctionDef)}
    for node in ast.walk(context.names.analysis.tree):
        if not isinstance(node, ast.Call) or node.args or node.keywords or not isinstance(node.func, ast.Attribute):
            continue
        new = _METHODS.get(node.func.attr)
        if new is not None and node.func.attr not in defined:
            message = f".{node.func.attr}() -> .{new}(): its name today"
            found.plans[node.func] = NamePlan(node.func, RULE, new, message, attribute_only=True)


def moved_import(context: Context, path: str) -> str | None:
    """The new dotted path of what an import names; ``None`` where it is not moved."""
    move = context.rules.moves.get(path)
    if move is None or move.new is None:
        return None
    if move.new.startswith(f"{COMPAT_PACKAGE}."):
        return context.settings.compat_package + move.new.removeprefix(COMPAT_PACKAGE)
    return move.new

"""Following a local name to the one expression that defines it."""

from __future__ import annotations

import ast

from tfmigrate.names.resolve import visible_bindings
from tfmigrate.names.scopes import Binding, Scope, parent_of, position, scope_of, statement_of


def sole_binding(name: ast.Name) -> Binding | None:
    """The one assignment that gives ``name`` its value, wherever it is read; ``None`` if there are several."""
    owner = scope_of(name).lookup(name.id)
    if owner is None:
        return None
    bindings = owner.bindings[name.id]
    if len(bindings) != 1 or bindings[0].kind != "assign":
        return None
    return bindings[0]


def definition(name: ast.Name) -> ast.expr | None:
    """The expression that ``name`` stands for, if it is assigned once and before this read.

    A name of an enclosing function or of the module counts too: it has one value in its life.
    """
    binding = sole_binding(name)
    if binding is None or binding.value is None:
        return None
    if binding.scope is _evaluation_scope(name) and not dominates(binding.node, name):
        return None
    return binding.value


def local_definition(name: ast.Name) -> Binding | None:
    """Like ``definition``, but only where definition and read stand in one scope, one after the other."""
    binding = sole_binding(name)
    if binding is None or binding.value is None or binding.scope is not _evaluation_scope(name):
        return None
    return binding if dominates(binding.node, name) else None


def possible_values(node: ast.Name | ast.Attribute) -> list[ast.expr]:
    """The expressions that the text shows ``node`` (a name, ``self.p``) to be bound to, one of which it may be."""
    if isinstance(node, ast.Name):
        return [binding.value for binding in _seen(node) if binding.value is not None]
    written = ast.unparse(node)
    module = scope_of(node).module.node
    assigned = (item for item in ast.walk(module) if isinstance(item, ast.Assign))
    return [
        item.value
        for item in assigned
        if any(isinstance(t, ast.Attribute) and ast.unparse(t) == written for t in item.targets)
    ]


def has_one_value(node: ast.Name | ast.Attribute) -> bool:
    """Whether a name, or an attribute, is bound in one place only of what the text shows."""
    return len(_seen(node) if isinstance(node, ast.Name) else possible_values(node)) <= 1


def is_same_value(first: ast.expr, second: ast.expr) -> bool:
    """Whether two reads of one name or attribute can see the same bindings."""
    if isinstance(first, ast.Name) and isinstance(second, ast.Name):
        return first.id == second.id and _seen(first) == _seen(second)
    return ast.dump(first) == ast.dump(second)


def _seen(name: ast.Name) -> list[Binding]:
    scope = scope_of(name)
    owner = scope.lookup(name.id)
    return [] if owner is None else visible_bindings(owner, scope, name.id, position(name))


def dominates(earlier: ast.AST, later: ast.AST) -> bool:
    """Whether the statement of ``earlier`` has always run when ``later`` is evaluated: it stands before it, in
    the same block or in one around it.
    """
    first = statement_of(earlier)
    block = parent_of(first)
    current: ast.AST | None = statement_of(later)
    while current is not None and parent_of(current) is not block:
        current = parent_of(current)
    if current is None or current is first or position(first) >= position(current):
        return False
    return _list_holding(block, first) is _list_holding(block, current)


def is_stable(expression: ast.expr, since: ast.AST, reader: ast.AST) -> bool:
    """Whether ``expression`` is a name that, read at ``reader``, still has the value that it had at ``since``."""
    if not isinstance(expression, ast.Name):
        return False
    owner = scope_of(expression).lookup(expression.id)
    if owner is not scope_of(reader).lookup(expression.id):
        return False  # hidden there, by the target of a comprehension
    if owner is None:
        return True  # bound nowhere in this file
    bindings = owner.bindings[expression.id]
    if any(scope_of(binding.node) is not owner for binding in bindings):
        return False  # a function binds it after ``global`` or ``nonlocal``: at what time, the text does not say
    if len(bindings) != 1:
        return all(binding.position < position(since) for binding in bindings) and not _in_loop(since)
    return bindings[0].kind in ("assign", "param", "other", "import")


def is_changed_in_place(expression: ast.expr, since: ast.AST) -> bool:
    """Whether a statement that may run after ``since`` changes an object that ``expression`` names (``z[0] = 1``)."""
    names = {(node.id, scope_of(node).lookup(node.id)) for node in ast.walk(expression) if isinstance(node, ast.Name)}
    for owner in {owner for _, owner in names if owner is not None}:
        for item in ast.walk(owner.node):
            target = _changed_by(item)
            if target is None or (target.id, scope_of(target).lookup(target.id)) not in names:
                continue
            if scope_of(item) is not scope_of(since) or position(item) > position(since):
                return True
    return False


def _changed_by(node: ast.AST) -> ast.Name | None:
    """``z`` of ``z += 1``, ``z[0] = 1``, ``del z[0]`` and of the statement ``z.append(1)``."""
    target: ast.AST | None = None
    if isinstance(node, ast.AugAssign):
        target = node.target
    elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        target = node.value
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        target = node.value.func.value
    while isinstance(target, ast.Subscript):
        target = target.value
    return target if isinstance(target, ast.Name) else None


def _in_loop(node: ast.AST) -> bool:
    current = parent_of(node)
    while current is not None and not isinstance(current, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        if isinstance(current, (ast.For, ast.While, ast.AsyncFor)):
            return True
        current = parent_of(current)
    return False


def _evaluation_scope(node: ast.AST) -> Scope:
    scope = scope_of(node)
    while scope.kind == "comprehension" and scope.parent is not None:
        scope = scope.parent
    return scope


def _list_holding(block: ast.AST | None, statement: ast.AST) -> object:
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        items = getattr(block, name, None)
        if isinstance(items, list) and any(item is statement for item in items):
            return items
    return None

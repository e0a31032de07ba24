"""Numbers that stand in the text: literals, and arrays and tensors made of them."""

from __future__ import annotations

import ast

from tfmigrate.names.scopes import scope_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.definitions import definition

# exp(-87.3) is the smallest normal float32: logits closer together than this have probabilities without underflow.
_WIDEST_SPREAD = 80.0
_MAKERS = ("constant", "convert_to_tensor")
_NUMPY_MAKERS = ("array", "asarray", "float32", "float64")


def numbers(context: Context, node: ast.expr) -> list[float] | None:
    """All numbers of a constant whose text shows them; ``None`` for anything else."""
    if isinstance(node, ast.Name):
        value = definition(node)
        return None if value is None else numbers(context, value)
    if isinstance(node, ast.Call):
        return numbers(context, node.args[0]) if node.args and _makes_constant(context, node) else None
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None
    return _flat(value)


def is_moderate(context: Context, node: ast.expr) -> bool:
    """Whether ``node`` is a constant with numbers so close together that no softmax of them underflows."""
    found = numbers(context, node)
    return found is not None and len(found) > 0 and max(found) - min(found) <= _WIDEST_SPREAD


def is_numpy(node: ast.expr) -> bool:
    """Whether ``node`` is a dotted name that begins with NumPy."""
    while isinstance(node, ast.Attribute):
        node = node.value
    if not isinstance(node, ast.Name):
        return False
    owner = scope_of(node).lookup(node.id)
    bindings = [] if owner is None else owner.bindings[node.id]
    return bool(bindings) and all((b.target or "").partition(".")[0] == "numpy" for b in bindings)


def _makes_constant(context: Context, node: ast.Call) -> bool:
    site = context.calls.get(node)
    if site is not None:
        return site.endpoint.removeprefix("compat.v1.") in _MAKERS
    return is_numpy(node.func) and isinstance(node.func, ast.Attribute) and node.func.attr in _NUMPY_MAKERS


def _flat(value: object) -> list[float] | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [float(value)]
    if not isinstance(value, (list, tuple)):
        return None
    found: list[float] = []
    for item in value:
        inner = _flat(item)
        if inner is None:
            return None
        found += inner
    return found

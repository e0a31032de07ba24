"""Sizes of static shapes that are floats: 1.15 took those that are whole, 2.x refuses all.

``tf.placeholder(tf.float32, [None, size / 2])`` in Python 3 is the usual case: ``/`` gives a float.
https://www.tensorflow.org/api_docs/python/tf/compat/v1/Dimension
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfmigrate.names.scopes import scope_of
from tfmigrate.rewrite.bind import BindError, bind
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.definitions import definition
from tfmigrate.rewrite.marks import SKIP, marks_of
from tfmigrate.rewrite.plan import NamePlan
from tfmigrate.rewrite.text import Lines

RULE = "whole-size"
_MESSAGE = "a size that is a float: 1.15 took a whole one, 2.x takes integers only"
_SHAPES = {
    "placeholder": "shape",
    "placeholder_with_default": "shape",
    "get_variable": "shape",
    "ensure_shape": "shape",
    "TensorShape": "dims",
    "Dimension": "value",
}
_NUMPY = frozenset({"np", "numpy"})
_FLOATS = frozenset({"ceil", "floor", "sqrt", "log2", "power", "round", "rint"})
"""Functions of NumPy that give floats."""


def plans(context: Context, lines: Lines) -> Iterator[NamePlan]:
    """Each such size in ``int(...)``."""
    if context.is_2x:
        return
    for site in context.sites.values():
        path = site.endpoint.removeprefix("compat.v1.")
        if path in _SHAPES and site.call is not None and SKIP not in marks_of(lines, site.node):
            yield from _of_call(context, lines, path, site.call)


def _of_call(context: Context, lines: Lines, path: str, call: ast.Call) -> Iterator[NamePlan]:
    endpoint, name = context.newest_old_api.get(path), _SHAPES[path]
    if endpoint is None:
        return
    try:
        bound = bind(call, endpoint.params or ())
    except BindError:
        return
    shape = bound[name].node if name in bound else None
    if path == "Dimension" and shape is not None:
        sizes = [shape]
    else:
        sizes = shape.elts if isinstance(shape, (ast.List, ast.Tuple)) else []
    for size in sizes:
        if _is_float(size) and all(map(_is_plain, ast.walk(size))):
            yield NamePlan(size, RULE, f"int({lines.source(size)})", _MESSAGE)


def _is_plain(node: ast.AST) -> bool:
    """Whether a part of an expression is one that nothing else would rewrite: arithmetic of names and numbers."""
    if isinstance(node, ast.Call):
        return _is_float(node)
    if isinstance(node, ast.Name):
        owner = scope_of(node).lookup(node.id)
        is_import = owner is not None and any(b.kind == "import" for b in owner.bindings[node.id])
        return owner is not None and (not is_import or node.id in _NUMPY)
    return isinstance(
        node, (ast.BinOp, ast.UnaryOp, ast.Constant, ast.Attribute, ast.operator, ast.unaryop, ast.expr_context)
    )


def _is_float(node: ast.expr) -> bool:
    """Whether an expression is a float for certain: what ``/`` gives of numbers, or a function of NumPy."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    if isinstance(node, ast.Name):
        value = definition(node)
        return value is not None and _is_float(value)
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Div):
            return True  # a Dimension or an integer tensor has no / that gives a size
        is_arithmetic = isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv))
        return is_arithmetic and (_is_float(node.left) or _is_float(node.right))
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in {f"{module}.{name}" for module in _NUMPY for name in _FLOATS}
    return False

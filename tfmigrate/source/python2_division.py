"""Divisions whose result Python 2 and Python 3 may disagree about (https://peps.python.org/pep-0238/)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct

from tfmigrate.model import Severity

_INTEGER_CALLS = frozenset({"int", "len", "ord"})
_INTEGER_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Div)


class Division(Struct, frozen=True):
    """One ``/``: the 1-based line and 0-based UTF-8 offset of its expression, and what to say."""

    line: int
    offset: int
    severity: Severity
    message: str


def divisions(tree: ast.Module) -> Iterator[Division]:
    """Find each ``/`` that may have rounded down in Python 2, in a text without its own future division.

    Integers on both sides for certain: a warning. Something that cannot be seen: an info.
    """
    if _has_future_division(tree):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            sides = (node.left, node.right)
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div):
            sides = (node.target, node.value)
        else:
            continue
        if any(_is_float(side) for side in sides):
            continue
        if all(_is_integer(side) for side in sides):
            message = "Python 2 rounded this division of integers down, Python 3 does not: write `//`"
            yield Division(node.lineno, node.col_offset, "warning", message)
        else:
            message = "Python 2 rounded `/` down where both sides are integers: write `//` there"
            yield Division(node.lineno, node.col_offset, "info", message)


def _has_future_division(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "division" for alias in node.names)
        for node in tree.body
    )


def _is_float(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, (float, complex))
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "float"
    if isinstance(node, ast.UnaryOp):
        return _is_float(node.operand)
    if isinstance(node, ast.BinOp):
        return not isinstance(node.op, ast.Mod) and (_is_float(node.left) or _is_float(node.right))
    return False


def _is_integer(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _INTEGER_CALLS
    if isinstance(node, ast.UnaryOp):
        return _is_integer(node.operand)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, _INTEGER_OPERATORS) and _is_integer(node.left) and _is_integer(node.right)
    return False

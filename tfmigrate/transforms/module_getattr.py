"""``globals()[name]`` in ``__getattr__``: raises KeyError where Python's protocol has AttributeError.

Inspecting tools of today (pytest, inspect, importlib) ask modules for optional names, and expect AttributeError:
https://docs.python.org/3/reference/datamodel.html#customizing-module-attribute-access
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfmigrate.names import Names
from tfmigrate.names.scopes import scope_of

RULE = "getattr-key-error"


def subscripts(names: Names) -> Iterator[tuple[ast.Subscript, str]]:
    """Each ``globals()[NAME]`` in a ``__getattr__``, and NAME, its parameter."""
    functions = (scope.node for scope in names.analysis.scopes if scope.kind == "function")
    for function in functions:
        if not isinstance(function, ast.FunctionDef) or function.name != "__getattr__" or not function.args.args:
            continue
        parameter = function.args.args[-1].arg
        for node in ast.walk(function):
            if _is_lookup(node, parameter) and isinstance(node, ast.Subscript):
                yield node, parameter


def _is_lookup(node: ast.AST, parameter: str) -> bool:
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.slice, ast.Name)
        and node.slice.id == parameter
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "globals"
        and scope_of(node).lookup("globals") is None
    )

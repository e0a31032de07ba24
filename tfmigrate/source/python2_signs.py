"""Python 2 that Python 3 parses without complaint, but with another meaning."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

# Three that each begin with letters, which re finds many times faster than a boundary of words.
_WORDS = (
    re.compile(r"print(?<=\bprint)\s*(?:>>|\(.*\)\s*[,%.])"),
    re.compile(r"exec(?<=\bexec)\s*\(.*\)\s*in\b"),
    re.compile(r"except(?<=\bexcept)\b[^(:\n]*,"),
)
_FUTURE = re.compile(r"^from[ \t]+__future__[ \t]+import[ \t]+(\([^)]*\)|.*)", re.MULTILINE)


def means_python2(tree: ast.Module, text: str) -> bool:
    """Return whether a text that parses as Python 3 can only have been meant as Python 2.

    Such are ``print >>f, x`` (a shift by a function), ``print (a), b`` and ``print ("%d") % x`` (the result
    of a call that prints something else), ``exec (code) in scope``, and, for the grammar of Python 3.14
    (https://peps.python.org/pep-0758/), ``except Error, name:``.
    """
    if not any(words.search(text) for words in _WORDS):
        return False
    print_is_function = "print_function" in future_features(text)
    return any(
        _is_python2_handler(node, tree)
        if isinstance(node, ast.ExceptHandler)
        else _is_python2_expression(node.value, text, print_is_function)
        for node in _statements(tree)
        if isinstance(node, (ast.Expr, ast.ExceptHandler))
    )


def future_features(text: str) -> set[str]:
    """Return the features that a text, which need not parse, imports from ``__future__``."""
    return {name for match in _FUTURE.finditer(text) for name in re.findall(r"\w+", match[1])}


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Walk statements and exception handlers, not into expressions."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        yield node
        for block in ("body", "orelse", "finalbody", "handlers", "cases"):
            children = getattr(node, block, ())
            if isinstance(children, list):
                stack.extend(children)


def _is_python2_expression(node: ast.expr, text: str, print_is_function: bool) -> bool:
    if isinstance(node, ast.Compare):
        return _calls(node.left, "exec") and isinstance(node.ops[0], ast.In)
    if print_is_function:
        return False
    if isinstance(node, ast.Tuple) and node.elts:
        head, rest = node.elts[0], node.elts[1:]
        if _calls(head, "print"):
            # `print("usage"), exit(1)` on one line is something that people do write in Python 3.
            spaced = bool(re.match(r"print\s", ast.get_source_segment(text, head) or ""))
            return spaced or not any(isinstance(part, ast.Call) for item in rest for part in ast.walk(item))
        node = head
    return _prints_first(node)


def _calls(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _prints_first(node: ast.expr) -> bool:
    """Return whether an expression shifts ``print``, or computes with what ``print(...)`` returned."""
    started_with = node
    while True:
        if isinstance(node, ast.BinOp):
            if isinstance(node.op, ast.RShift) and isinstance(node.left, ast.Name) and node.left.id == "print":
                return True
            node = node.left
        elif isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        elif isinstance(node, ast.Call) and not _calls(node, "print"):
            node = node.func
        else:
            return node is not started_with and _calls(node, "print")


def _is_python2_handler(handler: ast.ExceptHandler, tree: ast.Module) -> bool:
    """Return whether ``except A, b:`` names ``b`` rather than catching it as well."""
    caught = handler.type
    if not isinstance(caught, ast.Tuple) or handler.name is not None or len(caught.elts) != 2:
        return False
    first, second = caught.elts
    in_parentheses = (caught.lineno, caught.col_offset) != (first.lineno, first.col_offset)
    if in_parentheses or not isinstance(second, ast.Name):
        return False
    return not hasattr(builtins, second.id) and second.id not in _top_level_names(tree)


def _top_level_names(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in _statements(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return names

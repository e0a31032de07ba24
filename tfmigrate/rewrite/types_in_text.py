"""Types that are text: comments of PEP 484 (``# type: (tf.Tensor) -> tf.Dimension``) and annotations in quotes."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Collection, Iterator

from tfmigrate.names.scopes import Analysis, Scope, ancestors, position, scope_of
from tfmigrate.rewrite.snippets import Snippet
from tfmigrate.rewrite.text import Lines

_COMMENT = re.compile(r"#\s*type:\s*(?!ignore\b)(?P<type>[^#]*[^#\s])")
_LITERAL = re.compile(r"""[uU]?(["'])[^"'\\\n]+\1""")


def type_comments(analysis: Analysis, lines: Lines, names: Collection[str]) -> Iterator[Snippet]:
    """The comments that give a type and hold one of ``names``."""
    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b") if names else None
    if word is None:
        return
    try:
        for token in tokenize.generate_tokens(io.StringIO(lines.text).readline):
            found = _COMMENT.match(token.string) if token.type == tokenize.COMMENT else None
            if found is not None and word.search(found["type"]):
                line, column = token.start
                at = lines.starts[line - 1] + column + found.start("type")
                # The signature of a function becomes a tuple of types, places unchanged.
                code = found["type"].replace("->", " ,").replace("**", " *")
                yield Snippet(_scope_at(analysis, line), (line, 1 << 30), [(code, at)], refused=("\n",))
    except (tokenize.TokenError, IndentationError):
        return


def _scope_at(analysis: Analysis, line: int) -> Scope:
    """The innermost function or class around a line."""
    found = analysis.module
    for scope in analysis.scopes:
        node = scope.node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            is_inside = node.lineno <= line <= (node.end_lineno or line)
            if is_inside and (scope.parent is found or node.lineno >= getattr(found.node, "lineno", 0)):
                found = scope
    return found


def quoted_annotations(analysis: Analysis, lines: Lines) -> Iterator[Snippet]:
    """Annotations that are strings, or have strings in them."""
    for node in analysis.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_annotation(node):
            literal = lines.source(node)
            if _LITERAL.fullmatch(literal):
                code = node.value.strip()
                at = lines.span(node)[0] + literal.index(code)
                yield Snippet(scope_of(node), position(node), [(code, at)], refused=("\n", literal[-1]))


def _is_annotation(node: ast.expr) -> bool:
    inner: ast.AST = node
    for around in ancestors(node):
        if isinstance(around, ast.arg):
            return True
        if isinstance(around, ast.AnnAssign):
            return inner is around.annotation
        if isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return inner is around.returns
        if isinstance(around, ast.Subscript) and inner is around.slice and _is_literal(around.value):
            return False
        if not isinstance(around, (ast.Subscript, ast.Tuple, ast.List, ast.BinOp)):
            return False
        inner = around
    return False


def _is_literal(node: ast.expr) -> bool:
    """``typing.Literal``: its strings are no types."""
    return (node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")) in ("Literal", "Annotated")

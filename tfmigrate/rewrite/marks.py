"""Comments with which a file says how a line is to be read.

``# tfmigrate: 2.x``: the calls of this statement are 2.x already. ``# tfmigrate: skip``: leave this statement alone.
"""

from __future__ import annotations

import ast

from tfmigrate.names.scopes import statement_of
from tfmigrate.rewrite.text import MARK_PREFIX, Lines

MARK_2X = f"{MARK_PREFIX} 2.x"
SKIP = f"{MARK_PREFIX} skip"

_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return, ast.Assert, ast.Raise, ast.Delete)


def marks_of(lines: Lines, node: ast.expr) -> frozenset[str]:
    """The marks at the end of the statement that holds ``node``."""
    if not lines.marked:
        return frozenset()
    statement = statement_of(node)
    last = statement.end_lineno if isinstance(statement, _SIMPLE) else node.end_lineno
    assert last is not None
    text = lines.line_text(last)
    return frozenset(mark for mark in (MARK_2X, SKIP) if mark in text)


def place_for_mark(lines: Lines, node: ast.expr) -> int | None:
    """The offset at which a comment for ``node``'s statement can stand, ``None`` if there is none."""
    statement = statement_of(node)
    if not isinstance(statement, _SIMPLE) or statement.end_lineno is None:
        return None
    _, end = lines.span(statement)
    line_end = lines.line_end(statement.end_lineno)
    rest = lines.text[end:line_end].strip()
    return line_end if not rest or rest.startswith("#") else None

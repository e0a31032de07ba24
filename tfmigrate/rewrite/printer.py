"""Printing plans: one outermost expression at a time, whitespace and comments kept."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from tfmigrate.rewrite.plain_printer import print_plain
from tfmigrate.rewrite.plan import Hoist, Plan
from tfmigrate.rewrite.printed import NotPrintableError, Printed
from tfmigrate.rewrite.text import Lines

__all__ = ["NotPrintableError", "Printed", "print_unit"]


def print_unit(
    lines: Lines, unit: ast.expr, plans: Mapping[ast.expr, Plan], hoists: Mapping[ast.expr, Hoist]
) -> Printed:
    """Print ``unit`` (an expression of the file) with every plan inside it carried out.

    Raises ``NotPrintableError``; the caller leaves the expression as it is.
    """
    printed = print_plain(lines, unit, plans, hoists)
    if printed is not None:
        return printed
    # Its import costs as much as rewriting ten thousand lines, and most runs can do without it.
    from tfmigrate.rewrite.cst_printer import print_unit as print_with_libcst

    return print_with_libcst(lines, unit, plans, hoists)

"""Print statements to calls; ``print (expression)`` already is the right call and stays as it is."""

from __future__ import annotations

from typing import Any

from fissix.fixer_util import Call, Name
from fissix.fixes import fix_print
from fissix.pgen2 import token
from fissix.pygram import python_symbols


class FixPrint(fix_print.FixPrint):  # type: ignore[misc]  # fissix has no type hints
    """fissix's fixer, without its doubled parentheses around one expression that has some."""

    def transform(self, node: Any, results: dict[str, Any]) -> Any:
        """Return the call that replaces a print statement, or None to leave the node as it is."""
        if "bare" in results:
            return super().transform(node, results)
        keyword, arguments = node.children[0], node.children[1:]
        if _is_one_parenthesised_value(arguments):
            # What was a keyword must become a name, or later fixers do not see a call.
            keyword.replace(Name("print", prefix=keyword.prefix))
            return None
        if len(arguments) == 1 and str(arguments[0]).strip() == "()":
            return Call(Name("print"), [Name("()")], prefix=node.prefix)
        return super().transform(node, results)


def _is_one_parenthesised_value(arguments: list[Any]) -> bool:
    """Return whether the statement prints ``(value)``, not a tuple and not several values."""
    if len(arguments) != 1 or arguments[0].type != python_symbols.atom:
        return False
    children = arguments[0].children
    if len(children) != 3 or children[0].value != "(":
        return False
    inner = children[1]
    return inner.type != python_symbols.testlist_gexp or all(part.type != token.COMMA for part in inner.children)

"""Python's own parser, with every way it can fail turned into one exception."""

from __future__ import annotations

import ast
import sys
import warnings


class NotPython3Error(Exception):
    """The text is not Python 3: why, and in which 1-based line (``None`` where no line is to blame)."""

    def __init__(self, reason: str, line: int | None, *, tabs: bool = False, too_deep: bool = False) -> None:
        """``tabs``: only the mixture of tabs and spaces is wrong; ``too_deep``: only the nesting."""
        self.reason = reason
        self.line = line
        self.tabs = tabs
        self.too_deep = too_deep
        super().__init__(reason)


def parse(text: str) -> ast.Module:
    """Parse Python 3 source, in silence about invalid escapes; raises NotPython3Error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except SyntaxError as error:
            raise NotPython3Error(error.msg, error.lineno, tabs=isinstance(error, TabError)) from None
        except (RecursionError, MemoryError):
            reason = "it is nested too deeply for Python's parser"
            raise NotPython3Error(reason, None, too_deep=True) from None
        except ValueError as error:
            raise NotPython3Error(str(error), None) from None


def python_version() -> str:
    """Return the version whose grammar ``parse`` knows, as ``3.11``."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"

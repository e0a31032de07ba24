"""Positions in a text, and splicing replacements into it: everything outside of an edit stays byte for byte."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable

from msgspec import Struct

MARK_PREFIX = "# tfmigrate:"
"""Begins a comment with which a file says how a line is to be read (``marks.py``)."""

# What Python's tokenizer ends a line at; str.splitlines knows more (form feed, U+2028), which are no ends here.
_NEWLINE = re.compile(r"\r\n|\r|\n")


class Edit(Struct, frozen=True, order=True):
    """Replace ``text[start:end]``; of two edits at one place, the insertion (``start == end``) comes first."""

    start: int
    end: int
    replacement: str


class Lines:
    """Turns ``ast``'s positions (1-based line, byte column) into offsets of characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.marked = MARK_PREFIX in text
        self.starts = _line_starts(text)

    def offset(self, line: int, byte_column: int) -> int:
        """Character offset of a position."""
        start = self.starts[line - 1]
        chunk = self.text[start : start + byte_column]
        if not chunk.isascii():
            chunk = chunk.encode("utf-8", "surrogatepass")[:byte_column].decode("utf-8", "surrogatepass")
        return start + len(chunk)

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Offsets where a node begins and ends."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def source(self, node: ast.expr | ast.stmt) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.text[start:end]

    def column(self, node: ast.AST) -> int:
        """1-based column in characters."""
        line, byte_column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        return self.offset(line, byte_column) - self.starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """A line without its end."""
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return self.text[self.starts[line - 1] : end].rstrip("\r\n")

    def line_end(self, line: int) -> int:
        """Offset just before a line's newline."""
        return self.starts[line - 1] + len(self.line_text(line))

    @property
    def newline(self) -> str:
        """The newline that the text uses first."""
        found = _NEWLINE.search(self.text)
        return "\n" if found is None else found.group()


def _line_starts(text: str) -> list[int]:
    if "\r" not in text:
        lengths = (len(line) + 1 for line in text.split("\n"))
        return [0, *itertools.accumulate(lengths)][:-1]
    return [0, *(match.end() for match in _NEWLINE.finditer(text))]


def splice(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that do not overlap."""
    parts: list[str] = []
    at = 0
    for edit in sorted(set(edits)):
        assert edit.start >= at, "edits overlap"
        parts += [text[at : edit.start], edit.replacement]
        at = edit.end
    return "".join([*parts, text[at:]])


def to_newlines(code: str, newline: str) -> str:
    """Write ``code`` with one kind of newline."""
    return _NEWLINE.sub(newline.replace("\\", r"\\"), code)


def like_newlines(code: str, source: str, newline: str) -> str:
    """Write ``code`` with the newlines of ``source``, one by one if there are as many, else all as ``newline``."""
    wanted = _NEWLINE.findall(source)
    if len(wanted) != len(_NEWLINE.findall(code)):
        return to_newlines(code, newline)
    following = iter(wanted)
    return _NEWLINE.sub(lambda _: next(following), code)

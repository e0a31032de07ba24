"""Physical lines as Python counts them, and where a line of a converted text came from."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def split_lines(text: str) -> list[str]:
    """Split ``text`` after each LF, CRLF or CR, keeping them.

    ``str.splitlines`` would also split at form feeds and Unicode separators, which Python's
    tokenizer does not count as lines
    (https://docs.python.org/3/reference/lexical_analysis.html#physical-lines).
    """
    return _LINE.findall(text)


def line_ending(line: str) -> str:
    """Return the newline characters that end ``line`` (``""`` for a last line without any)."""
    return line[len(line.rstrip("\r\n")) :]


def line_of_offset(data: bytes, offset: int) -> int:
    """Return the 1-based line that holds the byte at ``offset`` of ASCII-compatible source bytes."""
    before = data[:offset]
    return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")


class LineMap:
    """Positions of a converted text, back to positions of the text that it was made from."""

    def __init__(self, old: Sequence[str], new: Sequence[str], origin: Sequence[int] | None = None) -> None:
        """Take the lines of both texts, alike with or without newlines.

        ``origin`` gives for each new line the 1-based number of its old line; without it both texts have
        equally many lines, one for one.
        """
        self._old = old
        self._new = new
        self._origin = range(1, len(new) + 1) if origin is None else origin

    def locate(self, line: int, column: int) -> tuple[int, int]:
        """Map a 1-based line and column (in characters) of the new text to the old text.

        In a line that was changed, the column is that of the nearest kept character to the left.
        """
        if line > len(self._new):  # the empty last line, where a final newline ends
            return len(self._old) + 1, column
        origin = self._origin[line - 1]
        before, after = self._old[origin - 1], self._new[line - 1]
        return origin, column if before == after else _column(before, after, column)

    def first_change(self) -> int:
        """Return the 1-based old line of the first line that was changed, added or removed."""
        for number, (before, after) in enumerate(zip(self._old, self._new, strict=False), start=1):
            if before != after:
                return number
        return min(len(self._old), len(self._new)) or 1


def _column(before: str, after: str, column: int) -> int:
    """Map a 1-based column of the changed line ``after`` to the line ``before``."""
    offset = column - 1
    mapped = 0
    for old_start, new_start, size in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_matching_blocks():
        if size == 0 or new_start > offset:
            break
        mapped = old_start + min(offset - new_start, size - 1)
    return mapped + 1

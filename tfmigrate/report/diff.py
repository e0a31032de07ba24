"""Unified diffs that ``patch -p1`` and ``git apply`` accept."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import PurePath

_NO_NEWLINE = "\\ No newline at end of file\n"


def unified(old: str, new: str, path: str, context: int = 3) -> Iterator[str]:
    r"""Yield the lines, each with its ``\n``, of the unified diff from ``old`` to ``new``.

    Lines end at ``\n`` only, as in ``diff(1)``: form feeds, carriage returns and Unicode line
    separators are part of a line. Nothing is yielded where the texts are equal.
    """
    name = PurePath(path).as_posix().lstrip("/")
    lines = difflib.unified_diff(_lines(old), _lines(new), f"a/{name}", f"b/{name}", n=context)
    for line in lines:
        if line.endswith("\n"):
            yield line
        else:
            yield line + "\n"
            yield _NO_NEWLINE


def _lines(text: str) -> list[str]:
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines

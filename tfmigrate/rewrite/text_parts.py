"""Which parts of a file's text are Python of their own; a file without any pays for a few looks at its text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.text import Lines

if TYPE_CHECKING:
    from tfmigrate.rewrite.snippets import Snippet


_RUNNERS = frozenset({"eval", "exec"})


def snippets_of(context: Context, lines: Lines) -> Iterator[Snippet]:
    """The examples in docstrings, the types in comments and strings, and the code in strings that is run."""
    text, names = context.text, context.names
    if ">>> " in text:
        from tfmigrate.rewrite.doctests import doctests

        yield from doctests(names.analysis.scopes, names.analysis.module, lines)
    if "# type:" in text and names.candidates:
        from tfmigrate.rewrite.types_in_text import type_comments

        yield from type_comments(names.analysis, lines, names.candidates)
    if names.candidates and _may_have_annotations(text, names.candidates):
        from tfmigrate.rewrite.types_in_text import quoted_annotations

        yield from quoted_annotations(names.analysis, lines)
    if names.analysis.reads_of.keys() & _RUNNERS:
        from tfmigrate.rewrite.evaluated import evaluated

        yield from evaluated(context, lines)


def _may_have_annotations(text: str, names: frozenset[str]) -> bool:
    """``->``, or a name right behind the quote of an annotation."""
    return "->" in text or any(f': "{name}.' in text or f": '{name}." in text for name in names)

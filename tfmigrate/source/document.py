"""What reading a file gives: text for the rewriter, and the way back to the file's positions and bytes."""

from __future__ import annotations

import ast
from abc import abstractmethod
from typing import Literal

from msgspec import Struct

from tfmigrate.model import Finding

Kind = Literal["python", "notebook"]


class Location(Struct, frozen=True):
    """A position in the original file: 1-based line and column, in characters.

    In a notebook the line counts within the code cell number ``cell`` (1-based, counting every cell).
    """

    line: int
    column: int
    cell: int | None = None


class SourceChange(Struct, frozen=True):
    """The source a person sees before and after: a whole file, or one cell of a notebook."""

    before: str
    after: str
    cell: int | None = None


class Document(Struct, frozen=True):
    """One source file, read. ``path`` is shown as the user gave it (``-`` for standard input).

    ``text`` is Python 3 without a byte order mark, its newlines exactly as in the file, and ``tree`` is
    what ``ast`` makes of it; ``changed``: ``text`` already differs from the file (Python 2 was converted).
    """

    path: str
    text: str
    tree: ast.Module
    findings: tuple[Finding, ...]
    changed: bool

    @property
    @abstractmethod
    def kind(self) -> Kind:
        """Return what kind of file this is."""

    @abstractmethod
    def locate(self, line: int, column: int) -> Location:
        """Map a 1-based line and column (in characters) of ``text`` to the original file."""

    @abstractmethod
    def encode(self, new_text: str) -> bytes:
        """Return the file's bytes with ``text`` replaced by ``new_text``.

        Raises:
            InputError: the file's encoding cannot hold a character of ``new_text``.
        """

    @abstractmethod
    def changes(self, new_text: str) -> tuple[SourceChange, ...]:
        """Return what a diff should show when ``text`` becomes ``new_text``: the differing sources only."""

"""What will be done to each node: plans are made for all sites first, then printed together."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from msgspec import Struct, field

from tfmigrate.model import Severity
from tfmigrate.rewrite.match import Match
from tfmigrate.rules import Rule, Template


class ArgumentEdit(Struct):
    """What becomes of one argument, by its index in the text.

    ``keyword`` is its new keyword (``None``: stays positional); ``wrap`` an expression with a single hole that
    its value is put into.
    """

    keyword: str | None
    wrap: ast.expr | None = None
    spellings: dict[str, str] = field(default_factory=dict)
    """Endpoint in ``wrap`` -> how it is spelled here."""


class CallPlan(Struct):
    """A call (or, with ``call=None``, a bare reference) gets another endpoint and other argument names."""

    node: ast.expr
    """The call, or the name itself for a reference."""
    function: ast.expr
    endpoint: str
    rule: str
    arguments: dict[int, ArgumentEdit] = field(default_factory=dict)
    drop: set[int] = field(default_factory=set)
    append: tuple[tuple[str, str], ...] = ()
    """Keyword and code of arguments that the old call had as a default and the new one must say."""
    respelled: str | None = None
    """The new spelling of the function, ``None`` if it stays as written."""
    mark_2x: bool = False

    @property
    def is_rename(self) -> bool:
        """Whether nothing but the name changes."""
        return self.respelled is not None and not (self.arguments or self.drop or self.append)


class ArgumentsPlan(CallPlan):
    """Only the arguments of a call change, of a function that is not TensorFlow's: ``endpoint`` is empty."""

    message: str = ""


class PatternPlan(Struct):
    """A matched pattern is replaced as a whole by ``new`` with its holes filled."""

    node: ast.expr
    rule: Rule
    new: Template
    match: Match
    spellings: dict[str, str] = field(default_factory=dict)
    """Endpoint in ``new`` -> how it is spelled here."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Holes whose value is a name given here, not the matched expression (see ``Hoist``)."""
    mark_2x: bool = False


class Hoist(Struct):
    """An expression in an earlier statement gets a name, so that it can be used twice without being computed twice."""

    expression: ast.expr
    name: str
    statement: ast.stmt


class Note(Struct):
    """A finding before it has a path."""

    node: ast.AST
    rule: str
    severity: Severity
    message: str
    advice: str = ""
    """What to do; where it is empty, what the rule says."""
    url: str = ""


class NamePlan(Struct):
    """A dotted name becomes ``text``; ``attribute_only``: only its last part does."""

    node: ast.expr
    rule: str
    text: str
    message: str
    attribute_only: bool = False
    mark_2x: bool = False


Plan = CallPlan | PatternPlan | NamePlan

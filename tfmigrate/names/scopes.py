"""Scopes of a module and what names are bound to in them; where a node of its ``ast`` stands.

``tfmigrate.names.walk`` finds them. Scoping follows
https://docs.python.org/3/reference/executionmodel.html#naming-and-binding.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct, field

ScopeKind = Literal["module", "function", "class", "comprehension"]
BindingKind = Literal["import", "assign", "param", "other"]
Position = tuple[int, int]

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Binding(Struct, eq=False):
    """One place that gives a name a value.

    ``target`` is the dotted path that an import binds; ``value`` the expression that an assignment binds.
    """

    name: str
    kind: BindingKind
    node: ast.AST
    position: Position
    scope: Scope
    target: str | None = None
    value: ast.expr | None = None


class Scope(Struct, eq=False):
    """A namespace: a module, a function, a class body or a comprehension."""

    kind: ScopeKind
    node: ast.AST
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    outside: dict[str, Literal["global", "nonlocal"]] = field(default_factory=dict)

    def lookup(self, name: str) -> Scope | None:
        """Return the scope in which ``name``, read here, is bound, or ``None`` for a builtin."""
        scope: Scope | None = self
        while scope is not None:
            # A class body is visible to its own statements only, not to the functions in it.
            visible = scope is self or scope.kind != "class"
            if visible and name in scope.bindings and name not in scope.outside:
                return scope
            if visible and scope.outside.get(name) == "global":
                return scope.module if name in scope.module.bindings else None
            scope = scope.parent
        return None

    @property
    def module(self) -> Scope:
        """The module that this scope stands in."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


class Analysis(Struct):
    """What the walk found: the module's scope, all reads of bare names, by name, and imports.

    ``nodes`` are all nodes of the tree that may hold an expression or a statement, in no order, so that who looks
    for a kind of node needs no walk of its own; ``imported`` and ``aliases`` are the bindings of the kinds ``import``
    and ``assign`` that can make a name stand for a module (with the bare name that an alias begins with).
    """

    tree: ast.Module
    module: Scope
    reads_of: dict[str, list[ast.Name]] = field(default_factory=dict)
    imports: list[ast.Import | ast.ImportFrom] = field(default_factory=list)
    star_imports: list[ast.ImportFrom] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    nodes: list[ast.AST] = field(default_factory=list)
    scoped: list[ast.AST] = field(default_factory=list)
    imported: list[Binding] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)

    @property
    def reads(self) -> list[ast.Name]:
        """All reads of bare names, those of one name together."""
        return [read for of_name in self.reads_of.values() for read in of_name]

    def unlink(self) -> None:
        """Take the links out of the tree again: with them, only a search for cycles would free its memory."""
        for node in self.nodes:
            node.parent = None  # type: ignore[attr-defined]
        for node in self.scoped:
            node.scope = None  # type: ignore[attr-defined]
        for scope in self.scopes:
            scope.bindings.clear()


def scope_of(node: ast.AST) -> Scope:
    """The scope in which ``node`` is evaluated."""
    current: ast.AST | None = node
    while current is not None:
        scope: Scope | None = getattr(current, "scope", None)
        if scope is not None:
            return scope
        current = current.parent  # type: ignore[attr-defined]
    raise AssertionError("the walk begins at the module, which has a scope")


def parent_of(node: ast.AST) -> ast.AST | None:
    """The node that holds ``node``."""
    return getattr(node, "parent", None)


def statement_of(node: ast.AST) -> ast.stmt:
    """The innermost statement that holds ``node``."""
    current: ast.AST | None = node
    while current is not None and not isinstance(current, ast.stmt):
        current = parent_of(current)
    assert current is not None, "every expression of a module stands in a statement"
    return current


def ancestors(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes around ``node``, innermost first."""
    current = parent_of(node)
    while current is not None:
        yield current
        current = parent_of(current)


def position(node: ast.AST) -> Position:
    """``(line, byte column)`` where ``node`` begins."""
    return (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))

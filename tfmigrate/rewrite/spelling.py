"""How an endpoint is written at a place in the file, with the names that are in scope there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct, field

from tfmigrate.names import Site
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import Scope, position, scope_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.moved import COMPAT
from tfmigrate.rules.template import endpoint_of


class Speller(Struct):
    """Spells endpoints; remembers whether ``import tensorflow as …`` must be added for it."""

    context: Context
    added_alias: str | None = None
    added_compat: dict[str, str] = field(default_factory=dict)
    """Part of the run-time package -> the name that an import must give it."""
    read: set[str] = field(default_factory=set)
    """Names of the file's own imports that spellings go through: those imports stay."""

    def spell(self, endpoint: str, site: Site) -> str:
        """``tf.math.log`` at ``site``: through the name used there if it leads to it, else through the module."""
        if endpoint.startswith(COMPAT):
            return self.spell_compat(endpoint.removeprefix(COMPAT), site)
        path = f"{ROOT}.{endpoint}"
        if path == site.base_path or path.startswith(f"{site.base_path}."):
            return site.base + path[len(site.base_path) :]
        compat = f"{ROOT}.compat.v1"
        if site.base_path == compat and f"compat.v1.{endpoint}" in self.context.new_api:
            return f"{site.base}.{endpoint}"
        return f"{self.module_alias(site.node)}.{endpoint}"

    def spell_compat(self, path: str, site: Site) -> str:
        """``tf_contrib.layers.conv2d``: the part of the run-time package is imported under one name in a file."""
        part, _, rest = path.partition(".")
        if part not in self.added_compat:
            names = {name for scope in self.context.names.analysis.scopes for name in scope.bindings}
            alias = f"tf_{part}"
            while alias in names:
                alias = f"{alias}_"
            self.added_compat[part] = alias
        return f"{self.added_compat[part]}.{rest}" if rest else self.added_compat[part]

    def spell_all(self, template: ast.expr, site: Site) -> dict[str, str]:
        """How each endpoint that a template names is spelled at ``site``."""
        return {endpoint: self.spell(endpoint, site) for endpoint in endpoints_in(template)}

    def module_alias(self, node: ast.expr | ast.stmt) -> str:
        """A name for the ``tensorflow`` module that can be read at ``node``; one is added if there is none."""
        names = self.context.names
        found = names.visible_alias(ROOT, scope_of(node), position(node))
        if found is not None:
            self.read.add(found)
            return found
        if self.added_alias is None:
            taken = {name for scope in _scopes(scope_of(node)) for name in scope.bindings}
            # A tf that is read and bound nowhere must not come to mean something by this.
            self.added_alias = "tf" if "tf" not in taken and "tf" not in names.analysis.reads_of else ROOT
        return self.added_alias


def endpoints_in(template: ast.expr) -> set[str]:
    """The endpoints that a template names."""
    found = {endpoint_of(node) for node in ast.walk(template) if isinstance(node, ast.Attribute)}
    return {endpoint for endpoint in found if endpoint}


def _scopes(scope: Scope | None) -> Iterator[Scope]:
    while scope is not None:
        yield scope
        scope = scope.parent

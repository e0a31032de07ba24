"""What every step of rewriting one file needs to know."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from tfmigrate.api import Endpoint, Param, Snapshot, load
from tfmigrate.model import Epoch, Settings
from tfmigrate.names import Names, Site
from tfmigrate.rules import RuleTable
from tfmigrate.rules.load import Spelling

if TYPE_CHECKING:
    from tfmigrate.rewrite.match import Form


class Context(Struct):
    """One file on its way: its text, names and sites, the rules, and the API it came from and goes to.

    ``sites`` maps the node that names an endpoint to its site; ``calls`` maps calls to theirs.
    """

    text: str
    path: str
    settings: Settings
    rules: RuleTable
    names: Names
    sites: dict[ast.expr, Site]
    calls: dict[ast.Call, Site]
    epoch: Epoch
    old_api: Snapshot
    new_api: Snapshot
    newest_old_api: Snapshot
    """1.15, whatever the epoch: it knows what an old name was called last."""
    is_1x: bool = False
    """The file uses what only 1.x has: its ``tf.keras`` is that of 1.x."""
    is_2x: bool = False
    """The file was written for 2.x: what 2.x has means what it means there."""
    facts: dict[ast.expr, frozenset[str]] = field(default_factory=dict)
    pattern_forms: dict[ast.expr, Form] = field(default_factory=dict)
    _canonical: dict[str, str] = field(default_factory=dict)
    _patterns: Mapping[str, tuple[Spelling, ...]] | None = None

    def endpoint(self, path: str) -> Endpoint | None:
        """The endpoint as the source's epoch knew it, else as 1.15 does, else as 0.12 did."""
        return self.old_api.get(path) or self.newest_old_api.get(path) or load("0.12").get(path)

    def params(self, path: str) -> tuple[Param, ...] | None:
        """The signature of an endpoint in the source's epoch."""
        endpoint = self.endpoint(path)
        return None if endpoint is None else endpoint.params

    def params_in_target(self, path: str) -> tuple[Param, ...] | None:
        """The signature of an endpoint in the target."""
        endpoint = self.new_api.get(path)
        return None if endpoint is None else endpoint.params

    def canonical(self, path: str) -> str:
        """One name for all aliases of an endpoint, so that ``tf.log`` and ``tf.math.log`` compare equal."""
        known = self._canonical.get(path)
        if known is None:
            bare = path.removeprefix("compat.v1.")
            successor = self.rules.successor(bare)
            endpoint = self.newest_old_api.get(successor or bare)
            known = self._canonical[path] = bare if endpoint is None else endpoint.identity
        return known

    @property
    def patterns(self) -> Mapping[str, tuple[Spelling, ...]]:
        """Patterns by the canonical name of the endpoint that they are looked up at.

        Without those that name an endpoint of which this file has no site.
        """
        if self._patterns is None:
            present = {self.canonical(site.endpoint) for site in self.sites.values()}
            merged: dict[str, tuple[Spelling, ...]] = {}
            for path, spellings in self.rules.patterns.items():
                key = self.canonical(path)
                if key in present:
                    possible = (s for s in spellings if {self.canonical(e) for e in s.old.endpoints} <= present)
                    merged[key] = merged.get(key, ()) + tuple(possible)
            self._patterns = merged
        return self._patterns

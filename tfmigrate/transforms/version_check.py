"""Comparisons of TensorFlow's version: in a 1.x program the 1.x side is the one that was migrated, so it is taken."""

from __future__ import annotations

import ast

from tfmigrate.names import Site
from tfmigrate.names.scopes import ancestors
from tfmigrate.rewrite.plan import NamePlan

RULE = "version-check"
ENDPOINTS = frozenset({"__version__", "VERSION", "version.VERSION"})
LAST = "1.15.5"
"""The last release of 1.x: what the program's own checks see."""

_PARSERS = frozenset({"startswith", "split", "LooseVersion", "StrictVersion", "parse_version", "parse", "Version"})


def plan(site: Site) -> NamePlan | None:
    """The version as 1.x had it, where the program decides something by it; ``None`` where it is only shown."""
    if site.endpoint not in ENDPOINTS or not _is_decided_by(site.node):
        return None
    message = f"this program's own checks see TensorFlow {LAST}: what it does on 1.x is what was migrated"
    return NamePlan(site.node, RULE, f'"{LAST}"', message)


def _is_decided_by(node: ast.expr) -> bool:
    for around in ancestors(node):
        if isinstance(around, ast.Compare) or (isinstance(around, ast.Call) and _name(around.func) in _PARSERS):
            return True
        if isinstance(around, ast.Assign):
            return any("version" in ast.unparse(target).lower() for target in around.targets)
        if isinstance(around, ast.stmt):
            return False
    return False


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")

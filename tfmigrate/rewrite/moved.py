"""What 2.x lost and another place has: ``tf.contrib`` and its like (``tfmigrate.compat``), ``tf.keras`` of 1.x.

An import of such a module is moved as a whole, so that what is read through it stays as it is written
(``slim = tf.contrib.slim``, ``from tensorflow.contrib import rnn``).
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator

from tfmigrate.api import compat
from tfmigrate.names import Site
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import parent_of
from tfmigrate.rewrite.bind import BindError
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.plan import CallPlan
from tfmigrate.rewrite.target import GoneError, derive, fit

COMPAT = "@"
"""Begins an endpoint of the run-time package: ``@contrib.layers.conv2d``."""


def is_moved(context: Context, path: str) -> bool:
    """Whether ``path`` is one of those that this module decides about."""
    if _is_keras_of_1x(context, path):
        return True
    # An older target has the estimator itself, parts of it in compat.v1 only: one program, one estimator.
    is_there = path in context.new_api or f"compat.v1.{path}" in context.new_api
    return not is_there and compat.covers(path) and context.settings.target == "2.x"


def _is_keras_of_1x(context: Context, path: str) -> bool:
    is_keras = path == "keras" or path.startswith("keras.")
    return is_keras and context.is_1x and context.settings.target == "2.x"


def new_module(context: Context, path: str) -> str | None:
    """The dotted path, ``tensorflow`` or the package included, from which what an import names comes in the target.

    ``None`` where the import stays as it is; raises ``GoneError`` where nothing provides it.
    """
    if not is_moved(context, path):
        return None
    if _is_keras_of_1x(context, path):
        new = f"compat.v1.{path}"
        return f"{ROOT}.{new}" if new in context.new_api else None
    found = compat.compat_path(path)
    if found is None:
        raise GoneError(f"{ROOT}.{path} does not exist in TensorFlow {context.settings.tf_version}")
    return f"{context.settings.compat_package}.{found}"


def plan_moved(context: Context, site: Site) -> CallPlan | None:
    """The plan for a site in a moved part; ``None`` where it is right as soon as its import is moved."""
    node = site.call if site.call is not None else site.node
    if _is_keras_of_1x(context, site.endpoint):
        return _plan_keras(context, site, node)
    found = compat.compat_path(site.endpoint)
    base = site.base_path.removeprefix(f"{ROOT}.")
    # What a star brings has no import of its own that could be moved.
    through_moved = site.binding is not None and site.base_path != ROOT and compat.covers(base)
    if through_moved and found is not None and not _continues(site, found):
        moved_base = compat.compat_path(base)
        if moved_base is not None and (found == moved_base or found.startswith(f"{moved_base}.")):
            return plan_by_keyword(context, site)
    for alias in core_aliases(context, site.endpoint):
        try:
            plan = derive(context, node, site.node, alias, site.call)
        except (GoneError, BindError):
            continue
        return plan if plan is not None else CallPlan(node, site.node, alias, "api-renamed")
    if found is None or _continues(site, found):
        shown = site.endpoint if found is None else f"{site.endpoint}.{parent_of(site.node).attr}"  # type: ignore[union-attr]
        raise GoneError(f"tf.{shown} does not exist in TensorFlow {context.settings.tf_version}")
    by_keyword = plan_by_keyword(context, site)
    return by_keyword or CallPlan(node, site.node, f"{COMPAT}{found}", "contrib-compat")


def plan_by_keyword(context: Context, site: Site) -> CallPlan | None:
    """The plan for a call whose optional arguments stand in another order in what the package provides."""
    endpoint, found = context.newest_old_api.get(site.endpoint), compat.compat_path(site.endpoint)
    if site.call is None or endpoint is None or site.endpoint not in context.rules.group("contrib-by-keyword"):
        return None
    first, *rest = endpoint.params or ()
    optional = tuple(param._replace(kind="keyword") for param in rest)
    params = (first if first.default is None else first._replace(kind="keyword"), *optional)
    with contextlib.suppress(BindError):  # a call that 1.x refused too
        edits = fit(context, site.call, site.endpoint, endpoint._replace(params=params))
        if edits:
            return CallPlan(site.call, site.node, f"{COMPAT}{found}", "contrib-by-keyword", arguments=edits)
    return None


def core_aliases(context: Context, path: str) -> Iterator[str]:
    """Names outside of ``tf.contrib`` of the object that 1.15 had at ``path``."""
    old = context.newest_old_api.get(path)
    if old is not None and old.kind != "module":
        for alias in context.newest_old_api.aliases(old.identity):
            if not alias.startswith("compat.") and not compat.covers(alias):
                yield alias


def _continues(site: Site, found: str) -> bool:
    """Whether an attribute that the package does not provide is read from one of its modules."""
    above = parent_of(site.node)
    return compat.is_module(found) and isinstance(above, ast.Attribute) and above.value is site.node


def _plan_keras(context: Context, site: Site, node: ast.expr) -> CallPlan | None:
    new = f"compat.v1.{site.endpoint}"
    if new not in context.new_api:
        raise GoneError(f"tf.{site.endpoint} does not exist in tf-keras")
    base = site.base_path.removeprefix(f"{ROOT}.")
    if site.binding is not None and (base == "keras" or base.startswith("keras.")):
        return None
    endpoint = context.new_api.get(new)
    if endpoint is not None and endpoint.kind == "module":
        node = site.node
    return CallPlan(node, site.node, new, "keras-of-1.x")

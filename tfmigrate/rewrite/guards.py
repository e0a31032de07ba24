"""Names that a program reads only where other names are missing."""

from __future__ import annotations

import ast

from tfmigrate.api import compat
from tfmigrate.names import Site
from tfmigrate.names.scopes import ancestors
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.epoch import expects_a_missing_name


def is_spare(context: Context, node: ast.expr) -> bool:
    """Whether ``node`` stands in an ``except`` that is for another TensorFlow: the target has what is tried.

    ``try: merge = tf.summary.merge`` / ``except AttributeError: merge = tf.merge_summary``.
    """
    inner: ast.AST = node
    for around in ancestors(node):
        if isinstance(around, ast.Try) and inner in around.handlers and expects_a_missing_name(around):
            tried = {name for statement in around.body for name in ast.walk(statement)}
            sites = [site for site in context.sites.values() if site.node in tried]
            return bool(sites) and all(_is_there(context, site) for site in sites)
        if isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return False
        inner = around
    return False


def _is_there(context: Context, site: Site) -> bool:
    path = site.endpoint
    known = (path, f"compat.v1.{path}")
    return any(name in context.new_api for name in known) or compat.compat_path(path) is not None

"""Findings about names that look like TensorFlow's, where the text does not show that they are."""

from __future__ import annotations

from collections.abc import Iterable

from tfmigrate.api import compat
from tfmigrate.names import Site
from tfmigrate.names.resolve import ROOT
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.epoch import is_guarded
from tfmigrate.rewrite.plan import Note
from tfmigrate.rewrite.target import GoneError, derive_usual
from tfmigrate.rewrite.ways_out import way_out

RULE = "likely-tensorflow"
_METHODS = frozenset({"div", "mod", "lookup", "range", "size", "split", "app", "metrics", "test"})
"""Names of 1.x that tables, arrays and services have as methods too."""


def likely_notes(context: Context, sites: Iterable[Site]) -> list[Note]:
    """A warning for each name that, if it is TensorFlow's, the target does not have."""
    return [] if context.is_2x else [_note(context, site) for site in sites if _is_lost(context, site)]


def _is_lost(context: Context, site: Site) -> bool:
    path = site.endpoint
    if path in _METHODS or path in context.new_api or is_guarded(site.node):
        return False
    if compat.covers(site.base_path.removeprefix(f"{ROOT}.")) and compat.compat_path(path) is not None:
        return False  # nest = tf.contrib.framework.nest: what is assigned is the package's module
    return path in context.newest_old_api or (path.startswith("contrib.") and compat.covers(path))


def _note(context: Context, site: Site) -> Note:
    version = context.settings.tf_version
    message = (
        f"if {site.base} is TensorFlow, which this file does not show: tf.{site.endpoint} does not exist in TensorFlow "
        f"{version}"
    )
    try:
        advice, url = f"write tf.{derive_usual(context, site.endpoint)}", ""
    except GoneError:
        advice, url = way_out(context, site.endpoint)
        if compat.compat_path(site.endpoint) is not None:
            advice, url = f"import it from {context.settings.compat_package}", ""
    return Note(site.node, RULE, "warning", message, f"if it is, {advice}", url)

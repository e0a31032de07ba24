"""Members of TensorFlow's classes that the target's classes have lost: ``tf.layers.Dense(3).apply(x)``."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator

from tfmigrate.names import Site
from tfmigrate.names.scopes import parent_of, scope_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.epoch import is_guarded
from tfmigrate.rewrite.moved import is_moved
from tfmigrate.rewrite.plan import Note
from tfmigrate.rewrite.target import is_type_check

_DOCS = "https://www.tensorflow.org/api_docs/python/tf"
_GUIDE = "https://www.tensorflow.org/guide/migrate"
_PROBABILITY = "https://www.tensorflow.org/probability/api_docs/python/tfp"
_WAYS_OUT = {
    "apply": "call the layer itself, layer(inputs): that is what apply did",
    "get_losses_for": "read losses",
    "get_updates_for": "read updates",
    "experimental_export_all_saved_models": "export for serving with export_saved_model, which needs no other mode",
    "predict_classes": "use predict(x).argmax(axis=-1), for one output (predict(x) > 0.5).astype('int32')",
    "predict_proba": "use predict, which it was another name of",
    "experimental_run_v2": "use run, its name since 2.2",
    "isAlive": "use is_alive, its name since Python 2.6",
}
_LACKING = frozenset({"experimental_export_all_saved_models"})
"""Members that the classes of the run-time package do not have."""


def lost_class(context: Context, site: Site) -> Iterator[Note]:
    """A finding where a class of ``tf.contrib`` that is a function now is inherited from, or checked against."""
    if site.call is not None or site.endpoint not in context.rules.group("function-now"):
        return
    above = parent_of(site.node)
    if is_type_check(site.node) or (isinstance(above, ast.ClassDef) and site.node in above.bases):
        message = f"tf.{site.endpoint} was a class; what provides it now is a function that gives a bijector"
        todo = "check against, or inherit from, tfp.bijectors.Bijector, or the class that the function makes"
        yield Note(site.node, "api-gone", "error", message, todo, f"{_PROBABILITY}/bijectors")


def lost_members(context: Context, site: Site, endpoint: str) -> Iterator[Note]:
    """A finding for each read of a member that the class at ``site`` had, and ``endpoint``, its new name, has not.

    Read from the class, from a call of it, or from a name that is bound to that call and to nothing else.
    """
    old, new = context.endpoint(site.endpoint), context.new_api.get(endpoint)
    if old is None or old.kind != "class" or context.is_2x:
        return
    if new is None:
        lost = _LACKING.intersection(old.members) if is_moved(context, site.endpoint) else frozenset()
        endpoint = site.endpoint
    else:
        lost = _difference(old.members, new.members) if new.kind == "class" else frozenset()
    for read in _reads(context, site) if lost else ():
        if read.attr in lost and isinstance(read.ctx, ast.Load) and not is_guarded(read):
            message = f"TensorFlow {context.settings.tf_version} has no {read.attr} in tf.{endpoint}, as 1.x had"
            todo = _WAYS_OUT.get(read.attr, f"use what tf.{endpoint} has instead")
            page = endpoint.removeprefix("compat.v1.")
            url = f"{_DOCS}/{page.replace('.', '/')}" if page in context.new_api else _GUIDE
            yield Note(read, "api-gone", "error", message, todo, url)


@functools.cache
def _difference(old: tuple[str, ...], new: tuple[str, ...]) -> frozenset[str]:
    return frozenset(old) - frozenset(new)


def _reads(context: Context, site: Site) -> Iterator[ast.Attribute]:
    """The attributes that are read from the class itself, or surely from an object of it."""
    for node in (site.node, site.call):
        above = None if node is None else parent_of(node)
        if isinstance(above, ast.Attribute):
            yield above
    assign = None if site.call is None else parent_of(site.call)
    if not isinstance(assign, ast.Assign) or len(assign.targets) != 1 or not isinstance(assign.targets[0], ast.Name):
        return
    name = assign.targets[0].id
    owner = scope_of(assign.targets[0]).lookup(name)
    if owner is None or len(owner.bindings[name]) != 1:
        return
    for read in context.names.analysis.reads_of.get(name, ()):
        above = parent_of(read)
        if isinstance(above, ast.Attribute) and scope_of(read).lookup(name) is owner:
            yield above

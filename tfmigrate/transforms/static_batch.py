"""Transposed convolutions: in 1.x ``output_shape`` said the static batch, since 2.4 the input says it.

Programs that give a batch size as a number there and reshape by the static shape fail without it
(``tfmigrate/compat/nn.py`` has what 1.x had).
"""

from __future__ import annotations

import ast

from tfmigrate.names import Site
from tfmigrate.rewrite.bind import BindError, bind
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.definitions import definition, is_same_value
from tfmigrate.rewrite.moved import COMPAT
from tfmigrate.rewrite.plan import CallPlan, Note

RULE = "transposed-static-shape"
ENDPOINTS = frozenset(
    {"nn.conv2d_transpose", "nn.conv1d_transpose", "nn.atrous_conv2d_transpose", "nn.conv2d_backprop_input"}
)
_MESSAGE = "2.x takes the static batch from the input, 1.x took it from the output shape"


def plan(context: Context, site: Site) -> CallPlan | Note | None:
    """The function that keeps the static shape; ``None`` where it is the same anyway."""
    if site.endpoint not in ENDPOINTS or context.is_2x or _is_batch_of_input(context, site):
        return None
    if context.settings.target != "2.x":
        message = f"{_MESSAGE}: where that is a number and the input's is not known, the result has no static batch"
        return Note(site.node, RULE, "warning", message)
    return CallPlan(site.call if site.call is not None else site.node, site.node, f"{COMPAT}{site.endpoint}", RULE)


def _is_batch_of_input(context: Context, site: Site) -> bool:
    """Whether the batch is written as that of the input: ``output_shape=[tf.shape(x)[0], 8, 8, 3]``."""
    if site.call is None:
        return False
    try:
        bound = bind(site.call, context.params(site.endpoint) or ())
    except BindError:
        return False
    value = bound.get("value") or bound.get("input") or bound.get("out_backprop")
    shape = bound.get("output_shape") or bound.get("input_sizes")
    if value is None or shape is None:
        return False
    sizes = _defined(shape.node)
    stacked = context.calls.get(sizes) if isinstance(sizes, ast.Call) else None
    if stacked is not None and stacked.endpoint in ("stack", "pack") and isinstance(sizes, ast.Call) and sizes.args:
        sizes = _defined(sizes.args[0])
    if not isinstance(sizes, (ast.List, ast.Tuple)) or not sizes.elts:
        return False
    batch = _defined(sizes.elts[0])
    if not (isinstance(batch, ast.Subscript) and ast.unparse(batch.slice) == "0"):
        return False
    call = _defined(batch.value)
    of = context.calls.get(call) if isinstance(call, ast.Call) else None
    if of is None or of.endpoint != "shape" or not isinstance(call, ast.Call) or len(call.args) != 1:
        return False
    return is_same_value(call.args[0], value.node)


def _defined(node: ast.expr) -> ast.expr:
    """What a local name stands for."""
    value = definition(node) if isinstance(node, ast.Name) else None
    return node if value is None else value

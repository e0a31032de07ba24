"""Calls in an order of arguments that only TensorFlow 0.x had, in files of which most is 1.x.

In a file of 0.12 the rules of that epoch have most of them. Here are those that 1.x refuses whatever the arguments
hold, so that they can only be meant as they were; and findings where the text does not tell.
https://github.com/tensorflow/tensorflow/releases/tag/v1.0.0 (breaking changes to the API)
"""

from __future__ import annotations

import ast

from tfmigrate.names import Site
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.definitions import definition
from tfmigrate.rewrite.infer import facts_of
from tfmigrate.rewrite.plan import ArgumentEdit, CallPlan, Note
from tfmigrate.rewrite.target import derive_usual
from tfmigrate.rules.template import HOLE

RULES = {"concat": "epoch-0.12-concat", "split": "epoch-0.12-split"}
SIZES = "resize-height-width"
_KEYWORDS = {
    "concat": ("axis", "values", "name"),
    "split": ("axis", "num_or_size_splits", "value", "name"),
}
_WIDTH = 2
"""The place of ``new_width`` in ``resize_images(images, new_height, new_width, method, align_corners)``."""


def plan(context: Context, site: Site) -> CallPlan | Note | None:
    """What becomes of such a call; ``None`` for all others."""
    call = site.call
    if call is None or context.is_2x:
        return None
    if any(isinstance(arg, ast.Starred) for arg in call.args) or any(k.arg is None for k in call.keywords):
        return None
    if site.endpoint == "image.resize_images":
        return _resize(context, site, call)
    if context.epoch != "1.x" or site.endpoint not in RULES or len(call.args) < len(_KEYWORDS[site.endpoint]) - 1:
        return None
    return _concat(context, site, call) if site.endpoint == "concat" else _split(context, site, call)


def _reordered(site: Site, call: ast.Call) -> CallPlan:
    keywords = _KEYWORDS[site.endpoint]
    edits = {index: ArgumentEdit(keyword) for index, keyword in enumerate(keywords[: len(call.args)])}
    return CallPlan(call, site.node, site.endpoint, RULES[site.endpoint], arguments=edits)


def _concat(context: Context, site: Site, call: ast.Call) -> CallPlan | Note | None:
    """``tf.concat(1, [a, b])``: 1.x takes no list as its axis."""
    first, second = call.args[:2]
    if _is_sequence(first):
        return None
    if _is_sequence(second):
        return _reordered(site, call)
    if not _is_number(context, first):
        return None
    axis, values = ast.unparse(first), ast.unparse(second)
    message = (
        f"0.12 reads tf.concat(axis={axis}, values={values}), 1.x and 2.x tf.concat(values={axis}, axis={values}): "
        "write the one that is meant with keywords"
    )
    return Note(call, RULES["concat"], "error", message)


def _split(context: Context, site: Site, call: ast.Call) -> CallPlan | None:
    """``tf.split(0, 2, x)``: 1.x splits no scalar."""
    return _reordered(site, call) if _is_number(context, call.args[0]) else None


def _resize(context: Context, site: Site, call: ast.Call) -> CallPlan | Note | None:
    """``tf.image.resize_images(x, height, width)`` of 0.10: since 0.11 the size is one list, then comes the method."""
    if len(call.args) <= _WIDTH:
        return None
    height, width = call.args[1:3]
    is_twice = any(keyword.arg == "method" for keyword in call.keywords)
    is_same = ast.dump(height) == ast.dump(width)
    if not (_is_number(context, height) or is_same or is_twice) or _is_sequence(height):
        return None
    if any(_is_respelled(context, node) for node in ast.walk(width)):
        message = "height and width are one argument since 0.11: tf.image.resize_images(images, [height, width])"
        return Note(call, SIZES, "error", message)
    size = ast.fix_missing_locations(ast.List([ast.Name(f"{HOLE}height"), width]))
    endpoint = derive_usual(context, site.endpoint)
    return CallPlan(call, site.node, endpoint, SIZES, {1: ArgumentEdit(None, size)}, {_WIDTH})


def _is_respelled(context: Context, node: ast.AST) -> bool:
    """Whether a part of an expression may get another name: what is read through an alias does not."""
    site = context.sites.get(node) if isinstance(node, ast.expr) else None
    return site is not None and (site.binding is None or site.binding.kind != "assign")


def _is_sequence(node: ast.expr) -> bool:
    """Whether an expression is a list or a tuple for certain."""
    if isinstance(node, ast.Name):
        value = definition(node)
        return value is not None and _is_sequence(value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_sequence(node.left) or _is_sequence(node.right)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return isinstance(node.left, ast.List) or isinstance(node.right, ast.List)
    return isinstance(node, (ast.List, ast.Tuple, ast.ListComp))


def _is_number(context: Context, node: ast.expr) -> bool:
    """Whether an expression is an integer of Python for certain."""
    if isinstance(node, ast.UnaryOp):
        return _is_number(context, node.operand)
    return {"integer", "scalar"} <= facts_of(context, node)

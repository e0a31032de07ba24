"""``tf.contrib.graph_editor.select``: operations and tensors by name, or by how they are connected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import tensorflow as tf

from . import util

__all__ = [
    "can_be_regex",
    "check_cios",
    "compute_boundary_ts",
    "filter_ops",
    "filter_ops_from_regex",
    "filter_ts",
    "filter_ts_from_regex",
    "get_backward_walk_ops",
    "get_forward_walk_ops",
    "get_name_scope_ops",
    "get_ops_ios",
    "get_walks_intersection_ops",
    "get_walks_union_ops",
    "get_within_boundary_ops",
    "make_regex",
    "select_ops",
    "select_ops_and_ts",
    "select_ts",
]

_Filter = Callable[[Any], bool] | bool


def can_be_regex(obj: Any) -> bool:
    """Whether something is a regular expression, compiled or not."""
    return isinstance(obj, str | re.Pattern)


def make_regex(obj: Any) -> re.Pattern[str]:
    """A compiled regular expression. ``ValueError`` for what is none."""
    if not can_be_regex(obj):
        raise ValueError(f"Expected a string or a regex, got: {type(obj)}")
    return re.compile(obj)


def _kept(items: Iterable[Any], positive_filter: _Filter) -> list[Any]:
    if not callable(positive_filter):
        return list(items) if positive_filter is True else []
    return [item for item in items if positive_filter(item)]


def filter_ops(ops: Any, positive_filter: _Filter) -> list[Any]:
    """The operations that a function keeps; ``True`` keeps all."""
    return _kept(util.make_list_of_op(ops), positive_filter)


def filter_ops_from_regex(ops: Any, regex: Any) -> list[Any]:
    """The operations whose name has a match."""
    pattern = make_regex(regex)
    return filter_ops(ops, lambda op: pattern.search(op.name) is not None)


def _ts_of(ops: Any) -> list[Any]:
    return list(dict.fromkeys(t for op in util.make_list_of_op(ops) for t in (*op.inputs, *op.outputs)))


def filter_ts(ops: Any, positive_filter: _Filter) -> list[Any]:
    """The inputs and outputs of operations that a function keeps; ``True`` keeps all."""
    return _kept(_ts_of(ops), positive_filter)


def filter_ts_from_regex(ops: Any, regex: Any) -> list[Any]:
    """The inputs and outputs of operations whose name has a match."""
    pattern = make_regex(regex)
    return filter_ts(ops, lambda t: pattern.search(t.name) is not None)


def get_name_scope_ops(ops: Any, scope: str) -> list[Any]:
    """The operations in a name scope."""
    if scope.endswith("/"):
        scope = scope[:-1]
    return filter_ops_from_regex(ops, f"^{re.escape(scope)}(/.*)?$")


def check_cios(control_inputs: Any = False, control_outputs: Any = None, control_ios: Any = None) -> tuple[Any, Any]:
    """``(control_inputs, control_outputs)``, where ``control_ios`` stands for both.

    ``TypeError`` for what are no ``ControlOutputs``, ``ValueError`` when ``control_ios`` is given beside others.
    """
    if control_ios is not None:
        if not isinstance(control_ios, util.ControlOutputs):
            raise TypeError(f"Expected a util.ControlOutputs, got: {type(control_ios)}")
        if control_outputs is not None:
            raise ValueError("control_outputs should be None when using control_ios.")
        return True, control_ios
    if control_outputs is not None and not isinstance(control_outputs, util.ControlOutputs):
        raise TypeError(f"Expected a util.ControlOutputs, got: {type(control_outputs)}")
    return control_inputs, control_outputs


def get_ops_ios(
    ops: Any, control_inputs: Any = False, control_outputs: Any = None, control_ios: Any = None
) -> list[Any]:
    """The operations whose outputs these take, and those that take the outputs of these."""
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    found: dict[Any, None] = {}
    for op in util.make_list_of_op(ops):
        found.update(dict.fromkeys(t.op for t in op.inputs))
        found.update(dict.fromkeys(consumer for t in op.outputs for consumer in t.consumers()))
        if control_inputs:
            found.update(dict.fromkeys(op.control_inputs))
        if control_outputs is not None:
            found.update(dict.fromkeys(control_outputs.get(op)))
    return list(found)


def compute_boundary_ts(ops: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """Tensors that go into a set of operations, that come out of it, and that stay inside of it.

    What nobody takes comes out; what is taken inside and outside is in both of the last lists.
    """
    ops = util.make_list_of_op(ops)
    inside = set(ops)
    inputs = list(dict.fromkeys(t for op in ops for t in op.inputs if t.op not in inside))
    outputs, within = [], []
    for t in (t for op in ops for t in op.outputs):
        consumers = t.consumers()
        if not consumers or any(consumer not in inside for consumer in consumers):
            outputs.append(t)
        if any(consumer in inside for consumer in consumers):
            within.append(t)
    return inputs, outputs, within


def _walk(seeds: list[Any], inclusive: bool, is_within: Callable[[Any], bool], next_ops: Any) -> list[Any]:
    """Breadth first."""
    found = dict.fromkeys(op for op in seeds if is_within(op))
    wave = list(found)
    while wave:
        reached = [op for at in wave for op in next_ops(at)]
        wave = [op for op in dict.fromkeys(reached) if op not in found and is_within(op)]
        found.update(dict.fromkeys(wave))
    return [op for op in found if inclusive or op not in seeds]


def _within(within_ops: Any, within_ops_fn: Any) -> Callable[[Any], bool]:
    allowed = None if within_ops is None else frozenset(util.make_list_of_op(within_ops, allow_graph=False))
    return lambda op: (allowed is None or op in allowed) and (within_ops_fn is None or within_ops_fn(op))


def _seeds(items: Any, to_ops: Callable[[Any], list[Any]]) -> list[Any]:
    items = [items] if not util.is_iterable(items) else list(items)
    if items and isinstance(items[0], tf.Tensor):
        return to_ops(util.make_list_of_t(items, allow_graph=False))
    return util.make_list_of_op(items, allow_graph=False)


def get_forward_walk_ops(
    seed_ops: Any,
    inclusive: bool = True,
    within_ops: Any = None,
    within_ops_fn: Any = None,
    stop_at_ts: Any = (),
    control_outputs: Any = None,
) -> list[Any]:
    """All operations ahead of some, or of those that take some tensors; a walk stops at ``stop_at_ts``."""
    _, control_outputs = check_cios(False, control_outputs)
    stops = frozenset(util.make_list_of_t(stop_at_ts))

    def ahead(op: Any) -> list[Any]:
        found = [consumer for t in op.outputs if t not in stops for consumer in t.consumers()]
        return found + (list(control_outputs.get(op)) if control_outputs is not None else [])

    seeds = _seeds(seed_ops, util.get_consuming_ops)
    return _walk(seeds, inclusive, _within(within_ops, within_ops_fn), ahead)


def get_backward_walk_ops(
    seed_ops: Any,
    inclusive: bool = True,
    within_ops: Any = None,
    within_ops_fn: Any = None,
    stop_at_ts: Any = (),
    control_inputs: bool = False,
) -> list[Any]:
    """All operations behind some, or behind those that give some tensors; a walk stops at ``stop_at_ts``."""
    control_inputs, _ = check_cios(control_inputs)
    stops = frozenset(util.make_list_of_t(stop_at_ts))

    def behind(op: Any) -> list[Any]:
        found = [t.op for t in op.inputs if t not in stops]
        return found + (list(op.control_inputs) if control_inputs else [])

    seeds = _seeds(seed_ops, util.get_generating_ops)
    return _walk(seeds, inclusive, _within(within_ops, within_ops_fn), behind)


def get_walks_intersection_ops(
    forward_seed_ops: Any,
    backward_seed_ops: Any,
    forward_inclusive: bool = True,
    backward_inclusive: bool = True,
    within_ops: Any = None,
    within_ops_fn: Any = None,
    control_inputs: Any = False,
    control_outputs: Any = None,
    control_ios: Any = None,
) -> list[Any]:
    """The operations of a forward walk that are in a backward walk too."""
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    ahead = get_forward_walk_ops(
        forward_seed_ops, forward_inclusive, within_ops, within_ops_fn, control_outputs=control_outputs
    )
    behind = set(
        get_backward_walk_ops(
            backward_seed_ops, backward_inclusive, within_ops, within_ops_fn, control_inputs=control_inputs
        )
    )
    return [op for op in ahead if op in behind]


def get_walks_union_ops(
    forward_seed_ops: Any,
    backward_seed_ops: Any,
    forward_inclusive: bool = True,
    backward_inclusive: bool = True,
    within_ops: Any = None,
    within_ops_fn: Any = None,
    control_inputs: Any = False,
    control_outputs: Any = None,
    control_ios: Any = None,
) -> list[Any]:
    """The operations of a forward walk, then those of a backward walk."""
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    ahead = get_forward_walk_ops(
        forward_seed_ops, forward_inclusive, within_ops, within_ops_fn, control_outputs=control_outputs
    )
    behind = get_backward_walk_ops(
        backward_seed_ops, backward_inclusive, within_ops, within_ops_fn, control_inputs=control_inputs
    )
    return util.concatenate_unique(ahead, behind)


def get_within_boundary_ops(
    ops: Any,
    seed_ops: Any,
    boundary_ops: Any = (),
    inclusive: bool = True,
    control_inputs: Any = False,
    control_outputs: Any = None,
    control_ios: Any = None,
) -> list[Any]:
    """The operations of ``ops`` that are reached, either way, without going through ``boundary_ops``.

    ``ValueError`` when a seed is on the boundary.
    """
    control_inputs, control_outputs = check_cios(control_inputs, control_outputs, control_ios)
    ops = util.make_list_of_op(ops)
    boundary = set(util.make_list_of_op(boundary_ops))
    seeds = util.make_list_of_op(seed_ops)
    if boundary & set(seeds):
        raise ValueError("Boundary is intersecting with the seeds.")
    within = set(ops)

    def around(op: Any) -> list[Any]:
        return [] if op in boundary else get_ops_ios(op, control_inputs, control_outputs)

    return _walk(seeds, True, lambda op: op in within and (inclusive or op not in boundary), around)


def select_ops(*args: Any, **kwargs: Any) -> list[Any]:
    """Operations of regular expressions, operations and lists of them.

    ``graph``: where expressions look; ``positive_filter``; ``restrict_ops_regex``: expressions must begin with
    ``(?#ops)``.
    """
    return _select(args, dict(kwargs), "ops")


def select_ts(*args: Any, **kwargs: Any) -> list[Any]:
    """Tensors of regular expressions, tensors and lists of them; see ``select_ops`` (``restrict_ts_regex``)."""
    return _select(args, dict(kwargs), "ts")


def _select(args: tuple[Any, ...], options: dict[str, Any], kind: str) -> list[Any]:
    graph, keep = options.pop("graph", None), options.pop("positive_filter", None)
    restricted, ops_only = options.pop(f"restrict_{kind}_regex", False), kind == "ops"
    if options:
        raise ValueError("Invalid keywords arguments: {}".format(", ".join(options)))
    if graph is not None and not isinstance(graph, tf.Graph):
        raise TypeError(f"Expected a tf.Graph, got: {type(graph)}")
    found: list[Any] = []
    for arg in args:
        if can_be_regex(arg):
            if graph is None:
                raise ValueError("Use the keyword argument 'graph' to use regex.")
            pattern = make_regex(arg)
            mark = re.match(r"\(\?#(ops|ts)\)", pattern.pattern)
            if (mark is None and restricted) or (mark is not None and mark[1] != kind):
                continue
            find = filter_ops_from_regex if ops_only else filter_ts_from_regex
            picked = find(graph, pattern)
        else:
            listed = util.make_list_of_op if ops_only else util.make_list_of_t
            picked = listed(arg, True, True, True)
        if keep is not None:
            picked = [item for item in picked if keep(item)]
        util.concatenate_unique(found, picked)
    return found


def select_ops_and_ts(*args: Any, **kwargs: Any) -> tuple[list[Any], list[Any]]:
    """``(operations, tensors)``; an expression for tensors begins with ``(?#ts)``."""
    return select_ops(*args, **kwargs), select_ts(*args, restrict_ts_regex=True, **kwargs)

"""``tf.contrib.graph_editor.reroute``: what an operation takes, or waits for, is changed in place.

A session that has run an operation does not see a later change of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import util

__all__ = ["add_control_inputs", "remove_control_inputs", "reroute_ts", "swap_ts"]


def _uses(t: Any, can_modify: Any, cannot_modify: Any) -> list[tuple[Any, int]]:
    """``(operation, place)`` of each use of a tensor that may be changed."""
    consumers = [
        op
        for op in dict.fromkeys(t.consumers())
        if (can_modify is None or op in can_modify) and (cannot_modify is None or op not in cannot_modify)
    ]
    return [(op, place) for op in consumers for place, taken in enumerate(op.inputs) if taken is t]


def _change(uses: Iterable[tuple[Any, int]], t: Any) -> int:
    count = 0
    for op, place in uses:
        op._update_input(place, t)
        count += 1
    return count


def _pairs(ts0: Any, ts1: Any) -> list[tuple[Any, Any]]:
    ts0, ts1 = util.make_list_of_t(ts0), util.make_list_of_t(ts1)
    util.check_graphs(*ts0, *ts1)
    if len(ts0) != len(ts1):
        raise ValueError(f"ts0 and ts1 have different lengths: {len(ts0)} != {len(ts1)}")
    for t0, t1 in zip(ts0, ts1, strict=True):
        if not t0.dtype.is_compatible_with(t1.dtype):
            raise ValueError(f"Dtypes {t0.dtype} and {t1.dtype} are not compatible.")
        if not t0.shape.is_compatible_with(t1.shape):
            raise ValueError(f"Shapes {t0.shape} and {t1.shape} are not compatible.")
    return list(zip(ts0, ts1, strict=True))


def _ops_or_none(ops: Any) -> frozenset[Any] | None:
    return None if ops is None else frozenset(util.make_list_of_op(ops))


def reroute_ts(ts0: Any, ts1: Any, can_modify: Any = None, cannot_modify: Any = None) -> int:
    """Give ``ts0`` to the operations that take ``ts1``; the number of changes.

    ``can_modify``: only these operations; ``cannot_modify``: not these. ``ValueError`` for lists of other lengths,
    types or shapes.
    """
    allowed, kept = _ops_or_none(can_modify), _ops_or_none(cannot_modify)
    return sum(_change(_uses(t1, allowed, kept), t0) for t0, t1 in _pairs(ts0, ts1) if t0 is not t1)


def swap_ts(ts0: Any, ts1: Any, can_modify: Any = None, cannot_modify: Any = None) -> int:
    """Give ``ts0`` to the operations that take ``ts1`` and the reverse; the number of changes. See ``reroute_ts``."""
    allowed, kept = _ops_or_none(can_modify), _ops_or_none(cannot_modify)
    count = 0
    for t0, t1 in _pairs(ts0, ts1):
        uses0, uses1 = _uses(t0, allowed, kept), _uses(t1, allowed, kept)
        if t0 is not t1:
            count += _change(uses1, t0) + _change(uses0, t1)
    return count


def _checked(op: Any, cops: Any) -> list[Any]:
    listed = util.make_list_of_op(cops, allow_graph=False)
    util.check_graphs(op, *listed)
    return listed


def add_control_inputs(op: Any, cops: Any) -> None:
    """Let an operation wait for others. ``ValueError`` if it waits for one already."""
    cops = _checked(op, cops)
    for cop in cops:
        if cop in op.control_inputs:
            raise ValueError(f"{cop.name} is already a control_input of {op.name}")
    op._add_control_inputs(cops)


def remove_control_inputs(op: Any, cops: Any) -> None:
    """Let an operation no longer wait for others. ``ValueError`` if it does not wait for one."""
    cops = _checked(op, cops)
    waited = list(op.control_inputs)
    for cop in cops:
        if cop not in waited:
            raise ValueError(f"{cop.name} is not a control_input of {op.name}")
    op._remove_all_control_inputs()
    op._add_control_inputs([cop for cop in waited if cop not in cops])

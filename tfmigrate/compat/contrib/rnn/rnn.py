"""Stacks of bidirectional layers: ``tensorflow.contrib.rnn.python.ops.rnn``."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from .core_rnn import static_bidirectional_rnn

v1 = tf.compat.v1

__all__ = ["stack_bidirectional_dynamic_rnn", "stack_bidirectional_rnn"]


def _check(cells_fw: Any, cells_bw: Any, states_fw: Any, states_bw: Any) -> None:
    for name, cells in (("fw", cells_fw), ("bw", cells_bw)):
        if cells is None:
            raise ValueError(f"Must specify at least one {name} cell for BidirectionalRNN.")
        if not isinstance(cells, list):
            raise ValueError(f"cells_{name} must be a list of RNNCells (one per layer).")
    if len(cells_fw) != len(cells_bw):
        raise ValueError("Forward and Backward cells must have the same depth.")
    for name, states, cells in (("fw", states_fw, cells_fw), ("bw", states_bw, cells_bw)):
        if states is not None and (not isinstance(states, list) or len(states) != len(cells)):
            raise ValueError(f"initial_states_{name} must be a list of state tensors (one per layer).")


def _at(states: Any, index: int) -> Any:
    return states[index] if states else None


def stack_bidirectional_rnn(
    cells_fw: Any,
    cells_bw: Any,
    inputs: Any,
    initial_states_fw: Any = None,
    initial_states_bw: Any = None,
    dtype: Any = None,
    sequence_length: Any = None,
    scope: Any = None,
) -> Any:
    """Bidirectional layers one over the other, unrolled.

    ``inputs``: a list of tensors ``[batch, size]``. Gives the outputs of the last layer (forward and backward joined),
    and the final states of every layer, as two tuples. Raises ValueError when the lists of cells or states do not fit.
    """
    _check(cells_fw, cells_bw, initial_states_fw, initial_states_bw)
    finals_fw, finals_bw = [], []
    layer = inputs
    with v1.variable_scope(scope or "stack_bidirectional_rnn"):
        for index, (cell_fw, cell_bw) in enumerate(zip(cells_fw, cells_bw, strict=True)):
            with v1.variable_scope(f"cell_{index}") as cell_scope:
                layer, final_fw, final_bw = static_bidirectional_rnn(
                    cell_fw,
                    cell_bw,
                    layer,
                    initial_state_fw=_at(initial_states_fw, index),
                    initial_state_bw=_at(initial_states_bw, index),
                    sequence_length=sequence_length,
                    dtype=dtype,
                    scope=cell_scope,
                )
                finals_fw.append(final_fw)
                finals_bw.append(final_bw)
    return layer, tuple(finals_fw), tuple(finals_bw)


def stack_bidirectional_dynamic_rnn(
    cells_fw: Any,
    cells_bw: Any,
    inputs: Any,
    initial_states_fw: Any = None,
    initial_states_bw: Any = None,
    dtype: Any = None,
    sequence_length: Any = None,
    parallel_iterations: Any = None,
    time_major: bool = False,
    scope: Any = None,
    swap_memory: bool = False,
) -> Any:
    """Bidirectional layers one over the other, in a loop.

    ``inputs``: ``[batch, time, size]``, or ``[time, batch, size]`` with ``time_major``. Gives the outputs of the last
    layer (forward and backward joined), and the final states of every layer, as two tuples. Raises ValueError when the
    lists of cells or states do not fit.
    """
    _check(cells_fw, cells_bw, initial_states_fw, initial_states_bw)
    finals_fw, finals_bw = [], []
    layer = inputs
    with v1.variable_scope(scope or "stack_bidirectional_rnn"):
        for index, (cell_fw, cell_bw) in enumerate(zip(cells_fw, cells_bw, strict=True)):
            with v1.variable_scope(f"cell_{index}"):
                outputs, (final_fw, final_bw) = v1.nn.bidirectional_dynamic_rnn(
                    cell_fw,
                    cell_bw,
                    layer,
                    initial_state_fw=_at(initial_states_fw, index),
                    initial_state_bw=_at(initial_states_bw, index),
                    sequence_length=sequence_length,
                    parallel_iterations=parallel_iterations,
                    dtype=dtype,
                    swap_memory=swap_memory,
                    time_major=time_major,
                )
                layer = tf.concat(outputs, 2)
            finals_fw.append(final_fw)
            finals_bw.append(final_bw)
    return layer, tuple(finals_fw), tuple(finals_bw)

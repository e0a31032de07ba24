"""Networks in a loop: ``tensorflow.contrib.recurrent.python.ops.functional_rnn``.

1.15 ran them by functions of its own; here they are the loops of ``tf.nn.dynamic_rnn``.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["bidirectional_functional_rnn", "functional_rnn"]


class _Cell:
    """Any function of ``(inputs, state)`` with an ``output_size``, as ``dynamic_rnn`` wants it."""

    def __init__(self, cell: Any, state: Any) -> None:
        self.cell = cell
        self.output_size = cell.output_size
        self.state_size = tf.nest.map_structure(lambda part: part.shape[1:], state)
        self.state = state

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """The state to begin with."""
        return self.state

    def __call__(self, inputs: Any, state: Any) -> Any:
        return self.cell(inputs, state)


def _reverse(values: Any, sequence_length: Any, time: int) -> Any:
    def reverse(part: Any) -> Any:
        if sequence_length is None:
            return tf.reverse(part, [time])
        return tf.reverse_sequence(part, sequence_length, seq_axis=time, batch_axis=1 - time)

    return tf.nest.map_structure(reverse, values)


def functional_rnn(
    cell: Any,
    inputs: Any,
    sequence_length: Any = None,
    initial_state: Any = None,
    dtype: Any = None,
    time_major: bool = False,
    scope: Any = None,
    use_tpu: bool = False,
    reverse: bool = False,
) -> Any:
    """``(outputs, final state)`` of a cell over ``[batch, time, size]``; ``[time, batch, size]`` with ``time_major``.

    Past the end of a sequence outputs are zeros. With ``reverse`` the cell runs from the end to the beginning, and the
    outputs stay in the order of the inputs. ``use_tpu`` changes nothing.
    """
    flat = tf.nest.flatten(inputs)
    time, batch = (0, 1) if time_major else (1, 0)
    with v1.variable_scope(scope or "rnn") as varscope:
        if initial_state is None:
            size = flat[0].shape.dims[batch].value or tf.shape(flat[0])[batch]
            initial_state = cell.zero_state(size, dtype)
        if reverse:
            inputs = _reverse(inputs, sequence_length, time)
        outputs, state = v1.nn.dynamic_rnn(
            _Cell(cell, initial_state),
            inputs,
            sequence_length=sequence_length,
            initial_state=initial_state,
            time_major=time_major,
            scope=varscope,
        )
        if reverse:
            outputs = _reverse(outputs, sequence_length, time)
    return outputs, state


def bidirectional_functional_rnn(
    cell_fw: Any,
    cell_bw: Any,
    inputs: Any,
    initial_state_fw: Any = None,
    initial_state_bw: Any = None,
    dtype: Any = None,
    sequence_length: Any = None,
    time_major: bool = False,
    use_tpu: bool = False,
    fast_reverse: bool = False,
    scope: Any = None,
) -> Any:
    """``((outputs forward, backward), (states forward, backward))``.

    With ``fast_reverse`` sequences are reversed as wholes, with what is past their ends.
    """
    with v1.variable_scope(scope or "bidirectional_rnn"):
        forward, state_fw = functional_rnn(
            cell_fw, inputs, sequence_length, initial_state_fw, dtype, time_major, scope="fw", use_tpu=use_tpu
        )
        backward, state_bw = functional_rnn(
            cell_bw,
            inputs,
            None if fast_reverse else sequence_length,
            initial_state_bw,
            dtype,
            time_major,
            scope="bw",
            use_tpu=use_tpu,
            reverse=True,
        )
    return (forward, backward), (state_fw, state_bw)

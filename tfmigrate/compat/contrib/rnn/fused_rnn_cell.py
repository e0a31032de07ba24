"""Cells that take all steps at once: ``tensorflow.contrib.rnn.python.ops.fused_rnn_cell``."""

from __future__ import annotations

import abc
from typing import Any

import tensorflow as tf

from .core_rnn import static_rnn

v1 = tf.compat.v1

__all__ = ["FusedRNNCell", "FusedRNNCellAdaptor", "TimeReversedFusedRNN"]


class FusedRNNCell(metaclass=abc.ABCMeta):
    """Takes ``[time, batch, size]``, or a list of ``[batch, size]``, and gives outputs of that form and a state."""

    @abc.abstractmethod
    def __call__(
        self,
        inputs: Any,
        initial_state: Any = None,
        dtype: Any = None,
        sequence_length: Any = None,
        scope: Any = None,
    ) -> Any:
        """``(outputs, final state)``."""


class FusedRNNCellAdaptor(FusedRNNCell):
    """An ordinary cell, unrolled, or in a loop with ``use_dynamic_rnn``."""

    def __init__(self, cell: Any, use_dynamic_rnn: bool = False) -> None:
        self._cell = cell
        self._use_dynamic_rnn = use_dynamic_rnn

    def __call__(
        self,
        inputs: Any,
        initial_state: Any = None,
        dtype: Any = None,
        sequence_length: Any = None,
        scope: Any = None,
    ) -> Any:
        """``(outputs, final state)``."""
        is_list = isinstance(inputs, list)
        if self._use_dynamic_rnn:
            outputs, state = v1.nn.dynamic_rnn(
                self._cell,
                tf.stack(inputs) if is_list else inputs,
                sequence_length=sequence_length,
                initial_state=initial_state,
                dtype=dtype,
                time_major=True,
                scope=scope,
            )
            return (tf.unstack(outputs, axis=0) if is_list else outputs), state
        outputs, state = static_rnn(
            self._cell,
            inputs if is_list else tf.unstack(inputs, axis=0),
            initial_state=initial_state,
            dtype=dtype,
            sequence_length=sequence_length,
            scope=scope,
        )
        return (outputs if is_list else tf.stack(outputs)), state


class TimeReversedFusedRNN(FusedRNNCell):
    """A fused cell that runs from the end to the beginning."""

    def __init__(self, cell: Any) -> None:
        self._cell = cell

    def _reverse(self, t: Any, lengths: Any) -> Any:
        """Inputs from the end to the beginning, each sequence from its own."""
        if isinstance(t, list):
            return t[::-1]
        return tf.reverse(t, [0]) if lengths is None else tf.reverse_sequence(t, lengths, 0, 1)

    def __call__(
        self,
        inputs: Any,
        initial_state: Any = None,
        dtype: Any = None,
        sequence_length: Any = None,
        scope: Any = None,
    ) -> Any:
        """``(outputs, final state)``."""
        outputs, state = self._cell(
            self._reverse(inputs, sequence_length),
            initial_state=initial_state,
            dtype=dtype,
            sequence_length=sequence_length,
            scope=scope,
        )
        return self._reverse(outputs, sequence_length), state

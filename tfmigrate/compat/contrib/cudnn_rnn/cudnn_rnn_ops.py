"""Cells that compute what cuDNN does: ``tensorflow.contrib.cudnn_rnn.python.ops.cudnn_rnn_ops``."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf

from ..rnn.core_rnn_cell import GRUCell
from ..rnn.lstm_ops import LSTMBlockCell

v1 = tf.compat.v1

__all__ = ["CudnnCompatibleGRUCell", "CudnnCompatibleLSTMCell"]


class CudnnCompatibleLSTMCell(LSTMBlockCell):
    """The LSTM of cuDNN: no bias is added to the forget gate. Variables: ``kernel``, ``bias``."""

    def __init__(self, num_units: int, reuse: Any = None) -> None:
        super().__init__(
            num_units,
            forget_bias=0,
            cell_clip=None,
            use_peephole=False,
            reuse=reuse,
            name="cudnn_compatible_lstm_cell",
        )


class CudnnCompatibleGRUCell(GRUCell):
    """The GRU of cuDNN, whose reset gate comes after the recurrent product, which has a bias of its own.

    Variables: kernels and biases of ``gates``, ``candidate/input_projection`` and ``candidate/hidden_projection``.
    """

    def __init__(self, num_units: int, reuse: Any = None, kernel_initializer: Any = None) -> None:
        super().__init__(
            num_units,
            activation=None,
            reuse=reuse,
            kernel_initializer=kernel_initializer,
            name="cudnn_compatible_gru_cell",
        )

    def build(self, inputs_shape: Any) -> None:
        """Make the variables. Raises ValueError when the size of the inputs is not known."""
        size, units = tf.TensorShape(inputs_shape).dims[1].value, self._num_units
        if size is None:
            raise ValueError(f"Expected inputs.shape[-1] to be known, saw shape: {inputs_shape}")
        kernel = self._kernel_initializer
        zeros = self._bias_initializer or v1.zeros_initializer()
        ones = self._bias_initializer or v1.constant_initializer(1.0)
        self._gate_kernel = self.add_weight(name="gates/kernel", shape=[size + units, 2 * units], initializer=kernel)
        self._gate_bias = self.add_weight(name="gates/bias", shape=[2 * units], initializer=ones)
        parts = ("candidate/input_projection", size), ("candidate/hidden_projection", units)
        self._candidate_kernel, self._hidden_kernel = (
            self.add_weight(name=name + "/kernel", shape=[rows, units], initializer=kernel) for name, rows in parts
        )
        self._candidate_bias, self._hidden_bias = (
            self.add_weight(name=name + "/bias", shape=[units], initializer=zeros) for name, _ in parts
        )
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, h)``."""
        gates = tf.matmul(tf.concat([inputs, state], 1), self._gate_kernel)
        r, u = tf.split(tf.sigmoid(tf.nn.bias_add(gates, self._gate_bias)), 2, axis=1)
        candidate = tf.nn.bias_add(tf.matmul(inputs, self._candidate_kernel), self._candidate_bias)
        hidden = tf.nn.bias_add(tf.matmul(state, self._hidden_kernel), self._hidden_bias)
        c = self._activation(candidate + r * hidden)
        new_h = (1 - u) * c + u * state
        return new_h, new_h

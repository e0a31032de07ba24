"""GRUs whose steps are one op: ``tensorflow.contrib.rnn.python.ops.gru_ops``."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf

from .core_rnn_cell import LayerRNNCell

v1 = tf.compat.v1

__all__ = ["GRUBlockCell", "GRUBlockCellV2"]


class GRUBlockCell(LayerRNNCell):
    """A GRU (Cho et al. 2014). Variables: ``w_ru``, ``b_ru``, ``w_c``, ``b_c``.

    Raises ValueError unless exactly one of ``num_units`` and its old name ``cell_size`` is given.
    """

    def __init__(self, num_units: Any = None, cell_size: Any = None, reuse: Any = None, name: Any = "gru_cell") -> None:
        super().__init__(_reuse=reuse, name=name)
        if (cell_size is None) == (num_units is None):
            raise ValueError("Exactly one of num_units or cell_size must be provided.")
        self._cell_size = cell_size if num_units is None else num_units
        self.input_spec = v1.layers.InputSpec(ndim=2)

    @property
    def state_size(self) -> Any:
        """``num_units``."""
        return self._cell_size

    @property
    def output_size(self) -> Any:
        """``num_units``."""
        return self._cell_size

    def _build(self, input_shape: Any, names: tuple[str, str, str, str]) -> None:
        size = tf.TensorShape(input_shape).dims[1].value
        if size is None:
            raise ValueError(f"Expecting input_shape[1] to be set: {input_shape}")
        units, (w_ru, b_ru, w_c, b_c) = self._cell_size, names
        ones, zeros = v1.constant_initializer(1.0), v1.constant_initializer(0.0)
        self._gate_kernel = self.add_weight(name=w_ru, shape=[size + units, units * 2])
        self._gate_bias = self.add_weight(name=b_ru, shape=[units * 2], initializer=ones)
        self._candidate_kernel = self.add_weight(name=w_c, shape=[size + units, units])
        self._candidate_bias = self.add_weight(name=b_c, shape=[units], initializer=zeros)
        self.built = True

    def build(self, input_shape: Any) -> None:
        """Make the variables. Raises ValueError when the size of the inputs is not known."""
        self._build(input_shape, ("w_ru", "b_ru", "w_c", "b_c"))

    def call(self, inputs: Any, h_prev: Any) -> Any:
        """``(h, h)``."""
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, h_prev], 1), self._gate_kernel), self._gate_bias)
        r, u = tf.split(tf.sigmoid(gates), 2, axis=1)
        candidate = tf.matmul(tf.concat([inputs, h_prev * r], 1), self._candidate_kernel)
        c = tf.tanh(tf.nn.bias_add(candidate, self._candidate_bias))
        h = (1.0 - u) * c + u * h_prev
        return h, h


class GRUBlockCellV2(GRUBlockCell):
    """The same with the variables of ``GRUCell``: ``gates/kernel``, ``gates/bias``, ``candidate/kernel``, ..."""

    def build(self, input_shape: Any) -> None:
        """Make the variables. Raises ValueError when the size of the inputs is not known."""
        self._build(input_shape, ("gates/kernel", "gates/bias", "candidate/kernel", "candidate/bias"))

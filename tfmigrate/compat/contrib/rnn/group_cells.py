"""The group LSTM (Kuchaiev, Ginsburg 2017, "Factorization tricks for LSTM networks")."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf

from .core_rnn_cell import LSTMStateTuple, RNNCell, _Linear

v1 = tf.compat.v1

__all__ = ["GLSTMCell"]


class GLSTMCell(RNNCell):
    """An LSTM in groups that do not see one another.

    Raises ValueError when units or outputs cannot be divided by ``number_of_groups``.
    """

    def __init__(
        self,
        num_units: int,
        initializer: Any = None,
        num_proj: Any = None,
        number_of_groups: int = 1,
        forget_bias: float = 1.0,
        activation: Any = tf.tanh,
        reuse: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._initializer = initializer
        self._num_proj = num_proj
        self._forget_bias = forget_bias
        self._activation = activation
        self._number_of_groups = number_of_groups
        if self._num_units % number_of_groups != 0:
            raise ValueError("num_units must be divisible by number_of_groups")
        if num_proj and num_proj % number_of_groups != 0:
            raise ValueError("num_proj must be divisible by number_of_groups")
        self._group_shape = [(num_proj or num_units) // number_of_groups, num_units // number_of_groups]
        self._linear1: list[Any] | None = None
        self._linear2: Any = None

    @property
    def state_size(self) -> Any:
        """``LSTMStateTuple(num_units, num_proj or num_units)``."""
        return LSTMStateTuple(self._num_units, self.output_size)

    @property
    def output_size(self) -> Any:
        """``num_proj`` or ``num_units``."""
        return self._num_proj or self._num_units

    def _get_input_for_group(self, inputs: Any, group_id: int, group_size: int) -> Any:
        return inputs[:, group_id * group_size : (group_id + 1) * group_size]

    def _gates(self, inputs: Any, m_prev: Any, size: int) -> list[Any]:
        groups, made = self._number_of_groups, []
        parts: list[list[Any]] = []
        for group in range(groups):
            with v1.variable_scope(f"group{group}"):
                x = self._get_input_for_group(inputs, group, size // groups)
                joined = tf.concat([x, self._get_input_for_group(m_prev, group, self._group_shape[0])], axis=1)
                if self._linear1 is None:
                    made.append(_Linear(joined, 4 * self._group_shape[1], False))
                linear = (self._linear1 or made)[group]
                parts.append(tf.split(linear(joined), 4, 1))
        if self._linear1 is None:
            self._linear1 = made
        names = ("bias_i", "bias_j", "bias_f", "bias_o")
        zeros = v1.constant_initializer(0.0, dtype=inputs.dtype)
        biases = [
            v1.get_variable(name=n, shape=[self._num_units], dtype=inputs.dtype, initializer=zeros) for n in names
        ]
        return [tf.nn.bias_add(tf.concat([p[k] for p in parts], axis=1), b) for k, b in enumerate(biases)]

    def call(self, inputs: Any, state: Any) -> Any:
        """``(m, LSTMStateTuple(c, m))``. Raises ValueError when the inputs cannot be divided into the groups."""
        c_prev, m_prev = state
        size = inputs.shape.with_rank(2).dims[1].value
        if size is None:
            raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
        if size % self._number_of_groups != 0:
            raise ValueError(f"input size ({size}) must be divisible by number_of_groups ({self._number_of_groups})")
        with v1.variable_scope(v1.get_variable_scope(), initializer=self._initializer):
            i, j, f, o = self._gates(inputs, m_prev, size)
            c = tf.sigmoid(f + self._forget_bias) * c_prev + tf.sigmoid(i) * tf.tanh(j)
            m = tf.sigmoid(o) * self._activation(c)
            if self._num_proj is not None:
                with v1.variable_scope("projection"):
                    if self._linear2 is None:
                        self._linear2 = _Linear(m, self._num_proj, False)
                    m = self._linear2(m)
        return m, LSTMStateTuple(c, m)

"""Cells whose units see only their own past (IndRNN, Li et al. 2018), and two more simple ones."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf

from .core_rnn_cell import LayerRNNCell, LSTMStateTuple

v1 = tf.compat.v1

__all__ = ["CFNCell", "IndRNNCell", "IndyGRUCell", "IndyLSTMCell", "MinimalRNNCell"]


def _depth(inputs_shape: Any) -> int:
    depth: int | None = tf.TensorShape(inputs_shape).dims[1].value
    if depth is None:
        raise ValueError(f"Expected inputs.shape[-1] to be known, saw shape: {inputs_shape}")
    return depth


class _Cell(LayerRNNCell):
    """A cell of ``num_units`` whose state is its output."""

    _num_units: int

    @property
    def state_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    @property
    def output_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    def _variable(self, name: str, shape: Any, initializer: Any = None) -> Any:
        return self.add_weight(name=name, shape=shape, initializer=initializer)


class IndRNNCell(_Cell):
    """A basic cell with a recurrent vector. Variables: ``kernel_w``, ``kernel_u``, ``bias``."""

    def __init__(
        self, num_units: int, activation: Any = None, reuse: Any = None, name: Any = None, dtype: Any = None
    ) -> None:
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self.input_spec = v1.layers.InputSpec(ndim=2)
        self._num_units = num_units
        self._activation = activation or tf.tanh

    def build(self, inputs_shape: Any) -> None:
        """Make the variables. Raises ValueError when the size of the inputs is not known."""
        units = self._num_units
        self._kernel_w = self._variable("kernel_w", [_depth(inputs_shape), units])
        uniform = v1.random_uniform_initializer(minval=-1, maxval=1, dtype=self.dtype)
        self._kernel_u = self._variable("kernel_u", [1, units], uniform)
        self._bias = self._variable("bias", [units], v1.zeros_initializer(dtype=self.dtype))
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """``(output, output)``."""
        sums = tf.matmul(inputs, self._kernel_w) + state * self._kernel_u
        output = self._activation(tf.nn.bias_add(sums, self._bias))
        return output, output


class IndyGRUCell(_Cell):
    """A GRU with recurrent vectors, under ``gates`` and ``candidate``."""

    def __init__(
        self,
        num_units: int,
        activation: Any = None,
        reuse: Any = None,
        kernel_initializer: Any = None,
        bias_initializer: Any = None,
        name: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self.input_spec = v1.layers.InputSpec(ndim=2)
        self._num_units = num_units
        self._activation = activation or tf.tanh
        self._kernel_initializer = kernel_initializer
        self._bias_initializer = bias_initializer

    def build(self, inputs_shape: Any) -> None:
        """Make the variables. Raises ValueError when the size of the inputs is not known."""
        depth, units, kernel = _depth(inputs_shape), self._num_units, self._kernel_initializer
        uniform = v1.random_uniform_initializer(minval=-1, maxval=1, dtype=self.dtype)
        self._gate_kernel_w = self._variable("gates/kernel_w", [depth, 2 * units], kernel)
        self._gate_kernel_u = self._variable("gates/kernel_u", [1, 2 * units], uniform)
        bias = self._bias_initializer
        ones = v1.constant_initializer(1.0, dtype=self.dtype) if bias is None else bias
        self._gate_bias = self._variable("gates/bias", [2 * units], ones)
        self._candidate_kernel_w = self._variable("candidate/kernel", [depth, units], kernel)
        self._candidate_kernel_u = self._variable("candidate/kernel_u", [1, units], uniform)
        zeros = v1.zeros_initializer(dtype=self.dtype) if bias is None else bias
        self._candidate_bias = self._variable("candidate/bias", [units], zeros)
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, h)``."""
        gates = tf.matmul(inputs, self._gate_kernel_w) + tf.tile(state, [1, 2]) * self._gate_kernel_u
        r, u = tf.split(tf.sigmoid(tf.nn.bias_add(gates, self._gate_bias)), 2, axis=1)
        candidate = tf.matmul(inputs, self._candidate_kernel_w) + r * state * self._candidate_kernel_u
        c = self._activation(tf.nn.bias_add(candidate, self._candidate_bias))
        new_h = u * state + (1 - u) * c
        return new_h, new_h


class IndyLSTMCell(_Cell):
    """An LSTM with recurrent vectors. Variables: ``kernel_w``, ``kernel_u``, ``bias``."""

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        activation: Any = None,
        reuse: Any = None,
        kernel_initializer: Any = None,
        bias_initializer: Any = None,
        name: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self.input_spec = v1.layers.InputSpec(ndim=2)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._activation = activation or tf.tanh
        self._kernel_initializer = kernel_initializer
        self._bias_initializer = bias_initializer

    @property
    def state_size(self) -> Any:
        """``LSTMStateTuple(num_units, num_units)``."""
        return LSTMStateTuple(self._num_units, self._num_units)

    def build(self, inputs_shape: Any) -> None:
        """Make the variables. Raises ValueError when the size of the inputs is not known."""
        wide = 4 * self._num_units
        self._kernel_w = self._variable("kernel_w", [_depth(inputs_shape), wide], self._kernel_initializer)
        uniform = v1.random_uniform_initializer(minval=-1, maxval=1, dtype=self.dtype)
        self._kernel_u = self._variable("kernel_u", [1, wide], uniform)
        bias = self._bias_initializer
        self._bias = self._variable("bias", [wide], v1.zeros_initializer(dtype=self.dtype) if bias is None else bias)
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, LSTMStateTuple(c, h))``."""
        c, h = state
        gates = tf.matmul(inputs, self._kernel_w) + tf.tile(h, [1, 4]) * self._kernel_u
        i, j, f, o = tf.split(tf.nn.bias_add(gates, self._bias), 4, axis=1)
        new_c = c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * self._activation(j)
        new_h = self._activation(new_c) * tf.sigmoid(o)
        return new_h, LSTMStateTuple(new_c, new_h)


class _KerasCell(_Cell):
    """A cell with activation and initializers by name."""

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "ones",
        name: Any = None,
        dtype: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, dtype=dtype, **kwargs)
        self.input_spec = v1.layers.InputSpec(ndim=2)
        self.units = units
        self._num_units = units
        self.activation = v1.keras.activations.get(activation)
        self.kernel_initializer = v1.keras.initializers.get(kernel_initializer)
        self.bias_initializer = v1.keras.initializers.get(bias_initializer)


class MinimalRNNCell(_KerasCell):
    """The minimal RNN (Chen 2017). Variables: ``kernel`` (inputs, then gate), ``bias``."""

    def build(self, inputs_shape: Any) -> None:
        """Make the variables. Raises ValueError when the size of the inputs is not known."""
        depth = _depth(inputs_shape)
        self.kernel = self._variable("kernel", [depth + 2 * self.units, self.units], self.kernel_initializer)
        self.bias = self._variable("bias", [self.units], self.bias_initializer)
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, h)``."""
        depth = inputs.shape.dims[1].value
        feedforward = self.activation(tf.matmul(inputs, self.kernel[:depth]))
        gate = tf.matmul(tf.concat([feedforward, state], 1), self.kernel[depth:])
        u = tf.sigmoid(tf.nn.bias_add(gate, self.bias))
        new_h = u * state + (1 - u) * feedforward
        return new_h, new_h


class CFNCell(_KerasCell):
    """The chaos free network (Laurent, von Brecht 2016). Variables: ``kernel``, ``recurrent_kernel``, ``bias``."""

    def build(self, inputs_shape: Any) -> None:
        """Make the variables. Raises ValueError when the size of the inputs is not known."""
        depth, units = _depth(inputs_shape), self.units
        self.kernel = self._variable("kernel", [depth, 3 * units], self.kernel_initializer)
        self.recurrent_kernel = self._variable("recurrent_kernel", [units, 2 * units], self.kernel_initializer)
        self.bias = self._variable("bias", [2 * units], self.bias_initializer)
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, h)``."""
        units = self.units
        gates = tf.matmul(inputs, self.kernel[:, : 2 * units]) + tf.matmul(state, self.recurrent_kernel)
        theta, eta = tf.split(tf.sigmoid(tf.nn.bias_add(gates, self.bias)), 2, axis=1)
        proposed = tf.matmul(inputs, self.kernel[:, 2 * units :])
        # The paper adds ``eta * ...``; 1.15 adds this, and so what was trained with it means this.
        new_h = theta * self.activation(state) + (1 - eta) * self.activation(proposed)
        return new_h, new_h

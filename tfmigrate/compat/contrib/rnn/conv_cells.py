"""Convolutional LSTM cells (Shi et al. 2015, "Convolutional LSTM Network")."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf

from .core_rnn_cell import LSTMStateTuple, RNNCell

v1 = tf.compat.v1

__all__ = ["Conv1DLSTMCell", "Conv2DLSTMCell", "Conv3DLSTMCell", "ConvLSTMCell"]


def _conv(args: Any, filter_size: Any, num_features: int, bias: bool, bias_start: float = 0.0) -> Any:
    """The convolution of tensors joined along their channels. Variables: ``kernel`` and ``biases``.

    Raises ValueError for tensors that are not of rank 3, 4 or 5, or not all of the same.
    """
    ranks = {arg.shape.ndims for arg in args}
    if not ranks <= {3, 4, 5}:
        raise ValueError(f"Conv Linear expects 3D, 4D or 5D arguments: {[arg.shape for arg in args]}")
    if len(ranks) != 1:
        raise ValueError(f"Conv Linear expects all args to be of same Dimension: {[arg.shape for arg in args]}")
    if len(filter_size) != ranks.pop() - 2:
        raise ValueError(f"The filter {filter_size} does not fit arguments of shape {args[0].shape}")
    channels, dtype = sum(arg.shape.as_list()[-1] for arg in args), args[0].dtype
    kernel = v1.get_variable("kernel", [*filter_size, channels, num_features], dtype=dtype)
    result = tf.nn.convolution(tf.concat(args, axis=-1), kernel, strides=None, padding="SAME")
    if not bias:
        return result
    initializer = v1.constant_initializer(bias_start, dtype=dtype)
    return result + v1.get_variable("biases", [num_features], dtype=dtype, initializer=initializer)


class ConvLSTMCell(RNNCell):
    """An LSTM whose state is an image of ``conv_ndims`` dimensions.

    ``input_shape``: ``[..., channels]`` without the batch; ``kernel_shape``: one int for each dimension. With
    ``skip_connection`` the inputs are joined to the outputs. Raises ValueError when ``input_shape`` does not fit.
    """

    def __init__(
        self,
        conv_ndims: int,
        input_shape: Any,
        output_channels: int,
        kernel_shape: Any,
        use_bias: bool = True,
        skip_connection: bool = False,
        forget_bias: float = 1.0,
        initializers: Any = None,
        name: str = "conv_lstm_cell",
    ) -> None:
        super().__init__(name=name)
        if conv_ndims != len(input_shape) - 1:
            raise ValueError(f"Invalid input_shape {input_shape} for conv_ndims={conv_ndims}.")
        self._conv_ndims = conv_ndims
        # Layers have a property of the name ``input_shape``.
        self._cell_input_shape = tuple(input_shape)
        self._output_channels = output_channels
        self._kernel_shape = tuple(kernel_shape)
        self._use_bias = use_bias
        self._forget_bias = forget_bias
        self._skip_connection = skip_connection
        space, channels = list(input_shape[:-1]), input_shape[-1]
        self._total_output_channels = output_channels + (channels if skip_connection else 0)
        shape = tf.TensorShape([*space, output_channels])
        self._state_size = LSTMStateTuple(shape, shape)
        self._output_size = tf.TensorShape([*space, self._total_output_channels])

    @property
    def output_size(self) -> Any:
        """A TensorShape, without the batch."""
        return self._output_size

    @property
    def state_size(self) -> Any:
        """An ``LSTMStateTuple`` of TensorShapes, without the batch."""
        return self._state_size

    def call(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """``(output, LSTMStateTuple(cell, output))``."""
        cell, hidden = state
        gates = _conv([inputs, hidden], list(self._kernel_shape), 4 * self._output_channels, self._use_bias)
        entering, candidate, forget, leaving = tf.split(gates, 4, axis=self._conv_ndims + 1)
        new_cell = tf.sigmoid(forget + self._forget_bias) * cell
        new_cell += tf.sigmoid(entering) * tf.tanh(candidate)
        output = tf.tanh(new_cell) * tf.sigmoid(leaving)
        if self._skip_connection:
            output = tf.concat([output, inputs], axis=-1)
        return output, LSTMStateTuple(new_cell, output)


class Conv1DLSTMCell(ConvLSTMCell):
    """A ``ConvLSTMCell`` of one dimension."""

    def __init__(self, name: str = "conv_1d_lstm_cell", **kwargs: Any) -> None:
        super().__init__(conv_ndims=1, name=name, **kwargs)


class Conv2DLSTMCell(ConvLSTMCell):
    """A ``ConvLSTMCell`` of two dimensions."""

    def __init__(self, name: str = "conv_2d_lstm_cell", **kwargs: Any) -> None:
        super().__init__(conv_ndims=2, name=name, **kwargs)


class Conv3DLSTMCell(ConvLSTMCell):
    """A ``ConvLSTMCell`` of three dimensions."""

    def __init__(self, name: str = "conv_3d_lstm_cell", **kwargs: Any) -> None:
        super().__init__(conv_ndims=3, name=name, **kwargs)

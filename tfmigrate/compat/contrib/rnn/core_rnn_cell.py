"""The cells of the core, and the wrappers that project or embed what goes through a cell.

The names of ``tensorflow.contrib.rnn.python.ops.core_rnn_cell``. Variables have the names that they had in 1.15.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

v1 = tf.compat.v1
RNNCell: Any = v1.nn.rnn_cell.RNNCell
BasicRNNCell = v1.nn.rnn_cell.BasicRNNCell
BasicLSTMCell = v1.nn.rnn_cell.BasicLSTMCell
LSTMCell = v1.nn.rnn_cell.LSTMCell
GRUCell = v1.nn.rnn_cell.GRUCell
LSTMStateTuple = v1.nn.rnn_cell.LSTMStateTuple
MultiRNNCell = v1.nn.rnn_cell.MultiRNNCell
DropoutWrapper = v1.nn.rnn_cell.DropoutWrapper
ResidualWrapper = v1.nn.rnn_cell.ResidualWrapper
DeviceWrapper = v1.nn.rnn_cell.DeviceWrapper
# TensorFlow 2 has no public name for it.
LayerRNNCell = next(base for base in GRUCell.__mro__ if base.__name__ == "LayerRNNCell")

__all__ = [
    "BasicLSTMCell",
    "BasicRNNCell",
    "DeviceWrapper",
    "DropoutWrapper",
    "EmbeddingWrapper",
    "GRUCell",
    "InputProjectionWrapper",
    "LSTMCell",
    "LSTMStateTuple",
    "LayerRNNCell",
    "MultiRNNCell",
    "OutputProjectionWrapper",
    "RNNCell",
    "ResidualWrapper",
    "_Linear",
    "_linear",
]

_WEIGHTS_VARIABLE_NAME = "kernel"
_BIAS_VARIABLE_NAME = "bias"


def assert_like_rnncell(name: str, cell: Any) -> None:
    """Raise TypeError unless ``cell`` can be called as a cell: any object with the members of one will do."""
    missing = [member for member in ("output_size", "state_size") if not hasattr(type(cell), member)]
    # A property may raise by itself when it is read, so an instance is only asked for what its class lacks.
    missing = [member for member in missing if not hasattr(cell, member)]
    if not (hasattr(cell, "zero_state") or hasattr(cell, "get_initial_state")):
        missing.append("zero_state")
    if missing or not callable(cell):
        what = ", ".join(f"'{member}' property is missing" for member in missing) or "is not callable"
        raise TypeError(f"The argument {name!r} ({cell}) is not an RNNCell: {what}.")


class _Linear:
    """``concat(args) @ kernel + bias`` with variables of the current scope, made once.

    ``args``: a 2-D tensor ``[batch, n]`` or a list of them. Raises ValueError when their inner sizes are unknown.
    """

    def __init__(
        self,
        args: Any,
        output_size: int,
        build_bias: bool,
        bias_initializer: Any = None,
        kernel_initializer: Any = None,
    ) -> None:
        self._build_bias = build_bias
        self._is_sequence = isinstance(args, (list, tuple))
        tensors = list(args) if self._is_sequence else [args]
        if not tensors or any(tensor is None for tensor in tensors):
            raise ValueError("`args` must be specified")
        total = 0
        for tensor in tensors:
            shape = tensor.shape
            if shape.ndims != 2:
                raise ValueError(f"linear is expecting 2D arguments: {[t.shape for t in tensors]}")
            if shape.dims[1].value is None:
                raise ValueError(f"linear expects shape[1] to be provided for shape {shape}, but saw None")
            total += shape.dims[1].value
        dtype = tensors[0].dtype
        scope = v1.get_variable_scope()
        with v1.variable_scope(scope) as outer:
            self._weights = v1.get_variable(
                _WEIGHTS_VARIABLE_NAME, [total, output_size], dtype=dtype, initializer=kernel_initializer
            )
            if build_bias:
                with v1.variable_scope(outer) as inner:
                    inner.set_partitioner(None)
                    if bias_initializer is None:
                        bias_initializer = v1.constant_initializer(0.0, dtype=dtype)
                    self._biases = v1.get_variable(
                        _BIAS_VARIABLE_NAME, [output_size], dtype=dtype, initializer=bias_initializer
                    )

    def __call__(self, args: Any) -> Any:
        """The projection of ``args``, ``[batch, output_size]``."""
        if not self._is_sequence:
            args = [args]
        joined = args[0] if len(args) == 1 else tf.concat(args, 1)
        result = tf.matmul(joined, self._weights)
        return tf.nn.bias_add(result, self._biases) if self._build_bias else result


def _linear(
    args: Any, output_size: int, bias: bool, bias_initializer: Any = None, kernel_initializer: Any = None
) -> Any:
    """``concat(args) @ kernel + bias``, with ``kernel`` and ``bias`` taken from the current variable scope."""
    if isinstance(args, Sequence) and not args:
        raise ValueError("`args` must be specified")
    return _Linear(args, output_size, bias, bias_initializer, kernel_initializer)(args)


class _Wrapper(RNNCell):
    """A cell around a cell, with the state of the inner one."""

    def __init__(self, cell: Any, reuse: Any) -> None:
        super().__init__(_reuse=reuse)
        assert_like_rnncell("cell", cell)
        self._cell = cell

    @property
    def state_size(self) -> Any:
        """That of the inner cell."""
        return self._cell.state_size

    @property
    def output_size(self) -> Any:
        """That of the inner cell."""
        return self._cell.output_size

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """That of the inner cell."""
        with tf.name_scope(type(self).__name__ + "ZeroState"):
            return self._cell.zero_state(batch_size, dtype)


class EmbeddingWrapper(_Wrapper):
    """Looks the inputs up in a table (``embedding``: ``[embedding_classes, embedding_size]``) before the cell.

    Inputs: integers ``[batch]`` or ``[batch, 1]``. Raises ValueError when a size is not positive.
    """

    def __init__(
        self, cell: Any, embedding_classes: int, embedding_size: int, initializer: Any = None, reuse: Any = None
    ) -> None:
        super().__init__(cell, reuse)
        if embedding_classes <= 0 or embedding_size <= 0:
            raise ValueError(
                f"Both embedding_classes and embedding_size must be > 0: {embedding_classes}, {embedding_size}."
            )
        self._embedding_classes = embedding_classes
        self._embedding_size = embedding_size
        self._initializer = initializer

    def call(self, inputs: Any, state: Any) -> Any:
        """Run the inner cell on the embedded inputs."""
        with tf.device("/cpu:0"):
            initializer = self._initializer or v1.get_variable_scope().initializer
            if not initializer:
                bound = math.sqrt(3)  # variance 1
                initializer = v1.random_uniform_initializer(-bound, bound)
            dtype = state[0].dtype if isinstance(state, tuple) else state.dtype
            shape = [self._embedding_classes, self._embedding_size]
            embedding = v1.get_variable("embedding", shape, initializer=initializer, dtype=dtype)
            embedded = tf.nn.embedding_lookup(embedding, tf.reshape(inputs, [-1]))
            return self._cell(embedded, state)


class InputProjectionWrapper(_Wrapper):
    """Projects the inputs to ``num_proj`` before the cell, with an activation when one is given."""

    def __init__(
        self, cell: Any, num_proj: int, activation: Any = None, input_size: Any = None, reuse: Any = None
    ) -> None:
        super().__init__(cell, reuse)
        if input_size is not None:
            v1.logging.warn("%s: The input_size parameter is deprecated.", self)
        self._num_proj = num_proj
        self._activation = activation
        self._linear: _Linear | None = None

    def call(self, inputs: Any, state: Any) -> Any:
        """Run the inner cell on the projected inputs."""
        if self._linear is None:
            self._linear = _Linear(inputs, self._num_proj, True)
        projected = self._linear(inputs)
        if self._activation:
            projected = self._activation(projected)
        return self._cell(projected, state)


class OutputProjectionWrapper(_Wrapper):
    """Projects the outputs of the cell to ``output_size``, with an activation when one is given.

    Raises ValueError when ``output_size`` is less than 1.
    """

    def __init__(self, cell: Any, output_size: int, activation: Any = None, reuse: Any = None) -> None:
        super().__init__(cell, reuse)
        if output_size < 1:
            raise ValueError(f"Parameter output_size must be > 0: {output_size}.")
        self._output_size = output_size
        self._activation = activation
        self._linear: _Linear | None = None

    @property
    def output_size(self) -> Any:
        """That of the projection."""
        return self._output_size

    def call(self, inputs: Any, state: Any) -> Any:
        """Run the inner cell and project what it gives."""
        output, state = self._cell(inputs, state)
        if self._linear is None:
            self._linear = _Linear(output, self._output_size, True)
        projected = self._linear(output)
        if self._activation:
            projected = self._activation(projected)
        return projected, state

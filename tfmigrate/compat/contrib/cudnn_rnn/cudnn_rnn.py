"""Layers that compute what cuDNN's do, by the compatible cells, on any device.

cuDNN keeps the weights of all layers in one opaque buffer, which 1.15 wrote to checkpoints as the variables of the
compatible cells. Here these are the variables, so that such checkpoints are read and written by any ``Saver``.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf

from ..rnn.core_rnn_cell import DropoutWrapper, LSTMStateTuple, MultiRNNCell
from ..rnn.rnn import stack_bidirectional_dynamic_rnn
from .cudnn_rnn_ops import CudnnCompatibleGRUCell, CudnnCompatibleLSTMCell

v1 = tf.compat.v1
Layer: Any = v1.layers.Layer

__all__ = ["CudnnGRU", "CudnnLSTM"]

_DIRECTIONS = ("unidirectional", "bidirectional")


class _Initialized:
    """A cell with the initializers of a layer: every gate's matrix is drawn by itself, as cuDNN's were."""

    kernel_drawn: Any
    bias_drawn: Any
    _num_units: int

    def add_weight(self, name: str, shape: Any, initializer: Any = None, **options: Any) -> Any:
        """A variable, with the layer's initializer."""
        base: Any = super()
        chosen = self.bias_drawn if name.endswith("bias") else self._by_gate(name)
        return base.add_weight(name=name, shape=shape, initializer=chosen, **options)

    def _by_gate(self, name: str) -> Any:
        units = self._num_units

        def draw(shape: Any, dtype: Any = None, partition_info: Any = None) -> Any:
            del partition_info
            rows, columns = (int(size) for size in shape)
            heights = [rows] if "projection" in name else [rows - units, units]
            blocks = [
                tf.concat([self.kernel_drawn([height, units], dtype=dtype) for _ in range(columns // units)], 1)
                for height in heights
            ]
            return tf.concat(blocks, 0)

        return draw


class _LSTM(_Initialized, CudnnCompatibleLSTMCell):
    """The cell of ``CudnnLSTM``."""


class _GRU(_Initialized, CudnnCompatibleGRUCell):
    """The cell of ``CudnnGRU``."""


class _CudnnRNN(Layer):
    """Layers of cells, in one direction or both."""

    _cell_type: Any
    _rnn_mode: str

    def __init__(
        self,
        num_layers: int,
        num_units: int,
        input_mode: str = "linear_input",
        direction: str = "unidirectional",
        dropout: float = 0.0,
        seed: Any = None,
        dtype: Any = tf.float32,
        kernel_initializer: Any = None,
        bias_initializer: Any = None,
        name: Any = None,
    ) -> None:
        super().__init__(dtype=dtype, name=name)
        if direction not in _DIRECTIONS:
            raise ValueError(f"direction: {direction} is not one of {_DIRECTIONS}")
        if input_mode != "linear_input":
            raise NotImplementedError(
                f"input_mode {input_mode!r} is not here: it leaves out weights of cuDNN's opaque parameters"
            )
        self.num_layers = num_layers
        self.num_units = num_units
        self.input_mode = input_mode
        self.direction = direction
        self.num_dirs = 1 + _DIRECTIONS.index(direction)
        self._dropout = dropout
        self._seed = seed
        self._kernel_initializer = kernel_initializer or v1.glorot_uniform_initializer(seed, dtype=dtype)
        self._bias_initializer = bias_initializer or v1.zeros_initializer(dtype=dtype)
        self._cells = [[self._make_cell() for _ in range(num_layers)] for _ in range(self.num_dirs)]

    def _make_cell(self) -> Any:
        cell = self._cell_type(self.num_units)
        cell.kernel_drawn, cell.bias_drawn = self._kernel_initializer, self._bias_initializer
        return cell

    @property
    def rnn_mode(self) -> str:
        """``lstm`` or ``gru``."""
        return self._rnn_mode

    @property
    def saveable(self) -> Any:
        """Raises NotImplementedError: the variables are those of a checkpoint, and are saved as such."""
        raise NotImplementedError("There are no opaque parameters here: a Saver saves the variables of the cells.")

    def build(self, input_shape: Any) -> None:
        """Check the inputs. Raises ValueError when they have another rank than 3, or no known size."""
        shape = tf.TensorShape(input_shape)
        if shape.ndims != 3:
            raise ValueError(f"Expecting input_shape with 3 dims, got {shape.ndims}")
        if shape.dims[-1].value is None:
            raise ValueError("The last dimension of the inputs to `CudnnRNN` should be defined. Found `None`.")
        self.input_size = shape.dims[-1].value
        self.built = True

    def call(
        self,
        inputs: Any,
        initial_state: Any = None,
        sequence_lengths: Any = None,
        time_major: bool = True,
        training: bool = True,
    ) -> Any:
        """``(outputs, states)``: ``[time, batch, num_dirs * units]``; each ``[num_layers * num_dirs, batch, units]``.

        ``time_major=False``: ``[batch, time, ...]``, and states ``[batch, num_layers * num_dirs, units]``.
        """
        batch = tf.shape(inputs)[1 if time_major else 0]
        given = self._given_states(initial_state, batch, inputs.dtype, time_major)
        cells = [[self._wrapped(cell, layer, training) for layer, cell in enumerate(way)] for way in self._cells]
        if self.num_dirs == 1:
            outputs, states = v1.nn.dynamic_rnn(
                MultiRNNCell(cells[0]),
                inputs,
                sequence_length=sequence_lengths,
                initial_state=tuple(given),
                time_major=time_major,
            )
            ordered = list(states)
        else:
            outputs, forward, backward = stack_bidirectional_dynamic_rnn(
                cells[0],
                cells[1],
                inputs,
                initial_states_fw=given[0::2],
                initial_states_bw=given[1::2],
                sequence_length=sequence_lengths,
                time_major=time_major,
            )
            ordered = [state for pair in zip(forward, backward, strict=True) for state in pair]
        axis = 0 if time_major else 1
        return outputs, tuple(tf.stack(parts, axis) for parts in zip(*map(self._parts, ordered), strict=True))

    def _wrapped(self, cell: Any, layer: int, training: bool) -> Any:
        """cuDNN drops what goes from one layer to the next."""
        if not self._dropout or not training or layer == 0:
            return cell
        return DropoutWrapper(cell, input_keep_prob=1.0 - self._dropout, seed=self._seed)

    def _given_states(self, initial_state: Any, batch: Any, dtype: Any, time_major: bool) -> list[Any]:
        count = self.num_layers * self.num_dirs
        if initial_state is None:
            return [self._cells[0][0].zero_state(batch, dtype) for _ in range(count)]
        if not isinstance(initial_state, tuple):
            raise TypeError(f"Invalid initial_state type: {type(initial_state)}, expecting tuple.")
        parts = [tf.unstack(part, count, 0 if time_major else 1) for part in initial_state]
        return [self._state(*part) for part in zip(*parts, strict=True)]

    def _parts(self, state: Any) -> tuple[Any, ...]:
        """A cell's state in the order of cuDNN."""
        raise NotImplementedError

    def _state(self, *parts: Any) -> Any:
        """The reverse."""
        raise NotImplementedError


class CudnnLSTM(_CudnnRNN):
    """Layers of LSTMs, with the variables of ``CudnnCompatibleLSTMCell``. States: ``(h, c)``."""

    _cell_type = _LSTM
    _rnn_mode = "lstm"

    def state_shape(self, batch_size: Any) -> Any:
        """The shapes of h and c."""
        return ([self.num_layers * self.num_dirs, batch_size, self.num_units],) * 2

    def _parts(self, state: Any) -> tuple[Any, ...]:
        return state.h, state.c

    def _state(self, *parts: Any) -> Any:
        return LSTMStateTuple(parts[1], parts[0])


class CudnnGRU(_CudnnRNN):
    """Layers of GRUs, with the variables of ``CudnnCompatibleGRUCell``. States: ``(h,)``."""

    _cell_type = _GRU
    _rnn_mode = "gru"

    def state_shape(self, batch_size: Any) -> Any:
        """The shape of h."""
        return ([self.num_layers * self.num_dirs, batch_size, self.num_units],)

    def _parts(self, state: Any) -> tuple[Any, ...]:
        return (state,)

    def _state(self, *parts: Any) -> Any:
        return parts[0]

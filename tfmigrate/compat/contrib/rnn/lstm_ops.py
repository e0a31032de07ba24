"""LSTMs whose steps are one op: ``tensorflow.contrib.rnn.python.ops.lstm_ops``."""

# mypy: allow-subclassing-any

from __future__ import annotations

import abc
from typing import Any

import tensorflow as tf

from .core_rnn_cell import LayerRNNCell, LSTMStateTuple

v1 = tf.compat.v1
Layer: Any = v1.layers.Layer

__all__ = ["LSTMBlockCell", "LSTMBlockFusedCell", "LSTMBlockWrapper"]

_PEEPHOLES = ("w_i_diag", "w_f_diag", "w_o_diag")


def _clip(value: Any, limit: Any) -> Any:
    return tf.clip_by_value(value, -limit, limit), lambda upstream: (upstream, None)


# The value clipped, with the gradient of what it was before: what the op of 1.15 does.
_clip_forward = tf.custom_gradient(_clip)


class LSTMBlockCell(LayerRNNCell):
    """An LSTM (Zaremba et al. 2015) with peepholes (Gers, Schmidhuber 2000).

    Variables: ``kernel``, ``bias``, and ``w_i_diag``, ``w_f_diag``, ``w_o_diag`` with ``use_peephole``; those of
    ``BasicLSTMCell`` fit. The memory is clipped to ``cell_clip`` when that is given and positive.
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        cell_clip: Any = None,
        use_peephole: bool = False,
        dtype: Any = None,
        reuse: Any = None,
        name: Any = "lstm_cell",
    ) -> None:
        super().__init__(_reuse=reuse, dtype=dtype, name=name)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._use_peephole = use_peephole
        self._cell_clip = -1 if cell_clip is None else cell_clip
        self._names = {"W": "kernel", "b": "bias", "scope": "lstm_cell"}
        self.input_spec = v1.layers.InputSpec(ndim=2)

    @property
    def state_size(self) -> Any:
        """``LSTMStateTuple(num_units, num_units)``."""
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    def build(self, inputs_shape: Any) -> None:
        """Make the variables. Raises ValueError when the size of the inputs is not known."""
        size = tf.TensorShape(inputs_shape).dims[1].value
        if not size:
            raise ValueError(f"Expecting inputs_shape[1] to be set: {inputs_shape}")
        units = self._num_units
        self._kernel = self.add_weight(name="kernel", shape=[size + units, units * 4])
        self._bias = self.add_weight(name="bias", shape=[units * 4], initializer=v1.constant_initializer(0.0))
        if self._use_peephole:
            self._w_i_diag, self._w_f_diag, self._w_o_diag = (
                self.add_weight(name=name, shape=[units]) for name in _PEEPHOLES
            )
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, LSTMStateTuple(c, h))``. Raises ValueError when the state is no pair."""
        if len(state) != 2:
            raise ValueError("Expecting state to be a tuple with length 2.")
        c_prev, h_prev = state
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, h_prev], 1), self._kernel), self._bias)
        i, j, f, o = tf.split(gates, 4, axis=1)
        if self._use_peephole:
            i, f = i + self._w_i_diag * c_prev, f + self._w_f_diag * c_prev
        c = tf.tanh(j) * tf.sigmoid(i) + c_prev * tf.sigmoid(f + self._forget_bias)
        if self._cell_clip > 0:
            c = _clip_forward(c, tf.constant(self._cell_clip, c.dtype))
        if self._use_peephole:
            o = o + self._w_o_diag * c
        h = tf.tanh(c) * tf.sigmoid(o)
        return h, LSTMStateTuple(c, h)


class LSTMBlockWrapper(Layer, metaclass=abc.ABCMeta):
    """An LSTM that takes all steps at once: ``num_units`` and ``_call_cell`` make one of it."""

    @property
    @abc.abstractmethod
    def num_units(self) -> int:
        """The number of units."""

    @abc.abstractmethod
    def _call_cell(
        self, inputs: Any, initial_cell_state: Any, initial_output: Any, dtype: Any, sequence_length: Any
    ) -> Any:
        """``(memories, outputs)``, each ``[time, batch, num_units]``."""

    def call(self, inputs: Any, initial_state: Any = None, dtype: Any = None, sequence_length: Any = None) -> Any:
        """``(outputs, LSTMStateTuple(c, h))`` of ``[time, batch, size]``, or of a list of ``[batch, size]``.

        Raises ValueError without both ``initial_state`` and ``dtype``, or when ``initial_state`` is no pair.
        """
        is_list = isinstance(inputs, list)
        if is_list:
            inputs = tf.stack(inputs)
        shape = inputs.shape.with_rank(3)
        if not shape[2]:
            raise ValueError(f"Expecting inputs_shape[2] to be set: {shape}")
        batch = shape.dims[1].value or tf.shape(inputs)[1]
        steps = shape.dims[0].value or tf.shape(inputs)[0]
        c, h = self._initial(initial_state, batch, dtype)
        dtype = dtype or c.dtype
        if sequence_length is not None:
            sequence_length = tf.convert_to_tensor(sequence_length)
        cells, outputs = self._call_cell(inputs, c, h, dtype, sequence_length)
        if sequence_length is None:
            final = LSTMStateTuple(cells[-1], outputs[-1])
        else:
            mask = tf.transpose(tf.sequence_mask(sequence_length, steps, dtype=outputs.dtype))
            outputs = outputs * tf.tile(tf.expand_dims(mask, [-1]), [1, 1, self.num_units])
            # An empty sequence ends with what it began with.
            final = LSTMStateTuple(
                *(
                    self._gather_states(tf.concat([tf.expand_dims(first, [0]), rest], 0), sequence_length, batch)
                    for first, rest in ((c, cells), (h, outputs))
                )
            )
        return (tf.unstack(outputs) if is_list else outputs), final

    def _initial(self, initial_state: Any, batch: Any, dtype: Any) -> Any:
        if initial_state is None:
            if dtype is None:
                raise ValueError("Either initial_state or dtype needs to be specified")
            zeros = tf.zeros(tf.stack([batch, self.num_units]), dtype=dtype)
            return zeros, zeros
        if len(initial_state) != 2:
            raise ValueError("Expecting initial_state to be a tuple with length 2 or None")
        return tuple(tf.convert_to_tensor(part) for part in initial_state)

    def _gather_states(self, data: Any, indices: Any, batch_size: Any) -> Any:
        """``data[indices[b], b]``, ``[batch, num_units]``."""
        return tf.gather_nd(data, tf.stack([indices, tf.range(batch_size, dtype=indices.dtype)], axis=1))


class LSTMBlockFusedCell(LSTMBlockWrapper):
    """All steps of an LSTM in one op. Variables are those of ``LSTMBlockCell``, under ``lstm_fused_cell``."""

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        cell_clip: Any = None,
        use_peephole: bool = False,
        reuse: Any = None,
        dtype: Any = None,
        name: str = "lstm_fused_cell",
    ) -> None:
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._cell_clip = -1 if cell_clip is None else cell_clip
        self._use_peephole = use_peephole
        self.input_spec = v1.layers.InputSpec(ndim=3)

    @property
    def num_units(self) -> int:
        """The number of units."""
        return self._num_units

    def build(self, input_shape: Any) -> None:
        """Make the variables."""
        size, units = tf.TensorShape(input_shape).dims[2].value, self._num_units
        self._kernel = self.add_weight(name="kernel", shape=[size + units, units * 4])
        self._bias = self.add_weight(name="bias", shape=[units * 4], initializer=v1.constant_initializer(0.0))
        if self._use_peephole:
            self._w_i_diag, self._w_f_diag, self._w_o_diag = (
                self.add_weight(name=name, shape=[units]) for name in _PEEPHOLES
            )
        self.built = True

    def _call_cell(
        self,
        inputs: Any,
        initial_cell_state: Any = None,
        initial_output: Any = None,
        dtype: Any = None,
        sequence_length: Any = None,
    ) -> Any:
        steps = inputs.shape.dims[0].value or tf.shape(inputs)[0]
        longest = steps if sequence_length is None else tf.reduce_max(sequence_length)
        zeros = tf.zeros([self._num_units], dtype=dtype)
        peep = self._use_peephole
        wci, wcf, wco = (self._w_i_diag, self._w_f_diag, self._w_o_diag) if peep else (zeros, zeros, zeros)
        result = tf.raw_ops.BlockLSTM(
            seq_len_max=tf.cast(longest, tf.int64),
            x=inputs,
            cs_prev=initial_cell_state,
            h_prev=initial_output,
            w=self._kernel,
            wci=wci,
            wcf=wcf,
            wco=wco,
            b=self._bias,
            forget_bias=self._forget_bias,
            cell_clip=self._cell_clip,
            use_peephole=peep,
        )
        return result.cs, result.h

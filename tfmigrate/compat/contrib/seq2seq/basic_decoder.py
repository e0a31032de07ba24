"""A cell and a helper that samples: ``tensorflow.contrib.seq2seq.python.ops.basic_decoder``."""

from __future__ import annotations

import collections
from typing import Any

import tensorflow as tf

from ..rnn.core_rnn_cell import assert_like_rnncell
from . import decoder
from . import helper as helper_py

v1 = tf.compat.v1

__all__ = ["BasicDecoder", "BasicDecoderOutput"]


class BasicDecoderOutput(collections.namedtuple("BasicDecoderOutput", ("rnn_output", "sample_id"))):
    """What a step gives: ``rnn_output`` ``[batch, depth]``, ``sample_id`` ``[batch]``."""


def check_output_layer(layer: Any) -> None:
    """Raise TypeError unless this is None or a layer."""
    if layer is not None and not (callable(layer) and hasattr(layer, "compute_output_shape")):
        raise TypeError(f"output_layer must be a Layer, received: {type(layer)}")


def output_size_of(cell: Any, layer: Any) -> Any:
    """The size of what a cell gives, after the output layer when there is one; without the batch."""
    size = cell.output_size
    if layer is None:
        return size
    with_batch = tf.nest.map_structure(lambda s: tf.TensorShape([None]).concatenate(s), size)
    return tf.nest.map_structure(lambda s: s[1:], layer.compute_output_shape(with_batch))


class BasicDecoder(decoder.Decoder):
    """Runs a cell, and lets a helper sample and choose the next inputs.

    Raises TypeError when ``cell``, ``helper`` or ``output_layer`` is no such thing.
    """

    def __init__(self, cell: Any, helper: Any, initial_state: Any, output_layer: Any = None) -> None:
        assert_like_rnncell("cell", cell)
        if not isinstance(helper, helper_py.Helper):
            raise TypeError(f"helper must be a Helper, received: {type(helper)}")
        check_output_layer(output_layer)
        self._cell = cell
        self._helper = helper
        self._initial_state = initial_state
        self._output_layer = output_layer

    @property
    def batch_size(self) -> Any:
        """That of the helper."""
        return self._helper.batch_size

    def _rnn_output_size(self) -> Any:
        return output_size_of(self._cell, self._output_layer)

    @property
    def output_size(self) -> Any:
        """A ``BasicDecoderOutput`` of sizes."""
        return BasicDecoderOutput(rnn_output=self._rnn_output_size(), sample_id=self._helper.sample_ids_shape)

    @property
    def output_dtype(self) -> Any:
        """A ``BasicDecoderOutput`` of dtypes: the outputs have that of the initial state."""
        dtype = tf.nest.flatten(self._initial_state)[0].dtype
        outputs = tf.nest.map_structure(lambda _: dtype, self._rnn_output_size())
        return BasicDecoderOutput(outputs, self._helper.sample_ids_dtype)

    def initialize(self, name: Any = None) -> Any:
        """``(finished, first inputs, initial state)``."""
        return (*self._helper.initialize(), self._initial_state)

    def step(self, time: Any, inputs: Any, state: Any, name: Any = None) -> Any:
        """``(outputs, next state, next inputs, finished)``."""
        with tf.name_scope(name or "BasicDecoderStep"):
            outputs, cell_state = self._cell(inputs, state)
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            sample_ids = self._helper.sample(time=time, outputs=outputs, state=cell_state)
            finished, next_inputs, next_state = self._helper.next_inputs(
                time=time, outputs=outputs, state=cell_state, sample_ids=sample_ids
            )
        return BasicDecoderOutput(outputs, sample_ids), next_state, next_inputs, finished

    def _driven(self, impute_finished: bool) -> Any:
        """A decoder of the same outputs that projects after the loop, where nothing in the loop can see that."""
        # Not for subclasses: they may see, in a method of theirs, what the layer gives at each step.
        if type(self) is not BasicDecoder or type(self._helper) is not helper_py.TrainingHelper:
            return self
        layer, size = self._output_layer, self._cell.output_size
        if layer is None or type(layer) not in (v1.layers.Dense, tf.keras.layers.Dense) or not isinstance(size, int):
            return self
        return _ProjectedAfterwards(self, layer, impute_finished)


class _ProjectedAfterwards(decoder.Decoder):
    """A ``BasicDecoder`` whose inputs are given and whose dense layer sees the outputs of all steps at once.

    One product of matrices for the sentence, and one for each gradient, in the place of one for each word.
    """

    def __init__(self, basic: BasicDecoder, layer: Any, impute_finished: bool) -> None:
        self._basic = basic
        self._layer = layer
        self._impute_finished = impute_finished

    @property
    def batch_size(self) -> Any:
        """That of the decoder."""
        return self._basic.batch_size

    @property
    def output_size(self) -> Any:
        """What the cell gives."""
        return tf.TensorShape([self._basic._cell.output_size])

    @property
    def output_dtype(self) -> Any:
        """That of the decoder's outputs."""
        return self._basic.output_dtype.rnn_output

    def initialize(self, name: Any = None) -> Any:
        """As the decoder does."""
        return self._basic.initialize(name)

    def step(self, time: Any, inputs: Any, state: Any, name: Any = None) -> Any:
        """The step of the cell alone."""
        with tf.name_scope(name or "BasicDecoderStep"):
            outputs, cell_state = self._basic._cell(inputs, state)
            finished, next_inputs, next_state = self._basic._helper.next_inputs(
                time=time, outputs=outputs, state=cell_state, sample_ids=None
            )
        return outputs, next_state, next_inputs, finished

    def finalize(self, outputs: Any, final_state: Any, sequence_lengths: Any) -> Any:
        """A ``BasicDecoderOutput``, ``[time, batch, ...]``, and the state; zeros past the end if these are imputed."""
        shape = tf.shape(outputs)
        static = outputs.shape[:2]
        # The layer sees a matrix, as it did at each step: its activation may count on that.
        flat = self._layer(tf.reshape(outputs, [-1, self._basic._cell.output_size]))
        projected = tf.reshape(flat, tf.concat([shape[:2], tf.shape(flat)[1:]], 0))
        projected.set_shape(static.concatenate(flat.shape[1:]))
        sample_ids = self._basic._helper.sample(time=None, outputs=projected, state=final_state)
        if self._impute_finished:
            inside = tf.transpose(tf.sequence_mask(sequence_lengths, shape[0]))
            projected = tf.where(inside[:, :, None], projected, tf.zeros_like(projected))
            sample_ids = tf.where(inside, sample_ids, tf.zeros_like(sample_ids))
        return BasicDecoderOutput(projected, sample_ids), final_state

"""Beam search: ``tensorflow.contrib.seq2seq.python.ops.beam_search_decoder``."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from ..rnn.core_rnn_cell import assert_like_rnncell
from . import decoder
from .basic_decoder import check_output_layer, output_size_of
from .beam_search_ops import gather_tree
from .beam_search_step import (
    BeamSearchDecoderOutput,
    BeamSearchDecoderState,
    FinalBeamSearchDecoderOutput,
    _beam_search_step,
    _check_ndims,
    _get_scores,
    _length_penalty,
    _mask_probs,
    _maybe_tensor_gather_helper,
    _tensor_gather_helper,
    attention_probs_from_attn_state,
    get_attention_probs,
)

v1 = tf.compat.v1

__all__ = [
    "BeamSearchDecoder",
    "BeamSearchDecoderMixin",
    "BeamSearchDecoderOutput",
    "BeamSearchDecoderState",
    "FinalBeamSearchDecoderOutput",
    "_beam_search_step",
    "_check_batch_beam",
    "_check_ndims",
    "_check_static_batch_beam_maybe",
    "_get_scores",
    "_length_penalty",
    "_mask_probs",
    "_maybe_tensor_gather_helper",
    "_tensor_gather_helper",
    "_tile_batch",
    "attention_probs_from_attn_state",
    "gather_tree_from_array",
    "get_attention_probs",
    "tile_batch",
]


def _tile_batch(t: Any, multiplier: int) -> Any:
    t = tf.convert_to_tensor(t, name="t")
    if t.shape.ndims is None or t.shape.ndims < 1:
        raise ValueError("t must have statically known rank")
    tiling = [1] * (t.shape.ndims + 1)
    tiling[1] = multiplier
    shape = tf.shape(t)
    tiled = tf.tile(tf.expand_dims(t, 1), tiling)
    tiled = tf.reshape(tiled, tf.concat(([shape[0] * multiplier], shape[1:]), 0))
    static = t.shape.dims[0].value
    if static is not None:
        known = tf.get_static_value(multiplier) if tf.is_tensor(multiplier) else multiplier
        static = None if known is None else static * int(known)
    tiled.set_shape(tf.TensorShape([static]).concatenate(t.shape[1:]))
    return tiled


def tile_batch(t: Any, multiplier: int, name: Any = None) -> Any:
    """Repeat every entry of a batch ``multiplier`` times: ``[batch, ...]`` to ``[batch * multiplier, ...]``.

    ``t``: a tensor or a structure of them. Raises ValueError when one has no known rank, or is a scalar.
    """
    with tf.name_scope(name or "tile_batch"):
        return tf.nest.map_structure(lambda part: _tile_batch(part, multiplier), t)


def gather_tree_from_array(t: Any, parent_ids: Any, sequence_length: Any) -> Any:
    """Beams of ``t`` put in the order of the beams they led to.

    ``t``: ``[time, batch, beam, ...]`` or ``[time, batch * beam, ...]``; ``parent_ids``: int32 ``[time, batch, beam]``;
    ``sequence_length``: ``[batch, beam]``. Gives a tensor of the shape of ``t``.
    """
    steps = parent_ids.shape.dims[0].value or tf.shape(parent_ids)[0]
    batch = parent_ids.shape.dims[1].value or tf.shape(parent_ids)[1]
    beam = parent_ids.shape.dims[2].value or tf.shape(parent_ids)[2]
    own = tf.tile(tf.reshape(tf.range(beam), [1, 1, -1]), [steps, batch, 1])
    followed = gather_tree(
        step_ids=own,
        parent_ids=parent_ids,
        max_sequence_lengths=tf.cast(tf.reduce_max(sequence_length, axis=1), tf.int32),
        end_token=beam + 1,
    )
    inside = tf.transpose(tf.sequence_mask(sequence_length, maxlen=steps), perm=[2, 0, 1])
    followed = v1.where(inside, followed, own)
    ordered = tf.gather(tf.reshape(t, [steps, batch, beam, -1]), followed, axis=2, batch_dims=2)
    return tf.reshape(ordered, tf.shape(t))


def _check_static_batch_beam_maybe(shape: Any, batch_size: Any, beam_width: int) -> bool:
    """Whether an array may be reordered; a warning when not.

    As in 1.15 a static ``[batch * beam, size]`` may not: its second dimension is taken for the beams.
    """
    first = shape.dims[0].value
    if batch_size is None or first is None:
        return True
    second = shape.dims[1].value if shape.ndims > 1 else None
    if first == batch_size * beam_width and (second is None or (first == batch_size and second == beam_width)):
        return True
    v1.logging.warn(
        "TensorArray reordering expects elements to be reshapable to %s which is incompatible with the current shape "
        "%s. Consider setting reorder_tensor_arrays to False to disable TensorArray reordering during the beam search.",
        tf.TensorShape([batch_size, beam_width, None]),
        shape,
    )
    return False


def _check_batch_beam(t: Any, batch_size: Any, beam_width: int) -> Any:
    """An assertion that a stacked array is ``[time, batch * beam, ...]`` or ``[time, batch, beam, ...]``."""
    message = (
        "TensorArray reordering expects elements to be reshapable to [batch_size, beam_size, -1] which is incompatible "
        f"with the dynamic shape of {t.name} elements. Consider setting reorder_tensor_arrays to False to disable "
        "TensorArray reordering during the beam search."
    )
    shape = tf.shape(t)
    flat = tf.equal(shape[1], batch_size * beam_width)
    if t.shape.ndims == 2:
        return v1.Assert(flat, data=[message])
    split = tf.logical_and(tf.equal(shape[1], batch_size), tf.equal(shape[2], beam_width))
    return v1.Assert(tf.logical_or(flat, split), data=[message])


class BeamSearchDecoderMixin:
    """The part of a beam search that does not depend on how it begins."""

    _batch_size: Any
    _start_tokens: Any
    _start_inputs: Any
    _end_token: Any
    _embedding_fn: Any

    def __init__(
        self,
        cell: Any,
        beam_width: int,
        output_layer: Any = None,
        length_penalty_weight: Any = 0.0,
        coverage_penalty_weight: Any = 0.0,
        reorder_tensor_arrays: bool = True,
        **kwargs: Any,
    ) -> None:
        assert_like_rnncell("cell", cell)
        check_output_layer(output_layer)
        self._cell = cell
        self._output_layer = output_layer
        self._reorder_tensor_arrays = reorder_tensor_arrays
        self._length_penalty_weight = length_penalty_weight
        self._coverage_penalty_weight = coverage_penalty_weight
        self._beam_width = beam_width
        super().__init__(**kwargs)

    @property
    def batch_size(self) -> Any:
        """The number of sequences, each of which has ``beam_width`` beams."""
        return self._batch_size

    def _rnn_output_size(self) -> Any:
        return output_size_of(self._cell, self._output_layer)

    @property
    def tracks_own_finished(self) -> bool:
        """True: beams change places, and with them whether they are finished."""
        return True

    @property
    def output_size(self) -> Any:
        """A ``BeamSearchDecoderOutput`` of sizes."""
        beams = tf.TensorShape([self._beam_width])
        return BeamSearchDecoderOutput(scores=beams, predicted_ids=beams, parent_ids=beams)

    def finalize(self, outputs: Any, final_state: Any, sequence_lengths: Any) -> Any:
        """``(FinalBeamSearchDecoderOutput, final state)``: beams followed back, and histories put in their order."""
        longest = tf.cast(tf.reduce_max(final_state.lengths, axis=1), tf.int32)
        predicted = gather_tree(
            outputs.predicted_ids, outputs.parent_ids, max_sequence_lengths=longest, end_token=self._end_token
        )
        if self._reorder_tensor_arrays:
            ordered = tf.nest.map_structure(
                lambda t: self._maybe_sort_array_beams(t, outputs.parent_ids, final_state.lengths),
                final_state.cell_state,
            )
            final_state = final_state._replace(cell_state=ordered)
        return FinalBeamSearchDecoderOutput(beam_search_decoder_output=outputs, predicted_ids=predicted), final_state

    def _merge_batch_beams(self, t: Any, s: Any = None) -> Any:
        """``[batch, beam, s...]`` as ``[batch * beam, s...]``."""
        s = tf.TensorShape(s) if not isinstance(s, tf.TensorShape) else s
        shape = tf.shape(t)
        static = tf.get_static_value(self._batch_size)
        merged = tf.reshape(t, tf.concat(([self._batch_size * self._beam_width], shape[2:]), 0))
        merged.set_shape(tf.TensorShape([None if static is None else static * self._beam_width]).concatenate(s))
        return merged

    def _split_batch_beams(self, t: Any, s: Any = None) -> Any:
        """``[batch * beam, s...]`` as ``[batch, beam, s...]``. Raises ValueError when the shape does not allow it."""
        s = tf.TensorShape(s) if not isinstance(s, tf.TensorShape) else s
        shape = tf.shape(t)
        split = tf.reshape(t, tf.concat(([self._batch_size, self._beam_width], shape[1:]), 0))
        static = tf.get_static_value(self._batch_size)
        expected = tf.TensorShape([static, self._beam_width]).concatenate(s)
        if not split.shape.is_compatible_with(expected):
            raise ValueError(
                "Unexpected behavior when reshaping between beam width and batch size.  The reshaped tensor has shape: "
                f"{split.shape}.  We expected it to have shape (batch_size, beam_width, depth) == {expected}.  Perhaps "
                "you forgot to create a zero_state with batch_size=encoder_batch_size * beam_width?"
            )
        split.set_shape(expected)
        return split

    def _maybe_split_batch_beams(self, t: Any, s: Any) -> Any:
        """Split a state that has a batch; tensor arrays and scalars stay as they are."""
        if isinstance(t, tf.TensorArray):
            return t
        _check_ndims(t)
        return self._split_batch_beams(t, s) if t.shape.ndims >= 1 else t

    def _maybe_merge_batch_beams(self, t: Any, s: Any) -> Any:
        """Merge a state that has beams; tensor arrays and tensors of a lower rank stay as they are."""
        if isinstance(t, tf.TensorArray):
            return t
        _check_ndims(t)
        return self._merge_batch_beams(t, s) if t.shape.ndims >= 2 else t

    def _maybe_sort_array_beams(self, t: Any, parent_ids: Any, sequence_length: Any) -> Any:
        """A tensor array, stacked, with its beams in the order of the result; everything else as it is."""
        if not isinstance(t, tf.TensorArray):
            return t
        shape = t.element_shape
        if shape is None or shape.ndims is None or shape.ndims < 1:
            v1.logging.warn(
                "The TensorArray %s in the cell state is not amenable to sorting based on the beam search result. "
                "For a TensorArray to be sorted, its elements shape must be defined and have at least a rank of 1, "
                "but saw shape: %s",
                t.handle.name,
                shape,
            )
            return t
        if not _check_static_batch_beam_maybe(shape, tf.get_static_value(self._batch_size), self._beam_width):
            return t
        stacked = t.stack()
        with tf.control_dependencies([_check_batch_beam(stacked, self._batch_size, self._beam_width)]):
            return gather_tree_from_array(stacked, parent_ids, sequence_length)

    def step(self, time: Any, inputs: Any, state: Any, name: Any = None) -> Any:
        """``(outputs, next state, next inputs, finished)``."""
        with tf.name_scope(name or "BeamSearchDecoderStep"):
            sizes = self._cell.state_size
            inputs = tf.nest.map_structure(lambda t: self._merge_batch_beams(t, s=t.shape[2:]), inputs)
            cell_state = tf.nest.map_structure(self._maybe_merge_batch_beams, state.cell_state, sizes)
            outputs, next_cell_state = self._cell(inputs, cell_state)
            outputs = tf.nest.map_structure(lambda t: self._split_batch_beams(t, t.shape[1:]), outputs)
            next_cell_state = tf.nest.map_structure(self._maybe_split_batch_beams, next_cell_state, sizes)
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            output, next_state = _beam_search_step(
                time=time,
                logits=outputs,
                next_cell_state=next_cell_state,
                beam_state=state,
                batch_size=self._batch_size,
                beam_width=self._beam_width,
                end_token=self._end_token,
                length_penalty_weight=self._length_penalty_weight,
                coverage_penalty_weight=self._coverage_penalty_weight,
            )
            finished, ids = next_state.finished, output.predicted_ids
            next_inputs = v1.cond(tf.reduce_all(finished), lambda: self._start_inputs, lambda: self._embedding_fn(ids))
        return output, next_state, next_inputs, finished


class BeamSearchDecoder(BeamSearchDecoderMixin, decoder.Decoder):
    """Searches with ``beam_width`` beams for each sequence.

    ``embedding``: a function of ids or a table; ``start_tokens``: int32 ``[batch]``; ``end_token``: scalar;
    ``initial_state``: that of the cell for ``batch * beam_width`` entries (see ``tile_batch``). Raises TypeError when
    ``cell`` or ``output_layer`` is no such thing, ValueError when tokens have another rank.
    """

    def __init__(
        self,
        cell: Any,
        embedding: Any,
        start_tokens: Any,
        end_token: Any,
        initial_state: Any,
        beam_width: int,
        output_layer: Any = None,
        length_penalty_weight: Any = 0.0,
        coverage_penalty_weight: Any = 0.0,
        reorder_tensor_arrays: bool = True,
    ) -> None:
        super().__init__(
            cell,
            beam_width,
            output_layer=output_layer,
            length_penalty_weight=length_penalty_weight,
            coverage_penalty_weight=coverage_penalty_weight,
            reorder_tensor_arrays=reorder_tensor_arrays,
        )
        if callable(embedding):
            self._embedding_fn = embedding
        else:
            self._embedding_fn = lambda ids: tf.nn.embedding_lookup(embedding, ids)
        self._start_tokens = tf.convert_to_tensor(start_tokens, dtype=tf.int32, name="start_tokens")
        if self._start_tokens.shape.ndims != 1:
            raise ValueError("start_tokens must be a vector")
        self._end_token = tf.convert_to_tensor(end_token, dtype=tf.int32, name="end_token")
        if self._end_token.shape.ndims != 0:
            raise ValueError("end_token must be a scalar")
        self._batch_size = tf.size(start_tokens)
        self._initial_cell_state = tf.nest.map_structure(
            self._maybe_split_batch_beams, initial_state, self._cell.state_size
        )
        tiled = tf.tile(tf.expand_dims(self._start_tokens, 1), [1, self._beam_width])
        self._start_inputs = self._embedding_fn(tiled)
        self._finished = tf.one_hot(
            tf.zeros([self._batch_size], dtype=tf.int32),
            depth=self._beam_width,
            on_value=False,
            off_value=True,
            dtype=tf.bool,
        )

    def initialize(self, name: Any = None) -> Any:
        """``(finished, first inputs, initial state)``: only the first beam of each sequence is alive."""
        dtype = tf.nest.flatten(self._initial_cell_state)[0].dtype
        log_probs = tf.one_hot(
            tf.zeros([self._batch_size], dtype=tf.int32),
            depth=self._beam_width,
            on_value=tf.constant(0.0, dtype=dtype),
            off_value=tf.constant(-np.inf, dtype=dtype),
            dtype=dtype,
        )
        attention = get_attention_probs(self._initial_cell_state, self._coverage_penalty_weight)
        state = BeamSearchDecoderState(
            cell_state=self._initial_cell_state,
            log_probs=log_probs,
            finished=self._finished,
            lengths=tf.zeros([self._batch_size, self._beam_width], dtype=tf.int64),
            accumulated_attention_probs=() if attention is None else attention,
        )
        return self._finished, self._start_inputs, state

    @property
    def output_dtype(self) -> Any:
        """A ``BeamSearchDecoderOutput`` of dtypes."""
        dtype = tf.nest.flatten(self._initial_cell_state)[0].dtype
        return BeamSearchDecoderOutput(
            scores=tf.nest.map_structure(lambda _: dtype, self._rnn_output_size()),
            predicted_ids=tf.int32,
            parent_ids=tf.int32,
        )

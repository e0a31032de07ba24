"""One step of a beam search, and what it is made of.

Scores: Wu et al. 2016, "Google's Neural Machine Translation System", section 7.
"""

from __future__ import annotations

import collections
from typing import Any

import tensorflow as tf

from .attention_wrapper import AttentionWrapperState

v1 = tf.compat.v1

__all__ = [
    "BeamSearchDecoderOutput",
    "BeamSearchDecoderState",
    "FinalBeamSearchDecoderOutput",
    "attention_probs_from_attn_state",
    "get_attention_probs",
]


class BeamSearchDecoderState(
    collections.namedtuple(
        "BeamSearchDecoderState", ("cell_state", "log_probs", "finished", "lengths", "accumulated_attention_probs")
    )
):
    """The state of a beam search: ``log_probs``, ``finished`` and ``lengths`` are ``[batch, beam]``."""


class BeamSearchDecoderOutput(
    collections.namedtuple("BeamSearchDecoderOutput", ("scores", "predicted_ids", "parent_ids"))
):
    """What a step gives: each ``[batch, beam]``, float, int32, int32."""


class FinalBeamSearchDecoderOutput(
    collections.namedtuple("FinalBeamDecoderOutput", ("predicted_ids", "beam_search_decoder_output"))
):
    """What a search gives: ``predicted_ids`` ``[batch, time, beam]``, the best beam first, and its steps."""


def _beam_search_step(
    time: Any,
    logits: Any,
    next_cell_state: Any,
    beam_state: Any,
    batch_size: Any,
    beam_width: int,
    end_token: Any,
    length_penalty_weight: Any,
    coverage_penalty_weight: Any,
) -> Any:
    """``(BeamSearchDecoderOutput, BeamSearchDecoderState)`` after logits ``[batch, beam, vocabulary]``."""
    static_batch = tf.get_static_value(batch_size)
    finished = beam_state.finished
    unfinished = tf.logical_not(finished)
    step_log_probs = _mask_probs(tf.nn.log_softmax(logits), end_token, finished)
    total = tf.expand_dims(beam_state.log_probs, 2) + step_log_probs
    words = logits.shape.dims[-1].value or tf.shape(logits)[-1]
    longer = tf.one_hot(
        tf.fill([batch_size, beam_width], end_token),
        words,
        on_value=tf.constant(0, tf.int64),
        off_value=tf.constant(1, tf.int64),
        dtype=tf.int64,
    )
    longer *= tf.expand_dims(tf.cast(unfinished, tf.int64), 2)
    lengths = longer + tf.expand_dims(beam_state.lengths, 2)
    accumulated = None
    attention = get_attention_probs(next_cell_state, coverage_penalty_weight)
    if attention is not None:
        attention *= tf.expand_dims(tf.cast(unfinished, tf.float32), 2)
        accumulated = beam_state.accumulated_attention_probs + attention
    scores = _get_scores(
        total,
        lengths,
        length_penalty_weight,
        coverage_penalty_weight,
        finished,
        accumulated,
    )
    best, indices = tf.nn.top_k(tf.reshape(scores, [batch_size, -1]), k=beam_width)
    for tensor in (best, indices):
        tensor.set_shape([static_batch, beam_width])

    def pick(source: Any, rows: Any, size: Any, shape: Any, name: Any = None) -> Any:
        return _tensor_gather_helper(rows, source, batch_size, size, shape, name=name)

    log_probs = pick(total, indices, beam_width * words, [-1], "next_beam_probs")
    word_ids = tf.cast(tf.math.floormod(indices, words), tf.int32, name="next_beam_word_ids")
    beam_ids = tf.cast(tf.math.floordiv(indices, words), tf.int32, name="next_beam_parent_ids")
    was_finished = pick(finished, beam_ids, beam_width, [-1])
    next_lengths = pick(beam_state.lengths, beam_ids, beam_width, [-1])
    next_lengths += tf.cast(tf.logical_not(was_finished), tf.int64)
    flat = [batch_size * beam_width, -1]
    next_state = BeamSearchDecoderState(
        cell_state=tf.nest.map_structure(
            lambda source: _maybe_tensor_gather_helper(beam_ids, source, batch_size, beam_width, flat), next_cell_state
        ),
        log_probs=log_probs,
        lengths=next_lengths,
        finished=tf.logical_or(was_finished, tf.equal(word_ids, end_token), name="next_beam_finished"),
        accumulated_attention_probs=() if accumulated is None else pick(accumulated, beam_ids, beam_width, flat),
    )
    return BeamSearchDecoderOutput(scores=best, predicted_ids=word_ids, parent_ids=beam_ids), next_state


def attention_probs_from_attn_state(attention_state: Any) -> Any:
    """The alignments ``[batch, beam, time]``: the mean of all heads when there are several."""
    alignments = attention_state.alignments
    if not isinstance(alignments, (list, tuple)):
        return alignments
    if len(alignments) == 1:
        return alignments[0]
    return tf.reduce_mean(tf.stack(alignments, axis=-1), -1)


def get_attention_probs(next_cell_state: Any, coverage_penalty_weight: Any) -> Any:
    """The alignments ``[batch, beam, time]`` of the cells that attend, their mean when there are several.

    None when the weight is 0. Raises ValueError when no cell attends.
    """
    if coverage_penalty_weight == 0.0:
        return None
    states = [next_cell_state]
    if not isinstance(next_cell_state, AttentionWrapperState) and isinstance(next_cell_state, tuple):
        states = list(next_cell_state)
    found = [attention_probs_from_attn_state(state) for state in states if isinstance(state, AttentionWrapperState)]
    if not found:
        raise ValueError("coverage_penalty_weight must be 0.0 if no cell is attentional.")
    return found[0] if len(found) == 1 else tf.reduce_mean(tf.stack(found, axis=-1), -1)


def _get_scores(
    log_probs: Any,
    sequence_lengths: Any,
    length_penalty_weight: Any,
    coverage_penalty_weight: Any,
    finished: Any,
    accumulated_attention_probs: Any,
) -> Any:
    """Log probabilities ``[batch, beam, words]`` over the length penalty, plus finished beams' coverage penalty."""
    penalty = _length_penalty(sequence_lengths=sequence_lengths, penalty_factor=length_penalty_weight)
    scores = log_probs / tf.cast(penalty, log_probs.dtype)
    weight = tf.convert_to_tensor(coverage_penalty_weight, name="coverage_penalty_weight")
    if weight.shape.ndims != 0:
        raise ValueError(f"coverage_penalty_weight should be a scalar, but saw shape: {weight.shape}")
    if accumulated_attention_probs is None:
        static = tf.get_static_value(weight)
        if static is None or static != 0.0:
            raise ValueError("accumulated_attention_probs can be None only if coverage penalty is disabled.")
        return scores
    # A place that was never attended to counts nothing, and neither does a beam that goes on.
    seen = tf.minimum(accumulated_attention_probs, 1.0)
    seen = v1.where(tf.equal(seen, 0.0), tf.ones_like(seen), seen)
    coverage = tf.reduce_sum(tf.math.log(seen), axis=2) * tf.cast(finished, scores.dtype)
    return scores + tf.expand_dims(coverage * tf.cast(weight, coverage.dtype), 2)


def _length_penalty(sequence_lengths: Any, penalty_factor: Any) -> Any:
    """``((5 + length) / 6) ** penalty_factor``; 1.0 when the factor is 0. Raises ValueError when it is no scalar."""
    factor = tf.convert_to_tensor(penalty_factor, name="penalty_factor")
    if factor.shape.ndims != 0:
        raise ValueError(f"penalty_weight should be a scalar, but saw shape: {factor.shape}")
    static = tf.get_static_value(factor)
    if static is not None and static == 0:
        return 1.0
    return tf.divide((5.0 + tf.cast(sequence_lengths, tf.float32)) ** factor, (5.0 + 1.0) ** factor)


def _mask_probs(probs: Any, eos_token: Any, finished: Any) -> Any:
    """Log probabilities ``[batch, beam, vocabulary]`` where finished beams can only end again."""
    words = tf.shape(probs)[2]
    row = tf.one_hot(
        eos_token,
        words,
        dtype=probs.dtype,
        on_value=tf.constant(0.0, dtype=probs.dtype),
        off_value=tf.constant(probs.dtype.min, dtype=probs.dtype),
    )
    ended = tf.tile(tf.reshape(row, [1, 1, -1]), tf.concat([tf.shape(finished), [1]], 0))
    return v1.where(tf.tile(tf.expand_dims(finished, 2), [1, 1, words]), ended, probs)


def _check_ndims(t: Any) -> None:
    if t.shape.ndims is None:
        raise ValueError(f"Expected tensor ({t}) to have known rank, but ndims == None.")


def _maybe_tensor_gather_helper(
    gather_indices: Any, gather_from: Any, batch_size: Any, range_size: Any, gather_shape: Any
) -> Any:
    """The gathered beams of a state; what has no beams (time, tensor arrays) stays as it is."""
    if isinstance(gather_from, tf.TensorArray):
        return gather_from
    _check_ndims(gather_from)
    if gather_from.shape.ndims < len(gather_shape):
        return gather_from
    return _tensor_gather_helper(gather_indices, gather_from, batch_size, range_size, gather_shape)


def _tensor_gather_helper(
    gather_indices: Any, gather_from: Any, batch_size: Any, range_size: Any, gather_shape: Any, name: Any = None
) -> Any:
    """``gather_from`` at ``gather_indices`` of each batch entry, which has ``range_size`` of what is gathered."""
    with tf.name_scope(name or "tensor_gather_helper"):
        offsets = tf.expand_dims(tf.range(batch_size) * range_size, 1)
        rows = tf.reshape(gather_indices + offsets, [-1])
        gathered = tf.gather(tf.reshape(gather_from, gather_shape), rows)
        shape = tf.shape(gather_from)[: 1 + len(gather_shape)]
        static = tf.TensorShape([tf.get_static_value(batch_size)])
        gathered = tf.reshape(gathered, shape, name="output")
        gathered.set_shape(static.concatenate(gather_from.shape[1 : 1 + len(gather_shape)]))
        return gathered

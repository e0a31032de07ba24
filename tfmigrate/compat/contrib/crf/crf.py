"""``tf.contrib.crf``: linear-chain conditional random fields (Lafferty, McCallum, Pereira 2001).

Shapes: ``inputs`` (unary potentials) float ``[batch, time, tags]``, ``tag_indices`` int ``[batch, time]``,
``sequence_lengths`` int ``[batch]``, ``transition_params`` float ``[tags, tags]``: from a tag (row) to the next.
"""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from ..rnn.core_rnn_cell import RNNCell

v1 = tf.compat.v1

__all__ = [
    "CrfDecodeBackwardRnnCell",
    "CrfDecodeForwardRnnCell",
    "CrfForwardRnnCell",
    "crf_binary_score",
    "crf_decode",
    "crf_log_likelihood",
    "crf_log_norm",
    "crf_multitag_sequence_score",
    "crf_sequence_score",
    "crf_unary_score",
    "viterbi_decode",
]


def _is_single_step(inputs: Any) -> Any:
    """Whether there is one step in time: a bool when it is known, else a tensor."""
    static = inputs.shape.dims[1].value
    return tf.equal(tf.shape(inputs)[1], 1) if static is None else static == 1


def _branch(single: Any, one: Any, many: Any) -> Any:
    if isinstance(single, bool):
        return one() if single else many()
    return v1.cond(single, one, many)


def _without_empty(values: Any, sequence_lengths: Any) -> Any:
    """Zeros for the sequences that are empty."""
    return v1.where(tf.less_equal(sequence_lengths, 0), tf.zeros_like(values), values)


def crf_sequence_score(inputs: Any, tag_indices: Any, sequence_lengths: Any, transition_params: Any) -> Any:
    """The unnormalized score of a sequence of tags, ``[batch]``; 0 for an empty one."""

    def one() -> Any:
        indices = tf.range(tf.shape(inputs)[0])
        tags = tf.cast(tf.reshape(tag_indices, [-1]), tf.int32)
        scores = tf.gather_nd(tf.squeeze(inputs, [1]), tf.stack([indices, tags], axis=1))
        return _without_empty(scores, sequence_lengths)

    def many() -> Any:
        unary = crf_unary_score(tag_indices, sequence_lengths, inputs)
        return unary + crf_binary_score(tag_indices, sequence_lengths, transition_params)

    return _branch(_is_single_step(inputs), one, many)


def crf_multitag_sequence_score(inputs: Any, tag_bitmap: Any, sequence_lengths: Any, transition_params: Any) -> Any:
    """The score of all sequences that a bitmap allows (bool ``[batch, time, tags]``), ``[batch]``."""
    allowed = tf.cast(tag_bitmap, tf.bool)
    filtered = v1.where(allowed, inputs, tf.fill(tf.shape(inputs), tf.constant(float("-inf"), inputs.dtype)))

    def one() -> Any:
        return tf.reduce_logsumexp(tf.squeeze(filtered, [1]), axis=[1])

    def many() -> Any:
        return crf_log_norm(inputs=filtered, sequence_lengths=sequence_lengths, transition_params=transition_params)

    return _branch(_is_single_step(inputs), one, many)


def crf_log_norm(inputs: Any, sequence_lengths: Any, transition_params: Any) -> Any:
    """The logarithm of the sum over all sequences of tags, ``[batch]``; 0 for an empty sequence."""
    first = tf.squeeze(tf.slice(inputs, [0, 0, 0], [-1, 1, -1]), [1])

    def one() -> Any:
        return _without_empty(tf.reduce_logsumexp(first, [1]), sequence_lengths)

    def many() -> Any:
        rest = tf.slice(inputs, [0, 1, 0], [-1, -1, -1])
        cell = CrfForwardRnnCell(transition_params)
        steps = tf.maximum(tf.constant(0, dtype=sequence_lengths.dtype), sequence_lengths - 1)
        _, alphas = v1.nn.dynamic_rnn(
            cell=cell, inputs=rest, sequence_length=steps, initial_state=first, dtype=tf.float32
        )
        return _without_empty(tf.reduce_logsumexp(alphas, [1]), sequence_lengths)

    return _branch(_is_single_step(inputs), one, many)


def crf_log_likelihood(inputs: Any, tag_indices: Any, sequence_lengths: Any, transition_params: Any = None) -> Any:
    """``(log likelihood [batch], transition_params)``.

    Without ``transition_params`` the variable ``transitions`` is taken from the current scope.
    """
    tags = inputs.shape.dims[2].value
    lengths = tf.cast(sequence_lengths, dtype=tf.int32)
    indices = tf.cast(tag_indices, dtype=tf.int32)
    if transition_params is None:
        transition_params = v1.get_variable("transitions", [tags, tags])
    scores = crf_sequence_score(inputs, indices, lengths, transition_params)
    return scores - crf_log_norm(inputs, lengths, transition_params), transition_params


def crf_unary_score(tag_indices: Any, sequence_lengths: Any, inputs: Any) -> Any:
    """The sum of the unary potentials of the tags, ``[batch]``."""
    dtype = inputs.dtype
    chosen = tf.gather(inputs, tf.cast(tag_indices, tf.int32), axis=2, batch_dims=2)
    mask = tf.sequence_mask(sequence_lengths, maxlen=tf.shape(tag_indices)[1], dtype=dtype)
    return tf.reduce_sum(chosen * mask, 1)


def crf_binary_score(tag_indices: Any, sequence_lengths: Any, transition_params: Any) -> Any:
    """The sum of the transitions between the tags, ``[batch]``."""
    tags = tf.cast(tag_indices, tf.int32)
    transitions = tf.convert_to_tensor(transition_params)
    taken = tf.gather_nd(transitions, tf.stack([tags[:, :-1], tags[:, 1:]], axis=-1))
    # Between n tags there are n - 1 transitions.
    mask = tf.sequence_mask(sequence_lengths, maxlen=tf.shape(tags)[1], dtype=taken.dtype)[:, 1:]
    return tf.reduce_sum(taken * mask, 1)


class CrfForwardRnnCell(RNNCell):
    """The forward recursion: a state ``[batch, tags]`` of log sums, inputs ``[batch, tags]``."""

    def __init__(self, transition_params: Any) -> None:
        super().__init__()
        self._transition_params = tf.expand_dims(transition_params, 0)
        self._num_tags = tf.TensorShape(transition_params.shape).dims[0].value

    @property
    def state_size(self) -> Any:
        """The number of tags."""
        return self._num_tags

    @property
    def output_size(self) -> Any:
        """The number of tags."""
        return self._num_tags

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """``(alphas, alphas)``, after one more step."""
        scores = tf.expand_dims(state, 2) + self._transition_params
        alphas = inputs + tf.reduce_logsumexp(scores, [1])
        return alphas, alphas


def viterbi_decode(score: Any, transition_params: Any) -> tuple[list[int], Any]:
    """``(best tags, their score)`` of one sequence, in NumPy: ``score`` ``[time, tags]``."""
    best = np.zeros_like(score)
    back = np.zeros_like(score, dtype=np.int32)
    best[0] = score[0]
    for step in range(1, score.shape[0]):
        reached = np.expand_dims(best[step - 1], 1) + transition_params
        best[step] = score[step] + np.max(reached, 0)
        back[step] = np.argmax(reached, 0)
    path = [int(np.argmax(best[-1]))]
    for pointers in back[:0:-1]:
        path.append(int(pointers[path[-1]]))
    return path[::-1], np.max(best[-1])


class CrfDecodeForwardRnnCell(RNNCell):
    """Viterbi forward: the state ``[batch, tags]`` is the best score, the output the tag it came from (int32)."""

    def __init__(self, transition_params: Any) -> None:
        super().__init__()
        self._transition_params = tf.expand_dims(transition_params, 0)
        self._num_tags = tf.TensorShape(transition_params.shape).dims[0].value

    @property
    def state_size(self) -> Any:
        """The number of tags."""
        return self._num_tags

    @property
    def output_size(self) -> Any:
        """The number of tags."""
        return self._num_tags

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """``(backpointers, scores)``."""
        reached = tf.expand_dims(state, 2) + self._transition_params
        return tf.cast(tf.argmax(reached, 1), tf.int32), inputs + tf.reduce_max(reached, [1])


class CrfDecodeBackwardRnnCell(RNNCell):
    """Viterbi backward: follows backpointers ``[batch, tags]`` from the tag in the state, int32 ``[batch, 1]``."""

    def __init__(self, num_tags: int) -> None:
        super().__init__()
        self._num_tags = num_tags

    @property
    def state_size(self) -> Any:
        """One tag."""
        return 1

    @property
    def output_size(self) -> Any:
        """One tag."""
        return 1

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """``(tag, tag)``: the one before."""
        tags = tf.gather(inputs, tf.squeeze(state, axis=[1]), batch_dims=1)
        tags = tf.expand_dims(tags, axis=-1)
        return tags, tags


def crf_decode(potentials: Any, transition_params: Any, sequence_length: Any) -> Any:
    """``(best tags int32 [batch, time], their score [batch])``; tags past a sequence's length are 0."""

    def one() -> Any:
        squeezed = tf.squeeze(potentials, [1])
        tags = tf.expand_dims(tf.argmax(squeezed, axis=1), 1)
        return tf.cast(tags, dtype=tf.int32), tf.reduce_max(squeezed, axis=1)

    def many() -> Any:
        num_tags = potentials.shape.dims[2].value
        first = tf.squeeze(tf.slice(potentials, [0, 0, 0], [-1, 1, -1]), axis=[1])
        rest = tf.slice(potentials, [0, 1, 0], [-1, -1, -1])
        zero = tf.constant(0, dtype=sequence_length.dtype)
        steps = tf.maximum(zero, sequence_length - 1)
        back, last_score = v1.nn.dynamic_rnn(
            CrfDecodeForwardRnnCell(transition_params),
            inputs=rest,
            sequence_length=steps,
            initial_state=first,
            time_major=False,
            dtype=tf.int32,
        )
        last = tf.expand_dims(tf.cast(tf.argmax(last_score, axis=1), dtype=tf.int32), axis=-1)
        tags, _ = v1.nn.dynamic_rnn(
            CrfDecodeBackwardRnnCell(num_tags),
            inputs=tf.reverse_sequence(back, steps, seq_axis=1),
            sequence_length=steps,
            initial_state=last,
            time_major=False,
            dtype=tf.int32,
        )
        tags = tf.concat([last, tf.squeeze(tags, axis=[2])], axis=1)
        tags = tf.reverse_sequence(tags, sequence_length, seq_axis=1)
        return tags, tf.reduce_max(last_score, axis=1)

    return _branch(_is_single_step(potentials), one, many)

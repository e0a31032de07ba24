"""Scheduled sampling: at random, the network's own samples in place of the given inputs (Bengio et al., 2015)."""

# The signatures are those of 1.15, where a training helper's methods differ from those of its base.
# mypy: disable-error-code="override"

from __future__ import annotations

from typing import Any

import tensorflow as tf

from ..rnn.core_rnn import transpose_batch_time
from . import basic_helper as helper

v1 = tf.compat.v1

__all__ = ["ScheduledEmbeddingTrainingHelper", "ScheduledOutputTrainingHelper"]


def _probability(sampling_probability: Any, ranks: tuple[int, ...]) -> Any:
    tensor = tf.convert_to_tensor(sampling_probability, name="sampling_probability")
    if tensor.shape.ndims not in ranks:
        raise ValueError(f"sampling_probability must be a scalar or a vector. saw shape: {tensor.shape}")
    return tensor


def _merge(is_sampled: Any, sampled: Any, given: Any) -> Any:
    """``sampled(rows)`` in the rows that are sampled, ``given`` in the others."""
    sampled_rows = tf.cast(v1.where(is_sampled), tf.int32)
    given_rows = tf.cast(v1.where(tf.logical_not(is_sampled)), tf.int32)
    shape = tf.shape(given)
    from_samples = tf.scatter_nd(indices=sampled_rows, updates=sampled(sampled_rows), shape=shape)
    return from_samples + tf.scatter_nd(indices=given_rows, updates=tf.gather_nd(given, given_rows), shape=shape)


class ScheduledEmbeddingTrainingHelper(helper.TrainingHelper):
    """Feeds the embedding of a sample of the logits with ``sampling_probability``, else the given inputs.

    Samples are -1 where none was drawn. Raises ValueError for a probability of rank above 1.
    """

    def __init__(
        self,
        inputs: Any,
        sequence_length: Any,
        embedding: Any,
        sampling_probability: Any,
        time_major: bool = False,
        seed: Any = None,
        scheduling_seed: Any = None,
        name: Any = None,
    ) -> None:
        with tf.name_scope(name or "ScheduledEmbeddingSamplingWrapper"):
            self._embedding_fn = helper._embedding_function(embedding)
            self._sampling_probability = _probability(sampling_probability, (0, 1))
            self._seed = seed
            self._scheduling_seed = scheduling_seed
            super().__init__(inputs=inputs, sequence_length=sequence_length, time_major=time_major, name=name)

    def sample(self, time: Any, outputs: Any, state: Any = None, name: Any = None, **unused_kwargs: Any) -> Any:
        """Samples of the logits, int32 ``[batch]``, -1 where none is drawn."""
        with tf.name_scope(name or "ScheduledEmbeddingTrainingHelperSample"):
            drawn = helper.bernoulli_sample(
                probs=self._sampling_probability,
                dtype=tf.bool,
                sample_shape=self.batch_size,
                seed=self._scheduling_seed,
            )
            samples = helper.categorical_sample(logits=outputs, seed=self._seed)
            return v1.where(drawn, samples, tf.fill([self.batch_size], -1))

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any = None, name: Any = None, **unused_kwargs: Any
    ) -> Any:
        """``(finished, next inputs, state)``."""
        with tf.name_scope(name or "ScheduledEmbeddingTrainingHelperNextInputs"):
            finished, given, state = super().next_inputs(
                time=time, outputs=outputs, state=state, sample_ids=sample_ids, name=name
            )

            def mixed() -> Any:
                return _merge(sample_ids > -1, lambda rows: self._embedding_fn(tf.gather_nd(sample_ids, rows)), given)

            return finished, v1.cond(tf.reduce_all(finished), lambda: given, mixed), state


class ScheduledOutputTrainingHelper(helper.TrainingHelper):
    """Feeds the cell's outputs (or ``next_inputs_fn`` of them) with ``sampling_probability``, else the given inputs.

    ``auxiliary_inputs``, when given, are joined to both along the last dimension. Raises ValueError when the
    probability is no scalar.
    """

    def __init__(
        self,
        inputs: Any,
        sequence_length: Any,
        sampling_probability: Any,
        time_major: bool = False,
        seed: Any = None,
        next_inputs_fn: Any = None,
        auxiliary_inputs: Any = None,
        name: Any = None,
    ) -> None:
        with tf.name_scope(name or "ScheduledOutputTrainingHelper"):
            self._sampling_probability = _probability(sampling_probability, (0,))
            joined = inputs
            self._auxiliary_input_tas = None
            if auxiliary_inputs is not None:
                inputs = tf.convert_to_tensor(inputs, name="inputs")
                joined = tf.nest.map_structure(lambda x, y: tf.concat((x, y), -1), inputs, auxiliary_inputs)
                if not time_major:
                    auxiliary_inputs = tf.nest.map_structure(transpose_batch_time, auxiliary_inputs)
                self._auxiliary_input_tas = tf.nest.map_structure(helper._unstack_ta, auxiliary_inputs)
            self._seed = seed
            self._next_inputs_fn = next_inputs_fn
            super().__init__(inputs=joined, sequence_length=sequence_length, time_major=time_major, name=name)

    def sample(self, time: Any, outputs: Any, state: Any = None, name: Any = None, **unused_kwargs: Any) -> Any:
        """1 for each sequence that is fed its own output, int32 ``[batch]``."""
        with tf.name_scope(name or "ScheduledOutputTrainingHelperSample"):
            return helper.bernoulli_sample(
                probs=self._sampling_probability, sample_shape=self.batch_size, seed=self._seed
            )

    def _with_auxiliary(self, values: Any, time: Any, rows: Any = None) -> Any:
        if self._auxiliary_input_tas is None:
            return values
        extra = tf.nest.map_structure(lambda array: array.read(time), self._auxiliary_input_tas)
        if rows is not None:
            extra = tf.gather_nd(extra, rows)
        return tf.nest.map_structure(lambda x, y: tf.concat((x, y), -1), values, extra)

    def next_inputs(
        self, time: Any, outputs: Any, state: Any, sample_ids: Any = None, name: Any = None, **unused_kwargs: Any
    ) -> Any:
        """``(finished, next inputs, state)``."""
        with tf.name_scope(name or "ScheduledOutputTrainingHelperNextInputs"):
            finished, given, state = super().next_inputs(
                time=time, outputs=outputs, state=state, sample_ids=sample_ids, name=name
            )
            drawn = tf.cast(sample_ids, tf.bool)

            def mixed() -> Any:
                if self._next_inputs_fn is None:
                    return v1.where(drawn, self._with_auxiliary(outputs, time + 1), given)
                return _merge(
                    drawn,
                    lambda rows: self._with_auxiliary(
                        self._next_inputs_fn(tf.gather_nd(outputs, rows)), time + 1, rows
                    ),
                    given,
                )

            as_given = tf.logical_or(tf.reduce_all(finished), tf.logical_not(tf.reduce_any(drawn)))
            return finished, v1.cond(as_given, lambda: given, mixed), state

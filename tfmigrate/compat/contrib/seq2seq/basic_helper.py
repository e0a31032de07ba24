"""How a decoder samples and chooses its next inputs."""

# The signatures are those of 1.15, where a training helper's methods differ from those of its base.
# mypy: disable-error-code="override"

from __future__ import annotations

import abc
from typing import Any

import tensorflow as tf

from ..rnn.core_rnn import transpose_batch_time

v1 = tf.compat.v1

__all__ = [
    "CustomHelper",
    "GreedyEmbeddingHelper",
    "Helper",
    "InferenceHelper",
    "SampleEmbeddingHelper",
    "TrainingHelper",
]


def _unstack_ta(inp: Any) -> Any:
    """A tensor array of the slices of ``inp`` along its first dimension."""
    return tf.TensorArray(dtype=inp.dtype, size=tf.shape(inp)[0], element_shape=inp.shape[1:]).unstack(inp)


def _call_sampler(sample_n_fn: Any, sample_shape: Any, name: Any = None) -> Any:
    """Reshape vectorized samples to ``sample_shape + event shape``."""
    with tf.name_scope(name or "call_sampler"):
        shape = tf.convert_to_tensor(sample_shape, dtype=tf.int32, name="sample_shape")
        samples = sample_n_fn(tf.reduce_prod(shape))
        event = tf.shape(samples)[1:]
        return tf.reshape(samples, tf.concat([tf.reshape(shape, [-1]), event], 0))


def bernoulli_sample(
    probs: Any = None, logits: Any = None, dtype: Any = tf.int32, sample_shape: Any = (), seed: Any = None
) -> Any:
    """Draw zeros and ones: ``sample_shape + shape of probs``."""
    probs = tf.sigmoid(logits) if probs is None else tf.convert_to_tensor(probs, name="probs")
    batch = tf.shape(probs)

    def draw(count: Any) -> Any:
        shape = tf.concat([[count], batch], 0)
        return tf.cast(v1.random_uniform(shape, seed=seed, dtype=probs.dtype) < probs, dtype)

    return _call_sampler(draw, sample_shape)


def categorical_sample(logits: Any, dtype: Any = tf.int32, sample_shape: Any = (), seed: Any = None) -> Any:
    """Draw classes from ``logits`` ``[..., classes]``: ``sample_shape + [...]``."""
    logits = tf.convert_to_tensor(logits, name="logits")
    classes = logits.shape[-1] or tf.shape(logits)[-1]
    batch = tf.shape(logits)[:-1]
    matrix = logits if logits.shape.ndims == 2 else tf.reshape(logits, [-1, classes])

    def draw(count: Any) -> Any:
        samples = v1.multinomial(matrix, count, seed=seed, output_dtype=dtype)
        return tf.reshape(tf.transpose(samples), tf.concat([[count], batch], 0))

    return _call_sampler(draw, sample_shape)


class Helper(metaclass=abc.ABCMeta):
    """Samples from what a decoder's cell gives, and chooses the next inputs."""

    @property
    @abc.abstractmethod
    def batch_size(self) -> Any:
        """The number of sequences: an int or a scalar tensor."""
        raise NotImplementedError("batch_size has not been implemented")

    @property
    @abc.abstractmethod
    def sample_ids_shape(self) -> Any:
        """The shape of a sample, without the batch: a TensorShape."""
        raise NotImplementedError("sample_ids_shape has not been implemented")

    @property
    @abc.abstractmethod
    def sample_ids_dtype(self) -> Any:
        """The dtype of a sample."""
        raise NotImplementedError("sample_ids_dtype has not been implemented")

    @abc.abstractmethod
    def initialize(self, name: Any = None) -> Any:
        """``(finished, first inputs)``."""

    @abc.abstractmethod
    def sample(self, time: Any, outputs: Any, state: Any, name: Any = None) -> Any:
        """The samples of this step, ``[batch, ...]``."""

    @abc.abstractmethod
    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: Any = None) -> Any:
        """``(finished, next inputs, next state)``."""


class CustomHelper(Helper):
    """A helper made of three functions: ``initialize_fn``, ``sample_fn`` and ``next_inputs_fn``."""

    def __init__(
        self,
        initialize_fn: Any,
        sample_fn: Any,
        next_inputs_fn: Any,
        sample_ids_shape: Any = None,
        sample_ids_dtype: Any = None,
    ) -> None:
        self._initialize_fn = initialize_fn
        self._sample_fn = sample_fn
        self._next_inputs_fn = next_inputs_fn
        self._batch_size: Any = None
        self._sample_ids_shape = tf.TensorShape(sample_ids_shape or [])
        self._sample_ids_dtype = sample_ids_dtype or tf.int32

    @property
    def batch_size(self) -> Any:
        """The size of ``finished``. Raises ValueError before ``initialize``."""
        if self._batch_size is None:
            raise ValueError("batch_size accessed before initialize was called")
        return self._batch_size

    @property
    def sample_ids_shape(self) -> Any:
        """As given; a scalar unless it was."""
        return self._sample_ids_shape

    @property
    def sample_ids_dtype(self) -> Any:
        """As given; int32 unless it was."""
        return self._sample_ids_dtype

    def initialize(self, name: Any = None) -> Any:
        """What ``initialize_fn`` gives."""
        with tf.name_scope(name or "CustomHelperInitialize"):
            finished, inputs = self._initialize_fn()
            if self._batch_size is None:
                self._batch_size = tf.size(finished)
        return finished, inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: Any = None) -> Any:
        """What ``sample_fn`` gives."""
        with tf.name_scope(name or "CustomHelperSample"):
            return self._sample_fn(time=time, outputs=outputs, state=state)

    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: Any = None) -> Any:
        """What ``next_inputs_fn`` gives."""
        with tf.name_scope(name or "CustomHelperNextInputs"):
            return self._next_inputs_fn(time=time, outputs=outputs, state=state, sample_ids=sample_ids)


class _ScalarIds:
    """Samples are int32 scalars."""

    @property
    def sample_ids_shape(self) -> Any:
        """A scalar."""
        return tf.TensorShape([])

    @property
    def sample_ids_dtype(self) -> Any:
        """int32."""
        return tf.int32


class TrainingHelper(_ScalarIds, Helper):
    """Feeds the inputs that are given, and samples by argmax.

    ``inputs``: ``[batch, time, ...]``, or ``[time, batch, ...]`` with ``time_major``;
    ``sequence_length``: int32 ``[batch]``, ValueError when it is no vector.
    """

    def __init__(self, inputs: Any, sequence_length: Any, time_major: bool = False, name: Any = None) -> None:
        with tf.name_scope(name or "TrainingHelper"):
            inputs = tf.convert_to_tensor(inputs, name="inputs")
            self._inputs = inputs
            if not time_major:
                inputs = tf.nest.map_structure(transpose_batch_time, inputs)
            self._input_tas = tf.nest.map_structure(_unstack_ta, inputs)
            self._sequence_length = tf.convert_to_tensor(sequence_length, name="sequence_length")
            if self._sequence_length.shape.ndims != 1:
                raise ValueError(
                    f"Expected sequence_length to be a vector, but received shape: {self._sequence_length.shape}"
                )
            self._zero_inputs = tf.nest.map_structure(lambda inp: tf.zeros_like(inp[0, :]), inputs)
            self._batch_size = tf.size(sequence_length)

    @property
    def inputs(self) -> Any:
        """As given."""
        return self._inputs

    @property
    def sequence_length(self) -> Any:
        """As given."""
        return self._sequence_length

    @property
    def batch_size(self) -> Any:
        """A scalar tensor."""
        return self._batch_size

    def _read(self, time: Any, all_finished: Any) -> Any:
        return v1.cond(
            all_finished,
            lambda: self._zero_inputs,
            lambda: tf.nest.map_structure(lambda array: array.read(time), self._input_tas),
        )

    def initialize(self, name: Any = None) -> Any:
        """``(finished, first inputs)``: an empty sequence is finished."""
        with tf.name_scope(name or "TrainingHelperInitialize"):
            finished = tf.equal(0, self._sequence_length)
            return finished, self._read(0, tf.reduce_all(finished))

    def sample(self, time: Any, outputs: Any, name: Any = None, **unused_kwargs: Any) -> Any:
        """The argmax, int32 ``[batch]``."""
        with tf.name_scope(name or "TrainingHelperSample"):
            return tf.cast(tf.argmax(outputs, axis=-1), tf.int32)

    def next_inputs(self, time: Any, outputs: Any, state: Any, name: Any = None, **unused_kwargs: Any) -> Any:
        """``(finished, next inputs, state)``."""
        with tf.name_scope(name or "TrainingHelperNextInputs"):
            next_time = time + 1
            finished = next_time >= self._sequence_length
            return finished, self._read(next_time, tf.reduce_all(finished)), state


def _embedding_function(embedding: Any) -> Any:
    if callable(embedding):
        return embedding
    return lambda ids: tf.nn.embedding_lookup(embedding, ids)


class GreedyEmbeddingHelper(_ScalarIds, Helper):
    """Feeds back the embedding of the argmax.

    ``embedding``: a function of ids, or a table to look them up in; ``start_tokens``: int32 ``[batch]``; ``end_token``:
    a scalar that finishes a sequence. Raises ValueError when these two have another rank.
    """

    def __init__(self, embedding: Any, start_tokens: Any, end_token: Any) -> None:
        self._embedding_fn = _embedding_function(embedding)
        self._start_tokens = tf.convert_to_tensor(start_tokens, dtype=tf.int32, name="start_tokens")
        self._end_token = tf.convert_to_tensor(end_token, dtype=tf.int32, name="end_token")
        if self._start_tokens.shape.ndims != 1:
            raise ValueError("start_tokens must be a vector")
        self._batch_size = tf.size(start_tokens)
        if self._end_token.shape.ndims != 0:
            raise ValueError("end_token must be a scalar")
        self._start_inputs = self._embedding_fn(self._start_tokens)

    @property
    def batch_size(self) -> Any:
        """A scalar tensor."""
        return self._batch_size

    def initialize(self, name: Any = None) -> Any:
        """``(finished, embedded start tokens)``."""
        return tf.tile([False], [self._batch_size]), self._start_inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: Any = None) -> Any:
        """The argmax, int32 ``[batch]``. Raises TypeError when the outputs are not one tensor."""
        _check_tensor(outputs)
        return tf.argmax(outputs, axis=-1, output_type=tf.int32)

    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: Any = None) -> Any:
        """``(finished, embedded samples, state)``."""
        finished = tf.equal(sample_ids, self._end_token)
        next_inputs = v1.cond(
            tf.reduce_all(finished), lambda: self._start_inputs, lambda: self._embedding_fn(sample_ids)
        )
        return finished, next_inputs, state


def _check_tensor(outputs: Any) -> None:
    if not tf.is_tensor(outputs):
        raise TypeError(f"Expected outputs to be a single Tensor, got: {type(outputs)}")


class SampleEmbeddingHelper(GreedyEmbeddingHelper):
    """Feeds back the embedding of a sample of the outputs, which are logits divided by ``softmax_temperature``."""

    def __init__(
        self, embedding: Any, start_tokens: Any, end_token: Any, softmax_temperature: Any = None, seed: Any = None
    ) -> None:
        super().__init__(embedding, start_tokens, end_token)
        self._softmax_temperature = softmax_temperature
        self._seed = seed

    def sample(self, time: Any, outputs: Any, state: Any, name: Any = None) -> Any:
        """Samples, int32 ``[batch]``. Raises TypeError when the outputs are not one tensor."""
        _check_tensor(outputs)
        logits = outputs if self._softmax_temperature is None else outputs / self._softmax_temperature
        return categorical_sample(logits=logits, seed=self._seed)


class InferenceHelper(Helper):
    """Samples by ``sample_fn`` and feeds back ``next_inputs_fn`` of the samples, or these themselves.

    ``sample_shape`` and ``sample_dtype`` are those of a sample, without the batch; ``end_fn`` tells, for samples,
    which sequences are finished.
    """

    def __init__(
        self,
        sample_fn: Any,
        sample_shape: Any,
        sample_dtype: Any,
        start_inputs: Any,
        end_fn: Any,
        next_inputs_fn: Any = None,
    ) -> None:
        self._sample_fn = sample_fn
        self._end_fn = end_fn
        self._sample_shape = tf.TensorShape(sample_shape)
        self._sample_dtype = sample_dtype
        self._next_inputs_fn = next_inputs_fn
        self._batch_size = tf.shape(start_inputs)[0]
        self._start_inputs = tf.convert_to_tensor(start_inputs, name="start_inputs")

    @property
    def batch_size(self) -> Any:
        """A scalar tensor."""
        return self._batch_size

    @property
    def sample_ids_shape(self) -> Any:
        """As given."""
        return self._sample_shape

    @property
    def sample_ids_dtype(self) -> Any:
        """As given."""
        return self._sample_dtype

    def initialize(self, name: Any = None) -> Any:
        """``(finished, start inputs)``."""
        return tf.tile([False], [self._batch_size]), self._start_inputs

    def sample(self, time: Any, outputs: Any, state: Any, name: Any = None) -> Any:
        """What ``sample_fn`` gives."""
        return self._sample_fn(outputs)

    def next_inputs(self, time: Any, outputs: Any, state: Any, sample_ids: Any, name: Any = None) -> Any:
        """``(finished, next inputs, state)``."""
        next_inputs = sample_ids if self._next_inputs_fn is None else self._next_inputs_fn(sample_ids)
        return self._end_fn(sample_ids), next_inputs, state

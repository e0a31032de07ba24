"""What all attention mechanisms have: a masked memory, and keys made of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["AttentionMechanism"]


class AttentionMechanism:
    """Base of all mechanisms."""

    @property
    def alignments_size(self) -> Any:
        """The length of the memory."""
        raise NotImplementedError

    @property
    def state_size(self) -> Any:
        """The size of the state that goes from step to step."""
        raise NotImplementedError


def _prepare_memory(
    memory: Any, memory_sequence_length: Any = None, memory_mask: Any = None, check_inner_dims_defined: bool = True
) -> Any:
    """The memory (a structure of ``[batch, time, ...]``) with zeros past each sequence's length.

    Raises ValueError when both lengths and a mask are given, or when the inner dimensions are not defined.
    """
    memory = tf.nest.map_structure(lambda m: tf.convert_to_tensor(m, name="memory"), memory)
    if memory_sequence_length is not None and memory_mask is not None:
        raise ValueError("memory_sequence_length and memory_mask can't be provided at same time.")
    if check_inner_dims_defined:
        for part in tf.nest.flatten(memory):
            if not part.shape[2:].is_fully_defined():
                raise ValueError(
                    f"Expected memory {part.name} to have fully defined inner dims, but saw shape: {part.shape}"
                )
    if memory_sequence_length is not None:
        first = tf.nest.flatten(memory)[0]
        lengths = tf.convert_to_tensor(memory_sequence_length, name="memory_sequence_length")
        memory_mask = tf.sequence_mask(lengths, maxlen=tf.shape(first)[1], dtype=first.dtype)
    if memory_mask is None:
        return memory

    def masked(part: Any) -> Any:
        ones = tf.ones([tf.rank(part) - 2], tf.int32)
        mask = tf.cast(memory_mask, part.dtype)
        return part * tf.reshape(mask, tf.concat((tf.shape(mask), ones), 0))

    return tf.nest.map_structure(masked, memory)


def _maybe_mask_score(
    score: Any, memory_sequence_length: Any = None, memory_mask: Any = None, score_mask_value: Any = None
) -> Any:
    """Scores ``[batch, time]`` with ``score_mask_value`` past each length; every length must be positive."""
    if memory_sequence_length is None and memory_mask is None:
        return score
    if memory_sequence_length is not None and memory_mask is not None:
        raise ValueError("memory_sequence_length and memory_mask can't be provided at same time.")
    if memory_sequence_length is not None:
        message = "All values in memory_sequence_length must greater than zero."
        with tf.control_dependencies([v1.assert_positive(memory_sequence_length, message=message)]):
            memory_mask = tf.sequence_mask(memory_sequence_length, maxlen=tf.shape(score)[1])
    return v1.where(memory_mask, score, score_mask_value * tf.ones_like(score))


def _zeros(size: Any, batch_size: Any, dtype: Any) -> Any:
    static = tf.get_static_value(tf.convert_to_tensor(batch_size))
    zeros = tf.zeros(tf.stack([batch_size, size]), dtype=dtype)
    zeros.set_shape([static, None if tf.is_tensor(size) else size])
    return zeros


class _BaseAttentionMechanism(AttentionMechanism):
    """Holds keys and values: the memory, masked past its lengths, and the same through ``memory_layer``.

    ``memory``: ``[batch, time, ...]``; ``probability_fn(score, previous alignments)`` gives the alignments. Raises
    TypeError when a layer is no layer or ``probability_fn`` cannot be called.
    """

    def __init__(
        self,
        query_layer: Any,
        memory: Any,
        probability_fn: Any,
        memory_sequence_length: Any = None,
        memory_layer: Any = None,
        check_inner_dims_defined: bool = True,
        score_mask_value: Any = None,
        custom_key_value_fn: Any = None,
        name: Any = None,
    ) -> None:
        for what, layer in (("query_layer", query_layer), ("memory_layer", memory_layer)):
            if layer is not None and not (callable(layer) and hasattr(layer, "trainable_weights")):
                raise TypeError(f"{what} is not a Layer: {type(layer).__name__}")
        self._query_layer = query_layer
        self._memory_layer = memory_layer
        if not callable(probability_fn):
            raise TypeError(f"probability_fn must be callable, saw type: {type(probability_fn).__name__}")
        first = tf.nest.flatten(memory)[0]
        self.dtype = first.dtype if memory_layer is None else memory_layer.dtype
        if score_mask_value is None:
            score_mask_value = tf.as_dtype(self.dtype).as_numpy_dtype(-np.inf)
        self._probability_fn: Any = lambda score, previous: probability_fn(
            _maybe_mask_score(score, memory_sequence_length=memory_sequence_length, score_mask_value=score_mask_value),
            previous,
        )
        with tf.name_scope(name or "BaseAttentionMechanismInit"):
            self._values = _prepare_memory(
                memory,
                memory_sequence_length=memory_sequence_length,
                check_inner_dims_defined=check_inner_dims_defined,
            )
            self._keys = self._values if memory_layer is None else memory_layer(self._values)
            if custom_key_value_fn:
                self._keys, self._values = custom_key_value_fn(self._keys, self._values)
            self._batch_size = self._keys.shape.dims[0].value or tf.shape(self._keys)[0]
            self._alignments_size = self._keys.shape.dims[1].value or tf.shape(self._keys)[1]

    @property
    def memory_layer(self) -> Any:
        """The layer that makes the keys."""
        return self._memory_layer

    @property
    def query_layer(self) -> Any:
        """The layer that queries go through."""
        return self._query_layer

    @property
    def values(self) -> Any:
        """``[batch, time, ...]``: what attention is a mean of."""
        return self._values

    @property
    def keys(self) -> Any:
        """``[batch, time, num_units]``: what queries are compared with."""
        return self._keys

    @property
    def batch_size(self) -> Any:
        """An int when it is static, else a scalar tensor."""
        return self._batch_size

    @property
    def alignments_size(self) -> Any:
        """An int when it is static, else a scalar tensor."""
        return self._alignments_size

    @property
    def state_size(self) -> Any:
        """That of the alignments."""
        return self._alignments_size

    def initial_alignments(self, batch_size: Any, dtype: Any) -> Any:
        """Zeros ``[batch, time]``."""
        return _zeros(self._alignments_size, batch_size, dtype)

    def initial_state(self, batch_size: Any, dtype: Any) -> Any:
        """The initial alignments."""
        return self.initial_alignments(batch_size, dtype)


class _BaseMonotonicAttentionMechanism(_BaseAttentionMechanism):
    """Begins at the first place of the memory."""

    def initial_alignments(self, batch_size: Any, dtype: Any) -> Any:
        """All weight on the first place, ``[batch, time]``."""
        return tf.one_hot(tf.zeros((batch_size,), dtype=tf.int32), self._alignments_size, dtype=dtype)

"""Attention: how much of each place of a memory is looked at, for a query.

Luong et al. 2015 (multiplicative), Bahdanau et al. 2015 (additive), Raffel et al. 2017 (monotonic).
"""

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

from .attention_base import _BaseAttentionMechanism, _BaseMonotonicAttentionMechanism
from .monotonic import _monotonic_probability_fn

v1 = tf.compat.v1

__all__ = [
    "BahdanauAttention",
    "BahdanauMonotonicAttention",
    "LuongAttention",
    "LuongMonotonicAttention",
]


def _luong_score(query: Any, keys: Any, scale: Any) -> Any:
    """``keys @ query`` ``[batch, time]``, times ``scale`` unless that is None. Raises ValueError when depths differ."""
    depth, units = query.shape[-1], keys.shape[-1]
    if depth != units:
        raise ValueError(
            "Incompatible or unknown inner dimensions between query and keys.  "
            f"Query ({query.name}) has units: {depth}.  Keys ({keys.name}) have units: {units}.  "
            f"Perhaps you need to set num_units to the keys' dimension ({units})?"
        )
    score = tf.squeeze(tf.matmul(tf.expand_dims(query, 1), keys, transpose_b=True), [1])
    return score if scale is None else scale * score


def _bahdanau_score(
    processed_query: Any, keys: Any, attention_v: Any, attention_g: Any = None, attention_b: Any = None
) -> Any:
    """``v . tanh(keys + query)`` ``[batch, time]``, with v normalized and a bias when ``g`` and ``b`` are given."""
    query = tf.expand_dims(processed_query, 1)
    if attention_g is None or attention_b is None:
        return tf.reduce_sum(attention_v * tf.tanh(keys + query), [2])
    normed = attention_g * attention_v * v1.rsqrt(tf.reduce_sum(tf.square(attention_v)))
    return tf.reduce_sum(normed * tf.tanh(keys + query + attention_b), [2])


def _probability(probability_fn: Any) -> Any:
    function = tf.nn.softmax if probability_fn is None else probability_fn
    return lambda score, _: function(score)


def _dense(num_units: int, name: str, dtype: Any) -> Any:
    return v1.layers.Dense(num_units, name=name, use_bias=False, dtype=dtype)


class _Scored:
    """The step of all mechanisms: probabilities of scores, to which monotonic ones add a learned bias."""

    _scope: str
    _probability_fn: Any
    _score_bias_init: float | None = None

    def _score(self, query: Any) -> Any:
        raise NotImplementedError

    def __call__(self, query: Any, state: Any) -> Any:
        """``(alignments, next state)``, both ``[batch, time]``, for a query ``[batch, depth]``."""
        with v1.variable_scope(None, self._scope, [query]):
            score = self._score(query)
            if self._score_bias_init is not None:
                score += v1.get_variable("attention_score_bias", dtype=score.dtype, initializer=self._score_bias_init)
            alignments = self._probability_fn(score, state)
        return alignments, alignments


class _Luong(_Scored):
    """Scores of Luong's mechanisms."""

    _query_layer: Any
    _keys: Any
    _scale: bool

    def _score(self, query: Any) -> Any:
        scale = None
        if self._scale:
            scale = v1.get_variable(
                "attention_g", dtype=query.dtype, initializer=v1.ones_initializer(dtype=query.dtype), shape=()
            )
        return _luong_score(query, self._keys, scale)


class _Bahdanau(_Scored):
    """Scores of Bahdanau's mechanisms."""

    _query_layer: Any
    _keys: Any
    _num_units: int
    _normalize: bool

    def _score(self, query: Any) -> Any:
        dtype, units = query.dtype, self._num_units
        processed = self._query_layer(query) if self._query_layer else query
        vector = v1.get_variable("attention_v", [units], dtype=dtype)
        gain = bias = None
        if self._normalize:
            scale = v1.constant_initializer(math.sqrt(1.0 / units))
            gain = v1.get_variable("attention_g", dtype=dtype, initializer=scale, shape=())
            bias = v1.get_variable("attention_b", [units], dtype=dtype, initializer=v1.zeros_initializer())
        return _bahdanau_score(processed, self._keys, vector, gain, bias)


class LuongAttention(_Luong, _BaseAttentionMechanism):
    """Multiplicative attention; ``scale`` adds the variable ``attention_g``.

    Queries must have the depth ``num_units``.
    """

    _scope = "luong_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        scale: bool = False,
        probability_fn: Any = None,
        score_mask_value: Any = None,
        dtype: Any = None,
        custom_key_value_fn: Any = None,
        name: str = "LuongAttention",
    ) -> None:
        super().__init__(
            query_layer=None,
            memory_layer=_dense(num_units, "memory_layer", dtype or tf.float32),
            memory=memory,
            probability_fn=_probability(probability_fn),
            memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value,
            custom_key_value_fn=custom_key_value_fn,
            name=name,
        )
        self._num_units = num_units
        self._scale = scale
        self._name = name


class BahdanauAttention(_Bahdanau, _BaseAttentionMechanism):
    """Additive attention; ``normalize`` adds the variables ``attention_g`` and ``attention_b`` (Salimans, Kingma 2016).

    Variables: ``attention_v`` and the kernels of ``query_layer`` and ``memory_layer``.
    """

    _scope = "bahdanau_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        normalize: bool = False,
        probability_fn: Any = None,
        score_mask_value: Any = None,
        dtype: Any = None,
        custom_key_value_fn: Any = None,
        name: str = "BahdanauAttention",
    ) -> None:
        super().__init__(
            query_layer=_dense(num_units, "query_layer", dtype or tf.float32),
            memory_layer=_dense(num_units, "memory_layer", dtype or tf.float32),
            memory=memory,
            probability_fn=_probability(probability_fn),
            memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value,
            custom_key_value_fn=custom_key_value_fn,
            name=name,
        )
        self._num_units = num_units
        self._normalize = normalize
        self._name = name


def _monotonic(sigmoid_noise: float, mode: str, seed: Any) -> Any:
    return lambda score, previous: _monotonic_probability_fn(score, previous, sigmoid_noise, mode, seed)


class BahdanauMonotonicAttention(_Bahdanau, _BaseMonotonicAttentionMechanism):
    """Additive attention that moves forward only; ``mode`` is that of ``monotonic_attention``."""

    _scope = "bahdanau_monotonic_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        normalize: bool = False,
        score_mask_value: Any = None,
        sigmoid_noise: float = 0.0,
        sigmoid_noise_seed: Any = None,
        score_bias_init: float = 0.0,
        mode: str = "parallel",
        dtype: Any = None,
        name: str = "BahdanauMonotonicAttention",
    ) -> None:
        super().__init__(
            query_layer=_dense(num_units, "query_layer", dtype or tf.float32),
            memory_layer=_dense(num_units, "memory_layer", dtype or tf.float32),
            memory=memory,
            probability_fn=_monotonic(sigmoid_noise, mode, sigmoid_noise_seed),
            memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value,
            name=name,
        )
        self._num_units = num_units
        self._normalize = normalize
        self._name = name
        self._score_bias_init = score_bias_init


class LuongMonotonicAttention(_Luong, _BaseMonotonicAttentionMechanism):
    """Multiplicative attention that moves forward only; ``mode`` is that of ``monotonic_attention``."""

    _scope = "luong_monotonic_attention"

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        scale: bool = False,
        score_mask_value: Any = None,
        sigmoid_noise: float = 0.0,
        sigmoid_noise_seed: Any = None,
        score_bias_init: float = 0.0,
        mode: str = "parallel",
        dtype: Any = None,
        name: str = "LuongMonotonicAttention",
    ) -> None:
        super().__init__(
            query_layer=None,
            memory_layer=_dense(num_units, "memory_layer", dtype or tf.float32),
            memory=memory,
            probability_fn=_monotonic(sigmoid_noise, mode, sigmoid_noise_seed),
            memory_sequence_length=memory_sequence_length,
            score_mask_value=score_mask_value,
            name=name,
        )
        self._num_units = num_units
        self._scale = scale
        self._name = name
        self._score_bias_init = score_bias_init

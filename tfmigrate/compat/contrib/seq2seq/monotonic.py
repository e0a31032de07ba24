"""Monotonic attention (Raffel et al. 2017, "Online and Linear-Time Attention by Enforcing Monotonic Alignments")."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["hardmax", "monotonic_attention", "safe_cumprod"]


def safe_cumprod(x: Any, *args: Any, **kwargs: Any) -> Any:
    """The cumulative product of values in [0, 1], by way of logarithms; arguments are those of ``tf.cumsum``."""
    with tf.name_scope("SafeCumprod"):
        x = tf.convert_to_tensor(x, name="x")
        tiny = np.finfo(x.dtype.as_numpy_dtype).tiny
        return tf.exp(tf.cumsum(tf.math.log(tf.clip_by_value(x, tiny, 1)), *args, **kwargs))


def hardmax(logits: Any, name: Any = None) -> Any:
    """One at the largest logit of the last dimension, zero elsewhere; of the shape and dtype of ``logits``."""
    with tf.name_scope(name or "Hardmax"):
        logits = tf.convert_to_tensor(logits, name="logits")
        depth = logits.shape.dims[-1].value or tf.shape(logits)[-1]
        return tf.one_hot(tf.argmax(logits, -1), depth, dtype=logits.dtype)


def monotonic_attention(p_choose_i: Any, previous_attention: Any, mode: str) -> Any:
    """The attention ``[batch, time]``, from the probability to stop at each place and the attention of the step before.

    ``mode``: "recursive" (exact, slow), "parallel" (by cumulative sums and products) or "hard" (``p_choose_i`` is 0 or
    1). Raises ValueError for another.
    """
    p = tf.convert_to_tensor(p_choose_i, name="p_choose_i")
    previous = tf.convert_to_tensor(previous_attention, name="previous_attention")
    if mode == "recursive":
        batch = p.shape.dims[0].value or tf.shape(p)[0]
        shifted = tf.concat([tf.ones((batch, 1), p.dtype), 1 - p[:, :-1]], 1)
        reached = tf.scan(
            lambda before, now: tf.reshape(now[0] * before + now[1], (batch,)),
            [tf.transpose(shifted), tf.transpose(previous)],
            tf.zeros((batch,), p.dtype),
        )
        return p * tf.transpose(reached)
    if mode == "parallel":
        passed = safe_cumprod(1 - p, axis=1, exclusive=True)
        return p * passed * tf.cumsum(previous / tf.clip_by_value(passed, 1e-10, 1.0), axis=1)
    if mode == "hard":
        p *= tf.cumsum(previous, axis=1)
        return p * tf.math.cumprod(1 - p, axis=1, exclusive=True)
    raise ValueError("mode must be 'recursive', 'parallel', or 'hard'.")


def _monotonic_probability_fn(
    score: Any, previous_alignments: Any, sigmoid_noise: float, mode: str, seed: Any = None
) -> Any:
    """The alignments of a monotonic mechanism, from scores ``[batch, time]`` with noise of that deviation."""
    if sigmoid_noise > 0:
        score += sigmoid_noise * v1.random_normal(tf.shape(score), dtype=score.dtype, seed=seed)
    p = tf.cast(score > 0, score.dtype) if mode == "hard" else tf.sigmoid(score)
    return monotonic_attention(p, previous_alignments, mode)

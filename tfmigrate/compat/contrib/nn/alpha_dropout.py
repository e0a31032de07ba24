"""Dropout for self-normalizing networks."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["alpha_dropout"]

# What selu goes to far below 0: minus scale times alpha of https://arxiv.org/abs/1706.02515.
_DROPPED = -1.7580993408473766


def alpha_dropout(
    x: Any, keep_prob: Any, noise_shape: Any = None, seed: int | None = None, name: str | None = None
) -> Any:
    """Dropout after which mean and deviation are what they were.

    Raises ``ValueError`` for a number ``keep_prob`` outside of (0, 1].
    """
    with v1.name_scope(name, "alpha_dropout", [x]):
        x = tf.convert_to_tensor(x, name="x")
        if isinstance(keep_prob, (int, float)) and not 0 < keep_prob <= 1:
            raise ValueError(f"keep_prob must be a scalar tensor or a float in the range (0, 1], got {keep_prob:g}")
        keep = tf.convert_to_tensor(keep_prob, x.dtype, name="keep_prob")
        keep.shape.assert_has_rank(0)
        if tf.get_static_value(keep) == 1:
            return x
        drawn = v1.random_uniform(tf.shape(x) if noise_shape is None else noise_shape, seed=seed, dtype=x.dtype)
        kept = tf.cast(tf.greater_equal(drawn, 1 - keep), x.dtype)
        scale = (keep + keep * (1 - keep) * _DROPPED**2) ** -0.5
        shift = -scale * _DROPPED * (1 - keep)
        return scale * (x * kept + _DROPPED * (1 - kept)) + shift

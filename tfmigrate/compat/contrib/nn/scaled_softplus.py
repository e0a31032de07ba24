"""A softplus as sharp as one likes."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["scaled_softplus"]


def _scaled(x: Any, alpha: Any) -> Any:
    """The value, and the gradients that 1.15 computed from it: for alpha they do not cancel where x is large."""
    softplus = tf.nn.softplus(x / alpha)

    def gradient(upstream: Any) -> tuple[Any, Any]:
        rest = tf.exp(-softplus)
        slope = 1.0 - rest
        return upstream * slope, upstream * (softplus * rest - slope * tf.math.log(slope + 1e-8))

    return alpha * softplus, gradient


def scaled_softplus(x: Any, alpha: Any, clip: Any = None, name: str | None = None) -> Any:
    """``alpha * log(1 + exp(x / alpha))``, at most ``clip``; all three have gradients. ``alpha`` is above 0."""
    with v1.name_scope(name, "scaled_softplus", [x, alpha] + ([] if clip is None else [clip])):
        x = tf.convert_to_tensor(x, name="x")
        alpha = tf.convert_to_tensor(alpha, x.dtype, name="alpha")
        result = tf.custom_gradient(_scaled)(x + tf.zeros_like(alpha), alpha + tf.zeros_like(x))
        # Where both are the same, the gradient is for the first, as it was in 1.15.
        return result if clip is None else tf.minimum(tf.convert_to_tensor(clip, x.dtype, name="clip"), result)

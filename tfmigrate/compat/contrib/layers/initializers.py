"""``tf.contrib.layers``: initializers, as tf-slim keeps them."""

from __future__ import annotations

from tf_slim.layers.initializers import variance_scaling_initializer, xavier_initializer, xavier_initializer_conv2d

__all__ = [
    "variance_scaling_initializer",
    "xavier_initializer",
    "xavier_initializer_conv2d",
]

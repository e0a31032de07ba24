"""``tf.contrib.layers``: normalization, as tf-slim keeps them."""

from __future__ import annotations

from tf_slim.layers.normalization import group_norm, instance_norm

__all__ = [
    "group_norm",
    "instance_norm",
]

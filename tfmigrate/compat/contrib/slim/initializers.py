"""``contrib.layers.initializers``, which slim names too."""

from __future__ import annotations

from ..layers.initializers import variance_scaling_initializer, xavier_initializer, xavier_initializer_conv2d

__all__ = [
    "variance_scaling_initializer",
    "xavier_initializer",
    "xavier_initializer_conv2d",
]

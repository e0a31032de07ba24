"""``tf.contrib.stateless``: random numbers that depend on their seeds only."""

from __future__ import annotations

import tensorflow.compat.v1 as _tf

stateless_multinomial = _tf.random.stateless_multinomial
stateless_random_normal = _tf.random.stateless_normal
stateless_random_uniform = _tf.random.stateless_uniform
stateless_truncated_normal = _tf.random.stateless_truncated_normal

__all__ = [
    "stateless_multinomial",
    "stateless_random_normal",
    "stateless_random_uniform",
    "stateless_truncated_normal",
]

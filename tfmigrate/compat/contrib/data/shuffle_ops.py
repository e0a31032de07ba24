"""Order that changes with each repetition."""

from __future__ import annotations

import tensorflow as tf

__all__ = ["shuffle_and_repeat"]

shuffle_and_repeat = tf.data.experimental.shuffle_and_repeat

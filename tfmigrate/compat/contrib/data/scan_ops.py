"""Elements with a state that goes along."""

from __future__ import annotations

import tensorflow as tf

__all__ = ["scan"]

scan = tf.data.experimental.scan

"""Elements on a device before they are asked for."""

from __future__ import annotations

import tensorflow as tf

__all__ = ["copy_to_device", "prefetch_to_device"]

copy_to_device = tf.data.experimental.copy_to_device
prefetch_to_device = tf.data.experimental.prefetch_to_device

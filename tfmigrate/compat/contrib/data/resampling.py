"""Another distribution of classes."""

from __future__ import annotations

import tensorflow as tf

__all__ = ["rejection_resample"]

rejection_resample = tf.data.experimental.rejection_resample

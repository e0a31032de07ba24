"""Random numbers as a data set."""

from __future__ import annotations

import tensorflow as tf

__all__ = ["RandomDataset"]

RandomDataset = tf.compat.v1.data.experimental.RandomDataset

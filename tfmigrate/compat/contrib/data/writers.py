"""A data set written to a file."""

from __future__ import annotations

import tensorflow as tf

__all__ = ["TFRecordWriter"]

TFRecordWriter = tf.data.experimental.TFRecordWriter

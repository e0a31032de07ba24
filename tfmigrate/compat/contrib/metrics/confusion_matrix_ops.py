"""The confusion matrix."""

from __future__ import annotations

import tensorflow as tf

__all__ = ["confusion_matrix"]

confusion_matrix = tf.compat.v1.confusion_matrix

"""Operations on the sets in the last dimension."""

from __future__ import annotations

import tensorflow as tf

__all__ = ["set_difference", "set_intersection", "set_size", "set_union"]

set_size = tf.sets.size
set_intersection = tf.sets.intersection
set_union = tf.sets.union
set_difference = tf.sets.difference

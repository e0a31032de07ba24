"""Iterators in checkpoints."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["make_saveable_from_iterator"]


def make_saveable_from_iterator(iterator: Any) -> Any:
    """What a ``tf.train.Saver`` needs to save the place of an iterator; put it in ``SAVEABLE_OBJECTS``."""
    return tf.data.experimental.make_saveable_from_iterator(iterator)

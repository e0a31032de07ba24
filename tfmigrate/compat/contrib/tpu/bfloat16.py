"""``tensorflow.contrib.tpu.python.tpu.bfloat16``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["bfloat16_scope"]


@contextmanager
def bfloat16_scope() -> Iterator[Any]:
    """A variable scope whose bfloat16 variables are stored as float32."""
    with tf.tpu.bfloat16_scope() as scope:
        yield scope

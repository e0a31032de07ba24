"""A data set that counts."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["Counter"]


def Counter(start: int = 0, step: int = 1, dtype: Any = tf.int64) -> Any:  # noqa: N802 - the name of 1.x
    """``start``, ``start + step``, and so on, without end."""
    return v1.data.experimental.Counter(start, step, dtype)

"""Elements that were not there before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

__all__ = ["unique"]


def unique() -> Callable[[Any], Any]:
    """Leave out elements that came before; scalars of int32, int64 or string."""
    return tf.data.experimental.unique()  # type: ignore[no-any-return]

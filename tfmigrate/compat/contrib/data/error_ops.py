"""Elements that fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

__all__ = ["ignore_errors"]


def ignore_errors() -> Callable[[Any], Any]:
    """Leave out the elements that cannot be made."""
    return tf.data.experimental.ignore_errors()  # type: ignore[no-any-return]

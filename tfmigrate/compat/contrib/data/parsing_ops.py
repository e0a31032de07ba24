"""Batches of serialized examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

__all__ = ["parse_example_dataset"]


def parse_example_dataset(features: Any, num_parallel_calls: int = 1) -> Callable[[Any], Any]:
    """Parse batches of serialized ``Example`` into dictionaries of tensors."""
    return tf.data.experimental.parse_example_dataset(features, num_parallel_calls)  # type: ignore[no-any-return]

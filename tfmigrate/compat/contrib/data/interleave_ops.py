"""Several data sets as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["choose_from_datasets", "parallel_interleave", "sample_from_datasets", "sloppy_interleave"]

choose_from_datasets = v1.data.experimental.choose_from_datasets
parallel_interleave = tf.data.experimental.parallel_interleave
sample_from_datasets = v1.data.experimental.sample_from_datasets


def sloppy_interleave(map_func: Callable[..., Any], cycle_length: int, block_length: int = 1) -> Callable[[Any], Any]:
    """``parallel_interleave`` whose order may change from run to run."""
    return parallel_interleave(map_func, cycle_length, block_length, sloppy=True)  # type: ignore[no-any-return]

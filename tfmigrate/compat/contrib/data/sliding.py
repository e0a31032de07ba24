"""Windows that overlap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["sliding_window_batch"]


def sliding_window_batch(
    window_size: Any, stride: Any = None, window_shift: Any = None, window_stride: Any = 1
) -> Callable[[Any], Any]:
    """Batches of ``window_size`` elements that lie ``window_stride`` apart and begin ``window_shift`` apart.

    ``stride`` is the old name of ``window_shift`` (default 1); raises ``ValueError`` if both are given.
    Windows that are not full are left out.
    """
    if stride is not None and window_shift is not None:
        raise ValueError("Cannot specify both `stride` and `window_shift`")
    shift = 1 if stride is None and window_shift is None else (window_shift if stride is None else stride)

    def transformed(dataset: Any) -> Any:
        types = v1.data.get_output_types(dataset)

        def batched(*windows: Any) -> Any:
            window = windows if isinstance(types, tuple) and not hasattr(types, "_fields") else windows[0]
            parts = tf.__internal__.nest.flatten_up_to(types, window)
            batches = [part.batch(window_size, drop_remainder=False) for part in parts]
            return tf.data.Dataset.zip(tf.nest.pack_sequence_as(types, batches))

        return dataset.window(window_size, shift, window_stride, drop_remainder=True).flat_map(batched)

    return transformed

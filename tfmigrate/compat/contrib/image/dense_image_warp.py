"""Images moved pixel by pixel."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["dense_image_warp"]


def _between(queries: Any, size: Any, dtype: Any) -> tuple[Any, Any]:
    """The lower of two neighbouring places, int32, and how far each query lies to the upper one, in [0, 1]."""
    last = tf.cast(size - 2, queries.dtype)
    lower = tf.minimum(tf.maximum(tf.zeros([], queries.dtype), tf.floor(queries)), last)
    part = tf.cast(queries - lower, dtype)
    part = tf.minimum(tf.maximum(tf.zeros([], dtype), part), tf.ones([], dtype))
    return tf.cast(lower, tf.int32), part[..., None]


def dense_image_warp(image: Any, flow: Any, name: str = "dense_image_warp") -> Any:
    """``output[b, y, x]`` is the image at ``(y - flow[b, y, x, 0], x - flow[b, y, x, 1])``, between four pixels.

    ``image``: float ``[batch, height, width, channels]``, both sizes at least 2; ``flow``: float
    ``[batch, height, width, 2]``. Outside of the image its nearest border shows.
    """
    with v1.name_scope(name):
        image, flow = tf.convert_to_tensor(image), tf.convert_to_tensor(flow)
        shape = tf.shape(image)
        height, width = shape[1], shape[2]
        large_enough = [
            v1.assert_greater_equal(height, 2, message="Grid height must be at least 2."),
            v1.assert_greater_equal(width, 2, message="Grid width must be at least 2."),
        ]
        with tf.control_dependencies(large_enough):
            rows = tf.cast(tf.range(height), flow.dtype)[None, :, None] - flow[..., 0]
            columns = tf.cast(tf.range(width), flow.dtype)[None, None, :] - flow[..., 1]
        top, down = _between(rows, height, image.dtype)
        left, right = _between(columns, width, image.dtype)

        def pixels(y: Any, x: Any) -> Any:
            return tf.gather_nd(image, tf.stack([y, x], axis=-1), batch_dims=1)

        above = pixels(top, left) + right * (pixels(top, left + 1) - pixels(top, left))
        below = pixels(top + 1, left) + right * (pixels(top + 1, left + 1) - pixels(top + 1, left))
        return tf.reshape(above + down * (below - above), shape)

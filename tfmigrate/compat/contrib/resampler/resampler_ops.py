"""``tf.contrib.resampler``: bilinear samples of images at given points (Jaderberg et al. 2015)."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["resampler"]


def resampler(data: Any, warp: Any, name: str = "resampler") -> Any:
    """Samples of ``data`` at points; what is not in an image is 0.

    Args:
      data: float ``[batch, height, width, channels]``.
      warp: float ``[batch, ..., 2]``: x, then y, in pixels.
      name: of the ops.

    Returns:
      ``[batch, ..., channels]``. Gradients flow into both.
    """
    with tf.name_scope(name):
        data = tf.convert_to_tensor(data, name="data")
        warp = tf.convert_to_tensor(warp, name="warp")
        batch, height, width, channels = tf.unstack(tf.shape(data))
        points = tf.reshape(warp, [batch, tf.reduce_prod(tf.shape(warp)[1:-1]), 2])
        pixels = tf.reshape(data, [batch, height * width, channels])
        corner = tf.floor(points)
        found = tf.zeros([], data.dtype)
        for offset in ((0, 0), (0, 1), (1, 0), (1, 1)):
            # How near each of the four pixels around a point is.
            far = points - corner
            weight = tf.reduce_prod(tf.where(tf.cast(offset, tf.bool), far, 1.0 - far), -1)
            found = found + weight[..., None] * _pixel(pixels, corner + tf.cast(offset, far.dtype), height, width)
        # On the line next to the image a sample is 0 whichever way, its gradient is 0 only by this.
        end = tf.cast(tf.stack([width, height]), points.dtype)
        near = tf.reduce_all((points > -1.0) & (points < end), -1)[..., None]
        found = tf.where(near, found, tf.zeros_like(found))
        shape = tf.concat([tf.shape(warp)[:-1], [channels]], 0)
        result = tf.reshape(found, shape)
        result.set_shape(warp.shape[:-1].concatenate(data.shape[-1:]))
        return result


def _pixel(pixels: Any, place: Any, height: Any, width: Any) -> Any:
    """``[batch, points, channels]``: the pixel at each place of ``[batch, points, 2]``, 0 outside of the image."""
    x, y = place[..., 0], place[..., 1]
    inside = (x >= 0) & (y >= 0) & (x < tf.cast(width, x.dtype)) & (y < tf.cast(height, y.dtype))
    index = tf.where(inside, y * tf.cast(width, x.dtype) + x, tf.zeros_like(x))
    found = tf.gather(pixels, tf.cast(index, tf.int32), batch_dims=1)
    return tf.where(inside[..., None], found, tf.zeros_like(found))

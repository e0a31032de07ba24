"""Polyharmonic splines through scattered points."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["interpolate_spline"]

_EPSILON = 1e-10


def _phi(squared: Any, order: int) -> Any:
    """The radial function of squared distances: ``r**order``, for even orders times ``log(r)``."""
    safe = tf.maximum(squared, _EPSILON)
    if order == 1:
        return tf.sqrt(safe)
    if order == 2:
        return 0.5 * squared * tf.math.log(safe)
    if order == 4:
        return 0.5 * tf.square(squared) * tf.math.log(safe)
    power = tf.pow(safe, 0.5 * order)
    return 0.5 * power * tf.math.log(safe) if order % 2 == 0 else power


def _squared_distances(x: Any, y: Any) -> Any:
    """``[batch, n, m]`` of ``[batch, n, d]`` and ``[batch, m, d]``."""
    x_squared = tf.reduce_sum(tf.square(x), 2)[:, :, None]
    y_squared = tf.reduce_sum(tf.square(y), 2)[:, None, :]
    return x_squared - 2 * tf.matmul(x, y, transpose_b=True) + y_squared


def _with_one(points: Any) -> Any:
    return tf.concat([points, tf.ones_like(points[..., :1])], 2)


def interpolate_spline(
    train_points: Any,
    train_values: Any,
    query_points: Any,
    order: int,
    regularization_weight: float = 0.0,
    name: str = "interpolate_spline",
) -> Any:
    """Values at points of the smooth function that has given values at given points.

    Args:
      train_points: float ``[batch, n, d]``.
      train_values: float ``[batch, n, k]``.
      query_points: float ``[batch, m, d]``.
      order: 1 and 3 are powers of the distance, 2 is the thin-plate spline.
      regularization_weight: more than 0 smooths instead of meeting the values.
      name: of the ops.

    Returns:
      ``[batch, m, k]``; gradients flow into the three tensors.
    """
    with tf.name_scope(name or "interpolate_spline"):
        points, values = tf.convert_to_tensor(train_points), tf.convert_to_tensor(train_values)
        queries = tf.convert_to_tensor(query_points)
        count = tf.shape(points)[1]
        radial = _phi(_squared_distances(points, points), order)
        if regularization_weight > 0:
            radial += regularization_weight * tf.eye(count, dtype=points.dtype)[None]
        linear = _with_one(points)
        corner = tf.zeros([tf.shape(points)[0], tf.shape(linear)[2], tf.shape(linear)[2]], points.dtype)
        rest = tf.zeros([tf.shape(points)[0], tf.shape(linear)[2], tf.shape(values)[2]], points.dtype)
        system = tf.concat(
            [
                tf.concat([radial, linear], 2),
                tf.concat([tf.transpose(linear, [0, 2, 1]), corner], 2),
            ],
            1,
        )
        weights = tf.linalg.solve(system, tf.concat([values, rest], 1))
        curved = tf.matmul(_phi(_squared_distances(queries, points), order), weights[:, :count])
        return curved + tf.matmul(_with_one(queries), weights[:, count:])

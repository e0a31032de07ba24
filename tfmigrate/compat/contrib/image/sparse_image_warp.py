"""Images moved by a few points, as SpecAugment warps time."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from .dense_image_warp import dense_image_warp
from .interpolate_spline import interpolate_spline

__all__ = ["sparse_image_warp"]


def _border(height: int, width: int, between: int) -> Any:
    """The corners and points between them on each edge, ``[points, 2]``: row, column."""
    rows, columns = np.meshgrid(
        np.linspace(0, height - 1, between + 2), np.linspace(0, width - 1, between + 2), indexing="ij"
    )
    places = np.stack([rows.ravel(), columns.ravel()], 1)
    last = np.array([height - 1, width - 1])
    return places[((places == 0) | (places == last)).any(1)]


def sparse_image_warp(
    image: Any,
    source_control_point_locations: Any,
    dest_control_point_locations: Any,
    interpolation_order: int = 2,
    regularization_weight: float = 0.0,
    num_boundary_points: int = 0,
    name: str = "sparse_image_warp",
) -> tuple[Any, Any]:
    """Move points of an image to other places, and what is between them smoothly.

    Args:
      image: float ``[batch, height, width, channels]``, sizes known.
      source_control_point_locations: float ``[batch, points, 2]``: row, column.
      dest_control_point_locations: float ``[batch, points, 2]``: where they go.
      interpolation_order: of the spline.
      regularization_weight: of the spline.
      num_boundary_points: 0, or how many points of each edge stay: 1 are the corners, 2 one more between them.
      name: of the ops.

    Returns:
      ``(image, flow)``; flow: ``[batch, height, width, 2]``.
    """
    image = tf.convert_to_tensor(image)
    source = tf.convert_to_tensor(source_control_point_locations)
    target = tf.convert_to_tensor(dest_control_point_locations)
    with tf.name_scope(name):
        _, height, width, _ = image.shape.as_list()
        batch = tf.shape(image)[0]

        def for_each_image(places: Any) -> Any:
            return tf.tile(tf.constant(places, target.dtype)[None], [batch, 1, 1])

        flows = target - source
        if num_boundary_points > 0:
            border = for_each_image(_border(height, width, num_boundary_points - 1))
            target = tf.concat([target, border], 1)
            flows = tf.concat([flows, tf.zeros_like(border)], 1)
        grid = np.stack(np.meshgrid(range(height), range(width), indexing="ij"), -1).reshape(-1, 2)
        found = interpolate_spline(target, flows, for_each_image(grid), interpolation_order, regularization_weight)
        flow = tf.reshape(found, [batch, height, width, 2])
        flow.set_shape([image.shape[0], height, width, 2])
        return dense_image_warp(image, flow), flow

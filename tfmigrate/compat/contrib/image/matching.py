"""``bipartite_match`` and ``connected_components``, which were kernels of their own."""

from __future__ import annotations

from typing import Any, NamedTuple

import tensorflow as tf

__all__ = ["bipartite_match", "connected_components"]


class BipartiteMatch(NamedTuple):
    """Whom each row and each column goes with."""

    row_to_col_match_indices: Any
    col_to_row_match_indices: Any


def bipartite_match(
    distance_mat: Any, num_valid_rows: Any, top_k: Any = -1, name: str = "bipartite_match"
) -> BipartiteMatch:
    """Pairs of rows and columns, always the nearest that are left.

    Args:
      distance_mat: float ``[rows, columns]``.
      num_valid_rows: a scalar or ``[1]``: only the first rows count; less than 0: all.
      top_k: at most so many pairs; 0 or less: as many as there are.
      name: of the ops.

    Returns:
      int32 ``[rows]`` and ``[columns]``: the partner of each, -1 for none. More valid rows than rows are an error
      of the graph.
    """
    with tf.name_scope(name):
        distances = tf.convert_to_tensor(distance_mat, tf.float32)
        rows, columns = tf.unstack(tf.shape(distances))
        valid = tf.reshape(tf.cast(num_valid_rows, tf.int32), [])
        check = tf.debugging.assert_less_equal(valid, rows, message="num_valid_rows is more than the rows")
        with tf.control_dependencies([] if check is None else [check]):
            valid = tf.where(valid < 0, rows, valid)
        most = tf.cast(top_k, tf.int32)
        pairs = tf.minimum(valid, columns)
        pairs = tf.where(most <= 0, pairs, tf.minimum(pairs, most))
        infinite = tf.fill([rows, columns], tf.constant(float("inf")))
        left = tf.where(tf.range(rows)[:, None] < tf.fill([rows, columns], valid), distances, infinite)

        def take(step: Any, left: Any, of_rows: Any, of_columns: Any) -> Any:
            nearest = tf.argmin(tf.reshape(left, [-1]), output_type=tf.int32)
            row, column = nearest // columns, nearest % columns
            at_row, at_column = tf.equal(tf.range(rows), row), tf.equal(tf.range(columns), column)
            taken = at_row[:, None] | at_column[None, :]
            return (
                step + 1,
                tf.where(taken, infinite, left),
                tf.where(at_row, tf.fill([rows], column), of_rows),
                tf.where(at_column, tf.fill([columns], row), of_columns),
            )

        nobody = (tf.fill([rows], -1), tf.fill([columns], -1))
        _, _, of_rows, of_columns = tf.while_loop(
            lambda step, *_: step < pairs, take, (tf.constant(0), left, *nobody), back_prop=False
        )
        return BipartiteMatch(of_rows, of_columns)


def connected_components(images: Any) -> Any:
    """A number for each area of neighbours (above, below, left, right) with the same value; 0 where the value is 0.

    ``images``: bool or numbers ``[height, width]`` or ``[batch, height, width]``. int32 of the same shape; areas are
    counted from 1 in the order of their first pixels, through all images. ``TypeError`` for another rank.
    """
    with tf.name_scope("connected_components"):
        given = tf.convert_to_tensor(images, name="images")
        if given.shape.ndims not in (2, 3):
            raise TypeError(f"images should have rank 2 (HW) or 3 (NHW). Static shape is {given.shape}")
        pixels = given[None] if given.shape.ndims == 2 else given
        shape = tf.shape(pixels)
        count = tf.reduce_prod(shape)
        filled = tf.not_equal(pixels, tf.zeros([], pixels.dtype))
        own = tf.reshape(tf.range(count), shape)

        def joined(labels: Any, changed: Any) -> Any:
            del changed
            new = labels
            for axis in (1, 2):
                for step in (1, -1):
                    new = tf.where(_same(pixels, axis, step), tf.minimum(new, tf.roll(new, -step, axis)), new)
            # Each label is a pixel of the same area, which may have found a smaller one itself.
            new = tf.gather(tf.reshape(new, [-1]), new)
            return new, tf.reduce_any(tf.not_equal(new, labels))

        labels, _ = tf.while_loop(lambda _, changed: changed, joined, (own, count > 0), back_prop=False)
        first = tf.reshape(tf.equal(labels, own) & filled, [-1])
        numbers = tf.gather(tf.cumsum(tf.cast(first, tf.int32)), labels)
        found = tf.where(filled, numbers, tf.zeros_like(numbers))
        found = found[0] if given.shape.ndims == 2 else found
        found.set_shape(given.shape)
        return found


def _same(pixels: Any, axis: int, step: int) -> Any:
    """Whether the neighbour is in the same image and has the same value."""
    size = tf.shape(pixels)[axis]
    places = tf.reshape(tf.range(size), [1, -1, 1] if axis == 1 else [1, 1, -1]) + step
    return (places >= 0) & (places < size) & tf.equal(pixels, tf.roll(pixels, -step, axis))

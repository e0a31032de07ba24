"""Batches, and elements taken out of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

v1 = tf.compat.v1
Transformation = Callable[[Any], Any]

__all__ = [
    "assert_element_shape",
    "batch_and_drop_remainder",
    "dense_to_sparse_batch",
    "map_and_batch",
    "padded_batch_and_drop_remainder",
    "unbatch",
]

dense_to_sparse_batch = tf.data.experimental.dense_to_sparse_batch
map_and_batch = tf.data.experimental.map_and_batch


def batch_and_drop_remainder(batch_size: Any) -> Transformation:
    """Batches of exactly ``batch_size`` elements: a smaller last one is dropped."""
    return lambda dataset: dataset.batch(batch_size, drop_remainder=True)


def padded_batch_and_drop_remainder(batch_size: Any, padded_shapes: Any, padding_values: Any = None) -> Transformation:
    """Padded batches of exactly ``batch_size`` elements: a smaller last one is dropped."""
    return lambda dataset: dataset.padded_batch(
        batch_size, padded_shapes=padded_shapes, padding_values=padding_values, drop_remainder=True
    )


def unbatch() -> Transformation:
    """Each element split along its first dimension."""
    return lambda dataset: dataset.unbatch()


def assert_element_shape(expected_shapes: Any) -> Transformation:
    """Elements of these shapes, known from then on; raises ``ValueError`` now or ``InvalidArgumentError`` later."""

    def checked(component: Any, expected: tf.TensorShape) -> Any:
        if not component.shape.is_compatible_with(expected):
            raise ValueError(f"shape {component.shape} is not compatible with the expected {expected}")
        if expected.rank is None:
            return component
        assertions = [v1.assert_equal(tf.rank(component), expected.rank)]
        for axis, size in enumerate(expected.as_list()):
            if size is not None:
                assertions.append(v1.assert_equal(tf.shape(component)[axis], size))
        with tf.control_dependencies(assertions):
            component = tf.identity(component)
        component.set_shape(expected)
        return component

    def transformed(dataset: Any) -> Any:
        spec = v1.data.get_output_types(dataset)
        shapes = tf.__internal__.nest.flatten_up_to(spec, expected_shapes)

        def mapped(*elements: Any) -> Any:
            element = elements if isinstance(spec, tuple) and not hasattr(spec, "_fields") else elements[0]
            parts = zip(tf.nest.flatten(element), shapes, strict=True)
            result = [checked(part, tf.TensorShape(shape)) for part, shape in parts]
            return tf.nest.pack_sequence_as(element, result)

        return dataset.map(mapped)

    return transformed

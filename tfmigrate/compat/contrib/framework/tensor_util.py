"""Checks of shapes and types, and sums of several tensors."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework.sparse_tensor import convert_to_tensor_or_sparse_tensor

v1 = tf.compat.v1
assert_same_float_dtype = v1.debugging.assert_same_float_dtype
assert_scalar = v1.assert_scalar
is_tensor = v1.is_tensor

__all__ = [
    "assert_same_float_dtype",
    "assert_scalar",
    "assert_scalar_int",
    "convert_to_tensor_or_sparse_tensor",
    "is_tensor",
    "reduce_sum_n",
    "remove_squeezable_dimensions",
    "with_same_shape",
    "with_shape",
]


def reduce_sum_n(tensors: list[Any], name: str | None = None) -> Any:
    """The sum of all elements of all tensors, a scalar; raises ``ValueError`` if there are none."""
    if not tensors:
        raise ValueError("No tensors provided.")
    with v1.name_scope(name, "reduce_sum_n", tensors) as scope:
        sums = [tf.reduce_sum(tensor, name=f"{tensor.op.name}/sum") for tensor in tensors]
        return sums[0] if len(sums) == 1 else tf.add_n(sums, name=scope)


def _squeezed_if(condition: Any, tensor: Any) -> Any:
    return v1.cond(condition, lambda: tf.squeeze(tensor, [-1]), lambda: tensor)


def remove_squeezable_dimensions(predictions: Any, labels: Any, name: str | None = None) -> tuple[Any, Any]:
    """Drop a last dimension of 1 from the one whose rank is 1 larger; both as ``(predictions, labels)``."""
    with v1.name_scope(name, "remove_squeezable_dimensions", [predictions, labels]):
        predictions, labels = tf.convert_to_tensor(predictions), tf.convert_to_tensor(labels)
        ranks = predictions.shape.rank, labels.shape.rank
        if None not in ranks:
            excess = ranks[0] - ranks[1]
            if excess == 1:
                predictions = tf.squeeze(predictions, [-1])
            elif excess == -1:
                labels = tf.squeeze(labels, [-1])
            return predictions, labels
        difference = tf.rank(predictions) - tf.rank(labels)
        old = predictions, labels
        if ranks[0] is None or old[0].shape.dims[-1].is_compatible_with(1):
            predictions = _squeezed_if(tf.equal(difference, 1), old[0])
        if ranks[1] is None or old[1].shape.dims[-1].is_compatible_with(1):
            labels = _squeezed_if(tf.equal(difference, -1), old[1])
        return predictions, labels


def assert_scalar_int(tensor: Any, name: str | None = None) -> Any:
    """``tensor``, if it is an integer scalar; raises ``ValueError`` if not."""
    with v1.name_scope(name, "assert_scalar_int", [tensor]) as scope:
        tensor = tf.convert_to_tensor(tensor)
        if not tensor.dtype.base_dtype.is_integer:
            raise ValueError(f"Expected integer type for {tensor.name}, received type: {tensor.dtype}.")
        return v1.assert_scalar(tensor, name=scope)


def with_same_shape(expected_tensor: Any, tensor: Any) -> Any:
    """``tensor``, with the shape of ``expected_tensor`` asserted: now where it is known, else when it runs."""
    with v1.name_scope(f"{tensor.op.name}/", values=[expected_tensor, tensor]):
        known = expected_tensor.shape
        expected = known.as_list() if known.is_fully_defined() else tf.shape(expected_tensor, name="expected_shape")
        return with_shape(expected, tensor)


def with_shape(expected_shape: Any, tensor: Any) -> Any:
    """``tensor``, with its shape asserted: now where it is known, else when it runs.

    ``expected_shape``: int32 ``[rank]``, -1 where any size is right. A tensor of 1 element may stand for a scalar.
    Raises ``ValueError`` for a sparse tensor, a shape that is no vector of int32, and a shape known to be another.
    """
    if isinstance(tensor, tf.SparseTensor):
        raise ValueError("SparseTensor not supported.")
    expected = _checked_shape(expected_shape, tensor)
    dynamic = tf.is_tensor(expected)
    actual = tensor.shape
    is_scalar = not dynamic and len(expected) == 0
    if not dynamic and actual.is_fully_defined():
        if actual.is_compatible_with(expected):
            return tensor
        if not (is_scalar and actual.is_compatible_with([1])):
            raise ValueError(f"Invalid shape for tensor {tensor.name}, expected {expected}, got {actual}.")
    with v1.name_scope(f"{tensor.op.name}/", values=[tensor]):
        if is_scalar:
            return tf.reshape(tensor, [])
        with tf.control_dependencies([_shape_assertion(expected, tensor)]):
            result = tf.identity(tensor)
        if not dynamic:
            result.set_shape([None if size == -1 else size for size in expected])
        return result


def _checked_shape(shape: Any, tensor: Any) -> Any:
    if isinstance(shape, (list, tuple)):
        shape = np.asarray(shape, np.int32) if len(shape) == 0 else np.asarray(shape)
        if shape.dtype == np.int64:
            shape = shape.astype(np.int32)
    if isinstance(shape, np.ndarray) and shape.ndim > 1:
        raise ValueError(f"Invalid rank {shape.ndim} for shape {shape} expected of tensor {tensor.name}.")
    is_array = isinstance(shape, np.ndarray) or tf.is_tensor(shape)
    if is_array and tf.as_dtype(shape.dtype).base_dtype != tf.int32:
        raise ValueError(f"Invalid dtype {shape.dtype} for shape {shape} expected of tensor {tensor.name}.")
    return shape


def _shape_assertion(expected: Any, tensor: Any) -> Any:
    with v1.name_scope("assert_shape", values=[tensor]) as scope:
        actual = tf.shape(tensor, name="actual")
        if isinstance(expected, tf.TensorShape):
            expected = [size or -1 for size in expected.as_list()]
        wanted = tf.convert_to_tensor(expected)

        def sizes_are_right() -> Any:
            return tf.reduce_all(tf.logical_or(tf.equal(wanted, -1), tf.equal(wanted, actual)))

        same = v1.cond(tf.equal(tf.size(wanted), tf.rank(tensor)), sizes_are_right, lambda: tf.constant(False))
        message = f"Wrong shape for {tensor.name} [expected] [actual]."
        return v1.Assert(same, [message, wanted, actual], name=scope)

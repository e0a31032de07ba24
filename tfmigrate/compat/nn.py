"""Transposed convolutions of ``tf.nn`` whose static shape is that of ``output_shape``, as it was in 1.x.

Since 2.4 the batch of the result is that of the input, whatever ``output_shape`` says: a batch that only the latter
told is lost, and one that is not the input's is no error any more:
https://github.com/tensorflow/tensorflow/blob/v2.21.0/tensorflow/core/framework/common_shape_fns.cc
(``Conv2DBackpropInputShape``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf
from tensorflow.python.framework import tensor_util

__all__ = ["atrous_conv2d_transpose", "conv1d_transpose", "conv2d_backprop_input", "conv2d_transpose"]

v1 = tf.compat.v1


def conv2d_transpose(
    value: Any = None,
    filter: Any = None,
    output_shape: Any = None,
    strides: Any = None,
    padding: str = "SAME",
    data_format: str = "NHWC",
    name: str | None = None,
    input: Any = None,
    filters: Any = None,
    dilations: Any = None,
) -> Any:
    """The gradient of a convolution, ``[batch, height, width, channels]`` to ``output_shape``.

    https://www.tensorflow.org/versions/r1.15/api_docs/python/tf/nn/conv2d_transpose

    Raises:
        ValueError: the shapes do not fit each other.
        tf.errors.InvalidArgumentError: ``output_shape`` has another batch than the input.
    """

    def build(shape: Any) -> Any:
        return v1.nn.conv2d_transpose(
            value, filter, shape, strides, padding, data_format, name, input, filters, dilations
        )

    return _shaped(build, value if input is None else input, output_shape)


def conv1d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: str = "SAME",
    data_format: str = "NWC",
    dilations: Any = None,
    name: str | None = None,
) -> Any:
    """As :func:`conv2d_transpose`, for ``[batch, width, channels]``."""

    def build(shape: Any) -> Any:
        return tf.nn.conv1d_transpose(input, filters, shape, strides, padding, data_format, dilations, name)

    return _shaped(build, input, output_shape)


def atrous_conv2d_transpose(
    value: Any, filters: Any, output_shape: Any, rate: int, padding: str, name: str | None = None
) -> Any:
    """As :func:`conv2d_transpose`, with ``rate - 1`` zeros between the values of a filter."""

    def build(shape: Any) -> Any:
        return tf.nn.atrous_conv2d_transpose(value, filters, shape, rate, padding, name)

    return _shaped(build, value, output_shape)


def conv2d_backprop_input(
    input_sizes: Any,
    filter: Any = None,
    out_backprop: Any = None,
    strides: Any = None,
    padding: Any = None,
    use_cudnn_on_gpu: bool = True,
    data_format: str = "NHWC",
    dilations: Any = (1, 1, 1, 1),
    name: str | None = None,
    filters: Any = None,
) -> Any:
    """The gradient of a convolution with respect to its input, whose shape is ``input_sizes``."""

    def build(shape: Any) -> Any:
        return v1.nn.conv2d_backprop_input(
            shape,
            filter,
            out_backprop,
            strides,
            padding,
            use_cudnn_on_gpu,
            data_format,
            list(dilations),
            name,
            filters,
        )

    return _shaped(build, out_backprop, input_sizes)


def _shaped(build: Callable[[Any], Any], value: Any, shape: Any) -> Any:
    """What ``build`` gives for ``shape``, with the static sizes that it tells; its batch must be that of ``value``."""
    value, wanted = tf.convert_to_tensor(value), tf.convert_to_tensor(shape)
    told = tensor_util.constant_value_as_shape(wanted)
    batch = told[0] if told.rank else None
    batch = batch.value if isinstance(batch, v1.Dimension) else batch
    known = value.shape.as_list()[0] if value.shape.rank else None
    if known is not None and known == batch:
        return build(shape)
    with v1.name_scope("same_batch"):
        asserted = v1.debugging.assert_equal(tf.shape(value)[0], tf.cast(wanted[0], tf.int32))
    with tf.control_dependencies([] if asserted is None else [asserted]):
        result = build(shape)
    if not tf.executing_eagerly() and told.rank is not None:
        sizes = result.shape.as_list() if result.shape.rank is not None else [None] * told.rank
        result.set_shape([size if size is not None else new for size, new in zip(sizes, told.as_list(), strict=True)])
    return result

"""Unrolled networks of the core, under the names of ``tensorflow.contrib.rnn.python.ops.core_rnn``."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

static_rnn = tf.compat.v1.nn.static_rnn
static_bidirectional_rnn = tf.compat.v1.nn.static_bidirectional_rnn
static_state_saving_rnn = tf.compat.v1.nn.static_state_saving_rnn

__all__ = [
    "best_effort_input_batch_size",
    "static_bidirectional_rnn",
    "static_rnn",
    "static_state_saving_rnn",
    "transpose_batch_time",
]


def transpose_batch_time(x: Any) -> Any:
    """Swap the first two dimensions of a tensor; one of rank below 2 or of unknown rank is returned as it is."""
    if x.shape.ndims is not None and x.shape.ndims < 2:
        return x
    rank = tf.rank(x)
    swapped = tf.transpose(x, tf.concat(([1, 0], tf.range(2, rank)), axis=0))
    shape = x.shape
    if shape.ndims is not None:
        swapped.set_shape(tf.TensorShape([shape.dims[1].value, shape.dims[0].value]).concatenate(shape[2:]))
    return swapped


def best_effort_input_batch_size(flat_input: Any) -> Any:
    """The batch size of time-major inputs: an int when one of them tells it statically, else a scalar tensor.

    ``flat_input``: a list of tensors ``[time, batch, ...]``. Raises ValueError when one has a rank below 2.
    """
    for tensor in flat_input:
        shape = tensor.shape
        if shape.ndims is None:
            continue
        if shape.ndims < 2:
            raise ValueError(f"Expected input tensor {tensor.name} to have rank at least 2")
        if shape.dims[1].value is not None:
            return shape.dims[1].value
    return tf.shape(flat_input[0])[1]

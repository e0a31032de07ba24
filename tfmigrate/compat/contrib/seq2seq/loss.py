"""The loss of a sequence: ``tensorflow.contrib.seq2seq.python.ops.loss``."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["sequence_loss"]


def _check(logits: Any, targets: Any, weights: Any, modes: tuple[bool, bool, bool, bool]) -> None:
    over_time, over_batch, sum_time, sum_batch = modes
    if logits.shape.ndims != 3:
        raise ValueError("Logits must be a [batch_size x sequence_length x logits] tensor")
    if targets.shape.ndims != 2:
        raise ValueError("Targets must be a [batch_size x sequence_length] tensor")
    if weights.shape.ndims != 2:
        raise ValueError("Weights must be a [batch_size x sequence_length] tensor")
    if over_time and sum_time:
        raise ValueError("average_across_timesteps and sum_over_timesteps cannot be set to True at same time.")
    if over_batch and sum_batch:
        raise ValueError("average_across_batch and sum_over_batch cannot be set to True at same time.")
    if (over_time and sum_batch) or (over_batch and sum_time):
        raise ValueError("Cannot mix average_across_* and sum_over_*.")


def sequence_loss(
    logits: Any,
    targets: Any,
    weights: Any,
    average_across_timesteps: bool = True,
    average_across_batch: bool = True,
    sum_over_timesteps: bool = False,
    sum_over_batch: bool = False,
    softmax_loss_function: Any = None,
    name: Any = None,
) -> Any:
    """Weighted cross entropy of sequences, averaged or summed over the dimensions that are asked for.

    ``logits`` ``[batch, time, classes]``, ``targets`` int ``[batch, time]``, ``weights`` float ``[batch, time]``;
    ``softmax_loss_function(labels=, logits=)`` in place of sparse softmax. Averages divide by the sum of the weights,
    sums by the number of weights that are not zero (0 where that is 0). Raises ValueError for other
    ranks or for flags that exclude one another.
    """
    modes = (average_across_timesteps, average_across_batch, sum_over_timesteps, sum_over_batch)
    _check(logits, targets, weights, modes)
    with tf.name_scope(name or "sequence_loss"):
        flat = tf.reshape(logits, [-1, tf.shape(logits)[2]])
        labels = tf.reshape(targets, [-1])
        function = softmax_loss_function or tf.nn.sparse_softmax_cross_entropy_with_logits
        losses = function(labels=labels, logits=flat) * tf.reshape(weights, [-1])
        if average_across_timesteps and average_across_batch:
            return tf.math.divide_no_nan(tf.reduce_sum(losses), tf.reduce_sum(weights))
        if sum_over_timesteps and sum_over_batch:
            count = tf.cast(tf.math.count_nonzero(weights), losses.dtype)
            return tf.math.divide_no_nan(tf.reduce_sum(losses), count)
        losses = tf.reshape(losses, tf.shape(logits)[0:2])
        for axis, average, total in (
            (0, average_across_batch, sum_over_batch),
            (1, average_across_timesteps, sum_over_timesteps),
        ):
            if average:
                losses = tf.math.divide_no_nan(tf.reduce_sum(losses, [axis]), tf.reduce_sum(weights, [axis]))
            elif total:
                count = tf.cast(tf.math.count_nonzero(weights, axis=[axis]), losses.dtype)
                losses = tf.math.divide_no_nan(tf.reduce_sum(losses, [axis]), count)
        return losses

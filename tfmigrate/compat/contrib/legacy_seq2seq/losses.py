"""Losses of the unrolled sequence to sequence models, and buckets of lengths."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["model_with_buckets", "sequence_loss", "sequence_loss_by_example"]


def sequence_loss_by_example(
    logits: Any,
    targets: Any,
    weights: Any,
    average_across_timesteps: bool = True,
    softmax_loss_function: Any = None,
    name: Any = None,
) -> Any:
    """The weighted cross entropy of each sequence, ``[batch]``.

    Lists over time of ``[batch, classes]``, int32 ``[batch]``, float ``[batch]``. Raises ValueError when their lengths
    differ.
    """
    if len(targets) != len(logits) or len(weights) != len(logits):
        raise ValueError(
            f"Lengths of logits, weights, and targets must be the same {len(logits)}, {len(weights)}, {len(targets)}."
        )
    with tf.name_scope(name or "sequence_loss_by_example"):
        losses = []
        for logit, target, weight in zip(logits, targets, weights, strict=True):
            if softmax_loss_function is None:
                labels = tf.reshape(target, [-1])
                loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logit)
            else:
                loss = softmax_loss_function(labels=target, logits=logit)
            losses.append(loss * weight)
        total = tf.add_n(losses)
        if average_across_timesteps:
            total /= tf.add_n(weights) + 1e-12  # weights may all be zero
        return total


def sequence_loss(
    logits: Any,
    targets: Any,
    weights: Any,
    average_across_timesteps: bool = True,
    average_across_batch: bool = True,
    softmax_loss_function: Any = None,
    name: Any = None,
) -> Any:
    """The sum over the batch of ``sequence_loss_by_example``, or the mean with ``average_across_batch``."""
    with tf.name_scope(name or "sequence_loss"):
        losses = sequence_loss_by_example(
            logits,
            targets,
            weights,
            average_across_timesteps=average_across_timesteps,
            softmax_loss_function=softmax_loss_function,
        )
        cost = tf.reduce_sum(losses)
        return cost / tf.cast(tf.shape(targets[0])[0], cost.dtype) if average_across_batch else cost


def model_with_buckets(
    encoder_inputs: Any,
    decoder_inputs: Any,
    targets: Any,
    weights: Any,
    buckets: Any,
    seq2seq: Any,
    softmax_loss_function: Any = None,
    per_example_loss: bool = False,
    name: Any = None,
) -> Any:
    """``(outputs, losses)`` of a model for each pair of lengths; all share their variables.

    Raises ValueError when the lists are shorter than the last bucket.
    """
    longest = buckets[-1]
    for what, values, needed in (
        ("encoder_inputs", encoder_inputs, longest[0]),
        ("targets", targets, longest[1]),
        ("weights", weights, longest[1]),
    ):
        if len(values) < needed:
            raise ValueError(f"Length of {what} ({len(values)}) must be at least that of last bucket ({needed}).")
    losses, outputs = [], []
    with tf.name_scope(name or "model_with_buckets"):
        for index, (entering, leaving) in enumerate(buckets):
            with v1.variable_scope(v1.get_variable_scope(), reuse=True if index > 0 else None):
                found, _ = seq2seq(encoder_inputs[:entering], decoder_inputs[:leaving])
            outputs.append(found)
            loss = sequence_loss_by_example if per_example_loss else sequence_loss
            losses.append(
                loss(found, targets[:leaving], weights[:leaving], softmax_loss_function=softmax_loss_function)
            )
    return outputs, losses

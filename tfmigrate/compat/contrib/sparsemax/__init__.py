"""``tf.contrib.sparsemax`` (Martins, Astudillo 2016, "From Softmax to Sparsemax")."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["sparsemax", "sparsemax_loss"]


def sparsemax(logits: Any, name: Any = None) -> Any:
    """The nearest point of the simplex for each row of ``logits`` ``[batch, classes]``; rows with NaN give NaN.

    An infinite logit gives NaN, unless it is negative: then its class has no part.
    """
    with tf.name_scope(name or "sparsemax"):
        logits = tf.convert_to_tensor(logits, name="logits")
        rows, classes = tf.shape(logits)[0], tf.shape(logits)[1]
        # Only differences count; the largest are kept small. What is masked is looked at again below.
        z = logits
        z_sorted, _ = tf.nn.top_k(z, k=classes)
        sums = tf.cumsum(z_sorted, axis=1)
        k = tf.range(1, tf.cast(classes, logits.dtype) + 1, dtype=logits.dtype)
        support = tf.cast(1 + k * z_sorted > sums, tf.int32)
        count = tf.reduce_sum(support, axis=1)
        # Rows of NaN have no support; an index is needed all the same.
        safe = tf.maximum(count, 1)
        at = tf.stack([tf.range(0, rows), safe - 1], axis=1)
        tau = (tf.gather_nd(sums, at) - 1) / tf.cast(count, logits.dtype)
        p = tf.maximum(tf.cast(0, logits.dtype), z - tf.expand_dims(tau, 1))
        bad = tf.logical_or(tf.equal(count, 0), tf.math.is_nan(sums[:, -1]))
        nan = tf.fill([rows, classes], tf.cast(float("nan"), logits.dtype))
        return v1.where(bad, nan, p)


def sparsemax_loss(logits: Any, sparsemax: Any, labels: Any, name: Any = None) -> Any:
    """The loss of each row, ``[batch]``, from logits, their sparsemax and labels, all ``[batch, classes]``."""
    with tf.name_scope(name or "sparsemax_loss"):
        logits = tf.convert_to_tensor(logits, name="logits")
        sparsemax = tf.convert_to_tensor(sparsemax, name="sparsemax")
        labels = tf.convert_to_tensor(labels, name="labels")
        shifted = logits
        # Where the sparsemax is zero the logit may be minus infinity, and takes no part.
        support = sparsemax > 0
        chosen = v1.where(support, sparsemax * (shifted - 0.5 * sparsemax), tf.zeros_like(sparsemax))
        wanted = v1.where(tf.equal(labels, 0), tf.zeros_like(labels), labels * (0.5 * labels - shifted))
        return tf.reduce_sum(chosen + wanted, axis=1)

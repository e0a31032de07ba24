"""``tf.contrib.nn``."""

from __future__ import annotations

from tensorflow.python.ops.nn_ops import conv1d_transpose, nth_element

from .alpha_dropout import alpha_dropout
from .cross_entropy import (
    deprecated_flipped_sigmoid_cross_entropy_with_logits,
    deprecated_flipped_softmax_cross_entropy_with_logits,
    deprecated_flipped_sparse_softmax_cross_entropy_with_logits,
)
from .sampling_ops import sampled_sparse_softmax_loss
from .scaled_softplus import scaled_softplus

__all__ = [
    "alpha_dropout",
    "conv1d_transpose",
    "deprecated_flipped_sigmoid_cross_entropy_with_logits",
    "deprecated_flipped_softmax_cross_entropy_with_logits",
    "deprecated_flipped_sparse_softmax_cross_entropy_with_logits",
    "nth_element",
    "sampled_sparse_softmax_loss",
    "scaled_softplus",
]

"""Which endpoint has which exact counterpart, in the 1.x API and in 0.12."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfmigrate.equivalence.exact_ops import (
    Node,
    add,
    divide,
    exp,
    log,
    log1p,
    log_sigmoid,
    log_softmax,
    multiply,
    negative,
    one_hot,
    reduce_logsumexp,
    reduce_mean,
    reduce_sum,
    sigmoid,
    sigmoid_cross_entropy,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_v2,
    softplus,
    sparse_softmax_cross_entropy,
    square,
    stop_gradient,
    subtract,
    weighted_cross_entropy,
)

FUNCTIONS: dict[str, Callable[..., Node]] = {
    "add": add,
    "divide": divide,
    "div": divide,
    "exp": exp,
    "log": log,
    "log1p": log1p,
    "log_sigmoid": log_sigmoid,
    "softplus": softplus,
    "mul": multiply,
    "multiply": multiply,
    "neg": negative,
    "negative": negative,
    "nn.log_softmax": log_softmax,
    "nn.sigmoid": sigmoid,
    "nn.sigmoid_cross_entropy_with_logits": sigmoid_cross_entropy,
    "nn.softmax": softmax,
    "nn.softmax_cross_entropy_with_logits": softmax_cross_entropy,
    "nn.softmax_cross_entropy_with_logits_v2": softmax_cross_entropy_v2,
    "nn.softplus": softplus,
    "nn.sparse_softmax_cross_entropy_with_logits": sparse_softmax_cross_entropy,
    "nn.weighted_cross_entropy_with_logits": weighted_cross_entropy,
    "one_hot": one_hot,
    "reduce_logsumexp": reduce_logsumexp,
    "reduce_mean": reduce_mean,
    "reduce_sum": reduce_sum,
    "sigmoid": sigmoid,
    "square": square,
    "stop_gradient": stop_gradient,
    "sub": subtract,
    "subtract": subtract,
}
"""Endpoints of the 1.x API that have an exact counterpart, without ``tf.`` and ``math.``."""


def _softmax_cross_entropy_012(logits: Any, labels: Any, dim: Any = None) -> Node:
    return softmax_cross_entropy(labels=labels, logits=logits, dim=dim)


def _sparse_softmax_cross_entropy_012(logits: Any, labels: Any) -> Node:
    return sparse_softmax_cross_entropy(labels=labels, logits=logits)


def _sigmoid_cross_entropy_012(logits: Any, targets: Any) -> Node:
    return sigmoid_cross_entropy(labels=targets, logits=logits)


def _weighted_cross_entropy_012(logits: Any, targets: Any, pos_weight: Any) -> Node:
    return weighted_cross_entropy(targets=targets, logits=logits, pos_weight=pos_weight)


FUNCTIONS_012: dict[str, Callable[..., Node]] = {
    **FUNCTIONS,
    "nn.sigmoid_cross_entropy_with_logits": _sigmoid_cross_entropy_012,
    "nn.softmax_cross_entropy_with_logits": _softmax_cross_entropy_012,
    "nn.sparse_softmax_cross_entropy_with_logits": _sparse_softmax_cross_entropy_012,
    "nn.weighted_cross_entropy_with_logits": _weighted_cross_entropy_012,
}
"""The same for 0.12, whose cross entropies take (logits, labels) in that order."""

"""Accuracy of a batch, and the streaming F1 score."""

from __future__ import annotations

from tf_slim.metrics.classification import accuracy, f1_score

__all__ = [
    "accuracy",
    "f1_score",
]

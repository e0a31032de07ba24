"""``tf.contrib.metrics``: metrics that go on from batch to batch."""

from __future__ import annotations

from .._tf_slim import repair
from . import metric_ops
from .classification import accuracy, f1_score
from .confusion_matrix_ops import confusion_matrix
from .histogram_ops import auc_using_histogram
from .metric_ops import *  # noqa: F403
from .set_ops import set_difference, set_intersection, set_size, set_union

repair()

__all__ = [
    "accuracy",
    "auc_using_histogram",
    "confusion_matrix",
    "f1_score",
    "set_difference",
    "set_intersection",
    "set_size",
    "set_union",
]
__all__ += metric_ops.__all__

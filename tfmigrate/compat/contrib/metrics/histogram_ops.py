"""The area under a curve by histograms."""

from __future__ import annotations

from tf_slim.metrics.histogram_ops import auc_using_histogram

__all__ = [
    "auc_using_histogram",
]

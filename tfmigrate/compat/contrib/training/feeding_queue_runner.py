"""``tf.contrib.training.FeedingQueueRunner``."""

from __future__ import annotations

from ...estimator.inputs.feeding_queue_runner import FeedingQueueRunner

__all__ = ["FeedingQueueRunner"]

"""``tf.contrib.training``: hyperparameters, training and evaluation loops, batching by buckets, sampling."""

from __future__ import annotations

from .hparam import HParams, parse_values

__all__ = ["HParams", "parse_values"]

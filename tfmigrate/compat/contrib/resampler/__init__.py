"""``tf.contrib.resampler``."""

from __future__ import annotations

from .resampler_ops import resampler

__all__ = ["resampler"]

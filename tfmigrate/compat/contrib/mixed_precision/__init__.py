"""``tf.contrib.mixed_precision``."""

from __future__ import annotations

from .loss_scale_manager import ExponentialUpdateLossScaleManager, FixedLossScaleManager, LossScaleManager
from .loss_scale_optimizer import LossScaleOptimizer

__all__ = [
    "ExponentialUpdateLossScaleManager",
    "FixedLossScaleManager",
    "LossScaleManager",
    "LossScaleOptimizer",
]

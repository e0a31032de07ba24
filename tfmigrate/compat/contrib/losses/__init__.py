"""``tf.contrib.losses``: losses that are added to a collection."""

from __future__ import annotations

from .._tf_slim import repair
from . import loss_ops, metric_learning
from .loss_ops import *  # noqa: F403

repair()

__all__ = ["metric_learning"]
__all__ += loss_ops.__all__

"""``tf.contrib.tensorboard.plugins``."""

from __future__ import annotations

from . import projector

__all__ = ["projector"]

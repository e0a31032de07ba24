"""``tf.contrib.tensorboard``."""

from __future__ import annotations

from . import plugins

__all__ = ["plugins"]

"""``tensorflow.contrib.tpu.python.tpu.async_checkpoint``."""

from __future__ import annotations

import tensorflow.compat.v1 as tf

__all__ = ["AsyncCheckpointSaverHook"]


class AsyncCheckpointSaverHook(tf.train.CheckpointSaverHook):  # type: ignore[misc]
    """Saves the same checkpoints as ``tf.train.CheckpointSaverHook``, here while training waits."""

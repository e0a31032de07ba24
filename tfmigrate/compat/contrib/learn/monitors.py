"""``tf.contrib.learn.monitors``: the hooks that took their place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["NanLossDuringTrainingError", "replace_monitors_with_hooks"]

NanLossDuringTrainingError = tf.train.NanLossDuringTrainingError


def replace_monitors_with_hooks(monitors_or_hooks: Iterable[Any] | None, estimator: Any) -> list[Any]:
    """The hooks of the list. ``TypeError`` for a monitor, of which TensorFlow 2 has none."""
    found = list(monitors_or_hooks or [])
    for hook in found:
        if not isinstance(hook, tf.train.SessionRunHook):
            raise TypeError(f"TensorFlow 2 has no monitors, only session hooks: {hook}")
    return found

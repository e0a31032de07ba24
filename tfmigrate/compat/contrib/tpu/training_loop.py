"""``tensorflow.contrib.tpu.python.tpu.training_loop``."""

from __future__ import annotations

from tensorflow.python.tpu.training_loop import repeat, while_loop

__all__ = ["repeat", "while_loop"]

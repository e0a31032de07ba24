"""``tf.contrib.tfprof``: the profiler, as it was called before ``tf.profiler``."""

from __future__ import annotations

from . import model_analyzer, tfprof_logger

__all__ = ["model_analyzer", "tfprof_logger"]

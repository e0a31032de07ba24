"""``tensorflow.contrib.tpu.python.tpu.tpu_config``."""

from __future__ import annotations

from ...estimator.tpu.tpu_config import InputPipelineConfig, RunConfig, TPUConfig

__all__ = ["InputPipelineConfig", "RunConfig", "TPUConfig"]

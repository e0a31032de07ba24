"""``tf.estimator.tpu``."""

from __future__ import annotations

from .tpu_config import InputPipelineConfig, RunConfig, TPUConfig
from .tpu_estimator import TPUEstimator
from .tpu_spec import TPUEstimatorSpec

__all__ = ["InputPipelineConfig", "RunConfig", "TPUConfig", "TPUEstimator", "TPUEstimatorSpec"]

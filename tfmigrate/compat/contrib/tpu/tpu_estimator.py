"""``tensorflow.contrib.tpu.python.tpu.tpu_estimator``."""

from __future__ import annotations

from ...estimator.tpu.tpu_estimator import (
    ExamplesPerSecondHook,
    ExportSavedModelApiVersion,
    InputPipelineConfig,
    RunConfig,
    TPUConfig,
    TPUEstimator,
    TPUEstimatorSpec,
    export_estimator_savedmodel,
)

__all__ = [
    "ExamplesPerSecondHook",
    "ExportSavedModelApiVersion",
    "InputPipelineConfig",
    "RunConfig",
    "TPUConfig",
    "TPUEstimator",
    "TPUEstimatorSpec",
    "export_estimator_savedmodel",
]

"""``tf.contrib.learn``: data sets, vocabularies and settings. Its estimators were gone before TensorFlow 2."""

from __future__ import annotations

import tensorflow.compat.v1 as _tf

from . import datasets, monitors, preprocessing
from .model_fn import ModeKeys
from .run_config import RunConfig, TaskType

NanLossDuringTrainingError = _tf.train.NanLossDuringTrainingError

__all__ = [
    "ModeKeys",
    "NanLossDuringTrainingError",
    "RunConfig",
    "TaskType",
    "datasets",
    "monitors",
    "preprocessing",
]

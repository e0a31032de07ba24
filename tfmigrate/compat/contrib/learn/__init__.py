"""``tf.contrib.learn``: data sets, vocabularies and settings. Its estimators were gone before TensorFlow 2."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as _tf

from .._homes import attribute as _attribute

_HOMES = {
    "ModeKeys": "model_fn",
    "RunConfig": "run_config",
    "TaskType": "run_config",
    "datasets": "datasets",
    "monitors": "monitors",
    "preprocessing": "preprocessing",
}

NanLossDuringTrainingError = _tf.train.NanLossDuringTrainingError

__all__ = ["NanLossDuringTrainingError", *_HOMES]


def __getattr__(name: str) -> Any:
    return _attribute(__name__, _HOMES, name)

"""``tf.estimator.ModeKeys``."""

from __future__ import annotations

from typing import Final

__all__ = ["ModeKeys"]


class ModeKeys:
    """What a model function is called for; the values are those of TensorFlow 1.15."""

    TRAIN: Final = "train"
    EVAL: Final = "eval"
    PREDICT: Final = "infer"

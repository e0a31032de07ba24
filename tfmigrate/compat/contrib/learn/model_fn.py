"""``tf.contrib.learn.ModeKeys``."""

from __future__ import annotations

from typing import Final

__all__ = ["ModeKeys"]


class ModeKeys:
    """What a model function is called for."""

    TRAIN: Final = "train"
    EVAL: Final = "eval"
    INFER: Final = "infer"

    @classmethod
    def validate(cls, key: str) -> None:
        """``ValueError`` if it is none of these."""
        if key not in (cls.TRAIN, cls.EVAL, cls.INFER):
            raise ValueError(f"Invalid mode {key}.")

"""``slim.evaluation``."""

from __future__ import annotations

from tf_slim.evaluation import checkpoints_iterator, evaluate_once, evaluation_loop, wait_for_new_checkpoint

__all__ = [
    "checkpoints_iterator",
    "evaluate_once",
    "evaluation_loop",
    "wait_for_new_checkpoint",
]

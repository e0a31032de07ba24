"""``tf.contrib.training``: hyperparameters, training and evaluation loops, batching by buckets."""

from __future__ import annotations

from typing import Any

from .._homes import attribute as _attribute

_HOMES = {
    "FeedingQueueRunner": "feeding_queue_runner",
    "GreedyLoadBalancingStrategy": "device_setter",
    "HParams": "hparam",
    "RandomStrategy": "device_setter",
    "StopAfterNEvalsHook": "evaluation",
    "SummaryAtEndHook": "evaluation",
    "add_gradients_summaries": "training",
    "bucket": "bucket_ops",
    "bucket_by_sequence_length": "bucket_ops",
    "byte_size_load_fn": "device_setter",
    "checkpoints_iterator": "evaluation",
    "clip_gradient_norms": "training",
    "clip_gradient_norms_fn": "training",
    "create_train_op": "training",
    "evaluate_once": "evaluation",
    "evaluate_repeatedly": "evaluation",
    "get_or_create_eval_step": "evaluation",
    "multiply_gradients": "training",
    "parse_values": "hparam",
    "train": "training",
    "wait_for_new_checkpoint": "evaluation",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    return _attribute(__name__, _HOMES, name)

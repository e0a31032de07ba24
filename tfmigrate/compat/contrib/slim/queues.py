"""``slim.queues``."""

from __future__ import annotations

from tf_slim.queues import NestedQueueRunnerError, QueueRunners

__all__ = [
    "NestedQueueRunnerError",
    "QueueRunners",
]

"""``slim.prefetch_queue``."""

from __future__ import annotations

from tf_slim.data.prefetch_queue import prefetch_queue

__all__ = [
    "prefetch_queue",
]

"""``slim.prefetch_queue``."""

from __future__ import annotations

from .data.prefetch_queue import prefetch_queue

__all__ = [
    "prefetch_queue",
]

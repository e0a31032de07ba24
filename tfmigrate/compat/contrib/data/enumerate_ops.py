"""Elements with their numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["enumerate_dataset"]


def enumerate_dataset(start: int = 0) -> Callable[[Any], Any]:
    """Pairs of an int64 number, from ``start``, and an element."""
    return lambda dataset: dataset.enumerate(start)

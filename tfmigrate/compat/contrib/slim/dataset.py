"""``slim.dataset``."""

from __future__ import annotations

from .data.dataset import Dataset

__all__ = [
    "Dataset",
]

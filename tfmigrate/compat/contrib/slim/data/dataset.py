"""``slim.dataset``."""

from __future__ import annotations

from tf_slim.data.dataset import Dataset

__all__ = [
    "Dataset",
]

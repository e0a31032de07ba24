"""``slim.data_provider``."""

from __future__ import annotations

from tf_slim.data.data_provider import DataProvider

__all__ = [
    "DataProvider",
]

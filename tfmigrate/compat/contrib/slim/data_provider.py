"""``slim.data_provider``."""

from __future__ import annotations

from .data.data_provider import DataProvider

__all__ = [
    "DataProvider",
]

"""``slim.dataset_data_provider``."""

from __future__ import annotations

from tf_slim.data.dataset_data_provider import DatasetDataProvider

__all__ = [
    "DatasetDataProvider",
]

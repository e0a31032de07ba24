"""``slim.data_decoder``."""

from __future__ import annotations

from tf_slim.data.data_decoder import DataDecoder

__all__ = [
    "DataDecoder",
]

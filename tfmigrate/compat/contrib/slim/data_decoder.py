"""``slim.data_decoder``."""

from __future__ import annotations

from .data.data_decoder import DataDecoder

__all__ = [
    "DataDecoder",
]

"""``contrib.layers.encoders``, which slim names too."""

from __future__ import annotations

from ..layers.encoders import bow_encoder, embed_sequence

__all__ = [
    "bow_encoder",
    "embed_sequence",
]

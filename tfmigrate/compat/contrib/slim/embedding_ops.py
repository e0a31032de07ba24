"""``contrib.layers.embedding_ops``, which slim names too."""

from __future__ import annotations

from ..layers.embedding_ops import embedding_lookup_unique, safe_embedding_lookup_sparse

__all__ = [
    "embedding_lookup_unique",
    "safe_embedding_lookup_sparse",
]

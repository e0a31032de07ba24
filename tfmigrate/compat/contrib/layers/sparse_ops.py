"""Dense tensors as sparse ones."""

from __future__ import annotations

from tf_slim.layers.sparse_ops import dense_to_sparse_tensor, indicators_to_sparse_ids, sparse_row_envelope

__all__ = [
    "dense_to_sparse_tensor",
    "indicators_to_sparse_ids",
    "sparse_row_envelope",
]

"""Look-up of embeddings."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["embedding_lookup_unique", "safe_embedding_lookup_sparse"]


def safe_embedding_lookup_sparse(
    embedding_weights: Any,
    sparse_ids: Any,
    sparse_weights: Any = None,
    combiner: str | None = None,
    default_id: int | None = None,
    name: str | None = None,
    partition_strategy: str = "div",
    max_norm: float | None = None,
) -> Any:
    """The combined embedding of each row of ids, float ``[d_0, ..., d_n-1, embedding]``.

    Ids below 0, and weights that are not positive, count for nothing; an empty row gives ``default_id``'s
    embedding, or zeros. Raises ``ValueError`` where there are no weights.
    """
    if embedding_weights is None:
        raise ValueError(f"Missing embedding_weights {embedding_weights}.")
    return v1.nn.safe_embedding_lookup_sparse(
        embedding_weights,
        sparse_ids,
        sparse_weights=sparse_weights,
        combiner=combiner or "mean",
        default_id=default_id,
        name=name,
        partition_strategy=partition_strategy,
        max_norm=max_norm,
    )


def embedding_lookup_unique(params: Any, ids: Any, partition_strategy: str = "mod", name: str | None = None) -> Any:
    """Embeddings ``[*ids.shape, ...]``, where an id that occurs often is looked up once.

    Raises ``ValueError`` for ``params`` that are empty.
    """
    with v1.name_scope(name, "EmbeddingLookupUnique", [params, ids]):
        ids = tf.convert_to_tensor(ids)
        distinct, positions = tf.unique(tf.reshape(ids, [-1]))
        found = v1.nn.embedding_lookup(params, distinct, partition_strategy)
        flat = tf.gather(found, positions)
        result = tf.reshape(flat, tf.concat([tf.shape(ids), tf.shape(found)[1:]], 0))
        result.set_shape(ids.shape.concatenate(found.shape[1:]))
        return result

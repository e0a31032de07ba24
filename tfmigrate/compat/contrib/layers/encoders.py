"""Sequences of symbols as embeddings."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tf_slim.layers.sparse_ops import dense_to_sparse_tensor

from ..framework.variables import model_variable
from .embedding_ops import embedding_lookup_unique, safe_embedding_lookup_sparse

v1 = tf.compat.v1

__all__ = ["bow_encoder", "embed_sequence"]


def bow_encoder(
    ids: Any,
    vocab_size: int,
    embed_dim: int,
    sparse_lookup: bool = True,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool = True,
    scope: Any = None,
    reuse: bool | None = None,
) -> Any:
    """The mean embedding of each row of ``ids``, float ``[batch, embed_dim]``.

    ``sparse_lookup`` leaves out the ids 0 (and empty rows get the embedding of id 0).
    Raises ``ValueError`` where a size is missing, ``TypeError`` for sparse ids without ``sparse_lookup``.
    """
    if not vocab_size or not embed_dim:
        raise ValueError("Must specify vocab size and embedding dimension")
    with v1.variable_scope(scope, "bow_encoder", [ids], reuse=reuse):
        embeddings = model_variable(
            "embeddings",
            shape=[vocab_size, embed_dim],
            initializer=initializer,
            regularizer=regularizer,
            trainable=trainable,
        )
        is_sparse = isinstance(ids, tf.SparseTensor)
        if sparse_lookup:
            sparse = ids if is_sparse else dense_to_sparse_tensor(ids)
            return safe_embedding_lookup_sparse([embeddings], sparse, combiner="mean", default_id=0)
        if is_sparse:
            raise TypeError(f"ids are expected to be dense Tensor, got: {ids}")
        return tf.reduce_mean(v1.nn.embedding_lookup(embeddings, ids), axis=1)


def embed_sequence(
    ids: Any,
    vocab_size: int | None = None,
    embed_dim: int | None = None,
    unique: bool = False,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: bool = True,
    scope: Any = None,
    reuse: bool | None = None,
) -> Any:
    """The embedding of each id, float ``[batch, length, embed_dim]``; ``unique`` looks up each id once.

    Raises ``ValueError`` where a size is missing and the variable is not reused.
    """
    if not reuse and not (vocab_size and embed_dim):
        raise ValueError(
            "Must specify vocab size and embedding dimension when not "
            f"reusing. Got vocab_size={vocab_size} and embed_dim={embed_dim}"
        )
    with v1.variable_scope(scope, "EmbedSequence", [ids], reuse=reuse):
        is_known = embed_dim is not None and not (reuse and vocab_size is None)
        embeddings = model_variable(
            "embeddings",
            shape=[vocab_size, embed_dim] if is_known else None,
            initializer=initializer,
            regularizer=regularizer,
            trainable=trainable,
        )
        lookup = embedding_lookup_unique if unique else v1.nn.embedding_lookup
        return lookup(embeddings, ids)

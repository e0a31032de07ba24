"""What feature columns share: numbers as matrices, embeddings as variables."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from ..framework.variables import model_variable
from .embedding_ops import safe_embedding_lookup_sparse

v1 = tf.compat.v1

__all__ = ["embedded", "flattened"]


def flattened(tensor: Any, rank: int, name: str) -> Any:
    """A dense tensor with this rank: one more dimension, or the inner ones as one.

    Raises ``ValueError`` where more than one dimension is missing.
    """
    have = tensor.shape.rank
    if have is not None and rank > have + 1:
        raise ValueError(
            f"Error while processing column {name}.Rank of input Tensor ({have}) should be the same as "
            f"output_rank ({rank}). For example, sequence data should typically be 3 dimensional (rank 3) "
            "while non-sequence data is typically 2 dimensional (rank 2)."
        )
    if have == rank:
        return tensor
    if have is not None and have + 1 == rank:
        return tf.expand_dims(tensor, -1)
    outer = tensor.shape[: rank - 1]
    inner = tensor.shape[rank - 1 :].num_elements() if have is not None else None
    result = tf.reshape(tensor, tf.concat([tf.shape(tensor)[: rank - 1], [-1 if inner is None else inner]], 0))
    if have is not None:
        result.set_shape(outer.concatenate([inner]))
    return result


def embedded(column: Any, ids: Any, weights: Any, collections: Any, trainable: bool) -> Any:
    """The combined embedding of each row of ids, float32 ``[batch, dimension]``."""
    variable = model_variable(
        "weights",
        [column.length, column.dimension],
        tf.float32,
        initializer=column.initializer,
        trainable=trainable,
        collections=collections,
    )
    if column.ckpt_to_load_from is not None:
        v1.train.init_from_checkpoint(column.ckpt_to_load_from, {column.tensor_name_in_ckpt: variable})
    return safe_embedding_lookup_sparse(
        variable,
        ids,
        sparse_weights=weights,
        combiner=column.combiner,
        name=f"{column.name}weights",
        max_norm=column.max_norm,
    )

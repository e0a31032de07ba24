"""``tf.contrib.feature_column``: columns of sequences, and the layer that reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tensorflow as tf
from tensorflow.python.feature_column.feature_column import _LazyBuilder
from tensorflow.python.feature_column.feature_column_v2 import FeatureTransformationCache, _normalize_feature_columns

v1 = tf.compat.v1

sequence_categorical_column_with_hash_bucket = tf.feature_column.sequence_categorical_column_with_hash_bucket
sequence_categorical_column_with_identity = tf.feature_column.sequence_categorical_column_with_identity
sequence_categorical_column_with_vocabulary_file = tf.feature_column.sequence_categorical_column_with_vocabulary_file
sequence_categorical_column_with_vocabulary_list = tf.feature_column.sequence_categorical_column_with_vocabulary_list
sequence_numeric_column = tf.feature_column.sequence_numeric_column

__all__ = [
    "sequence_categorical_column_with_hash_bucket",
    "sequence_categorical_column_with_identity",
    "sequence_categorical_column_with_vocabulary_file",
    "sequence_categorical_column_with_vocabulary_list",
    "sequence_input_layer",
    "sequence_numeric_column",
]


def sequence_input_layer(
    features: dict[str, Any],
    feature_columns: Iterable[Any],
    weight_collections: Iterable[str] | None = None,
    trainable: bool = True,
) -> tuple[Any, Any]:
    """``(inputs, lengths)``: float ``[batch, longest, size]``, columns in the order of their names; int64 ``[batch]``.

    ``features``: name -> sparse tensor. ``ValueError`` for a column that is not of sequences, an error of the graph for
    sequences of other lengths.
    """
    columns = sorted(_normalize_feature_columns(feature_columns), key=lambda column: column.name)
    for column in columns:
        if not hasattr(column, "get_sequence_dense_tensor"):
            raise ValueError(f"All feature_columns must be of type _SequenceDenseColumn. Given: {column}")
    collections = list(dict.fromkeys([*(weight_collections or []), v1.GraphKeys.GLOBAL_VARIABLES]))
    with v1.variable_scope(None, default_name="sequence_input_layer", values=list(features.values())):
        builder, cache = _LazyBuilder(features), FeatureTransformationCache(features)
        parts, lengths = [], []
        for column in columns:
            with v1.variable_scope(None, default_name=getattr(column, "_var_scope_name", column.name)):
                if hasattr(column, "_get_sequence_dense_tensor"):
                    dense, length = column._get_sequence_dense_tensor(builder, collections, trainable)
                else:
                    dense, length = column.get_sequence_dense_tensor(cache, None)
                size = column.variable_shape.num_elements()
                parts.append(tf.reshape(dense, tf.concat([tf.shape(dense)[:2], [size]], 0)))
                lengths.append(length)
        return tf.concat(parts, -1), _the_same(lengths)


def _the_same(lengths: list[Any]) -> Any:
    checks = [v1.assert_equal(lengths[0], other) for other in lengths[1:]]
    with tf.control_dependencies(checks):
        return tf.identity(lengths[0])

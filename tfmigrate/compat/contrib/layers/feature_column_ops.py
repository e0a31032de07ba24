"""Feature columns as the input of a network, or as a linear model."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from ..framework.variables import model_variable
from .embedding_ops import safe_embedding_lookup_sparse
from .feature_column import create_feature_spec_for_parsing
from .feature_embedding import flattened
from .sparse_column import transformed

v1 = tf.compat.v1

__all__ = [
    "check_feature_columns",
    "input_from_feature_columns",
    "parse_feature_columns_from_examples",
    "transform_features",
    "weighted_sum_from_feature_columns",
]


def check_feature_columns(feature_columns: Any) -> None:
    """Raise ``ValueError`` for a dictionary, and where two columns have one key."""
    if isinstance(feature_columns, dict):
        raise ValueError("Expected feature_columns to be iterable, found dict.")
    seen = set()
    for column in feature_columns:
        if column.key in seen:
            raise ValueError(
                f"Duplicate feature column key found for column: {column.name}. This usually means that the column "
                "is almost identical to another column, and one must be discarded."
            )
        seen.add(column.key)


def _sorted(feature_columns: Any) -> list[Any]:
    return sorted(set(feature_columns), key=lambda column: column.key)


def _with_globals(collections: Any) -> Any:
    return list({*collections, v1.GraphKeys.GLOBAL_VARIABLES}) if collections else collections


def input_from_feature_columns(
    columns_to_tensors: dict[Any, Any],
    feature_columns: Any,
    weight_collections: Any = None,
    trainable: bool = True,
    scope: Any = None,
    cols_to_outs: dict[Any, Any] | None = None,
) -> Any:
    """All columns beside each other, float32 ``[batch, ...]``, in the order of their keys.

    ``cols_to_outs`` gets the part of each column. Raises ``ValueError`` for columns that a network cannot use.
    """
    features = dict(columns_to_tensors)
    check_feature_columns(feature_columns)
    if cols_to_outs is not None and not isinstance(cols_to_outs, dict):
        raise ValueError("cols_to_outs must be a dict unless None")
    given = list(columns_to_tensors.values())
    outputs = []
    with v1.variable_scope(scope, default_name="input_from_feature_columns", values=given):
        collections = _with_globals(weight_collections)
        for column in _sorted(feature_columns):
            with v1.variable_scope(None, default_name=column.name, values=given):
                outputs.append(column.dense(transformed(column, features), collections, trainable))
            if cols_to_outs is not None:
                cols_to_outs[column] = outputs[-1]
        return tf.concat(outputs, 1)


def weighted_sum_from_feature_columns(
    columns_to_tensors: dict[Any, Any],
    feature_columns: Any,
    num_outputs: int,
    weight_collections: Any = None,
    trainable: bool = True,
    scope: Any = None,
) -> tuple[Any, dict[Any, list[Any]], Any]:
    """A linear model: float32 ``[batch, num_outputs]``, the variables of each column, the bias.

    Weights begin with 0. Raises ``ValueError`` for columns that a linear model cannot use.
    """
    features = dict(columns_to_tensors)
    check_feature_columns(feature_columns)
    given = list(columns_to_tensors.values())
    options = {"initializer": v1.zeros_initializer(), "trainable": trainable, "collections": weight_collections}
    sums, variables = [], {}
    with v1.variable_scope(scope, default_name="weighted_sum_from_feature_columns", values=given):
        for column in _sorted(feature_columns):
            tensor = transformed(column, features)
            if hasattr(column, "linear"):
                looked_up = column.linear(tensor)
                with v1.variable_scope(None, default_name=column.name, values=given):
                    weights = model_variable("weights", [looked_up.size, num_outputs], tf.float32, **options)
                    part = safe_embedding_lookup_sparse(
                        weights,
                        looked_up.ids,
                        sparse_weights=looked_up.weights,
                        combiner=looked_up.combiner,
                        name=f"{column.name}_weights",
                    )
            elif hasattr(column, "values"):
                with v1.variable_scope(None, default_name=column.name, values=given):
                    numbers = flattened(column.values(tensor), 2, column.name)
                    weights = model_variable("weight", [numbers.shape[1], num_outputs], tf.float32, **options)
                    part = tf.matmul(numbers, weights, name="matmul")
            else:
                raise ValueError(f"Error creating weighted sum for column: {column.name}.")
            sums.append(tf.reshape(part, [-1, num_outputs]))
            variables[column] = [weights]
        options["collections"] = _with_globals(weight_collections)
        bias = model_variable("bias_weight", [num_outputs], tf.float32, **options)
        return tf.nn.bias_add(tf.add_n(sums), bias), variables, bias


def transform_features(features: dict[Any, Any], feature_columns: Any) -> dict[Any, Any]:
    """Each column with its transformed tensor: ids for sparse columns, numbers for others."""
    check_feature_columns(feature_columns)
    known = dict(features)
    with v1.name_scope("transform_features"):
        for column in _sorted(feature_columns):
            with v1.name_scope(column.name):
                transformed(column, known)
    return {column: known[column] for column in feature_columns}


def parse_feature_columns_from_examples(
    serialized: Any, feature_columns: Any, name: str | None = None, example_names: Any = None
) -> dict[Any, Any]:
    """Serialized examples ``[batch]`` as a dictionary of features and, after their columns, transformed tensors."""
    check_feature_columns(feature_columns)
    features: dict[Any, Any] = v1.parse_example(
        serialized, create_feature_spec_for_parsing(feature_columns), name=name, example_names=example_names
    )
    for column in _sorted(feature_columns):
        transformed(column, features)
    return features

"""How ``tf.Example``s of features, labels and weights are parsed."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["classifier_parse_example_spec", "regressor_parse_example_spec"]


def classifier_parse_example_spec(
    feature_columns: Any,
    label_key: str,
    label_dtype: Any = tf.int64,
    label_default: Any = None,
    weight_column: Any = None,
) -> dict[str, Any]:
    """A specification for ``tf.parse_example``. ``ValueError`` if the label or weight is one of the features."""
    label = tf.FixedLenFeature((1,), label_dtype, label_default)
    return _with(tf.feature_column.make_parse_example_spec(feature_columns), label_key, label, weight_column)


def regressor_parse_example_spec(
    feature_columns: Any,
    label_key: str,
    label_dtype: Any = tf.float32,
    label_default: Any = None,
    label_dimension: int = 1,
    weight_column: Any = None,
) -> dict[str, Any]:
    """A specification for ``tf.parse_example``. ``ValueError`` if the label or weight is one of the features."""
    label = tf.FixedLenFeature((label_dimension,), label_dtype, label_default)
    return _with(tf.feature_column.make_parse_example_spec(feature_columns), label_key, label, weight_column)


def _with(spec: dict[str, Any], label_key: str, label: Any, weight_column: Any) -> dict[str, Any]:
    if label_key in spec:
        raise ValueError(f"label should not be used as feature. label_key: {label_key}, features: {spec.keys()}")
    spec[label_key] = label
    if weight_column is None:
        return spec
    if isinstance(weight_column, str):
        weight_column = tf.feature_column.numeric_column(weight_column)
    if weight_column.key in spec:
        raise ValueError(
            f"weight_column should not be used as feature. weight_column: {weight_column.key}, features: {spec.keys()}"
        )
    return {**spec, **tf.feature_column.make_parse_example_spec([weight_column])}

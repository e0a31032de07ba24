"""Columns of features, as ``tf.contrib.layers`` had them before ``tf.feature_column``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import tensorflow as tf

from .feature_embedding import embedded, flattened
from .sparse_column import (
    Features,
    Linear,
    key_of,
    sparse_column_with_hash_bucket,
    sparse_column_with_integerized_feature,
    sparse_column_with_keys,
    sparse_column_with_vocabulary_file,
    transformed,
    weighted_sparse_column,
)

v1 = tf.compat.v1

__all__ = [
    "bucketized_column",
    "create_feature_spec_for_parsing",
    "embedding_column",
    "make_place_holder_tensors_for_base_features",
    "one_hot_column",
    "real_valued_column",
    "sparse_column_with_hash_bucket",
    "sparse_column_with_integerized_feature",
    "sparse_column_with_keys",
    "sparse_column_with_vocabulary_file",
    "weighted_sparse_column",
]


class _OneHotFields(NamedTuple):
    sparse_id_column: Any


class _OneHotColumn(_OneHotFields):
    """How often each id is in a row, or the sum of its weights."""

    @property
    def name(self) -> str:
        return f"{self.sparse_id_column.name}_one_hot"

    @property
    def key(self) -> str:
        return key_of(self)

    @property
    def config(self) -> dict[str, Any]:
        config: dict[str, Any] = self.sparse_id_column.config
        return config

    def transform(self, features: Features) -> Any:
        return transformed(self.sparse_id_column, features)

    def dense(self, tensor: Any, collections: Any, trainable: bool) -> Any:
        ids, weights = self.sparse_id_column.pair(tensor)
        size = self.sparse_id_column.length
        places = tf.sparse.to_dense(ids, default_value=-1)
        each = tf.one_hot(places, size)
        if weights is None:
            return tf.reduce_sum(each, axis=1)
        return tf.reduce_sum(each * tf.sparse.to_dense(weights)[..., None], axis=1)


def one_hot_column(sparse_id_column: Any) -> Any:
    """A sparse column for a network, float32 ``[batch, ids]``."""
    return _OneHotColumn(sparse_id_column)


class _EmbeddingFields(NamedTuple):
    sparse_id_column: Any
    dimension: int
    combiner: str = "mean"
    initializer: Any = None
    ckpt_to_load_from: str | None = None
    tensor_name_in_ckpt: str | None = None
    shared_embedding_name: str | None = None
    shared_vocab_size: int | None = None
    max_norm: float | None = None
    trainable: bool = True


class _EmbeddingColumn(_EmbeddingFields):
    """The combined embedding of the ids in a row."""

    @property
    def name(self) -> str:
        return f"{self.sparse_id_column.name}_embedding"

    @property
    def key(self) -> str:
        return key_of(self, ("initializer",))

    @property
    def length(self) -> int:
        size: int = self.sparse_id_column.length
        return size

    @property
    def config(self) -> dict[str, Any]:
        config: dict[str, Any] = self.sparse_id_column.config
        return config

    def transform(self, features: Features) -> Any:
        return transformed(self.sparse_id_column, features)

    def linear(self, tensor: Any) -> Linear:
        raise ValueError(f"Column {self} is not supported in linear models. Please use sparse_column.")

    def dense(self, tensor: Any, collections: Any, trainable: bool) -> Any:
        ids, weights = self.sparse_id_column.pair(tensor)
        return embedded(self, ids, weights, collections, trainable and self.trainable)


def _embedding(column: Any) -> Any:
    if column.initializer is not None and not callable(column.initializer):
        raise ValueError(
            f"initializer must be callable if specified. Embedding of column_name: {column.sparse_id_column.name}"
        )
    if (column.ckpt_to_load_from is None) != (column.tensor_name_in_ckpt is None):
        raise ValueError("Must specify both `ckpt_to_load_from` and `tensor_name_in_ckpt` or none of them.")
    if column.initializer is not None:
        return column
    # Not 1/sqrt(dimension), as tf.feature_column has it.
    return column._replace(initializer=v1.truncated_normal_initializer(0.0, column.sparse_id_column.length**-0.5))


def embedding_column(
    sparse_id_column: Any,
    dimension: int,
    combiner: str = "mean",
    initializer: Any = None,
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    max_norm: float | None = None,
    trainable: bool = True,
) -> Any:
    """A sparse column for a network, float32 ``[batch, dimension]``.

    Raises ``ValueError`` for an initializer that is none, and for one of the two arguments about checkpoints alone.
    """
    return _embedding(
        _EmbeddingColumn(
            sparse_id_column,
            dimension,
            combiner,
            initializer,
            ckpt_to_load_from,
            tensor_name_in_ckpt,
            max_norm=max_norm,
            trainable=trainable,
        )
    )


class _RealFields(NamedTuple):
    column_name: str
    dimension: int
    default_value: Any
    dtype: Any
    normalizer: Any


class _RealValuedColumn(_RealFields):
    """Numbers as they are."""

    @property
    def name(self) -> str:
        return self.column_name

    @property
    def key(self) -> str:
        return key_of(self, ("normalizer",))

    @property
    def config(self) -> dict[str, Any]:
        default = None if self.default_value is None else list(self.default_value)
        return {self.column_name: v1.FixedLenFeature([self.dimension], self.dtype, default)}

    def transform(self, features: Features) -> Any:
        given = features[self.column_name]
        return tf.cast(given if self.normalizer is None else self.normalizer(given), tf.float32)

    def dense(self, tensor: Any, collections: Any, trainable: bool) -> Any:
        return flattened(tensor, 2, self.name)

    def values(self, tensor: Any) -> Any:
        return flattened(tensor, 2, self.name)


def real_valued_column(
    column_name: str,
    dimension: int = 1,
    default_value: Any = None,
    dtype: Any = tf.float32,
    normalizer: Callable[[Any], Any] | None = None,
) -> Any:
    """A feature of ``dimension`` numbers, through ``normalizer``.

    Raises ``TypeError`` for a dimension or a default of another type, ``ValueError`` for other mistakes.
    """
    of = f"column_name: {column_name}"
    if not isinstance(dimension, int):
        raise TypeError(f"dimension must be an integer. dimension: {dimension}, {of}")
    if dimension < 1:
        raise ValueError(f"dimension must be greater than 0. dimension: {dimension}, {of}")
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype must be convertible to float. dtype: {dtype}, {of}")
    if default_value is None:
        return _RealValuedColumn(column_name, dimension, None, dtype, normalizer)
    values = default_value if isinstance(default_value, list) else [default_value] * dimension
    if len(values) != dimension:
        raise ValueError(f"The length of default_value must be equal to dimension. default_value: {values}, {of}")
    allowed = (int,) if dtype.is_integer else (int, float)
    if not all(isinstance(value, allowed) for value in values):
        raise TypeError(f"default_value must be compatible with dtype. default_value: {values}, dtype: {dtype}, {of}")
    defaults = tuple(values) if dtype.is_integer else tuple(float(value) for value in values)
    return _RealValuedColumn(column_name, dimension, defaults, dtype, normalizer)


class _BucketizedFields(NamedTuple):
    source_column: Any
    boundaries: tuple[float, ...]


class _BucketizedColumn(_BucketizedFields):
    """Numbers as the ids of intervals, closed below."""

    @property
    def name(self) -> str:
        return f"{self.source_column.name}_bucketized"

    @property
    def key(self) -> str:
        return key_of(self)

    @property
    def length(self) -> int:
        return len(self.boundaries) + 1

    @property
    def config(self) -> dict[str, Any]:
        config: dict[str, Any] = self.source_column.config
        return config

    def transform(self, features: Features) -> Any:
        numbers = transformed(self.source_column, features)
        return tf.raw_ops.Bucketize(input=numbers, boundaries=list(self.boundaries))

    def dense(self, tensor: Any, collections: Any, trainable: bool) -> Any:
        each = tf.one_hot(tf.cast(tensor, tf.int64), self.length)
        return tf.reshape(each, [-1, self.length * self.source_column.dimension])

    def linear(self, tensor: Any) -> Linear:
        dimension = self.source_column.dimension
        ids = tf.reshape(tensor, [-1, dimension]) + self.length * tf.range(dimension)
        rows, columns = tf.meshgrid(tf.range(tf.shape(ids)[0]), tf.range(dimension), indexing="ij")
        places = tf.cast(tf.stack([tf.reshape(rows, [-1]), tf.reshape(columns, [-1])], axis=1), tf.int64)
        sparse = tf.SparseTensor(places, tf.reshape(ids, [-1]), tf.cast(tf.shape(ids), tf.int64))
        return Linear(sparse, None, self.length * dimension, "sum")


def bucketized_column(source_column: Any, boundaries: Sequence[float]) -> Any:
    """A real valued column as intervals; equal boundaries count once.

    Raises ``TypeError`` for another column, ``ValueError`` where boundaries are missing or not sorted.
    """
    if not isinstance(source_column, _RealValuedColumn):
        raise TypeError(f"source_column must be an instance of _RealValuedColumn. source_column: {source_column}")
    if not isinstance(boundaries, (list, tuple)) or not boundaries:
        raise ValueError(f"boundaries must be a non-empty list or tuple. boundaries: {boundaries}")
    if list(boundaries) != sorted(boundaries):
        raise ValueError(f"boundaries must be a sorted list. boundaries: {boundaries}")
    return _BucketizedColumn(source_column, tuple(dict.fromkeys(boundaries)))


def create_feature_spec_for_parsing(feature_columns: Any) -> dict[str, Any]:
    """What ``tf.parse_example`` needs to read the features of these columns (or of a dictionary's values)."""
    columns = feature_columns.values() if isinstance(feature_columns, dict) else feature_columns
    spec: dict[str, Any] = {}
    for column in columns:
        spec.update(column.config)
    return spec


def make_place_holder_tensors_for_base_features(feature_columns: Any) -> dict[str, Any]:
    """A placeholder for each feature of these columns, sparse ones for sparse columns."""
    result: dict[str, Any] = {}
    for name, feature in create_feature_spec_for_parsing(feature_columns).items():
        if isinstance(feature, v1.VarLenFeature):
            result[name] = v1.sparse_placeholder(feature.dtype, name=f"Placeholder_{name}")
        else:
            shape = (None, feature.shape[0])
            result[name] = v1.placeholder(feature.dtype, shape=shape, name=f"Placeholder_{name}")
    return result

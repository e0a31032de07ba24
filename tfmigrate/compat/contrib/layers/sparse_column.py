"""Columns of ids, any number of them in a row.

A column says how to parse a feature, how to transform it, and what it gives to a network or to a linear model.
Columns are sorted by ``key``, which has the names of their classes and fields: so both are those of 1.15.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import tensorflow as tf

from ..lookup import index_table_from_file, index_table_from_tensor
from .feature_embedding import flattened
from .sparse_ops import dense_to_sparse_tensor

v1 = tf.compat.v1

__all__ = [
    "Features",
    "Linear",
    "key_of",
    "sparse_column_with_hash_bucket",
    "sparse_column_with_integerized_feature",
    "sparse_column_with_keys",
    "sparse_column_with_vocabulary_file",
    "transformed",
    "weighted_sparse_column",
]

Features = dict[Any, Any]
"""Name of a feature, or a column that is already transformed -> tensor."""


def key_of(column: Any, without: Sequence[str] = ()) -> str:
    """The class of a column and its fields, but for those that say nothing about which column it is."""
    fields = (f"{name}={getattr(column, name)}" for name in column._fields if name not in without)
    return f"{type(column).__name__}({', '.join(fields)})"


def transformed(column: Any, features: Features) -> Any:
    """The tensor (or pair of ids and weights) of a column, made once."""
    if column not in features:
        features[column] = column.transform(features)
    return features[column]


class Linear(NamedTuple):
    """What a linear model looks up: ids, their weights or ``None``, how many ids there are, how rows combine."""

    ids: Any
    weights: Any
    size: int
    combiner: str


class _SparseIdLookupConfig(NamedTuple):
    vocabulary_file: str | None = None
    keys: tuple[Any, ...] | None = None
    num_oov_buckets: int = 0
    vocab_size: int | None = None
    default_value: int = -1


class _SparseFields(NamedTuple):
    column_name: str
    is_integerized: bool = False
    bucket_size: int | None = None
    lookup_config: Any = None
    combiner: str = "sum"
    dtype: Any = tf.string


class _SparseColumn(_SparseFields):
    """Ids, any number of them in a row."""

    hash_keys: Any = None

    @property
    def name(self) -> str:
        return self.column_name

    @property
    def key(self) -> str:
        return key_of(self)

    @property
    def length(self) -> int:
        if self.bucket_size is not None:
            return self.bucket_size
        size: int = self.lookup_config.vocab_size + self.lookup_config.num_oov_buckets
        return size

    @property
    def config(self) -> dict[str, Any]:
        return {self.column_name: v1.VarLenFeature(self.dtype)}

    def transform(self, features: Features) -> Any:
        given = features[self.column_name]
        if not isinstance(given, tf.SparseTensor):
            # Numbers may be 0: only strings have a value that says that there is none.
            ignored = "" if given.dtype == tf.string else -1
            given = dense_to_sparse_tensor(flattened(given, 2, self.name), ignore_value=ignored)
        return self._ids(given)

    def _ids(self, given: Any) -> Any:
        raise NotImplementedError

    def pair(self, tensor: Any) -> tuple[Any, Any]:
        return tensor, None

    def linear(self, tensor: Any) -> Linear:
        return Linear(tensor, None, self.length, self.combiner)

    def dense(self, tensor: Any, collections: Any, trainable: bool) -> Any:
        raise ValueError(
            f"SparseColumn is not supported in DNN. Please use embedding_column or one_hot_column. column: {self}"
        )


class _SparseColumnIntegerized(_SparseColumn):
    def _ids(self, given: Any) -> Any:
        return tf.SparseTensor(given.indices, tf.math.floormod(given.values, self.bucket_size), given.dense_shape)


class _SparseColumnHashed(_SparseColumn):
    def _ids(self, given: Any) -> Any:
        words = tf.as_string(given.values) if self.dtype.is_integer else given.values
        if not self.hash_keys:
            ids = tf.strings.to_hash_bucket_fast(words, self.bucket_size, name="lookup")
            return tf.SparseTensor(given.indices, ids, given.dense_shape)
        hashed = [tf.strings.to_hash_bucket_strong(words, self.bucket_size, key) for key in self.hash_keys]
        return tf.sparse.concat(1, [tf.SparseTensor(given.indices, ids, given.dense_shape) for ids in hashed])


class _SparseColumnKeys(_SparseColumn):
    def _ids(self, given: Any) -> Any:
        config = self.lookup_config
        return index_table_from_tensor(
            config.keys, default_value=config.default_value, dtype=self.dtype, name="lookup"
        ).lookup(given)


class _SparseColumnVocabulary(_SparseColumn):
    def _ids(self, given: Any) -> Any:
        config = self.lookup_config
        if self.dtype.is_integer:
            given = tf.SparseTensor(given.indices, tf.as_string(given.values), given.dense_shape)
        return index_table_from_file(
            vocabulary_file=config.vocabulary_file,
            num_oov_buckets=config.num_oov_buckets,
            vocab_size=config.vocab_size,
            default_value=config.default_value,
            name=f"{self.name}_lookup",
        ).lookup(given)


def _checked(column: Any) -> Any:
    of = f"column_name: {column.column_name}"
    if column.is_integerized and not column.dtype.is_integer:
        raise ValueError(f"dtype must be an integer if is_integerized is True. dtype: {column.dtype}, {of}.")
    if column.dtype != tf.string and not column.dtype.is_integer:
        raise ValueError(f"dtype must be string or integer. dtype: {column.dtype}, {of}")
    if column.bucket_size is None and column.lookup_config is None:
        raise ValueError(f"one of bucket_size or lookup_config must be set. {of}")
    if column.bucket_size is not None and column.bucket_size < 1:
        raise ValueError(f"bucket_size must be at least 1. bucket_size: {column.bucket_size}, {of}")
    return column


def sparse_column_with_integerized_feature(
    column_name: str, bucket_size: int, combiner: str = "sum", dtype: Any = tf.int64
) -> Any:
    """Integers as ids, modulo ``bucket_size``; raises ``ValueError`` for other types."""
    return _checked(_SparseColumnIntegerized(column_name, True, bucket_size, None, combiner, dtype))


def sparse_column_with_hash_bucket(
    column_name: str, hash_bucket_size: int, combiner: str = "sum", dtype: Any = tf.string, hash_keys: Any = None
) -> Any:
    """Strings or integers as ids by hash; ``hash_keys``: pairs of integers, one strong hash for each."""
    if hash_keys is not None and (not isinstance(hash_keys, list) or not hash_keys):
        raise ValueError("hash_keys must be a non-empty list.")
    column = _checked(_SparseColumnHashed(column_name, False, hash_bucket_size, None, combiner, dtype))
    column.hash_keys = hash_keys
    return column


def sparse_column_with_keys(
    column_name: str, keys: Iterable[Any], default_value: int = -1, combiner: str = "sum", dtype: Any = tf.string
) -> Any:
    """The place in ``keys`` as id; ``default_value``, which counts for nothing if it is -1, for others."""
    known = tuple(keys)
    config = _SparseIdLookupConfig(keys=known, vocab_size=len(known), default_value=default_value)
    return _checked(_SparseColumnKeys(column_name, False, None, config, combiner, dtype))


def sparse_column_with_vocabulary_file(
    column_name: str,
    vocabulary_file: str,
    num_oov_buckets: int = 0,
    vocab_size: int | None = None,
    default_value: int = -1,
    combiner: str = "sum",
    dtype: Any = tf.string,
) -> Any:
    """The line in a file as id; others by hash to the buckets after. Raises ``ValueError`` without ``vocab_size``."""
    if vocab_size is None:
        raise ValueError(f"vocab_size should be defined. column_name: {column_name}")
    config = _SparseIdLookupConfig(vocabulary_file, None, num_oov_buckets, vocab_size, default_value)
    return _checked(_SparseColumnVocabulary(column_name, False, None, config, combiner, dtype))


class _WeightedFields(NamedTuple):
    sparse_id_column: Any
    weight_column_name: str
    dtype: Any


class _WeightedSparseColumn(_WeightedFields):
    """Ids with weights from another feature."""

    @property
    def name(self) -> str:
        return f"{self.sparse_id_column.name}_weighted_by_{self.weight_column_name}"

    @property
    def key(self) -> str:
        return key_of(self)

    @property
    def length(self) -> int:
        size: int = self.sparse_id_column.length
        return size

    @property
    def config(self) -> dict[str, Any]:
        return {**self.sparse_id_column.config, self.weight_column_name: v1.VarLenFeature(self.dtype)}

    def transform(self, features: Features) -> Any:
        weights = features[self.weight_column_name]
        if not isinstance(weights, tf.SparseTensor):
            weights = dense_to_sparse_tensor(weights)
        if not self.dtype.is_floating:
            weights = tf.cast(weights, tf.float32)
        return transformed(self.sparse_id_column, features), weights

    def pair(self, tensor: Any) -> tuple[Any, Any]:
        return tensor[0], tensor[1]

    def linear(self, tensor: Any) -> Linear:
        return Linear(tensor[0], tensor[1], self.length, self.sparse_id_column.combiner)

    def dense(self, tensor: Any, collections: Any, trainable: bool) -> Any:
        raise ValueError(
            "WeightedSparseColumn is not supported in DNN. "
            f"Please use embedding_column or one_hot_column. column: {self}"
        )


def weighted_sparse_column(sparse_id_column: Any, weight_column_name: str, dtype: Any = tf.float32) -> Any:
    """A sparse column whose ids have the weights of another feature; ``ValueError`` if they are no numbers."""
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype is not convertible to float. Given {dtype}")
    return _WeightedSparseColumn(sparse_id_column, weight_column_name, dtype)

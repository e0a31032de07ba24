"""Tables."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.python.ops.lookup_ops import (
    DenseHashTable as MutableDenseHashTable,
)
from tensorflow.python.ops.lookup_ops import (
    FastHashSpec,
    HasherSpec,
    IdTableWithHashBuckets,
    InitializableLookupTableBase,
    KeyValueTensorInitializer,
    LookupInterface,
    MutableHashTable,
    StaticHashTableV1,
    StrongHashSpec,
    TableInitializerBase,
    TextFileIdTableInitializer,
    TextFileIndex,
    TextFileInitializer,
    TextFileStringTableInitializer,
    index_table_from_file,
    index_to_string_table_from_file,
)
from tensorflow.python.ops.lookup_ops import (
    index_table_from_tensor as _index_table_from_tensor,
)
from tensorflow.python.ops.lookup_ops import (
    index_to_string_table_from_tensor as _index_to_string_table_from_tensor,
)

__all__ = [
    "FastHashSpec",
    "HashTable",
    "HasherSpec",
    "IdTableWithHashBuckets",
    "InitializableLookupTableBase",
    "KeyValueTensorInitializer",
    "LookupInterface",
    "MutableDenseHashTable",
    "MutableHashTable",
    "StrongHashSpec",
    "TableInitializerBase",
    "TextFileIdTableInitializer",
    "TextFileIndex",
    "TextFileInitializer",
    "TextFileStringTableInitializer",
    "index_table_from_file",
    "index_table_from_tensor",
    "index_to_string",
    "index_to_string_table_from_file",
    "index_to_string_table_from_tensor",
    "string_to_index",
    "string_to_index_table_from_file",
    "string_to_index_table_from_tensor",
]


class HashTable(StaticHashTableV1):
    """A table that does not change once it has its values from ``initializer``.

    Keys that it does not have give ``default_value``. ``init`` is the op that fills it;
    ``tf.tables_initializer`` runs it too. A table with a ``shared_name`` is one for all sessions.
    """

    def __init__(
        self, initializer: Any, default_value: Any, shared_name: str | None = None, name: str | None = None
    ) -> None:
        self._given_name = shared_name
        super().__init__(initializer, default_value, name=name)

    def _create_resource(self) -> Any:
        if self._given_name:
            self._shared_name = self._given_name
        return super()._create_resource()

    @property
    def init(self) -> Any:
        """The op that fills the table."""
        return self.initializer


def index_table_from_tensor(
    mapping: Any,
    num_oov_buckets: int = 0,
    default_value: int = -1,
    hasher_spec: Any = FastHashSpec,
    dtype: Any = tf.string,
    name: str | None = None,
) -> Any:
    """A table from each element of ``mapping`` to its place; others by hash to the places after, or to the default.

    Raises ``ValueError`` if ``mapping`` is missing.
    """
    if mapping is None:
        raise ValueError("mapping must be specified.")
    return _index_table_from_tensor(
        vocabulary_list=mapping,
        num_oov_buckets=num_oov_buckets,
        default_value=default_value,
        hasher_spec=hasher_spec,
        dtype=dtype,
        name=name,
    )


def string_to_index_table_from_tensor(
    mapping: Any,
    num_oov_buckets: int = 0,
    default_value: int = -1,
    hasher_spec: Any = FastHashSpec,
    name: str | None = None,
) -> Any:
    """``index_table_from_tensor`` for strings, by its old name."""
    return index_table_from_tensor(mapping, num_oov_buckets, default_value, hasher_spec, tf.string, name)


def string_to_index_table_from_file(
    vocabulary_file: Any = None,
    num_oov_buckets: int = 0,
    vocab_size: int | None = None,
    default_value: int = -1,
    hasher_spec: Any = FastHashSpec,
    name: str | None = None,
) -> Any:
    """``index_table_from_file`` for strings, by its old name."""
    return index_table_from_file(
        vocabulary_file, num_oov_buckets, vocab_size, default_value, hasher_spec, key_dtype=tf.string, name=name
    )


def string_to_index(tensor: Any, mapping: Any, default_value: int = -1, name: str | None = None) -> Any:
    """The places of strings in ``mapping``, int64; the table has to be initialized."""
    return index_table_from_tensor(mapping, default_value=default_value, name=name).lookup(tensor)


def index_to_string_table_from_tensor(mapping: Any, default_value: str = "UNK", name: str | None = None) -> Any:
    """A table from int64 places to the strings of ``mapping``; raises ``ValueError`` if it is missing."""
    if mapping is None:
        raise ValueError("mapping must be specified.")
    return _index_to_string_table_from_tensor(vocabulary_list=mapping, default_value=default_value, name=name)


def index_to_string(tensor: Any, mapping: Any, default_value: str = "UNK", name: str | None = None) -> Any:
    """The strings of ``mapping`` at int64 places; the table has to be initialized."""
    return index_to_string_table_from_tensor(mapping, default_value, name).lookup(tensor)

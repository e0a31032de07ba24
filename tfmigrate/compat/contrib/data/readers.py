"""Data sets that read files."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1
_experimental = v1.data.experimental

__all__ = ["CsvDataset", "SqlDataset", "make_batched_features_dataset", "make_csv_dataset", "read_batch_features"]

CsvDataset = _experimental.CsvDataset
SqlDataset = _experimental.SqlDataset
make_batched_features_dataset = _experimental.make_batched_features_dataset
make_csv_dataset = _experimental.make_csv_dataset


def read_batch_features(
    file_pattern: Any,
    batch_size: int,
    features: dict[str, Any],
    reader: Any = v1.data.TFRecordDataset,
    reader_args: list[Any] | None = None,
    randomize_input: bool = True,
    num_epochs: int | None = None,
    capacity: int = 10000,
) -> dict[str, Any]:
    """The next batch of parsed examples of these files, as a dictionary of tensors."""
    dataset = make_batched_features_dataset(
        file_pattern,
        batch_size,
        features,
        reader=reader,
        reader_args=reader_args,
        shuffle=randomize_input,
        num_epochs=num_epochs,
        shuffle_buffer_size=capacity,
    )
    batch: dict[str, Any] = v1.data.make_one_shot_iterator(dataset).get_next()
    return batch

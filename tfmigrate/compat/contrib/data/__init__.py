"""``tf.contrib.data``: transformations of data sets."""

from __future__ import annotations

import tensorflow as tf

from .batching import (
    assert_element_shape,
    batch_and_drop_remainder,
    dense_to_sparse_batch,
    map_and_batch,
    padded_batch_and_drop_remainder,
    unbatch,
)
from .counter import Counter
from .enumerate_ops import enumerate_dataset
from .error_ops import ignore_errors
from .get_single_element import get_single_element, reduce_dataset
from .grouping import Reducer, bucket_by_sequence_length, group_by_reducer, group_by_window
from .interleave_ops import choose_from_datasets, parallel_interleave, sample_from_datasets, sloppy_interleave
from .iterator_ops import make_saveable_from_iterator
from .parsing_ops import parse_example_dataset
from .prefetching_ops import copy_to_device, prefetch_to_device
from .random_ops import RandomDataset
from .readers import CsvDataset, SqlDataset, make_batched_features_dataset, make_csv_dataset, read_batch_features
from .resampling import rejection_resample
from .scan_ops import scan
from .shuffle_ops import shuffle_and_repeat
from .sliding import sliding_window_batch
from .unique import unique
from .writers import TFRecordWriter

AUTOTUNE = tf.data.experimental.AUTOTUNE
Optional = tf.experimental.Optional
get_next_as_optional = tf.data.experimental.get_next_as_optional

__all__ = [
    "AUTOTUNE",
    "Counter",
    "CsvDataset",
    "Optional",
    "RandomDataset",
    "Reducer",
    "SqlDataset",
    "TFRecordWriter",
    "assert_element_shape",
    "batch_and_drop_remainder",
    "bucket_by_sequence_length",
    "choose_from_datasets",
    "copy_to_device",
    "dense_to_sparse_batch",
    "enumerate_dataset",
    "get_next_as_optional",
    "get_single_element",
    "group_by_reducer",
    "group_by_window",
    "ignore_errors",
    "make_batched_features_dataset",
    "make_csv_dataset",
    "make_saveable_from_iterator",
    "map_and_batch",
    "padded_batch_and_drop_remainder",
    "parallel_interleave",
    "parse_example_dataset",
    "prefetch_to_device",
    "read_batch_features",
    "reduce_dataset",
    "rejection_resample",
    "sample_from_datasets",
    "scan",
    "shuffle_and_repeat",
    "sliding_window_batch",
    "sloppy_interleave",
    "unbatch",
    "unique",
]

"""``tensorflow.contrib.learn.python.learn.datasets.base``: data sets of files."""

from __future__ import annotations

import collections
import csv
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from ....examples.tutorials.mnist.input_data import Datasets, maybe_download
from .iris import measurements

__all__ = [
    "Dataset",
    "Datasets",
    "load_boston",
    "load_csv_with_header",
    "load_csv_without_header",
    "load_iris",
    "maybe_download",
]

Dataset = collections.namedtuple("Dataset", ["data", "target"])


def load_csv_with_header(filename: str, target_dtype: Any, features_dtype: Any, target_column: int = -1) -> Any:
    """A ``Dataset`` of a CSV file whose first line starts with the numbers of samples and features."""
    with tf.gfile.Open(filename) as file:
        rows = csv.reader(file)
        header = next(rows)
        samples, features = int(header[0]), int(header[1])
        data = np.zeros((samples, features), dtype=features_dtype)
        target = np.zeros((samples,), dtype=target_dtype)
        for index, row in enumerate(rows):
            target[index] = np.asarray(row.pop(target_column), dtype=target_dtype)
            data[index] = np.asarray(row, dtype=features_dtype)
    return Dataset(data=data, target=target)


def load_csv_without_header(filename: str, target_dtype: Any, features_dtype: Any, target_column: int = -1) -> Any:
    """A ``Dataset`` of a CSV file of samples only."""
    data, target = [], []
    with tf.gfile.Open(filename) as file:
        for row in csv.reader(file):
            target.append(row.pop(target_column))
            data.append(np.asarray(row, dtype=features_dtype))
    return Dataset(data=np.array(data), target=np.array(target, dtype=target_dtype))


def load_iris(data_path: str | None = None) -> Any:
    """Iris, of a CSV file if one is given: float64 ``[150, 4]``, int64 ``[150]``."""
    if data_path is None:
        return Dataset(*measurements())
    return load_csv_with_header(data_path, np.int64, np.float64)


def load_boston(data_path: str | None = None) -> Any:
    """Boston housing of a CSV file: float64 ``[506, 13]``, float64 ``[506]``. ``ValueError`` without a path."""
    if data_path is None:
        raise ValueError(
            "TensorFlow 1.x came with boston_house_prices.csv, tfmigrate.compat does not: give the path of a copy of it"
        )
    return load_csv_with_header(data_path, np.float64, np.float64)

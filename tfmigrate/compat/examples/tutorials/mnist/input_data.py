"""MNIST as arrays, in batches: ``tensorflow.examples.tutorials.mnist.input_data`` of TensorFlow 1.x."""

from __future__ import annotations

import collections
import gzip
import os
import struct
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

__all__ = [
    "DEFAULT_SOURCE_URL",
    "DataSet",
    "Datasets",
    "dense_to_one_hot",
    "extract_images",
    "extract_labels",
    "load_mnist",
    "maybe_download",
    "read_data_sets",
]

DEFAULT_SOURCE_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"
_FAKE_EXAMPLES, _FAKE_PIXELS, _CLASSES = 10000, 784, 10

Datasets = collections.namedtuple("Datasets", ["train", "validation", "test"])


def maybe_download(filename: str, work_directory: str, source_url: str) -> str:
    """The path of a file in a folder, downloaded if it is not there. ``OSError`` naming both if it cannot be had."""
    folder = Path(work_directory)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / filename
    if not path.exists():
        try:
            with urllib.request.urlopen(source_url) as response:
                data = response.read()
        except (urllib.error.URLError, ValueError) as error:
            raise OSError(f"{path} is not there, and {source_url} cannot be read: {error}") from error
        path.write_bytes(data)
        print("Successfully downloaded", filename, len(data), "bytes.")
    return os.path.join(work_directory, filename)  # noqa: PTH118 - programs print it: ./ stays


def _integers(stream: Any, count: int) -> tuple[int, ...]:
    return struct.unpack(f">{count}I", stream.read(4 * count))


def extract_images(f: Any) -> Any:
    """Images of an idx file in gzip: uint8, ``[index, rows, columns, 1]``. ``ValueError`` for another file."""
    print("Extracting", f.name)
    with gzip.GzipFile(fileobj=f) as stream:
        magic, count, rows, columns = _integers(stream, 4)
        if magic != 2051:
            raise ValueError(f"Invalid magic number {magic} in MNIST image file: {f.name}")
        data = stream.read(rows * columns * count)
    return np.frombuffer(data, np.uint8).reshape(count, rows, columns, 1)


def dense_to_one_hot(labels_dense: Any, num_classes: int) -> Any:
    """Class ids ``[n]`` as one-hot float64 ``[n, num_classes]``."""
    found = np.zeros((labels_dense.shape[0], num_classes))
    found[np.arange(labels_dense.shape[0]), labels_dense.ravel()] = 1
    return found


def extract_labels(f: Any, one_hot: bool = False, num_classes: int = _CLASSES) -> Any:
    """Labels of an idx file in gzip: uint8 ``[index]``, or one-hot. ``ValueError`` for another file."""
    print("Extracting", f.name)
    with gzip.GzipFile(fileobj=f) as stream:
        magic, count = _integers(stream, 2)
        if magic != 2049:
            raise ValueError(f"Invalid magic number {magic} in MNIST label file: {f.name}")
        labels = np.frombuffer(stream.read(count), np.uint8)
    return dense_to_one_hot(labels, num_classes) if one_hot else labels


class DataSet:
    """Images and labels, and batches of them.

    ``images``: uint8 ``[n, rows, columns, 1]``, kept as uint8 or made float32 in [0, 1], flat if ``reshape``.
    ``TypeError`` for another ``dtype``. NumPy's global generator is seeded here, as TensorFlow 1.x did, and shuffles.
    """

    def __init__(
        self,
        images: Any,
        labels: Any,
        fake_data: bool = False,
        one_hot: bool = False,
        dtype: Any = tf.float32,
        reshape: bool = True,
        seed: int | None = None,
    ) -> None:
        graph_seed, op_seed = tf.random.get_seed(seed)
        np.random.seed(graph_seed if seed is None else op_seed)
        dtype = tf.as_dtype(dtype).base_dtype
        if dtype not in (tf.uint8, tf.float32):
            raise TypeError(f"Invalid image dtype {dtype!r}, expected uint8 or float32")
        self.one_hot = one_hot
        self._num_examples = _FAKE_EXAMPLES
        if not fake_data:
            if len(images) != len(labels):
                raise AssertionError(f"images.shape: {images.shape} labels.shape: {labels.shape}")
            self._num_examples = images.shape[0]
            if reshape:
                if images.shape[3] != 1:
                    raise AssertionError
                images = images.reshape(images.shape[0], images.shape[1] * images.shape[2])
            if dtype == tf.float32:
                images = np.multiply(images.astype(np.float32), np.float32(1.0 / 255.0))
        self._images, self._labels = images, labels
        self._epochs_completed = 0
        self._index_in_epoch = 0

    @property
    def images(self) -> Any:
        """The images, in the order of the epoch."""
        return self._images

    @property
    def labels(self) -> Any:
        """The labels, in the order of the epoch."""
        return self._labels

    @property
    def num_examples(self) -> int:
        """How many there are."""
        return self._num_examples

    @property
    def epochs_completed(self) -> int:
        """How often all were given."""
        return self._epochs_completed

    def next_batch(self, batch_size: int, fake_data: bool = False, shuffle: bool = True) -> tuple[Any, Any]:
        """The next images and labels; after the last ones, those of the next epoch follow, shuffled anew."""
        if fake_data:
            label = [1] + [0] * (_CLASSES - 1) if self.one_hot else 0
            return [[1] * _FAKE_PIXELS for _ in range(batch_size)], [label for _ in range(batch_size)]
        start = self._index_in_epoch
        if self._epochs_completed == 0 and start == 0 and shuffle:
            self._shuffle()
        if start + batch_size <= self._num_examples:
            self._index_in_epoch = start + batch_size
            return self._images[start : start + batch_size], self._labels[start : start + batch_size]
        self._epochs_completed += 1
        images, labels = self._images[start : self._num_examples], self._labels[start : self._num_examples]
        if shuffle:
            self._shuffle()
        self._index_in_epoch = batch_size - (self._num_examples - start)
        more = slice(0, self._index_in_epoch)
        return np.concatenate((images, self._images[more])), np.concatenate((labels, self._labels[more]))

    def _shuffle(self) -> None:
        order = np.arange(self._num_examples)
        np.random.shuffle(order)
        self._images, self._labels = self._images[order], self._labels[order]


def read_data_sets(
    train_dir: str,
    fake_data: bool = False,
    one_hot: bool = False,
    dtype: Any = tf.float32,
    reshape: bool = True,
    validation_size: int = 5000,
    seed: int | None = None,
    source_url: str = DEFAULT_SOURCE_URL,
) -> Any:
    """MNIST's ``train``, ``validation`` (its first ``validation_size`` examples) and ``test``, each a ``DataSet``.

    The four ``.gz`` files are read from ``train_dir``, where those that are missing are downloaded to: ``OSError`` if
    that fails. ``ValueError`` if there are fewer examples than ``validation_size``.
    """
    if fake_data:
        empty = [DataSet([], [], fake_data=True, one_hot=one_hot, dtype=dtype, seed=seed) for _ in Datasets._fields]
        return Datasets(*empty)
    found = []
    for name in ("train", "t10k"):
        for kind, extract in (("images-idx3", extract_images), ("labels-idx1", extract_labels)):
            filename = f"{name}-{kind}-ubyte.gz"
            path = maybe_download(filename, train_dir, (source_url or DEFAULT_SOURCE_URL) + filename)
            with open(path, "rb") as file:  # noqa: PTH123 - its name is printed: ./ stays
                found.append(extract_labels(file, one_hot=one_hot) if extract is extract_labels else extract(file))
    images, labels, test_images, test_labels = found
    if not 0 <= validation_size <= len(images):
        raise ValueError(f"Validation size should be between 0 and {len(images)}. Received: {validation_size}.")
    options = {"dtype": dtype, "reshape": reshape, "seed": seed}
    train = DataSet(images[validation_size:], labels[validation_size:], **options)
    validation = DataSet(images[:validation_size], labels[:validation_size], **options)
    return Datasets(train, validation, DataSet(test_images, test_labels, **options))


def load_mnist(train_dir: str = "MNIST-data") -> Any:
    """``read_data_sets(train_dir)``."""
    return read_data_sets(train_dir)

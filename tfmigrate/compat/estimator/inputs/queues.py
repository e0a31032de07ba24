"""Arrays in memory as a queue of the graph."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

from .feeding_queue_runner import FeedingQueueRunner

__all__ = ["enqueue_arrays"]


def enqueue_arrays(
    arrays: Sequence[Any],
    capacity: int,
    shuffle: bool,
    num_threads: int,
    enqueue_size: int,
    num_epochs: int | None,
) -> Any:
    """A queue of rows: the index of each (int64), then the row of each array, all with one first dimension.

    Each thread gives every row ``num_epochs`` times (without end if ``None``), in order unless rows are shuffled.
    The queue's name, operations and summary are those of TensorFlow 1.15.
    """
    with tf.name_scope("enqueue_input"):
        dtypes = [tf.int64, *(tf.as_dtype(array.dtype) for array in arrays)]
        shapes = [(), *(array.shape[1:] for array in arrays)]
        least = capacity // 4 if shuffle else 0
        if shuffle:
            queue = tf.RandomShuffleQueue(capacity, least, dtypes, shapes, seed=None)
        else:
            queue = tf.FIFOQueue(capacity, dtypes=dtypes, shapes=shapes)
        enqueue_ops, feeds = [], []
        for _ in range(num_threads):
            placeholders = [tf.placeholder(dtype) for dtype in dtypes]
            enqueue_ops.append(queue.enqueue_many(placeholders))
            feeds.append(_rows(placeholders, arrays, enqueue_size, shuffle, num_epochs))
        runner = FeedingQueueRunner(queue=queue, enqueue_ops=enqueue_ops, feed_fns=feeds)
        tf.train.add_queue_runner(runner)
        above = tf.cast(tf.maximum(0, queue.size() - least), tf.float32)
        name = f"queue/{queue.name}fraction_over_{least}_of_{capacity - least}_full"
        tf.summary.scalar(name, above * (1.0 / (capacity - least)))
        return queue


def _rows(
    placeholders: Sequence[Any], arrays: Sequence[Any], size: int, shuffle: bool, num_epochs: int | None
) -> Callable[[], dict[Any, Any]]:
    """What one thread feeds: the next rows, around the end of the data into the next epoch."""
    total = len(arrays[0])
    start = random.randrange(total) if shuffle and total else 0
    left = [None if num_epochs is None else num_epochs * total]
    position = [start]

    def feed() -> dict[Any, Any]:
        count = size if left[0] is None else min(size, left[0])
        if not count:
            raise tf.errors.OutOfRangeError(None, None, f"Already emitted {num_epochs} epochs.")
        indexes = np.arange(position[0], position[0] + count) % total
        position[0] = (position[0] + count) % total
        if left[0] is not None:
            left[0] -= count
        return dict(zip(placeholders, [indexes, *(array[indexes] for array in arrays)], strict=True))

    return feed

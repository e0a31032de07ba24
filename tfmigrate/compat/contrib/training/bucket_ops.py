"""``tf.contrib.training.bucket``: batches of examples of about one length."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

__all__ = ["bucket", "bucket_by_sequence_length"]


def bucket(
    tensors: Any,
    which_bucket: Any,
    batch_size: Any,
    num_buckets: int,
    num_threads: int = 1,
    capacity: int = 32,
    bucket_capacities: Sequence[int] | None = None,
    shapes: Any = None,
    dynamic_pad: bool = False,
    allow_smaller_final_batch: bool = False,
    keep_input: Any = True,
    shared_name: str | None = None,
    name: str | None = None,
) -> tuple[Any, Any]:
    """Batches of one bucket: its number (int32) and the tensors, each with a first dimension more.

    ``tensors``: a list or dictionary of one example's; ``which_bucket``: its bucket, an int32 scalar;
    ``batch_size``: a number, or one for each bucket. Queue runners fill the buckets. ``ValueError`` if a list has not
    ``num_buckets`` elements or a shape is unknown, ``TypeError`` for sparse tensors.
    """
    named = tensors if isinstance(tensors, dict) else None
    parts = list(named.values()) if named is not None else list(tensors)
    sizes = _for_each(batch_size, num_buckets, "If batch_size is a list it must have num_buckets elements")
    capacities = [capacity] * num_buckets if bucket_capacities is None else list(bucket_capacities)
    if len(capacities) != num_buckets:
        raise ValueError(
            f"The list bucket_capacities ({bucket_capacities}) must have exactly num_buckets ({num_buckets}) elements."
        )
    if not parts:
        raise ValueError("Expected at least one tensor in bucket().")
    with tf.name_scope(name, "bucket", parts):
        parts = [_dense(part) for part in parts]
        keep = _keep(keep_input)
        known = _shapes(parts, shapes, dynamic_pad)
        dtypes = [part.dtype for part in parts]
        make = tf.PaddingFIFOQueue if dynamic_pad else tf.FIFOQueue
        buckets = [
            make(capacity=c, dtypes=dtypes, shapes=known, shared_name=shared_name, name=f"bucket_queue_{i}")
            for i, c in enumerate(capacities)
        ]
        first = sizes[0] if len(set(sizes)) == 1 and not allow_smaller_final_batch else None
        top = tf.PaddingFIFOQueue(
            capacity=capacity,
            dtypes=[tf.int32, *dtypes],
            shapes=[tf.TensorShape([]), *(tf.TensorShape([first]).concatenate(shape) for shape in known)],
            shared_name=shared_name,
            name="top_queue",
        )
        which = tf.convert_to_tensor(which_bucket)
        enqueues = _enqueues(buckets, parts, which, keep)
        batches = _full_batches(buckets, top, sizes, allow_smaller_final_batch)
        _add_runner(buckets[0], batches, [top])
        _add_runner(top, [enqueues] * num_threads, buckets)
        _summarize(buckets, top, capacity)
        found = top.dequeue(name="dequeue_top")
        if named is not None:
            return found[0], dict(zip(named, found[1:], strict=True))
        return found[0], found[1] if len(parts) == 1 else found[1:]


def bucket_by_sequence_length(
    input_length: Any,
    tensors: Any,
    batch_size: Any,
    bucket_boundaries: Sequence[int],
    num_threads: int = 1,
    capacity: int = 32,
    bucket_capacities: Sequence[int] | None = None,
    shapes: Any = None,
    dynamic_pad: bool = False,
    allow_smaller_final_batch: bool = False,
    keep_input: Any = True,
    shared_name: str | None = None,
    name: str | None = None,
) -> tuple[Any, Any]:
    """Batches of examples whose lengths lie between the same boundaries: their lengths (int32) and the tensors.

    ``input_length``: an int32 scalar. ``bucket_boundaries``: increasing integers, else ``TypeError``, ``ValueError``.
    """
    boundaries = _boundaries(bucket_boundaries)
    sizes = _for_each(batch_size, len(boundaries) + 1, "If batch_size is a list it must have num_buckets elements")
    named = tensors if isinstance(tensors, dict) else None
    parts = list(named.values()) if named is not None else list(tensors)
    with tf.name_scope(name, "bucket_by_sequence_length", [input_length, *parts]):
        length = tf.convert_to_tensor(input_length, dtype=tf.int32)
        least = [np.iinfo(np.int32).min, *boundaries]
        beyond = [*boundaries, np.iinfo(np.int32).max]
        fits = tf.logical_and(tf.less_equal(least, length), tf.less(length, beyond))
        which = tf.cast(tf.reduce_min(tf.where(fits)), tf.int32)
        if shapes is not None:
            shapes = [tf.TensorShape([]), *shapes]
        _, found = bucket(
            [length, *parts],
            which_bucket=which,
            batch_size=sizes,
            num_buckets=len(boundaries) + 1,
            num_threads=num_threads,
            capacity=capacity,
            bucket_capacities=bucket_capacities,
            shapes=shapes,
            dynamic_pad=dynamic_pad,
            allow_smaller_final_batch=allow_smaller_final_batch,
            keep_input=keep_input,
            shared_name=shared_name,
        )
    if named is not None:
        return found[0], dict(zip(named, found[1:], strict=True))
    return found[0], found[1:]


def _for_each(value: Any, count: int, message: str) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        return [value] * count
    if len(value) != count:
        raise ValueError(message)
    return list(value)


def _boundaries(given: Any) -> list[int]:
    if not isinstance(given, (list, tuple)):
        raise TypeError(f"bucket_boundaries must be a list or tuple, but received: {given}")
    if not given:
        raise ValueError("bucket_boundaries must not be empty")
    for before, after in itertools.pairwise(given):
        if not isinstance(before, int) or not isinstance(after, int):
            raise TypeError(f"bucket boundaries must be integers, but saw: {before} and {after}")
        if before >= after:
            raise ValueError(f"Buckets must contain sequential increasing lengths, but saw: {before} before {after}")
    return list(given)


def _dense(part: Any) -> Any:
    if isinstance(part, tf.SparseTensor):
        raise TypeError("tfmigrate.compat has buckets of dense tensors only")
    return tf.convert_to_tensor(part)


def _keep(keep_input: Any) -> Any:
    if keep_input is True:
        return None
    keep = tf.convert_to_tensor(keep_input)
    if keep.shape.ndims is None:
        raise ValueError("`keep_input` dimensions must be known at graph construction.")
    if keep.shape.ndims == 1:
        raise ValueError("`keep_input` cannot be a vector when `enqueue_many=False`.")
    return keep


def _shapes(parts: list[Any], given: Any, dynamic_pad: bool) -> list[Any]:
    found = [tf.TensorShape(shape) for shape in (given if given is not None else [part.shape for part in parts])]
    for part, shape in zip(parts, found, strict=True):
        if shape.ndims is None:
            raise ValueError(f"Cannot infer Tensor's rank: {part}")
    if not dynamic_pad and not all(shape.is_fully_defined() for shape in found):
        raise ValueError(f"All shapes must be fully defined: {found}")
    return found


def _enqueues(buckets: list[Any], parts: list[Any], which: Any, keep: Any) -> Any:
    """Put the example into its bucket."""

    def enqueue(index: int) -> Any:
        chosen = tf.equal(which, index)
        if keep is not None:
            chosen = tf.logical_and(chosen, keep)

        def put() -> Any:
            with tf.control_dependencies([buckets[index].enqueue(parts)]):
                return tf.constant(True)

        return tf.cond(chosen, put, lambda: tf.constant(False))

    return tf.group(*[enqueue(index) for index in range(len(buckets))], name="group_enqueues")


def _full_batches(buckets: list[Any], top: Any, sizes: list[Any], smaller: bool) -> list[Any]:
    """Take full batches out of the buckets."""
    found = []
    for index, (queue, size) in enumerate(zip(buckets, sizes, strict=True)):
        read = queue.dequeue_up_to if smaller else queue.dequeue_many
        batch = read(size, name=f"read_bucket_{index}")
        rows = batch if isinstance(batch, (list, tuple)) else [batch]
        found.append(top.enqueue([tf.constant(index), *rows], name=f"enqueue_from_bucket_{index}"))
    return found


def _add_runner(queue: Any, enqueue_ops: list[Any], closed: list[Any]) -> None:
    """Run the operations; once one of them finds the end of its input, the queues that they fill are closed."""
    runner = tf.train.QueueRunner(
        queue,
        enqueue_ops,
        close_op=tf.group(*[filled.close() for filled in closed]),
        cancel_op=tf.group(*[filled.close(cancel_pending_enqueues=True) for filled in closed]),
        queue_closed_exception_types=(tf.errors.OutOfRangeError, tf.errors.CancelledError),
    )
    tf.train.add_queue_runner(runner)


def _summarize(buckets: list[Any], top: Any, capacity: int) -> None:
    for queue in buckets:
        tf.summary.scalar(f"bucket/{queue.name}/size", tf.cast(top.size(), tf.float32))
    full = tf.cast(top.size(), tf.float32) * (1.0 / capacity)
    tf.summary.scalar(f"bucket/{top.name}/fraction_of_{capacity}_full", full)

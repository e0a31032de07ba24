"""What an evaluation leaves in its event file."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

__all__ = ["write_checkpoint_path", "write_results"]


def write_results(output_dir: str, results: dict[str, Any], step: int) -> None:
    """Each result but ``global_step`` as a summary: numbers, arrays, and serialized ``Summary`` messages."""
    shown = ", ".join(f"{name} = {value}" for name, value in sorted(results.items()) if not isinstance(value, bytes))
    tf.logging.info("Saving dict for global step %d: %s", step, shown)
    summary = tf.Summary()
    for name, value in results.items():
        if value is not None and name != "global_step":
            _add(summary, name, value)
    _write(output_dir, summary, step)


def _add(summary: Any, name: str, value: Any) -> None:
    if isinstance(value, (np.floating, float, np.int32, np.int64, int)):
        summary.value.add(tag=name, simple_value=float(value))
    elif isinstance(value, bytes):
        parsed = tf.Summary.FromString(value)
        for index, part in enumerate(parsed.value):
            part.tag = f"{name}/{index}"
        summary.value.extend(parsed.value)
    elif isinstance(value, np.ndarray):
        summary.value.add(tag=name, node_name=name, tensor=tf.make_tensor_proto(value))
        tf.logging.info("Summary for np.ndarray is not visible in Tensorboard by default.")
    else:
        tf.logging.warn("Skipping summary for %s, which is no number, array or serialized Summary.", name)


def write_checkpoint_path(output_dir: str, checkpoint_path: str, step: int) -> None:
    """The path of the checkpoint that was evaluated, as text."""
    tag = "checkpoint_path"
    tf.logging.info("Saving 'checkpoint_path' summary for global step %d: %s", step, checkpoint_path)
    summary = tf.Summary()
    value = summary.value.add(tag=tag, tensor=tf.make_tensor_proto(checkpoint_path, dtype=tf.string))
    value.metadata.plugin_data.plugin_name = "text"
    _write(output_dir, summary, step)


def _write(output_dir: str, summary: Any, step: int) -> None:
    with tf.Graph().as_default():  # eager code has no writers of 1.x
        writer = tf.summary.FileWriterCache.get(output_dir)
        writer.add_summary(summary, step)
        writer.flush()

"""``tf.contrib.tensorboard.plugins.projector``: which embeddings TensorBoard shows."""

from __future__ import annotations

import importlib
from typing import Any

import tensorflow.compat.v1 as tf

from .projector_config_pb2 import EmbeddingInfo, ProjectorConfig, SpriteMetadata

# TensorFlow brings protobuf, whose types mypy knows only with more packages.
_text_format: Any = importlib.import_module("google.protobuf.text_format")

__all__ = ["EmbeddingInfo", "ProjectorConfig", "SpriteMetadata", "visualize_embeddings"]


def visualize_embeddings(summary_writer: Any, config: Any) -> None:
    """Write a ``ProjectorConfig`` beside the summaries of a ``FileWriter``. ``ValueError`` if it has no folder."""
    logdir = summary_writer.get_logdir()
    if logdir is None:
        raise ValueError("Summary writer must have a logdir")
    with tf.gfile.GFile(f"{logdir}/projector_config.pbtxt", "w") as file:
        file.write(_text_format.MessageToString(config))

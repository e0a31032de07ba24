"""The messages of TensorBoard's projector, described here because TensorFlow 2 does not bring TensorBoard."""

from __future__ import annotations

import importlib
from typing import Any

# TensorFlow brings protobuf, whose types mypy knows only with more packages.
_descriptors: Any = importlib.import_module("google.protobuf.descriptor_pb2")
_pools: Any = importlib.import_module("google.protobuf.descriptor_pool")
_factory: Any = importlib.import_module("google.protobuf.message_factory")

__all__ = ["EmbeddingInfo", "ProjectorConfig", "SpriteMetadata"]

_Field = _descriptors.FieldDescriptorProto
_TEXT, _SIZE, _MESSAGE = _Field.TYPE_STRING, _Field.TYPE_UINT32, _Field.TYPE_MESSAGE
_ONE, _MANY = _Field.LABEL_OPTIONAL, _Field.LABEL_REPEATED
# Message -> fields: name, number, label, type, and the message that a field holds.
_MESSAGES = {
    "SpriteMetadata": [("image_path", 1, _ONE, _TEXT, ""), ("single_image_dim", 2, _MANY, _SIZE, "")],
    "EmbeddingInfo": [
        ("tensor_name", 1, _ONE, _TEXT, ""),
        ("metadata_path", 2, _ONE, _TEXT, ""),
        ("bookmarks_path", 3, _ONE, _TEXT, ""),
        ("tensor_shape", 4, _MANY, _SIZE, ""),
        ("sprite", 5, _ONE, _MESSAGE, "SpriteMetadata"),
        ("tensor_path", 6, _ONE, _TEXT, ""),
    ],
    "ProjectorConfig": [
        ("model_checkpoint_path", 1, _ONE, _TEXT, ""),
        ("embeddings", 2, _MANY, _MESSAGE, "EmbeddingInfo"),
        ("model_checkpoint_dir", 3, _ONE, _TEXT, ""),
    ],
}


def _pool() -> Any:
    file = _descriptors.FileDescriptorProto(name="projector_config.proto", package="tensorflow", syntax="proto3")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for field, number, label, kind, held in fields:
            held_name = f".tensorflow.{held}" if held else None
            message.field.add(name=field, number=number, label=label, type=kind, type_name=held_name)
    pool = _pools.DescriptorPool()
    pool.Add(file)
    return pool


_known = _pool()
EmbeddingInfo = _factory.GetMessageClass(_known.FindMessageTypeByName("tensorflow.EmbeddingInfo"))
ProjectorConfig = _factory.GetMessageClass(_known.FindMessageTypeByName("tensorflow.ProjectorConfig"))
SpriteMetadata = _factory.GetMessageClass(_known.FindMessageTypeByName("tensorflow.SpriteMetadata"))

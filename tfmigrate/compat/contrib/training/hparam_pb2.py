"""The message ``tensorflow.HParamDef``, described here because TensorFlow 2 does not have it."""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["HParamDef"]

# TensorFlow brings protobuf, whose types mypy knows only with more packages.
descriptor_pb2: Any = importlib.import_module("google.protobuf.descriptor_pb2")
descriptor_pool: Any = importlib.import_module("google.protobuf.descriptor_pool")
message_factory: Any = importlib.import_module("google.protobuf.message_factory")

_FILE = "tensorflow/contrib/training/python/training/hparam.proto"
_PREFIX = ".tensorflow.HParamDef."
_Field = descriptor_pb2.FieldDescriptorProto
# Name and number of each field of HParamType: the type of one value, of the list, and the name of the list's message.
_KINDS = (
    ("int64", 1, 4, _Field.TYPE_INT64, "Int64List"),
    ("float", 2, 5, _Field.TYPE_FLOAT, "FloatList"),
    ("bytes", 3, 6, _Field.TYPE_BYTES, "BytesList"),
    ("bool", 7, 8, _Field.TYPE_BOOL, "BoolList"),
)


def _file() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name=_FILE, package="tensorflow", syntax="proto3")
    outer = file.message_type.add(name="HParamDef")
    one, many, message = _Field.LABEL_OPTIONAL, _Field.LABEL_REPEATED, _Field.TYPE_MESSAGE
    outer.field.add(name="hparam", number=1, label=many, type=message, type_name=_PREFIX + "HparamEntry")
    kinds = outer.nested_type.add(name="HParamType")
    kinds.oneof_decl.add(name="kind")
    for kind, single, listed, code, name in _KINDS:
        values = outer.nested_type.add(name=name)
        values.field.add(name="value", number=1, label=many, type=code)
        kinds.field.add(name=f"{kind}_value", number=single, label=one, type=code, oneof_index=0)
        kinds.field.add(
            name=f"{kind}_list", number=listed, label=one, type=message, type_name=_PREFIX + name, oneof_index=0
        )
    entry = outer.nested_type.add(name="HparamEntry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, label=one, type=_Field.TYPE_STRING)
    entry.field.add(name="value", number=2, label=one, type=message, type_name=_PREFIX + "HParamType")
    return file


def _message() -> Any:
    pool = descriptor_pool.DescriptorPool()
    pool.Add(_file())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("tensorflow.HParamDef"))


HParamDef = _message()

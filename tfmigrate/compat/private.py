"""Functions of TensorFlow's private modules that 2.x has no more, and that programs of 1.x call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tensorflow.core.framework import op_def_pb2
from tensorflow.python.client import pywrap_tf_session
from tensorflow.python.eager import context
from tensorflow.python.framework.tensor_shape import TensorShape
from tensorflow.python.types import core

__all__ = [
    "RegisterShape",
    "call_cpp_shape_fn",
    "get_registered_ops",
    "has_fully_defined_shape",
    "in_graph_mode",
    "is_dense_tensor_like",
    "matrix",
    "no_outputs",
    "rank",
    "register_dense_tensor_like_type",
    "scalar",
    "scalar_shape",
    "unchanged_shape",
    "unchanged_shape_with_rank",
    "unchanged_shape_with_rank_at_least",
    "unchanged_shape_with_rank_at_most",
    "unknown_shape",
    "vector",
]

ShapeFn = Callable[[Any], list[TensorShape]]


def get_registered_ops() -> dict[str, Any]:
    """Name -> ``OpDef`` of every op that this TensorFlow has (1.15: ``framework.op_def_registry``)."""
    ops = op_def_pb2.OpList()
    ops.ParseFromString(pywrap_tf_session.TF_GetBuffer(pywrap_tf_session.TF_GetAllOpList()))
    return {op.name: op for op in ops.op}


def in_graph_mode() -> bool:
    """Whether ops are added to a graph (1.5 to 1.7: ``eager.context``)."""
    return not context.executing_eagerly()


def scalar() -> TensorShape:
    """The shape of a scalar (``framework.tensor_shape``)."""
    return TensorShape([])


def vector(length: int | None) -> TensorShape:
    """The shape ``[length]``."""
    return TensorShape([length])


def matrix(rows: int | None, cols: int | None) -> TensorShape:
    """The shape ``[rows, cols]``."""
    return TensorShape([rows, cols])


class RegisterShape:
    """Decorates a shape function, to no effect: 1.15 had stopped to use them (``framework.ops``)."""

    def __init__(self, op_type: str) -> None:
        if not isinstance(op_type, str):
            raise TypeError("op_type must be a string")
        self._op_type = op_type

    def __call__(self, f: Any) -> Any:
        """The function as it is."""
        return f


def rank(tensor: Any) -> int | None:
    """The static rank of a tensor (this and what follows: ``framework.common_shapes``)."""
    found: int | None = tensor.shape.rank
    return found


def has_fully_defined_shape(tensor: Any) -> bool:
    """Whether every dimension of a tensor is known."""
    return bool(tensor.shape.is_fully_defined())


def no_outputs(unused_op: Any) -> list[TensorShape]:
    """The shapes of an op without outputs."""
    return []


def scalar_shape(unused_op: Any) -> list[TensorShape]:
    """One scalar."""
    return [scalar()]


def unknown_shape(op: Any) -> list[TensorShape]:
    """Unknown shapes, one for each output."""
    return [TensorShape(None) for _ in op.outputs]


def unchanged_shape(op: Any) -> list[TensorShape]:
    """The shape of the first input."""
    return [op.inputs[0].shape]


def unchanged_shape_with_rank(rank: int) -> ShapeFn:
    """A shape function: the shape of the first input, which has this rank.

    The function raises ValueError where the input has another one.
    """
    return lambda op: [op.inputs[0].shape.with_rank(rank)]


def unchanged_shape_with_rank_at_least(rank: int) -> ShapeFn:
    """A shape function: the shape of the first input, which has this rank or a higher one."""
    return lambda op: [op.inputs[0].shape.with_rank_at_least(rank)]


def unchanged_shape_with_rank_at_most(rank: int) -> ShapeFn:
    """A shape function: the shape of the first input, which has this rank or a lower one."""
    return lambda op: [op.inputs[0].shape.with_rank_at_most(rank)]


def call_cpp_shape_fn(op: Any, require_shape_fn: bool = True) -> dict[str, list[TensorShape]]:
    """The shapes that TensorFlow has found for the outputs of an op, under ``shapes``."""
    return {"shapes": [output.shape for output in op.outputs]}


_dense_tensor_like: tuple[type, ...] = ()


def register_dense_tensor_like_type(tensor_type: type) -> None:
    """Say that instances of a class stand for one dense tensor (1.15: ``framework.ops``).

    Raises:
        TypeError: the class has no properties ``name`` and ``dtype``.
    """
    for attribute in ("name", "dtype"):
        if not isinstance(getattr(tensor_type, attribute, None), property):
            raise TypeError(f"Type {tensor_type.__name__} does not define a `{attribute}` property")
    global _dense_tensor_like
    _dense_tensor_like = (*_dense_tensor_like, tensor_type)


def is_dense_tensor_like(t: Any) -> bool:
    """Whether ``t`` is a tensor, a variable, or of a class that was registered (1.15: ``framework.ops``)."""
    return isinstance(t, (core.Tensor, *_dense_tensor_like))

"""``py_func`` with structures of arguments and results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["py_func"]


def py_func(
    func: Callable[..., Any],
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    output_types: Any = None,
    output_shapes: Any = None,
    stateful: bool = True,
    name: str | None = None,
) -> Any:
    """A Python function of arrays as an op: ``func(*args, **kwargs)``, results structured like ``output_types``.

    ``output_types`` and ``output_shapes`` may be functions of the arguments that give them.
    Raises ``TypeError`` where ``args`` is no list or tuple, or ``kwargs`` no dictionary.
    """
    named = {} if kwargs is None else kwargs
    if not isinstance(args, (list, tuple)):
        raise TypeError(f"args must be list and not {type(args)}. args: {args}")
    if not isinstance(named, dict):
        raise TypeError(f"kwargs must be dict and not {type(named)}. args: {named}")
    types = output_types(*args, **named) if callable(output_types) else output_types
    shapes = output_shapes(*args, **named) if callable(output_shapes) else output_shapes
    given = (args, named)

    def called(*arrays: Any) -> Any:
        positional, by_name = tf.nest.pack_sequence_as(given, arrays)
        result = func(*positional, **by_name)
        return tf.nest.flatten(result) if tf.nest.is_nested(types) else result

    kinds = tf.nest.flatten(types)
    outputs = v1.py_func(called, tf.nest.flatten(given), kinds, stateful=stateful, name=name)
    if shapes is not None:
        # A shape is itself a list: it is a leaf where the structure of the types has one.
        structured = tf.__internal__.nest.flatten_up_to(types, shapes)
        for output, shape in zip(outputs, structured, strict=True):
            output.set_shape(shape)
    return tf.nest.pack_sequence_as(types, outputs)

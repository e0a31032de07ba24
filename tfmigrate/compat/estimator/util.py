"""What the modules of this package share."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Iterable
from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow.python.util import tf_inspect

__all__ = ["IteratorInitializerHook", "check_hooks", "fn_args", "is_dataset", "join", "parse_input_fn_result"]

# Paths may name remote file systems, which pathlib cannot.
join = os.path.join


def fn_args(fn: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the arguments that a callable still takes, without the ``self`` of what is bound.

    What ``functools.partial`` gave is left out, and so is what can be given by keyword only. ``TypeError`` for what is
    not callable.
    """
    if isinstance(fn, functools.partial):
        names = fn_args(fn.func)[len(fn.args) :]
        return tuple(name for name in names if name not in (fn.keywords or {}))
    if not callable(fn):
        raise TypeError("unsupported callable")
    if not isinstance(fn, type) and not inspect.isroutine(fn):
        fn = fn.__call__  # type: ignore[operator]  # an object that can be called: this is its bound method
    names = tuple(tf_inspect.getfullargspec(fn).args)
    return names[1:] if inspect.ismethod(fn) else names


def check_hooks(hooks: Iterable[Any] | None, message: str = "Hooks must be a SessionRunHook, given: {}") -> list[Any]:
    """The hooks as a list. ``TypeError`` with the message if one is no ``SessionRunHook``."""
    found = list(hooks or [])
    for hook in found:
        if not isinstance(hook, tf.train.SessionRunHook):
            raise TypeError(message.format(hook))
    return found


def is_dataset(value: Any) -> bool:
    """Whether an input function gave a ``tf.data.Dataset``."""
    return isinstance(value, (tf.data.Dataset, tf.compat.v2.data.Dataset))


class IteratorInitializerHook(tf.train.SessionRunHook):  # type: ignore[misc]
    """Initializes the iterator of a dataset when a session is made."""

    def __init__(self, iterator: Any) -> None:
        self._iterator = iterator
        self._initializer: Any = None

    def begin(self) -> None:
        """Take the initializer, while the graph may still change."""
        self._initializer = self._iterator.initializer

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Run it."""
        session.run(self._initializer)


def parse_input_fn_result(result: Any) -> tuple[Any, Any, list[Any]]:
    """Features, labels (or ``None``) and the hooks that the input needs.

    ``ValueError`` if a tuple or list has not two elements.
    """
    hooks: list[Any] = []
    if is_dataset(result):
        iterator = tf.data.make_initializable_iterator(result)
        hooks.append(IteratorInitializerHook(iterator))
        result = iterator.get_next()
    if not isinstance(result, (list, tuple)):
        return result, None, hooks
    if len(result) != 2:
        raise ValueError("input_fn should return (features, labels) as a len 2 tuple.")
    return result[0], result[1], hooks

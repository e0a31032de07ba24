"""``tf.contrib.autograph``: Python as operations of a graph. The text that ``to_code`` gives is that of today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tensorflow import autograph as _autograph
from tensorflow.python.autograph.impl import api as _api
from tensorflow.python.autograph.lang.special_functions import stack

__all__ = ["convert", "stack", "to_code", "to_graph"]

to_code = _autograph.to_code
to_graph = _autograph.to_graph


def convert(recursive: bool = False, optional_features: Any = None, user_requested: bool = True) -> Callable[..., Any]:
    """A decorator: the function becomes one that uses operations, with ``recursive`` those that it calls too."""
    decorator: Callable[..., Any] = _api.convert(recursive, optional_features, user_requested)
    return decorator

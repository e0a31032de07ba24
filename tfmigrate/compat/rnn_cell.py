"""``tf.nn.rnn_cell`` under an importable name.

The module ``tensorflow.compat.v1.nn.rnn_cell`` that an import finds is a second, older copy; what an attribute of
``tf.compat.v1`` gives is that of tf-keras, so names are looked up there.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__: list[str] = []


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(tf.compat.v1.nn.rnn_cell, name)

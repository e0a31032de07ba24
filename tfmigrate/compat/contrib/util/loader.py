"""Ops of a user, from a shared library."""

from __future__ import annotations

import os
from typing import Any

import tensorflow as tf

__all__ = ["load_op_library"]


def load_op_library(path: str) -> Any:
    """The module of the ops in a library; raises ``NotFoundError`` where it cannot be loaded.

    ``None`` where the file is missing on Windows, whose libraries had their kernels built in.
    """
    if os.name == "nt" and not tf.io.gfile.exists(path):
        return None
    return tf.load_op_library(path)

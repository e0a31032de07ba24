"""``zero_initializer``."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["zero_initializer"]


def zero_initializer(ref: Any, use_locking: bool = True, name: str = "zero_initializer") -> Any:
    """Set a variable that has no value yet to zeros; the op fails where it has one."""
    with v1.name_scope(name) as scope:
        message = f"input is already initialized: {ref.op.name}"
        is_new = v1.Assert(tf.logical_not(v1.is_variable_initialized(ref)), [message])
        with tf.control_dependencies([is_new]):
            return v1.assign(ref, tf.zeros(ref.shape, ref.dtype.base_dtype), use_locking=use_locking, name=scope)

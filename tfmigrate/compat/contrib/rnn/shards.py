"""Variables in parts, as some cells keep them in checkpoints: ``W_0``, ``W_1``, ..."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["concat_variable", "sharded_variable"]


def sharded_variable(name: str, shape: Any, dtype: Any, num_shards: int) -> list[Any]:
    """Parts of a variable along its first dimension. Raises ValueError when there are more parts than rows."""
    if num_shards > shape[0]:
        raise ValueError(f"Too many shards: shape={shape}, num_shards={num_shards}")
    size, rest = divmod(int(shape[0]), num_shards)
    return [v1.get_variable(f"{name}_{i}", [size + (i < rest), *shape[1:]], dtype=dtype) for i in range(num_shards)]


def concat_variable(name: str, shape: Any, dtype: Any, num_shards: int) -> Any:
    """The parts of a variable, joined."""
    parts = sharded_variable(name, shape, dtype, num_shards)
    return parts[0] if len(parts) == 1 else tf.concat(parts, 0, name=name + "/concat")

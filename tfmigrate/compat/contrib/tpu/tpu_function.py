"""``tensorflow.contrib.tpu.python.tpu.tpu_function``: how many shards a computation has."""

from __future__ import annotations

# The context must be the one that tf.compat.v1.tpu reads.
from tensorflow.python.tpu.tpu_function import (
    TpuContext,
    get_tpu_context,
    on_device_training_loop,
    tpu_shard_context,
)

__all__ = ["TpuContext", "get_tpu_context", "on_device_training_loop", "tpu_shard_context"]

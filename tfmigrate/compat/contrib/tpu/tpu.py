"""``tensorflow.contrib.tpu.python.tpu.tpu``: computations for TPUs."""

from __future__ import annotations

import tensorflow.compat.v1 as tf

__all__ = [
    "batch_parallel",
    "core",
    "initialize_system",
    "outside_compilation",
    "replicate",
    "rewrite",
    "shard",
    "shutdown_system",
]

batch_parallel = tf.tpu.batch_parallel
core = tf.tpu.core
initialize_system = tf.tpu.initialize_system
outside_compilation = tf.tpu.outside_compilation
replicate = tf.tpu.replicate
rewrite = tf.tpu.rewrite
shard = tf.tpu.shard
shutdown_system = tf.tpu.shutdown_system

"""``tf.contrib.tpu``: what programs ask for also without a TPU, and the public operations for TPUs of TensorFlow 2."""

from __future__ import annotations

import tensorflow.compat.v1 as _tf
from tensorflow.python.tpu.device_assignment import device_assignment
from tensorflow.python.tpu.tpu_feed import InfeedQueue

from . import tpu_function, tpu_ops
from .async_checkpoint import AsyncCheckpointSaverHook
from .bfloat16 import bfloat16_scope
from .tpu import (
    batch_parallel,
    core,
    initialize_system,
    outside_compilation,
    replicate,
    rewrite,
    shard,
    shutdown_system,
)
from .tpu_config import InputPipelineConfig, RunConfig, TPUConfig
from .tpu_estimator import TPUEstimator, TPUEstimatorSpec, export_estimator_savedmodel
from .tpu_ops import (
    cross_replica_sum,
    infeed_dequeue,
    infeed_dequeue_tuple,
    infeed_enqueue,
    infeed_enqueue_tuple,
    outfeed_dequeue,
    outfeed_dequeue_tuple,
    outfeed_enqueue,
    outfeed_enqueue_tuple,
)
from .tpu_optimizer import CrossShardOptimizer
from .training_loop import repeat, while_loop

DeviceAssignment = _tf.tpu.experimental.DeviceAssignment
Topology = _tf.tpu.experimental.Topology

__all__ = [
    "AsyncCheckpointSaverHook",
    "CrossShardOptimizer",
    "DeviceAssignment",
    "InfeedQueue",
    "InputPipelineConfig",
    "RunConfig",
    "TPUConfig",
    "TPUEstimator",
    "TPUEstimatorSpec",
    "Topology",
    "batch_parallel",
    "bfloat16_scope",
    "core",
    "cross_replica_sum",
    "device_assignment",
    "export_estimator_savedmodel",
    "infeed_dequeue",
    "infeed_dequeue_tuple",
    "infeed_enqueue",
    "infeed_enqueue_tuple",
    "initialize_system",
    "outfeed_dequeue",
    "outfeed_dequeue_tuple",
    "outfeed_enqueue",
    "outfeed_enqueue_tuple",
    "outside_compilation",
    "repeat",
    "replicate",
    "rewrite",
    "shard",
    "shutdown_system",
    "tpu_function",
    "tpu_ops",
    "while_loop",
]

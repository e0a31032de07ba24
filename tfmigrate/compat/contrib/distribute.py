"""``tf.contrib.distribute``: strategies of ``tf.distribute`` with the arguments that they had."""

from __future__ import annotations

import collections
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = [
    "CrossDeviceOps",
    "DistributeConfig",
    "DistributionStrategy",
    "MirroredStrategy",
    "OneDeviceStrategy",
    "ReplicaContext",
    "get_loss_reduction",
    "get_replica_context",
    "get_strategy",
    "has_strategy",
    "in_cross_replica_context",
]

CrossDeviceOps = tf.distribute.CrossDeviceOps
DistributionStrategy = tf.distribute.Strategy
OneDeviceStrategy = tf.distribute.OneDeviceStrategy
ReplicaContext = tf.distribute.ReplicaContext
get_loss_reduction = tf.distribute.get_loss_reduction
get_replica_context = tf.distribute.get_replica_context
get_strategy = tf.distribute.get_strategy
has_strategy = tf.distribute.has_strategy
in_cross_replica_context = tf.distribute.in_cross_replica_context


class DistributeConfig(
    collections.namedtuple("DistributeConfig", ["train_distribute", "eval_distribute", "remote_cluster"])
):
    """The strategies of an estimator."""

    def __new__(
        cls, train_distribute: Any = None, eval_distribute: Any = None, remote_cluster: Any = None
    ) -> DistributeConfig:
        """Keep them."""
        return super().__new__(cls, train_distribute, eval_distribute, remote_cluster)


class MirroredStrategy(tf.distribute.MirroredStrategy):  # type: ignore[misc]
    """``tf.distribute.MirroredStrategy``, which also takes a number of GPUs.

    ``ValueError`` if both devices and a number are given, or two numbers.
    """

    def __init__(
        self,
        devices: Sequence[str] | None = None,
        num_gpus: int | None = None,
        num_gpus_per_worker: int | None = None,
        cross_device_ops: Any = None,
        auto_shard_dataset: bool = False,
        cross_tower_ops: Any = None,
    ) -> None:
        if cross_device_ops is not None and cross_tower_ops is not None:
            raise ValueError("Must not specify both `cross_device_ops` and `cross_tower_ops`")
        if None not in (num_gpus, num_gpus_per_worker):
            raise ValueError("You cannot specify both `num_gpus` and `num_gpus_per_worker`.")
        count = num_gpus if num_gpus_per_worker is None else num_gpus_per_worker
        if count is not None:
            if devices is not None:
                raise ValueError("Must only specify one of `devices` and `num_gpus_per_worker`.")
            devices = [f"/device:GPU:{index}" for index in range(count)] or ["/device:CPU:0"]
        super().__init__(devices=devices, cross_device_ops=cross_device_ops or cross_tower_ops)

    def experimental_run_v2(self, fn: Callable[..., Any], args: Sequence[Any] = (), kwargs: Any = None) -> Any:
        """``run``, by its name in 1.15: what ``fn`` gives in each replica."""
        return self.run(fn, args, kwargs)

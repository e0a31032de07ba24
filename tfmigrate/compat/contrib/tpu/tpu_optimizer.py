"""``tf.contrib.tpu.CrossShardOptimizer``."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

from .tpu_function import get_tpu_context

__all__ = ["CrossShardOptimizer"]


class CrossShardOptimizer(tf.tpu.CrossShardOptimizer):  # type: ignore[misc]
    """Sums gradients over the shards of a TPU. Outside of a TPU's shards it applies the optimizer that it was given.

    TensorFlow 1.15 builds a sum over one shard there, which has no kernel on a CPU.
    """

    def __init__(
        self,
        opt: Any,
        reduction: str = tf.losses.Reduction.MEAN,
        name: str = "CrossShardOptimizer",
        group_assignment: Any = None,
    ) -> None:
        if reduction not in (tf.losses.Reduction.SUM, tf.losses.Reduction.MEAN):
            raise ValueError(f"Unsupported reduction: {reduction}.")
        super().__init__(opt, reduction=reduction, name=name, group_assignment=group_assignment)
        self._inner = opt

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """Apply ``(gradient, variable)`` pairs, summed over the shards if there are any."""
        if get_tpu_context().number_of_shards is None:
            return self._inner.apply_gradients(grads_and_vars, global_step, name=name)
        return super().apply_gradients(grads_and_vars, global_step, name=name)

"""``tf.contrib.mixed_precision.LossScaleOptimizer``."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

from .loss_scale_manager import LossScaleManager

__all__ = ["LossScaleOptimizer"]


class LossScaleOptimizer(tf.train.Optimizer):  # type: ignore[misc]
    """Multiplies the loss by the manager's factor, divides gradients by it, leaves out steps that are not finite."""

    def __init__(self, opt: Any, loss_scale_manager: LossScaleManager) -> None:
        super().__init__(False, "LossScaleOptimizer")
        self._opt = opt
        self._loss_scale_manager = loss_scale_manager

    def compute_gradients(
        self,
        loss: Any,
        var_list: Any = None,
        gate_gradients: int = tf.train.Optimizer.GATE_OP,
        aggregation_method: int | None = None,
        colocate_gradients_with_ops: bool = False,
        grad_loss: Any = None,
    ) -> list[tuple[Any, Any]]:
        """The gradients of the loss (a scalar, or a function in eager code) with their variables."""
        scale = self._loss_scale_manager.get_loss_scale()

        def scaled(value: Any) -> Any:
            return value * tf.cast(scale, value.dtype.base_dtype)

        pairs = self._opt.compute_gradients(
            (lambda: scaled(loss())) if callable(loss) else scaled(loss),
            var_list=var_list,
            gate_gradients=gate_gradients,
            aggregation_method=aggregation_method,
            colocate_gradients_with_ops=colocate_gradients_with_ops,
            grad_loss=grad_loss,
        )
        return [(_scaled_down(gradient, scale), variable) for gradient, variable in pairs]

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: str | None = None) -> Any:
        """Apply finite gradients, or none of them, and update the factor."""
        pairs = [(gradient, variable) for gradient, variable in grads_and_vars if gradient is not None]
        finite = tf.reduce_all([tf.reduce_all(tf.is_finite(_values(gradient))) for gradient, _ in pairs])

        def apply() -> Any:
            # tf.cond gives a tensor, which an apply operation is not.
            with tf.control_dependencies([self._opt.apply_gradients(pairs, global_step, name)]):
                return tf.constant(True)

        applied = tf.cond(finite, apply, lambda: tf.constant(False))
        return tf.group(applied, self._loss_scale_manager.update_loss_scale(finite))


def _values(gradient: Any) -> Any:
    return gradient.values if isinstance(gradient, tf.IndexedSlices) else gradient


def _scaled_down(gradient: Any, scale: Any) -> Any:
    if gradient is None:
        return None
    inverse = tf.cast(tf.reciprocal(scale), gradient.dtype.base_dtype)
    if isinstance(gradient, tf.IndexedSlices):
        return tf.IndexedSlices(gradient.values * inverse, gradient.indices, gradient.dense_shape)
    return gradient * inverse

"""Layer-wise adaptive rates (You, Gitman, Ginsburg 2017), and Adagrad that may leave its slots alone."""

# mypy: allow-subclassing-any

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import tensorflow as tf

v1 = tf.compat.v1
Optimizer: Any = v1.train.Optimizer
AdagradOptimizer: Any = v1.train.AdagradOptimizer

__all__ = ["LARSOptimizer", "RegAdagradOptimizer"]


class LARSOptimizer(Optimizer):
    """Momentum whose rate is scaled by ``eeta * |var| / (|grad| + weight_decay * |var| + epsilon)``.

    ``skip_list``: parts of names of variables that keep the rate, and do not decay.
    """

    def __init__(
        self,
        learning_rate: Any,
        momentum: Any = 0.9,
        weight_decay: Any = 0.0001,
        eeta: Any = 0.001,
        epsilon: Any = 0.0,
        name: str = "LARSOptimizer",
        skip_list: Any = None,
        use_nesterov: bool = False,
    ) -> None:
        if momentum < 0.0:
            raise ValueError(f"momentum should be positive: {momentum}")
        if weight_decay < 0.0:
            raise ValueError(f"weight_decay should be positive: {weight_decay}")
        super().__init__(use_locking=False, name=name)
        self._learning_rate = learning_rate
        self._momentum = momentum
        self._weight_decay = weight_decay
        self._eeta = eeta
        self._epsilon = epsilon
        self._skip_list = skip_list
        self._use_nesterov = use_nesterov

    def _create_slots(self, var_list: Any) -> None:
        for var in var_list:
            self._zeros_slot(var, "momentum", self._name)

    def compute_lr(self, grad: Any, var: Any) -> Any:
        """``(rate, gradient with weight decay)`` of a variable."""
        if self._skip_list is not None and any(part in var.name for part in self._skip_list):
            return self._learning_rate, grad
        w_norm, g_norm = tf.norm(var, ord=2), tf.norm(grad, ord=2)
        scaled = self._eeta * w_norm / (g_norm + self._weight_decay * w_norm + self._epsilon)
        one = tf.ones_like(scaled)
        ratio = v1.where(tf.greater(w_norm, 0), v1.where(tf.greater(g_norm, 0), scaled, one), one)
        return self._learning_rate * ratio, grad + self._weight_decay * var

    def _prepare(self) -> None:
        rate, momentum = self._call_if_callable(self._learning_rate), self._call_if_callable(self._momentum)
        self._learning_rate_tensor = tf.convert_to_tensor(rate, name="learning_rate")
        self._momentum_tensor = tf.convert_to_tensor(momentum, name="momentum")

    def _ahead(self, total: Any, grad: Any) -> Any:
        """What the variable is moved by, from the new momentum."""
        if not self._use_nesterov:
            return total
        return grad + tf.cast(self._momentum_tensor, grad.dtype) * total

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        dtype = var.dtype.base_dtype
        rate, grad = self.compute_lr(grad, var)
        # The momentum is one of steps, not of gradients: the rate is different at each.
        step = tf.cast(rate, dtype) * grad
        slot = self.get_slot(var, "momentum")
        total = v1.assign(slot, slot * tf.cast(self._momentum_tensor, dtype) + step)
        return tf.group(v1.assign_sub(var, self._ahead(total, step)), total)

    def _resource_apply_dense(self, grad: Any, var: Any) -> Any:
        return self._apply_dense(grad, var)

    def _rows(self, grad: Any, var: Any, indices: Any) -> Any:
        slot = self.get_slot(var, "momentum")
        total = tf.gather(slot, indices) * tf.cast(self._momentum_tensor, var.dtype.base_dtype) + grad
        step = tf.cast(self._learning_rate_tensor, var.dtype.base_dtype) * self._ahead(total, grad)
        return tf.group(v1.scatter_update(slot, indices, total), v1.scatter_sub(var, indices, step))

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._rows(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        return self._rows(grad, var, indices)


class RegAdagradOptimizer(AdagradOptimizer):
    """Adagrad that, inside ``with optimizer.avoid_updating_slots():``, uses its accumulators and does not add to them.

    For a regularization that is not to count as a gradient.
    """

    def __init__(
        self,
        learning_rate: Any,
        initial_accumulator_value: float = 0.1,
        use_locking: bool = False,
        name: str = "RegAdagrad",
    ) -> None:
        super().__init__(learning_rate, initial_accumulator_value, use_locking, name)
        self._should_update_slots = True

    @contextlib.contextmanager
    def avoid_updating_slots(self) -> Iterator[None]:
        """Steps that are made inside leave the accumulators alone."""
        before = self._should_update_slots
        self._should_update_slots = False
        try:
            yield
        finally:
            self._should_update_slots = before

    def _rate(self, var: Any) -> Any:
        return tf.cast(self._learning_rate_tensor, var.dtype.base_dtype)

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        slot = self.get_slot(var, "accumulator")
        total = v1.assign_add(slot, grad * grad) if self._should_update_slots else tf.identity(slot)
        return tf.group(v1.assign_sub(var, self._rate(var) * grad * v1.rsqrt(total)), total)

    def _resource_apply_dense(self, grad: Any, var: Any, update_slots: bool = True) -> Any:
        return self._apply_dense(grad, var)

    def _rows(self, grad: Any, var: Any, indices: Any) -> Any:
        slot = self.get_slot(var, "accumulator")
        total = tf.gather(slot, indices)
        ops = []
        if self._should_update_slots:
            total = total + grad * grad
            ops.append(v1.scatter_update(slot, indices, total))
        return tf.group(v1.scatter_sub(var, indices, self._rate(var) * grad * v1.rsqrt(total)), *ops)

    def _apply_sparse(self, grad: Any, var: Any, update_slots: bool = True) -> Any:
        return self._rows(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any, update_slots: bool = True) -> Any:
        return self._rows(grad, var, indices)

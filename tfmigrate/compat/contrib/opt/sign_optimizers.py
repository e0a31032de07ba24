"""PowerSign and AddSign (Bello et al. 2017, "Neural Optimizer Search with Reinforcement Learning")."""

# mypy: allow-subclassing-any

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

v1 = tf.compat.v1
Optimizer: Any = v1.train.Optimizer

__all__ = ["AddSignOptimizer", "PowerSignOptimizer"]


class _SignOptimizer(Optimizer):
    """A step that depends on whether the gradient and its average have the same sign."""

    _lr: Any
    _beta: Any
    _sign_decay_fn: Any

    def __init__(self, learning_rate: Any, beta: Any, sign_decay_fn: Any, use_locking: bool, name: str) -> None:
        super().__init__(use_locking, name)
        self._lr = learning_rate
        self._beta = beta
        self._sign_decay_fn = sign_decay_fn

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: Any = None) -> Any:
        """The op of a step. Raises ValueError when the sign decays and there is no ``global_step``."""
        if self._sign_decay_fn is not None:
            if global_step is None:
                raise ValueError("global_step is required for sign_decay_fn")
            self._sign_decay_t = tf.convert_to_tensor(self._sign_decay_fn(global_step), name="sign_decay")
        return super().apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def _create_slots(self, var_list: Any) -> None:
        for var in var_list:
            self._zeros_slot(var, "m", self._name)

    def _prepare(self) -> None:
        self._lr_t = tf.convert_to_tensor(self._lr, name="learning_rate")
        self._beta_t = tf.convert_to_tensor(self._beta, name="beta")
        if self._sign_decay_fn is None:
            self._sign_decay_t = tf.convert_to_tensor(1.0, name="sign_decay")

    def _factor(self, agreement: Any) -> Any:
        raise NotImplementedError

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        dtype, m = var.dtype.base_dtype, self.get_slot(var, "m")
        beta = tf.cast(self._beta_t, dtype)
        average = v1.assign(m, m * beta + grad * (1 - beta))
        agreement = tf.cast(self._sign_decay_t, dtype) * tf.sign(grad) * tf.sign(average)
        update = v1.assign_sub(var, tf.cast(self._lr_t, dtype) * self._factor(agreement) * grad)
        return tf.group(update, average)

    def _resource_apply_dense(self, grad: Any, var: Any) -> Any:
        return self._apply_dense(grad, var)

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._apply_dense(tf.convert_to_tensor(grad), var)


class PowerSignOptimizer(_SignOptimizer):
    """``var -= learning_rate * base ** (decay * sign(grad) * sign(m)) * grad``."""

    def __init__(
        self,
        learning_rate: Any = 0.1,
        base: float = math.e,
        beta: Any = 0.9,
        sign_decay_fn: Any = None,
        use_locking: bool = False,
        name: str = "PowerSignOptimizer",
    ) -> None:
        super().__init__(learning_rate, beta, sign_decay_fn, use_locking, name)
        self._logbase = math.log(base)

    def _factor(self, agreement: Any) -> Any:
        return tf.exp(tf.cast(self._logbase, agreement.dtype) * agreement)


class AddSignOptimizer(_SignOptimizer):
    """``var -= learning_rate * (alpha + decay * sign(grad) * sign(m)) * grad``."""

    def __init__(
        self,
        learning_rate: Any = 0.1,
        alpha: Any = 1.0,
        beta: Any = 0.9,
        sign_decay_fn: Any = None,
        use_locking: bool = False,
        name: str = "AddSignOptimizer",
    ) -> None:
        super().__init__(learning_rate, beta, sign_decay_fn, use_locking, name)
        self._alpha = alpha

    def _factor(self, agreement: Any) -> Any:
        return tf.cast(self._alpha, agreement.dtype) + agreement

"""Relatives of Adam: lazy for sparse gradients, Nesterov's, AdaMax, and with a global step in place of powers."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1
AdamOptimizer: Any = v1.train.AdamOptimizer
Optimizer: Any = v1.train.Optimizer

__all__ = ["AdaMaxOptimizer", "AdamGSOptimizer", "LazyAdamGSOptimizer", "LazyAdamOptimizer", "NadamOptimizer"]


class _Moments:
    """The coefficients of a step, in the dtype of a variable."""

    def __init__(self, optimizer: Any, var: Any, beta1_power: Any, beta2_power: Any) -> None:
        dtype = var.dtype.base_dtype
        self.beta1 = tf.cast(optimizer._beta1_t, dtype)
        self.beta2 = tf.cast(optimizer._beta2_t, dtype)
        self.epsilon = tf.cast(optimizer._epsilon_t, dtype)
        power1, power2 = tf.cast(beta1_power, dtype), tf.cast(beta2_power, dtype)
        self.rate = tf.cast(optimizer._lr_t, dtype) * tf.sqrt(1 - power2) / (1 - power1)

    def decayed(self, slot: Any, beta: Any, added: Any, indices: Any = None) -> Any:
        """A slot times ``beta`` plus ``added`` (in some rows): the op's value."""
        if indices is None:
            return v1.assign(slot, slot * beta + added)
        with tf.control_dependencies([v1.assign(slot, slot * beta)]):
            updated = v1.scatter_add(slot, indices, added)
        with tf.control_dependencies([updated]):
            return tf.identity(slot)


def _dense_step(optimizer: Any, grad: Any, var: Any, powers: Any, nesterov: bool) -> Any:
    c = _Moments(optimizer, var, *powers)
    m = c.decayed(optimizer.get_slot(var, "m"), c.beta1, (1 - c.beta1) * grad)
    v = c.decayed(optimizer.get_slot(var, "v"), c.beta2, (1 - c.beta2) * grad * grad)
    ahead = m * c.beta1 + (1 - c.beta1) * grad if nesterov else m
    update = v1.assign_sub(var, c.rate * ahead / (tf.sqrt(v) + c.epsilon))
    return tf.group(update, m, v)


def _lazy_step(optimizer: Any, grad: Any, var: Any, indices: Any, powers: Any) -> Any:
    """Moments and variable change in the rows of the gradient only."""
    c = _Moments(optimizer, var, *powers)
    m, v = optimizer.get_slot(var, "m"), optimizer.get_slot(var, "v")
    m_rows = c.beta1 * tf.gather(m, indices) + (1 - c.beta1) * grad
    v_rows = c.beta2 * tf.gather(v, indices) + (1 - c.beta2) * tf.square(grad)
    # The rows are read before they are written.
    m_op = v1.scatter_update(m, indices, m_rows)
    v_op = v1.scatter_update(v, indices, v_rows)
    update = v1.scatter_sub(var, indices, c.rate * m_rows / (tf.sqrt(v_rows) + c.epsilon))
    return tf.group(update, m_op, v_op)


class LazyAdamOptimizer(AdamOptimizer):
    """Adam that leaves the rows that a sparse gradient does not touch, and their moments, as they are."""

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return _lazy_step(self, grad.values, var, grad.indices, self._get_beta_accumulators())

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        return _lazy_step(self, grad, var, indices, self._get_beta_accumulators())


class NadamOptimizer(AdamOptimizer):
    """Adam with Nesterov momentum (Dozat 2016)."""

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        return _dense_step(self, grad, var, self._get_beta_accumulators(), nesterov=True)

    def _resource_apply_dense(self, grad: Any, var: Any) -> Any:
        return _dense_step(self, grad, var, self._get_beta_accumulators(), nesterov=True)

    def _apply_sparse_shared(self, grad: Any, var: Any, indices: Any, scatter_add: Any) -> Any:
        c = _Moments(self, var, *self._get_beta_accumulators())
        new = (1 - c.beta1) * grad
        m = c.decayed(self.get_slot(var, "m"), c.beta1, new, indices)
        v = c.decayed(self.get_slot(var, "v"), c.beta2, (1 - c.beta2) * grad * grad, indices)
        ahead = new + c.beta1 * tf.gather(m, indices)
        rows = tf.sqrt(tf.gather(v, indices)) + c.epsilon
        return tf.group(v1.scatter_sub(var, indices, c.rate * ahead / rows), m, v)


class AdaMaxOptimizer(AdamOptimizer):
    """Adam with the largest gradient in place of the second moment (Kingma, Ba 2015, section 7.1)."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta1: Any = 0.9,
        beta2: Any = 0.999,
        epsilon: Any = 1e-08,
        use_locking: bool = False,
        name: str = "AdaMax",
    ) -> None:
        super().__init__(learning_rate, beta1, beta2, epsilon, use_locking, name)

    def _get_beta_accumulators(self) -> Any:
        graph = None if tf.executing_eagerly() else v1.get_default_graph()
        return self._get_non_slot_variable("beta1_power", graph=graph)

    def _create_slots(self, var_list: Any) -> None:
        first = min(var_list, key=lambda var: var.name)
        self._create_non_slot_variable(initial_value=self._beta1, name="beta1_power", colocate_with=first)
        for var in var_list:
            self._zeros_slot(var, "m", self._name)
            self._zeros_slot(var, "v", self._name)

    def _rate(self, var: Any) -> Any:
        dtype = var.dtype.base_dtype
        return tf.cast(self._lr_t, dtype) / (1 - tf.cast(self._get_beta_accumulators(), dtype))

    def _dense(self, grad: Any, var: Any) -> Any:
        dtype = var.dtype.base_dtype
        beta1, beta2 = tf.cast(self._beta1_t, dtype), tf.cast(self._beta2_t, dtype)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        m_new = v1.assign(m, m + (grad - m) * (1 - beta1))
        v_new = v1.assign(v, tf.maximum(beta2 * v, tf.abs(grad)))
        update = v1.assign_sub(var, self._rate(var) * (m_new / (v_new + tf.cast(self._epsilon_t, dtype))))
        return tf.group(update, m_new, v_new)

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        return self._dense(grad, var)

    def _resource_apply_dense(self, grad: Any, var: Any) -> Any:
        return self._dense(grad, var)

    def _sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        dtype = var.dtype.base_dtype
        beta1, beta2 = tf.cast(self._beta1_t, dtype), tf.cast(self._beta2_t, dtype)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        m_rows = tf.gather(m, indices) * beta1 + grad * (1 - beta1)
        v_rows = tf.maximum(tf.gather(v, indices) * beta2, tf.abs(grad))
        step = self._rate(var) * (m_rows / (v_rows + tf.cast(self._epsilon_t, dtype)))
        return tf.group(
            v1.scatter_update(m, indices, m_rows),
            v1.scatter_update(v, indices, v_rows),
            v1.scatter_sub(var, indices, step),
        )

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._sparse(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        return self._sparse(grad, var, indices)

    def _finish(self, update_ops: Any, name_scope: Any) -> Any:
        with tf.control_dependencies(update_ops):
            power = self._get_beta_accumulators()
            with v1.colocate_with(power):
                update = v1.assign(power, power * self._beta1_t, use_locking=self._use_locking)
        return tf.group(*update_ops, update, name=name_scope)


class AdamGSOptimizer(Optimizer):
    """Adam whose powers of beta come from a global step, which may be on another machine, and not from variables."""

    def __init__(
        self,
        global_step: Any = 0,
        learning_rate: Any = 0.001,
        beta1: Any = 0.9,
        beta2: Any = 0.999,
        epsilon: Any = 1e-08,
        use_locking: bool = False,
        name: str = "Adam",
    ) -> None:
        super().__init__(use_locking, name)
        self._lr = learning_rate
        self._beta1 = beta1
        self._beta2 = beta2
        self._epsilon = epsilon
        self._global_step = global_step
        self._global_step_on_worker: Any = None

    def _get_beta_accumulators(self) -> Any:
        step = tf.cast(self._global_step_on_worker, tf.float32)
        return tf.pow(self._beta1_t, step), tf.pow(self._beta2_t, step)

    def _create_slots(self, var_list: Any) -> None:
        for var in var_list:
            self._zeros_slot(var, "m", self._name)
            self._zeros_slot(var, "v", self._name)

    def _prepare(self) -> None:
        for name in ("lr", "beta1", "beta2", "epsilon"):
            value = self._call_if_callable(getattr(self, "_" + name))
            setattr(self, f"_{name}_t", tf.convert_to_tensor(value, name=name))
        self._global_step_on_worker = tf.identity(self._global_step) + 1

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        return _dense_step(self, grad, var, self._get_beta_accumulators(), nesterov=False)

    def _resource_apply_dense(self, grad: Any, var: Any) -> Any:
        return _dense_step(self, grad, var, self._get_beta_accumulators(), nesterov=False)

    def _sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        c = _Moments(self, var, *self._get_beta_accumulators())
        m = c.decayed(self.get_slot(var, "m"), c.beta1, (1 - c.beta1) * grad, indices)
        v = c.decayed(self.get_slot(var, "v"), c.beta2, (1 - c.beta2) * grad * grad, indices)
        return tf.group(v1.assign_sub(var, c.rate * m / (tf.sqrt(v) + c.epsilon)), m, v)

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return self._sparse(grad.values, var, grad.indices)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        return self._sparse(grad, var, indices)


class LazyAdamGSOptimizer(AdamGSOptimizer):
    """``AdamGSOptimizer`` that leaves the rows that a sparse gradient does not touch as they are."""

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        return _lazy_step(self, grad.values, var, grad.indices, self._get_beta_accumulators())

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        return _lazy_step(self, grad, var, indices, self._get_beta_accumulators())

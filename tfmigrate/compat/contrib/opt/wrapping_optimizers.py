"""Optimizers around an optimizer: averages of variables, clipped variables, tasks that take turns."""

# mypy: allow-subclassing-any

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf

v1 = tf.compat.v1
Optimizer: Any = v1.train.Optimizer

__all__ = [
    "MovingAverageOptimizer",
    "MultitaskOptimizerWrapper",
    "VariableClippingOptimizer",
    "clip_gradients_by_global_norm",
]


class MovingAverageOptimizer(Optimizer):
    """Keeps moving averages of what the optimizer trains; ``swapping_saver`` saves them under the variables' names.

    With ``sequential_update`` they are updated after the variables.
    """

    def __init__(
        self, opt: Any, average_decay: float = 0.9999, num_updates: Any = None, sequential_update: bool = True
    ) -> None:
        # Not that of the base: slots and names are those of ``opt``.
        self._optimizer = opt
        self._ema = tf.train.ExponentialMovingAverage(average_decay, num_updates=num_updates)
        self._swapped_variable_name_map: dict[str, str] | None = None
        self._sequential_update = sequential_update

    def compute_gradients(self, *args: Any, **kwargs: Any) -> Any:
        """Those of ``opt``."""
        return self._optimizer.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: Any = None) -> Any:
        """The op of a step and of the averages."""
        grads_and_vars = list(grads_and_vars)
        train_op = self._optimizer.apply_gradients(grads_and_vars, global_step=global_step, name=name)
        var_list = [var for grad, var in grads_and_vars if grad is not None]
        self._swapped_variable_name_map = {}
        with tf.control_dependencies([train_op] if self._sequential_update else []):
            average_op = self._ema.apply(var_list)
        for var in var_list:
            average = self._ema.average(var)
            self._swapped_variable_name_map[var.op.name] = average.op.name
            self._swapped_variable_name_map[average.op.name] = var.op.name
        return tf.group(train_op, average_op, name="train_with_avg")

    def _find_swapped_variable(self, v_name_to_tensor: Any, v_name: str, tensor: Any) -> Any:
        swapped_name = (self._swapped_variable_name_map or {}).get(v_name)
        if swapped_name is None:
            return tensor
        if swapped_name not in v_name_to_tensor:
            raise ValueError(f"Variable to swap {swapped_name} is not part of variables to save. This breaks.")
        swapped = v_name_to_tensor[swapped_name]
        if not swapped.shape.is_compatible_with(tensor.shape):
            raise ValueError(f"{v_name} and {swapped_name} have different shapes.")
        return swapped

    def swapping_saver(self, var_list: Any = None, name: str = "swapping_saver", **kwargs: Any) -> Any:
        """A ``Saver`` that puts averages in the place of variables, and the other way round.

        Raises RuntimeError before ``apply_gradients``, ValueError when an average is not among what is to be saved.
        """
        if self._swapped_variable_name_map is None:
            raise RuntimeError("Must call apply_gradients or minimize before creating the swapping_saver")
        if var_list is None:
            var_list = v1.global_variables()
        if not isinstance(var_list, dict):
            var_list = {var.op.name: var for var in var_list}
        by_name = {}
        for value in var_list.values():
            for var in value if isinstance(value, list) else [value]:
                by_name[var.op.name] = var
        swapped = {}
        for key, value in var_list.items():
            many = isinstance(value, list)
            found = [self._find_swapped_variable(by_name, v.op.name, v) for v in (value if many else [value])]
            swapped[key] = found if many else found[0]
        return v1.train.Saver(swapped, name=name, **kwargs)


class VariableClippingOptimizer(Optimizer):
    """Clips variables after each step, to ``max_norm`` over the dimensions in ``vars_to_clip_dims``."""

    def __init__(
        self,
        opt: Any,
        vars_to_clip_dims: Any,
        max_norm: Any,
        use_locking: bool = False,
        colocate_clip_ops_with_vars: bool = False,
        name: str = "VariableClipping",
    ) -> None:
        super().__init__(use_locking, name)
        self._opt = opt
        self._vars_to_clip_dims = dict(vars_to_clip_dims)
        for var in self._vars_to_clip_dims:
            if var.op.type not in ("Variable", "VariableV2", "VarHandleOp"):
                raise ValueError(f"{var.name} is not a variable that can be clipped")
        self._max_norm = max_norm
        self._colocate_clip_ops_with_vars = colocate_clip_ops_with_vars

    def compute_gradients(self, *args: Any, **kwargs: Any) -> Any:
        """Those of ``opt``."""
        return self._opt.compute_gradients(*args, **kwargs)

    def get_slot(self, *args: Any, **kwargs: Any) -> Any:
        """Those of ``opt``."""
        return self._opt.get_slot(*args, **kwargs)

    def get_slot_names(self, *args: Any, **kwargs: Any) -> Any:
        """Those of ``opt``."""
        return self._opt.get_slot_names(*args, **kwargs)

    def apply_gradients(self, grads_and_vars: Any, global_step: Any = None, name: Any = None) -> Any:
        """The op of a step and of the clipping; it gives ``global_step`` when there is one."""
        grads_and_vars = list(grads_and_vars)
        with tf.name_scope(name or self._name) as scope:
            updated = self._opt.apply_gradients(grads_and_vars, global_step=global_step)
            with tf.control_dependencies([updated]):
                clips = [self._clip(grad, var) for grad, var in grads_and_vars if var in self._vars_to_clip_dims]
            with tf.control_dependencies([op for op in clips if op is not None] + [updated]):
                return tf.no_op(name=scope)

    def _clip(self, grad: Any, var: Any) -> Any:
        if grad is None:
            return None
        return self._clip_sparse(grad, var) if isinstance(grad, tf.IndexedSlices) else self._clip_dense(var)

    def _clip_dense(self, var: Any) -> Any:
        value = var.read_value()
        return v1.assign(var, tf.clip_by_norm(value, self._max_norm, self._vars_to_clip_dims[var]))

    def _clip_sparse(self, grad: Any, var: Any) -> Any:
        """Only the rows that changed, unless rows are clipped together."""
        dims = self._vars_to_clip_dims[var]
        if 0 in dims:
            v1.logging.warning("Clipping norm across dims %s for %s is inefficient when including dim 0.", dims, var)
            return self._clip_dense(var)
        rows = tf.gather(var.read_value(), grad.indices)
        # As in 1.15 a row that is named twice is taken down twice.
        return v1.scatter_sub(var, grad.indices, rows - tf.clip_by_norm(rows, self._max_norm, dims))


def _unless_zero(function: Any, grad: Any, *args: Any) -> Any:
    values = grad.values if isinstance(grad, tf.IndexedSlices) else grad

    def update() -> Any:
        with tf.control_dependencies([function(grad, *args)]):
            return tf.no_op()

    return v1.cond(tf.equal(tf.math.count_nonzero(values), 0), tf.no_op, update)


class MultitaskOptimizerWrapper:
    """Makes an optimizer leave variables and their slots alone where the gradient is all zero.

    So that a task whose turn it is not does not age the moments of its variables. Everything else is that of ``opt``.
    """

    def __init__(self, opt: Any) -> None:
        if not isinstance(opt, Optimizer):
            raise TypeError("Supplied optimizer must be an instance of tf.train.Optimizer")
        self._opt = opt
        for name in ("_apply_dense", "_resource_apply_dense", "_apply_sparse", "_resource_apply_sparse"):
            setattr(opt, name, functools.partial(_unless_zero, getattr(opt, name)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opt, name)


def clip_gradients_by_global_norm(gradients_variables: Any, clip_norm: float = 20.0) -> tuple[list[Any], Any]:
    """``(pairs of clipped gradient and variable, the norm of all gradients together before)``."""
    gradients, variables = zip(*gradients_variables, strict=True)
    clipped, norm = tf.clip_by_global_norm(gradients, clip_norm)
    return list(zip(clipped, variables, strict=True)), norm

"""Weight decay apart from the gradient (Loshchilov, Hutter 2017, "Decoupled Weight Decay Regularization")."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

v1 = tf.compat.v1
AdamOptimizer: Any = v1.train.AdamOptimizer
MomentumOptimizer: Any = v1.train.MomentumOptimizer

__all__ = [
    "AdamWOptimizer",
    "DecoupledWeightDecayExtension",
    "MomentumWOptimizer",
    "extend_with_decoupled_weight_decay",
]


class DecoupledWeightDecayExtension:
    """Makes an optimizer take ``weight_decay * var`` off a variable before it updates it.

    Write it before the optimizer among the bases. ``weight_decay``: a number, a tensor, or a function that gives one.
    Only the rows of a sparse gradient decay. ``decay_var_list`` of ``apply_gradients``: what decays; everything, when
    it is not given. That of ``minimize`` has no effect, as in 1.15, where it does not reach ``apply_gradients``.
    """

    def __init__(self, weight_decay: Any, **kwargs: Any) -> None:
        self._decay_var_list: Any = None
        self._weight_decay = weight_decay
        self._weight_decay_tensor: Any = None
        super().__init__(**kwargs)

    def minimize(
        self,
        loss: Any,
        global_step: Any = None,
        var_list: Any = None,
        gate_gradients: int = 1,
        aggregation_method: Any = None,
        colocate_gradients_with_ops: bool = False,
        name: Any = None,
        grad_loss: Any = None,
        decay_var_list: Any = None,
    ) -> Any:
        """The op of one step, as ``Optimizer.minimize``."""
        self._set_decayed(decay_var_list)
        base: Any = super()
        return base.minimize(
            loss,
            global_step=global_step,
            var_list=var_list,
            gate_gradients=gate_gradients,
            aggregation_method=aggregation_method,
            colocate_gradients_with_ops=colocate_gradients_with_ops,
            name=name,
            grad_loss=grad_loss,
        )

    def apply_gradients(
        self, grads_and_vars: Any, global_step: Any = None, name: Any = None, decay_var_list: Any = None
    ) -> Any:
        """The op that applies gradients, as ``Optimizer.apply_gradients``."""
        self._set_decayed(decay_var_list)
        base: Any = super()
        return base.apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def _set_decayed(self, decay_var_list: Any) -> None:
        # By reference: under the behaviour of TensorFlow 2 variables have no hash.
        self._decay_var_list = {var.ref() for var in decay_var_list} if decay_var_list else None

    def _prepare(self) -> None:
        decay = self._weight_decay() if callable(self._weight_decay) else self._weight_decay
        self._weight_decay_tensor = tf.convert_to_tensor(decay, name="weight_decay")
        base: Any = super()
        base._prepare()

    def _decays(self, var: Any) -> bool:
        return not self._decay_var_list or var.ref() in self._decay_var_list

    def _rate(self, var: Any) -> Any:
        return tf.cast(self._weight_decay_tensor, var.dtype.base_dtype)

    def _decay_weights_op(self, var: Any) -> Any:
        return v1.assign_sub(var, self._rate(var) * var) if self._decays(var) else tf.no_op()

    def _decay_weights_sparse_op(self, var: Any, indices: Any) -> Any:
        if not self._decays(var):
            return tf.no_op()
        return v1.scatter_sub(var, indices, self._rate(var) * tf.gather(var, indices))

    def _decayed(self, grad: Any, decay: Callable[[], Any]) -> Any:
        """After the gradient is known, which may depend on the variable, and before the update."""
        with tf.control_dependencies([grad]):
            return tf.control_dependencies([decay()])

    def _apply_dense(self, grad: Any, var: Any) -> Any:
        with self._decayed(grad, lambda: self._decay_weights_op(var)):
            base: Any = super()
            return base._apply_dense(grad, var)

    def _resource_apply_dense(self, grad: Any, var: Any) -> Any:
        with self._decayed(grad, lambda: self._decay_weights_op(var)):
            base: Any = super()
            return base._resource_apply_dense(grad, var)

    def _apply_sparse(self, grad: Any, var: Any) -> Any:
        with self._decayed(grad.values, lambda: self._decay_weights_sparse_op(var, grad.indices)):
            base: Any = super()
            return base._apply_sparse(grad, var)

    def _resource_apply_sparse(self, grad: Any, var: Any, indices: Any) -> Any:
        with self._decayed(grad, lambda: self._decay_weights_sparse_op(var, indices)):
            base: Any = super()
            return base._resource_apply_sparse(grad, var, indices)


def extend_with_decoupled_weight_decay(base_optimizer: Any) -> Any:
    """A class like ``base_optimizer`` that also decays: its first argument is ``weight_decay``, others go by name."""

    class OptimizerWithDecoupledWeightDecay(DecoupledWeightDecayExtension, base_optimizer):
        """The optimizer, with weight decay."""

        def __init__(self, weight_decay: Any, *args: Any, **kwargs: Any) -> None:
            super().__init__(weight_decay, *args, **kwargs)

    return OptimizerWithDecoupledWeightDecay


class AdamWOptimizer(DecoupledWeightDecayExtension, AdamOptimizer):
    """Adam with decoupled weight decay."""

    def __init__(
        self,
        weight_decay: Any,
        learning_rate: Any = 0.001,
        beta1: Any = 0.9,
        beta2: Any = 0.999,
        epsilon: Any = 1e-08,
        use_locking: bool = False,
        name: str = "AdamW",
    ) -> None:
        super().__init__(
            weight_decay,
            learning_rate=learning_rate,
            beta1=beta1,
            beta2=beta2,
            epsilon=epsilon,
            use_locking=use_locking,
            name=name,
        )


class MomentumWOptimizer(DecoupledWeightDecayExtension, MomentumOptimizer):
    """Momentum with decoupled weight decay."""

    def __init__(
        self,
        weight_decay: Any,
        learning_rate: Any,
        momentum: Any,
        use_locking: bool = False,
        name: str = "MomentumW",
        use_nesterov: bool = False,
    ) -> None:
        super().__init__(
            weight_decay,
            learning_rate=learning_rate,
            momentum=momentum,
            use_locking=use_locking,
            name=name,
            use_nesterov=use_nesterov,
        )

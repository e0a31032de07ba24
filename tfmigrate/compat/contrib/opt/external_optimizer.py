"""Optimizers outside of the graph, such as SciPy's: ``tensorflow.contrib.opt.python.training.external_optimizer``."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["ExternalOptimizerInterface", "ScipyOptimizerInterface"]


def _gradients(tensor: Any, variables: Any) -> list[Any]:
    found = v1.gradients(tensor, variables)
    return [tf.zeros_like(var) if grad is None else grad for var, grad in zip(variables, found, strict=True)]


class ExternalOptimizerInterface:
    """Hands the loss and its gradient, as functions of one vector, to ``_minimize`` of a subclass.

    ``equalities``, ``inequalities``: lists of tensors that are to be zero, or not negative; ``var_to_bounds``: for
    variables a pair of bounds, numbers or arrays of a shape that broadcasts.
    """

    def __init__(
        self,
        loss: Any,
        var_list: Any = None,
        equalities: Any = None,
        inequalities: Any = None,
        var_to_bounds: Any = None,
        **optimizer_kwargs: Any,
    ) -> None:
        self._loss = loss
        self._equalities = equalities or []
        self._inequalities = inequalities or []
        self._vars = list(v1.trainable_variables() if var_list is None else var_list)
        self._packed_bounds = self._bounds(var_to_bounds) if var_to_bounds is not None else None
        self._update_placeholders = [v1.placeholder(var.dtype.base_dtype) for var in self._vars]
        self._var_updates = [
            v1.assign(var, tf.reshape(placeholder, var.shape.as_list()))
            for var, placeholder in zip(self._vars, self._update_placeholders, strict=True)
        ]
        self._packed_var = self._pack(self._vars)
        self._packed_loss_grad = self._pack(_gradients(loss, self._vars))
        self._packed_equality_grads = [self._pack(_gradients(e, self._vars)) for e in self._equalities]
        self._packed_inequality_grads = [self._pack(_gradients(e, self._vars)) for e in self._inequalities]
        self.optimizer_kwargs = optimizer_kwargs
        sizes = [int(np.prod(var.shape.as_list())) for var in self._vars]
        ends = np.cumsum([0, *sizes])
        self._packing_slices = [slice(int(end) - size, int(end)) for end, size in zip(ends[1:], sizes, strict=True)]

    def _bounds(self, var_to_bounds: Any) -> list[tuple[float, float]]:
        packed: list[tuple[float, float]] = []
        given = {var.ref(): bounds for var, bounds in var_to_bounds.items()}
        for var in self._vars:
            bounds = given.get(var.ref(), (-np.inf, np.inf))
            low, high = (np.broadcast_to(bound, var.shape.as_list()).flatten() for bound in bounds)
            packed.extend(zip(low.tolist(), high.tolist(), strict=True))
        return packed

    def minimize(
        self,
        session: Any = None,
        feed_dict: Any = None,
        fetches: Any = None,
        step_callback: Any = None,
        loss_callback: Any = None,
        **run_kwargs: Any,
    ) -> None:
        """Minimize the loss and leave the result in the variables.

        ``loss_callback`` gets the values of ``fetches`` each time the loss is computed, ``step_callback`` the vector
        after each step.
        """
        session = session or v1.get_default_session()
        feed_dict = feed_dict or {}
        fetches = fetches or []
        loss_callback = loss_callback or (lambda *fetched: None)
        step_callback = step_callback or (lambda xk: None)
        run = (session, feed_dict, fetches)
        packed = self._minimize(
            initial_val=session.run(self._packed_var),
            loss_grad_func=self._make_eval_func([self._loss, self._packed_loss_grad], *run, loss_callback),
            equality_funcs=self._make_eval_funcs(self._equalities, *run),
            equality_grad_funcs=self._make_eval_funcs(self._packed_equality_grads, *run),
            inequality_funcs=self._make_eval_funcs(self._inequalities, *run),
            inequality_grad_funcs=self._make_eval_funcs(self._packed_inequality_grads, *run),
            packed_bounds=self._packed_bounds,
            step_callback=step_callback,
            optimizer_kwargs=self.optimizer_kwargs,
        )
        values = [packed[part] for part in self._packing_slices]
        session.run(
            self._var_updates, feed_dict=dict(zip(self._update_placeholders, values, strict=True)), **run_kwargs
        )

    def _minimize(
        self,
        initial_val: Any,
        loss_grad_func: Any,
        equality_funcs: Any,
        equality_grad_funcs: Any,
        inequality_funcs: Any,
        inequality_grad_funcs: Any,
        packed_bounds: Any,
        step_callback: Any,
        optimizer_kwargs: Any,
    ) -> Any:
        """The vector at the minimum. A subclass says how."""
        raise NotImplementedError(
            "To use ExternalOptimizerInterface, subclass from it and implement the _minimize() method."
        )

    @classmethod
    def _pack(cls, tensors: Any) -> Any:
        """Tensors as one vector; None when there are none."""
        if not tensors:
            return None
        flattened = [tf.reshape(tensor, [-1]) for tensor in tensors]
        return flattened[0] if len(flattened) == 1 else tf.concat(flattened, 0)

    def _make_eval_func(self, tensors: Any, session: Any, feed_dict: Any, fetches: Any, callback: Any = None) -> Any:
        """A function of the vector that gives the values of tensors."""
        if not isinstance(tensors, list):
            tensors = [tensors]

        def eval_func(x: Any) -> Any:
            values = [
                np.reshape(x[part], var.shape.as_list())
                for var, part in zip(self._vars, self._packing_slices, strict=True)
            ]
            # Assigned, not fed: a resource variable is read by ops that a feed would not reach.
            session.run(self._var_updates, dict(zip(self._update_placeholders, values, strict=True)))
            found = session.run(tensors + list(fetches), feed_dict=feed_dict)
            if callable(callback):
                callback(*found[len(tensors) :])
            return found[: len(tensors)]

        return eval_func

    def _make_eval_funcs(
        self, tensors: Any, session: Any, feed_dict: Any, fetches: Any, callback: Any = None
    ) -> list[Any]:
        return [self._make_eval_func(tensor, session, feed_dict, fetches, callback) for tensor in tensors]


class ScipyOptimizerInterface(ExternalOptimizerInterface):
    """``scipy.optimize.minimize``, by default with L-BFGS-B, or SLSQP when there are constraints. SciPy is needed.

    ``method`` and ``options`` are those of SciPy.
    """

    _DEFAULT_METHOD = "L-BFGS-B"

    def _minimize(
        self,
        initial_val: Any,
        loss_grad_func: Any,
        equality_funcs: Any,
        equality_grad_funcs: Any,
        inequality_funcs: Any,
        inequality_grad_funcs: Any,
        packed_bounds: Any,
        step_callback: Any,
        optimizer_kwargs: Any,
    ) -> Any:
        optimize = importlib.import_module("scipy.optimize")  # only who uses it needs it

        def in_double(x: Any) -> Any:
            # The Fortran code wants doubles.
            loss, gradient = loss_grad_func(x)
            return loss, gradient.astype("float64")

        options = dict(optimizer_kwargs)
        method = options.pop("method", self._DEFAULT_METHOD)
        constraints = [
            {"type": kind, "fun": lambda x, f=function: f(x)[0], "jac": lambda x, g=gradient: g(x)[0]}
            for kind, functions, gradients in (
                ("eq", equality_funcs, equality_grad_funcs),
                ("ineq", inequality_funcs, inequality_grad_funcs),
            )
            for function, gradient in zip(functions, gradients, strict=True)
        ]
        for name in ("jac", "callback", "constraints", "bounds"):
            if name in options:
                raise ValueError(f"Optimizer keyword arg '{name}' is set automatically and cannot be injected manually")
        arguments = {"jac": True, "callback": step_callback, "method": method, "bounds": packed_bounds, **options}
        if constraints:
            arguments["constraints"] = constraints
        result = optimize.minimize(in_double, initial_val, **arguments)
        v1.logging.info("Optimization terminated with: %s", result.message)
        return result["x"]

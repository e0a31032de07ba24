"""Metrics of ``tfe``, whose variables are made by the first call."""

# mypy: allow-subclassing-any

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import tensorflow as tf
from tensorflow.python.ops import summary_ops_v2
from tensorflow.python.trackable.base import Trackable

v1 = tf.compat.v1

__all__ = ["Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "Mean", "Metric", "SparseAccuracy"]


class Metric(Trackable):
    """A base: subclasses write ``build`` (variables), ``call`` (updates) and ``result``.

    A call gives, in graph mode, a tensor that updates when it runs; ``init_variables`` gives the op to run before.
    """

    def __init__(self, name: str | None = None, use_global_variables: bool = False) -> None:
        self._built = False
        self._vars: list[Any] = []
        self._initial_values: list[Any] = []
        self._use_global_variables = use_global_variables
        wanted = name or type(self).__name__
        scope_name = re.sub(r"[^A-Za-z0-9]", "_", wanted)
        with v1.variable_scope(scope_name, use_resource=True, reuse=False) as scope:
            self._name: str = wanted + scope.name[scope.name.rfind(scope_name) + len(scope_name) :]
            self._scope = scope
        self._graph = None if tf.executing_eagerly() else v1.get_default_graph()
        # One function, so that updates run in the order in which they are written.
        self._update: Callable[..., Any] = self.call if self._graph is None else tf.function(self.call, autograph=False)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Count these values in; gives what ``call`` gives."""
        if not self._built:
            if self._graph is None:
                with v1.variable_scope(self._scope):
                    self.build(*args, **kwargs)
            else:
                with self._graph.as_default(), v1.variable_scope(self._scope):
                    self.build(*args, **kwargs)
            self._built = True
        return self._update(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name, made unique."""
        return self._name

    @property
    def variables(self) -> list[Any]:
        """The variables so far: none before the first call."""
        return self._vars

    def init_variables(self) -> Any:
        """Set the variables back: at once in eager mode, else the op that does it."""
        if not tf.executing_eagerly():
            return tf.group(*[variable.initializer for variable in self._vars])
        for variable, initial in zip(self._vars, self._initial_values, strict=True):
            variable.assign(initial)
        return None

    def build(self, *args: Any, **kwargs: Any) -> None:
        """Make the variables by ``add_variable``."""
        raise NotImplementedError("Metrics must define a build() member function")

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Update the variables."""
        raise NotImplementedError("Metrics must define a call() member function")

    def result(self) -> Any:
        """The value of the metric."""
        raise NotImplementedError("Metrics must define a result() member function")

    def value(self) -> Any:
        """The value as a tensor in graph mode, ``result`` itself in eager mode."""
        return self.result if tf.executing_eagerly() else self.result()

    def aggregate(self, metrics: list[Metric]) -> None:
        """Add the variables of others of the same type; ``TypeError`` or ``ValueError`` for others."""
        for metric in metrics:
            if type(self) is not type(metric):
                raise TypeError(f"All metrics must be the same type, '{type(self)}' != '{type(metric)}'.")
        for place, variable in enumerate(self._vars):
            others = [metric._vars[place] for metric in metrics]
            if any(other.name != variable.name for other in others):
                raise ValueError("All metrics must have variables in the same order.")
            variable.assign_add(tf.add_n([tf.convert_to_tensor(other) for other in others]))

    def add_variable(self, name: str, shape: Any = None, dtype: Any = None, initializer: Any = None) -> Any:
        """Make a variable; raises ``RuntimeError`` outside of ``build``."""
        if self._built:
            raise RuntimeError("Can't call add_variable() except in build().")
        collections = None
        if not tf.executing_eagerly():
            keys = v1.GraphKeys
            first = keys.GLOBAL_VARIABLES if self._use_global_variables else keys.LOCAL_VARIABLES
            collections = [first, keys.METRIC_VARIABLES]
        variable = self._add_variable_with_custom_getter(
            name=name,
            shape=shape,
            dtype=dtype,
            initializer=initializer,
            trainable=False,
            collections=collections,
            use_resource=True,
            getter=v1.get_variable,
            overwrite=True,
        )
        self._vars.append(variable)
        if tf.executing_eagerly():
            self._initial_values.append(tf.identity(variable))
        return variable


class Mean(Metric):
    """The mean of all values so far, weighted if there are weights; float64 by default."""

    def __init__(self, name: str | None = None, dtype: Any = tf.float64, use_global_variables: bool = False) -> None:
        super().__init__(name=name, use_global_variables=use_global_variables)
        self.dtype = dtype

    def build(self, *args: Any, **kwargs: Any) -> None:
        """Make the sums of values and of weights."""
        self.numer = self.add_variable("numer", (), self.dtype, v1.zeros_initializer)
        self.denom = self.add_variable("denom", (), self.dtype, v1.zeros_initializer)

    def call(self, values: Any, weights: Any = None) -> Any:
        """Count ``values`` in; without weights gives their sum, with weights both, weighted values first."""
        if weights is None:
            self.denom.assign_add(tf.cast(tf.size(values), self.dtype))
            values = tf.reduce_sum(values)
            self.numer.assign_add(tf.cast(values, self.dtype))
            return values
        weights = tf.cast(weights, self.dtype)
        self.denom.assign_add(tf.reduce_sum(weights))
        values = tf.cast(values, self.dtype) * weights
        self.numer.assign_add(tf.reduce_sum(values))
        return values, weights

    def result(self, write_summary: Any = True) -> Any:
        """The mean; written as a summary too, where there is a writer and ``write_summary`` holds."""
        mean = self.numer / self.denom

        def written() -> Any:
            summary_ops_v2.scalar(name=self.name, tensor=mean)
            return mean

        tf.__internal__.smart_cond.smart_cond(tf.convert_to_tensor(write_summary), written, lambda: mean)
        return mean


class Accuracy(Mean):
    """How often predictions are the labels."""

    def __init__(self, name: str | None = None, dtype: Any = tf.float64) -> None:
        super().__init__(name=name, dtype=dtype)

    def _compared(self, labels: Any, predictions: Any) -> tuple[Any, Any]:
        _assert_same_shape(labels, predictions)
        return labels, predictions

    def call(  # type: ignore[override]  # 1.x made it a Mean with other arguments
        self, labels: Any, predictions: Any, weights: Any = None
    ) -> Any:
        """Count in; gives what was compared, and the weights if there are any."""
        labels, predictions = self._compared(labels, predictions)
        super().call(tf.cast(tf.equal(labels, predictions), self.dtype), weights=weights)
        return (labels, predictions) if weights is None else (labels, predictions, weights)


def _assert_same_shape(labels: Any, predictions: Any) -> None:
    message = "Shapes of labels and predictions are unequal"
    v1.assert_equal(tf.shape(labels), tf.shape(predictions), message=message)


class CategoricalAccuracy(Accuracy):
    """How often the largest of the predictions is where the largest of the labels is, ``[batch, classes]``."""

    def _compared(self, labels: Any, predictions: Any) -> tuple[Any, Any]:
        _assert_same_shape(labels, predictions)
        return tf.argmax(labels, axis=-1), tf.argmax(predictions, axis=-1)


class BinaryAccuracy(Accuracy):
    """How often predictions are above ``threshold`` where labels are not 0, and only there."""

    def __init__(self, threshold: float, name: str | None = None, dtype: Any = tf.float64) -> None:
        super().__init__(name=name, dtype=dtype)
        self.threshold = threshold

    def _compared(self, labels: Any, predictions: Any) -> tuple[Any, Any]:
        _assert_same_shape(labels, predictions)
        return tf.cast(labels, tf.bool), tf.convert_to_tensor(predictions) > self.threshold


class SparseAccuracy(Accuracy):
    """How often the largest of the predictions, ``[batch, classes]``, is at the label, int ``[batch]``."""

    def _compared(self, labels: Any, predictions: Any) -> tuple[Any, Any]:
        message = "First axis of labels and predictions is unequal"
        v1.assert_equal(tf.shape(labels), tf.shape(predictions)[0], message=message)
        return tf.cast(labels, tf.int64), tf.argmax(predictions, axis=-1)

"""``tf.estimator.EstimatorSpec``: what a model function returns."""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import Any

import tensorflow.compat.v1 as tf

from .export.export_output import ExportOutput, PredictOutput
from .mode_keys import ModeKeys
from .util import check_hooks

__all__ = ["EstimatorSpec", "ModeKeys", "check_spec_values"]

# Resource variables of TensorFlow 2 are no tf.compat.v1.Variable.
_VARIABLES = (tf.Variable, tf.compat.v2.Variable)
_DEFAULT = tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
_FOREIGN = """{0} with "{1}" must be from the default graph. Possible causes of this error include: \n
1) {0} was created outside the context of the default graph.\n
2) The object passed through to EstimatorSpec was not created in the most recent call to "model_fn"."""


class EstimatorSpec(
    collections.namedtuple(
        "EstimatorSpec",
        [
            "mode",
            "predictions",
            "loss",
            "train_op",
            "eval_metric_ops",
            "export_outputs",
            "training_chief_hooks",
            "training_hooks",
            "scaffold",
            "evaluation_hooks",
            "prediction_hooks",
        ],
    )
):
    """Operations and objects of a model, as ``tf.estimator.EstimatorSpec`` of TensorFlow 1.15.

    ``TRAIN`` needs a scalar ``loss`` and a ``train_op``, ``EVAL`` a ``loss``, ``PREDICT`` the ``predictions`` (a tensor
    or a dictionary of tensors). ``eval_metric_ops``: name -> (value, update op) or a Keras metric. ``export_outputs``:
    name -> ``ExportOutput``; without them predictions are exported as they are.
    ``ValueError`` if something is missing, not scalar or of another graph, ``TypeError`` for another type.
    """

    def __new__(
        cls,
        mode: str | None,
        predictions: Any = None,
        loss: Any = None,
        train_op: Any = None,
        eval_metric_ops: dict[str, Any] | None = None,
        export_outputs: dict[str, Any] | None = None,
        training_chief_hooks: Iterable[Any] | None = None,
        training_hooks: Iterable[Any] | None = None,
        scaffold: Any = None,
        evaluation_hooks: Iterable[Any] | None = None,
        prediction_hooks: Iterable[Any] | None = None,
    ) -> EstimatorSpec:
        """Check, and fill in what was left out."""
        train_op = _checked_train_op(train_op, mode)
        loss = _checked_loss(loss, mode)
        predictions = _checked_predictions(predictions, mode)
        outputs = _checked_outputs(export_outputs, predictions, mode)
        message = "All hooks must be SessionRunHook instances, given: {}"
        hooks = [
            tuple(check_hooks(given, message))
            for given in (training_hooks, training_chief_hooks, evaluation_hooks, prediction_hooks)
        ]
        metrics = _checked_metrics(eval_metric_ops)
        scaffold = scaffold or tf.train.Scaffold()
        if not isinstance(scaffold, tf.train.Scaffold):
            raise TypeError(f"scaffold must be tf.train.Scaffold. Given: {scaffold}")
        return super().__new__(
            cls, mode, predictions, loss, train_op, metrics, outputs, hooks[1], hooks[0], scaffold, hooks[2], hooks[3]
        )

    def _replace(self, **kwargs: Any) -> EstimatorSpec:
        """A copy with other values, checked again. ``ValueError`` if ``mode`` would change."""
        if kwargs.get("mode", self.mode) != self.mode:
            raise ValueError("mode of EstimatorSpec cannot be changed.")
        return EstimatorSpec(**{**self._asdict(), **kwargs})


def check_spec_values(mode: Any, loss: Any, train_op: Any, predictions: Any, export_outputs: Any) -> tuple[Any, ...]:
    """Train op, loss, predictions and outputs as ``EstimatorSpec`` checks them, for the specs of other estimators."""
    train_op = _checked_train_op(train_op, mode)
    loss = _checked_loss(loss, mode)
    predictions = _checked_predictions(predictions, mode)
    return train_op, loss, predictions, _checked_outputs(export_outputs, predictions, mode)


def _of_default_graph(value: Any, what: str, label: str | None = None) -> None:
    if value.graph is not tf.get_default_graph():
        name = value.name if label is None else f"{label}: {value.name}"
        raise ValueError(_FOREIGN.format(what, name))


def _must_be_tensor(value: Any, name: str) -> None:
    if not isinstance(value, (tf.Tensor, *_VARIABLES)):
        raise TypeError(f"{name} must be Tensor, given: {value}")


def _checked_train_op(train_op: Any, mode: str | None) -> Any:
    if train_op is None:
        if mode == ModeKeys.TRAIN:
            raise ValueError("Missing train_op.")
        return None
    if not isinstance(train_op, (tf.Operation, tf.Tensor, *_VARIABLES)):
        raise TypeError(f"train_op must be Operation or Tensor, given: {train_op}")
    if not isinstance(train_op, _VARIABLES):
        _of_default_graph(train_op, "train_op")
    return train_op.op if isinstance(train_op, _VARIABLES) else train_op


def _checked_loss(loss: Any, mode: str | None) -> Any:
    if loss is None:
        if mode in (ModeKeys.TRAIN, ModeKeys.EVAL):
            raise ValueError("Missing loss.")
        return None
    _must_be_tensor(loss, "loss")
    shape = loss.shape
    if shape.num_elements() not in (None, 1):
        raise ValueError(f"Loss must be scalar, given: {loss}")
    _of_default_graph(loss, "loss")
    return loss if shape.is_compatible_with([]) else tf.reshape(loss, [])


def _checked_predictions(predictions: Any, mode: str | None) -> Any:
    if predictions is None:
        if mode == ModeKeys.PREDICT:
            raise ValueError("Missing predictions.")
        return {}
    if isinstance(predictions, dict):
        for name, value in predictions.items():
            _must_be_tensor(value, f"predictions[{name}]")
            _of_default_graph(value, "prediction values", name)
    else:
        _must_be_tensor(predictions, "predictions")
        _of_default_graph(predictions, "prediction values")
    return predictions


def _checked_outputs(outputs: Any, predictions: Any, mode: str | None) -> Any:
    if mode != ModeKeys.PREDICT:
        return outputs
    if not outputs:
        outputs = (
            {_DEFAULT: PredictOutput(predictions or {})}
            if isinstance(predictions, dict)
            else {_DEFAULT: PredictOutput(predictions)}
        )
    if not isinstance(outputs, dict):
        raise TypeError(f"export_outputs must be dict, given: {outputs}")
    for output in outputs.values():
        if not isinstance(output, ExportOutput):
            raise TypeError(f"Values in export_outputs must be ExportOutput objects. Given: {outputs}")
    if _DEFAULT in outputs:
        return outputs
    if len(outputs) > 1:
        raise ValueError(
            "Multiple export_outputs were provided, but none of them is specified as the default.  "
            "Do this by naming one of them with signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY."
        )
    return {**outputs, _DEFAULT: next(iter(outputs.values()))}


def _checked_metrics(metrics: Any) -> dict[str, Any]:
    if metrics is None:
        return {}
    if not isinstance(metrics, dict):
        raise TypeError(f"eval_metric_ops must be a dict, given: {metrics}")
    found = {}
    for name, value in metrics.items():
        pair = _of_keras(value)
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise TypeError(
                f"Values of eval_metric_ops must be (metric_value, update_op) tuples, given: {value} for key: {name}"
            )
        for part in (*tf.nest.flatten(pair[0]), pair[1]):
            _of_default_graph(part, "eval_metric_ops", name)
        found[name] = pair
    return found


def _of_keras(value: Any) -> Any:
    """The value and update op of a Keras metric that was updated once; what is no metric as it is."""
    if hasattr(value, "result") and hasattr(value, "updates") and not isinstance(value, tuple):
        if len(value.updates) != 1:
            raise ValueError(f'Please call update_state(...) on the "{value.name}" metric')
        return value.result(), value.updates[0]
    return value

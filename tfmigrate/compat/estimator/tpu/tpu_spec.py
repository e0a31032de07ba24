"""``tf.contrib.tpu.TPUEstimatorSpec``."""

from __future__ import annotations

import collections
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import tensorflow.compat.v1 as tf

from ..model_fn import EstimatorSpec, check_spec_values
from ..util import check_hooks, fn_args

__all__ = ["TPUEstimatorSpec"]

# Where tf.compat.v2.summary keeps the initializers of a graph's writers.
_WRITERS = "_SUMMARY_WRITER_V2"


class TPUEstimatorSpec(
    collections.namedtuple(
        "TPUEstimatorSpec",
        [
            "mode",
            "predictions",
            "loss",
            "train_op",
            "eval_metrics",
            "export_outputs",
            "scaffold_fn",
            "host_call",
            "training_hooks",
            "evaluation_hooks",
            "prediction_hooks",
        ],
    )
):
    """What a model function of ``TPUEstimator`` returns, as in TensorFlow 1.15.

    ``eval_metrics`` and ``host_call``: a function and its tensors, a list or a dictionary.
    ``ValueError``, ``TypeError``, ``RuntimeError`` if they are not, and as ``EstimatorSpec``.
    """

    def __new__(
        cls,
        mode: str,
        predictions: Any = None,
        loss: Any = None,
        train_op: Any = None,
        eval_metrics: Any = None,
        export_outputs: dict[str, Any] | None = None,
        scaffold_fn: Callable[[], Any] | None = None,
        host_call: Any = None,
        training_hooks: Iterable[Any] | None = None,
        evaluation_hooks: Iterable[Any] | None = None,
        prediction_hooks: Iterable[Any] | None = None,
    ) -> TPUEstimatorSpec:
        """Check."""
        for name, given in (("eval_metrics", eval_metrics), ("host_call", host_call)):
            if given is not None:
                _check_call(name, given)
        train_op, loss, predictions, exports = check_spec_values(mode, loss, train_op, predictions, export_outputs)
        message = "All hooks must be SessionRunHook instances, given: {}"
        hooks = [tuple(check_hooks(given, message)) for given in (training_hooks, evaluation_hooks, prediction_hooks)]
        return super().__new__(
            cls, mode, predictions, loss, train_op, eval_metrics, exports, scaffold_fn, host_call, *hooks
        )

    def as_estimator_spec(self) -> EstimatorSpec:
        """The ``EstimatorSpec`` of the same model without a TPU: the functions are called here, in this graph."""
        metrics = _called(self.eval_metrics)
        hooks = []
        if self.host_call is not None:
            hooks.append(_OutfeedHostCallHook(_called(self.host_call)))
        return EstimatorSpec(
            mode=self.mode,
            predictions=self.predictions,
            loss=self.loss,
            train_op=self.train_op,
            eval_metric_ops=metrics,
            export_outputs=self.export_outputs,
            scaffold=self.scaffold_fn() if self.scaffold_fn else None,
            training_hooks=[*self.training_hooks, *hooks],
            evaluation_hooks=[*self.evaluation_hooks, *hooks],
            prediction_hooks=[*self.prediction_hooks, *hooks],
        )


def _called(call: Any) -> Any:
    if call is None:
        return None
    function, tensors = call
    return function(**tensors) if isinstance(tensors, dict) else function(*tensors)


def _check_call(name: str, call: Any) -> None:
    if not isinstance(call, (tuple, list)):
        raise ValueError(f"{name} should be tuple or list")
    if len(call) != 2:
        raise ValueError(f"{name} should have two elements.")
    function, tensors = call
    if not callable(function):
        raise TypeError(f"{name}[0] should be callable.")
    if not isinstance(tensors, (tuple, list, dict)):
        raise ValueError(f"{name}[1] should be tuple or list, or dict.")
    if isinstance(tensors, dict):
        return
    kinds = {parameter.kind for parameter in inspect.signature(function).parameters.values()}
    takes = len(fn_args(function))
    if inspect.Parameter.VAR_POSITIONAL not in kinds and len(tensors) != takes:
        raise RuntimeError(
            f"In TPUEstimatorSpec.{name}, length of tensors {len(tensors)} does not match method args of the "
            f"function, which takes {takes}."
        )


class _OutfeedHostCallHook(tf.train.SessionRunHook):  # type: ignore[misc]
    """Runs what a host call gave, with each step."""

    def __init__(self, tensors: Any) -> None:
        self._tensors = tensors

    def begin(self) -> None:
        """Take the initializers of the summary writers that the call made."""
        self._initializers = tf.get_collection(_WRITERS)

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Open the writers."""
        session.run(self._initializers)

    def before_run(self, run_context: Any) -> Any:
        """Run it."""
        return tf.train.SessionRunArgs(self._tensors)

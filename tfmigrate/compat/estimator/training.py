"""``tf.estimator.train_and_evaluate``, on this machine."""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable
from typing import Any

import tensorflow.compat.v1 as tf

from .estimator import Estimator
from .exporter import Exporter
from .util import check_hooks, join

__all__ = ["EvalSpec", "TrainSpec", "train_and_evaluate"]

_HOOKS = "All hooks must be `SessionRunHook` instances, given: {}"


def _check_input_fn(input_fn: Any) -> None:
    if not callable(input_fn):
        raise TypeError(f"`input_fn` must be callable, given: {input_fn}")


class TrainSpec(collections.namedtuple("TrainSpec", ["input_fn", "max_steps", "hooks"])):
    """What ``train_and_evaluate`` trains with. ``ValueError`` if ``max_steps`` is not positive."""

    def __new__(
        cls, input_fn: Callable[..., Any], max_steps: int | None = None, hooks: Iterable[Any] | None = None
    ) -> TrainSpec:
        """Check."""
        _check_input_fn(input_fn)
        if max_steps is not None and max_steps <= 0:
            raise ValueError(f"Must specify max_steps > 0, given: {max_steps}")
        return super().__new__(cls, input_fn, max_steps, tuple(check_hooks(hooks, _HOOKS)))


class EvalSpec(
    collections.namedtuple(
        "EvalSpec", ["input_fn", "steps", "name", "hooks", "exporters", "start_delay_secs", "throttle_secs"]
    )
):
    """What ``train_and_evaluate`` evaluates with. ``ValueError`` for numbers out of range or equal names."""

    def __new__(
        cls,
        input_fn: Callable[..., Any],
        steps: int | None = 100,
        name: str | None = None,
        hooks: Iterable[Any] | None = None,
        exporters: Any = None,
        start_delay_secs: int = 120,
        throttle_secs: int = 600,
    ) -> EvalSpec:
        """Check."""
        _check_input_fn(input_fn)
        if steps is not None and steps <= 0:
            raise ValueError(f"Must specify steps > 0, given: {steps}")
        if name is not None and not isinstance(name, str):
            raise TypeError(f"`name` must be string, given: {name}")
        checked = tuple(check_hooks(hooks, _HOOKS))
        exporters = _checked_exporters(exporters)
        for what, seconds in (("start_delay_secs", start_delay_secs), ("throttle_secs", throttle_secs)):
            if seconds < 0:
                raise ValueError(f"Must specify {what} >= 0, given: {seconds}")
        return super().__new__(cls, input_fn, steps, name, checked, exporters, start_delay_secs, throttle_secs)


def _checked_exporters(given: Any) -> tuple[Any, ...]:
    if not given:
        return ()
    message = f"`exporters` must be an Exporter, an iterable of Exporter, or `None`, found {given}."
    found = (given,) if isinstance(given, Exporter) else given
    try:
        found = tuple(found)
    except TypeError:
        raise TypeError(message) from None
    names: list[str] = []
    for exporter in found:
        if not isinstance(exporter, Exporter):
            raise TypeError(message)
        names.append(exporter.name)
        if not exporter.name:
            raise ValueError(f"An Exporter cannot have a name that is `None` or empty. All exporter names: {names}")
    if len(set(names)) != len(names):
        raise ValueError(
            f"`exporters` must have unique names. Such a name cannot be `None`. All exporter names: {names}"
        )
    return found


class _Evaluator:
    """Evaluates the newest checkpoint, once each, and exports."""

    def __init__(self, estimator: Estimator, spec: EvalSpec, max_steps: int | None) -> None:
        self._estimator, self._spec, self._max_steps = estimator, spec, max_steps
        self._last_path: str | None = None
        self.results: dict[str, Any] | None = None
        self.exports: list[Any] = []

    def __call__(self) -> None:
        path = self._estimator.latest_checkpoint()
        if not path:
            tf.logging.warn("Estimator is not trained yet. Will start an evaluation when a checkpoint is ready.")
            return
        if path == self._last_path:
            tf.logging.warn("No new checkpoint ready for evaluation. Skip the current evaluation pass.")
            return
        self.results = self._estimator.evaluate(
            self._spec.input_fn, self._spec.steps, self._spec.hooks, checkpoint_path=path, name=self._spec.name
        )
        self._last_path = path
        final = self._max_steps is not None and self.results["global_step"] >= self._max_steps
        base = join(self._estimator.model_dir, "export")
        self.exports = [
            exporter.export(
                estimator=self._estimator,
                export_path=join(base, exporter.name),
                checkpoint_path=path,
                eval_result=self.results,
                is_the_final_export=final,
            )
            for exporter in self._spec.exporters
        ]


class _EvaluateAfterSave(tf.train.CheckpointSaverListener):  # type: ignore[misc]
    """Evaluates each new checkpoint but the first, at most every ``throttle_secs``, and the last one."""

    def __init__(self, evaluator: _Evaluator, throttle_secs: int) -> None:
        self._evaluator, self._throttle = evaluator, throttle_secs
        self._timer: Any = None
        self._first = True

    def begin(self) -> None:
        """Start the clock."""
        self._timer = tf.train.SecondOrStepTimer(every_secs=self._throttle)
        self._first = True

    def after_save(self, session: Any, global_step_value: int) -> None:
        """Evaluate, unless it is too early."""
        if self._first:
            self._first = False
            return
        if self._timer.should_trigger_for_step(global_step_value):
            self._evaluate(global_step_value)
        else:
            tf.logging.info("Skip the current checkpoint eval due to throttle secs (%d secs).", self._throttle)

    def end(self, session: Any, global_step_value: int) -> None:
        """Evaluate what was not evaluated yet."""
        if global_step_value != self._timer.last_triggered_step():
            self._evaluate(global_step_value)

    def _evaluate(self, global_step_value: int) -> None:
        self._timer.update_last_triggered_step(global_step_value)
        self._evaluator()


def train_and_evaluate(estimator: Estimator, train_spec: TrainSpec, eval_spec: EvalSpec) -> Any:
    """Train, evaluate after checkpoints, and give the last metrics and exports.

    ``TypeError`` for another type; ``ValueError`` in a cluster (``$TF_CONFIG``), where each task has its own program.
    """
    for name, value, kind in (
        ("estimator", estimator, Estimator),
        ("train_spec", train_spec, TrainSpec),
        ("eval_spec", eval_spec, EvalSpec),
    ):
        if not isinstance(value, kind):
            raise TypeError(f"`{name}` must have type `tf.estimator.{kind.__name__}`, given {type(value)}")
    config = estimator.config
    if config.cluster_spec or config.task_type == "evaluator":
        raise ValueError("tfmigrate.compat trains and evaluates on one machine; TF_CONFIG describes a cluster")
    tf.logging.info("Running training and evaluation locally (non-distributed).")
    evaluator = _Evaluator(estimator, eval_spec, train_spec.max_steps)
    estimator.train(
        input_fn=train_spec.input_fn,
        max_steps=train_spec.max_steps,
        hooks=train_spec.hooks,
        saving_listeners=[_EvaluateAfterSave(evaluator, eval_spec.throttle_secs)],
    )
    return evaluator.results, evaluator.exports

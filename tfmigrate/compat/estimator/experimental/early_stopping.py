"""Hooks that stop a training by what its evaluations found."""

from __future__ import annotations

import collections
import operator
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow.compat.v1 as tf

from ..estimator import Estimator
from ..util import join

__all__ = [
    "make_early_stopping_hook",
    "read_eval_metrics",
    "stop_if_higher_hook",
    "stop_if_lower_hook",
    "stop_if_no_decrease_hook",
    "stop_if_no_increase_hook",
]


def make_early_stopping_hook(
    estimator: Estimator,
    should_stop_fn: Callable[[], bool],
    run_every_secs: float | None = 60,
    run_every_steps: int | None = None,
) -> Any:
    """A hook that stops the training of every worker once ``should_stop_fn()`` is true.

    The chief asks, every so many seconds or steps, and tells the others by the variable ``signal_early_stopping/STOP``.
    ``TypeError`` for no estimator or function, ``ValueError`` unless seconds or steps are given.
    """
    if not isinstance(estimator, Estimator):
        raise TypeError(f"`estimator` must have type `tf.estimator.Estimator`. Got: {type(estimator)}")
    if not callable(should_stop_fn):
        raise TypeError("`should_stop_fn` must be callable.")
    if run_every_secs is not None and run_every_steps is not None:
        raise ValueError("Only one of `run_every_secs` and `run_every_steps` must be set.")
    if estimator.config.is_chief:
        return _StopOnPredicateHook(should_stop_fn, run_every_secs, run_every_steps)
    return _CheckForStoppingHook()


def stop_if_higher_hook(
    estimator: Estimator,
    metric_name: str,
    threshold: float,
    eval_dir: str | None = None,
    min_steps: int = 0,
    run_every_secs: float | None = 60,
    run_every_steps: int | None = None,
) -> Any:
    """Stop once an evaluation found a metric above the threshold; see ``make_early_stopping_hook``."""
    stop = _threshold(estimator, metric_name, threshold, operator.gt, eval_dir, min_steps)
    return make_early_stopping_hook(estimator, stop, run_every_secs, run_every_steps)


def stop_if_lower_hook(
    estimator: Estimator,
    metric_name: str,
    threshold: float,
    eval_dir: str | None = None,
    min_steps: int = 0,
    run_every_secs: float | None = 60,
    run_every_steps: int | None = None,
) -> Any:
    """Stop once an evaluation found a metric below the threshold; see ``make_early_stopping_hook``."""
    stop = _threshold(estimator, metric_name, threshold, operator.lt, eval_dir, min_steps)
    return make_early_stopping_hook(estimator, stop, run_every_secs, run_every_steps)


def stop_if_no_increase_hook(
    estimator: Estimator,
    metric_name: str,
    max_steps_without_increase: int,
    eval_dir: str | None = None,
    min_steps: int = 0,
    run_every_secs: float | None = 60,
    run_every_steps: int | None = None,
) -> Any:
    """Stop once a metric did not grow for so many steps; see ``make_early_stopping_hook``."""
    stop = _no_progress(estimator, metric_name, max_steps_without_increase, operator.gt, eval_dir, min_steps)
    return make_early_stopping_hook(estimator, stop, run_every_secs, run_every_steps)


def stop_if_no_decrease_hook(
    estimator: Estimator,
    metric_name: str,
    max_steps_without_decrease: int,
    eval_dir: str | None = None,
    min_steps: int = 0,
    run_every_secs: float | None = 60,
    run_every_steps: int | None = None,
) -> Any:
    """Stop once a metric did not fall for so many steps; see ``make_early_stopping_hook``."""
    stop = _no_progress(estimator, metric_name, max_steps_without_decrease, operator.lt, eval_dir, min_steps)
    return make_early_stopping_hook(estimator, stop, run_every_secs, run_every_steps)


def read_eval_metrics(eval_dir: str) -> dict[int, dict[str, float]]:
    """The metrics that the event files of a directory hold: step -> name -> value, by growing step."""
    found: dict[int, dict[str, float]] = collections.defaultdict(dict)
    if tf.gfile.Exists(eval_dir):
        for path in tf.gfile.Glob(join(eval_dir, "*.tfevents.*")):
            for event in tf.train.summary_iterator(path):
                for value in event.summary.value:
                    if value.HasField("simple_value"):
                        found[event.step][value.tag] = value.simple_value
    return collections.OrderedDict(sorted(found.items()))


def _metrics(eval_dir: str, name: str, min_steps: int) -> Iterator[tuple[int, float]]:
    for step, metrics in read_eval_metrics(eval_dir).items():
        if step >= min_steps:
            yield step, metrics[name]


def _threshold(
    estimator: Estimator, name: str, threshold: float, beyond: Any, eval_dir: str | None, min_steps: int
) -> Callable[[], bool]:
    folder = eval_dir or estimator.eval_dir()
    return lambda: any(beyond(value, threshold) for _, value in _metrics(folder, name, min_steps))


def _no_progress(
    estimator: Estimator, name: str, patience: int, better: Any, eval_dir: str | None, min_steps: int
) -> Callable[[], bool]:
    folder = eval_dir or estimator.eval_dir()

    def stop() -> bool:
        best: float | None = None
        best_step = 0
        for step, value in _metrics(folder, name, min_steps):
            if best is None or better(value, best):
                best, best_step = value, step
            if step - best_step >= patience:
                return True
        return False

    return stop


def _stop_variable() -> Any:
    with tf.variable_scope("signal_early_stopping", reuse=tf.AUTO_REUSE):
        return tf.get_variable(
            "STOP",
            shape=[],
            dtype=tf.bool,
            initializer=tf.constant_initializer(False),
            collections=[tf.GraphKeys.GLOBAL_VARIABLES],
            trainable=False,
        )


class _StopOnPredicateHook(tf.train.SessionRunHook):  # type: ignore[misc]
    """The chief's: asks, and tells."""

    def __init__(self, should_stop_fn: Callable[[], bool], secs: float | None, steps: int | None) -> None:
        self._should_stop_fn = should_stop_fn
        self._timer = tf.train.SecondOrStepTimer(every_secs=secs, every_steps=steps)

    def begin(self) -> None:
        """Make the variable."""
        self._timer.reset()
        self._global_step = tf.train.get_global_step()
        self._stop_op = tf.assign(_stop_variable(), True)

    def before_run(self, run_context: Any) -> Any:
        """Ask for the step."""
        return tf.train.SessionRunArgs(self._global_step)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Ask the function when it is time."""
        step = run_values.results
        if not self._timer.should_trigger_for_step(step):
            return
        self._timer.update_last_triggered_step(step)
        if self._should_stop_fn():
            tf.logging.info("Requesting early stopping at global step %d", step)
            run_context.session.run(self._stop_op)
            run_context.request_stop()


class _CheckForStoppingHook(tf.train.SessionRunHook):  # type: ignore[misc]
    """A worker's: looks at the variable."""

    def begin(self) -> None:
        """Find the variable."""
        self._stop = _stop_variable()

    def before_run(self, run_context: Any) -> Any:
        """Ask for it."""
        return tf.train.SessionRunArgs(self._stop)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Stop if the chief said so."""
        if run_values.results:
            tf.logging.info("Early stopping requested, suspending run.")
            run_context.request_stop()

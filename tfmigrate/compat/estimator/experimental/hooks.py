"""An evaluation inside the training's graph, and a stop once a checkpoint is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

import tensorflow.compat.v1 as tf

from .. import summaries
from ..estimator import Estimator
from ..evaluation import StopAfterNEvalsHook, counted, evaluation_loop
from ..mode_keys import ModeKeys
from ..util import check_hooks

__all__ = ["InMemoryEvaluatorHook", "make_stop_at_checkpoint_step_hook"]


class InMemoryEvaluatorHook(tf.train.SessionRunHook):  # type: ignore[misc]
    """Evaluates with the variables of a running training, without a checkpoint, every ``every_n_iter`` steps.

    The evaluation runs in a session of its own whose graph gets the values. ``ValueError`` if ``every_n_iter`` is not
    positive or there are parameter servers.
    """

    def __init__(
        self,
        estimator: Estimator,
        input_fn: Callable[..., Any],
        steps: int | None = None,
        hooks: Iterable[Any] | None = None,
        name: str | None = None,
        every_n_iter: int = 100,
    ) -> None:
        if every_n_iter is None or every_n_iter <= 0:
            raise ValueError(f"invalid every_n_iter={every_n_iter}.")
        if estimator.config.num_ps_replicas > 0 or estimator.config.num_worker_replicas > 1:
            raise ValueError("InMemoryEvaluator supports only single machine (aka Local) setting.")
        self._estimator, self._input_fn, self._name = estimator, input_fn, name
        self._hooks = check_hooks(hooks)
        if steps is not None:
            self._hooks.append(StopAfterNEvalsHook(num_evals=steps))
        self._every, self._iterations = every_n_iter, 0

    def begin(self) -> None:
        """Build the graph of the evaluation."""
        self._training_graph = tf.get_default_graph()
        self._graph = tf.Graph()
        with self._graph.as_default():
            built = self._estimator._evaluation_graph(self._graph, self._input_fn, self._hooks, "memory")
            self._spec, update_op, self._values, self._all_hooks = built
            self._update_op = counted(update_op, self._all_hooks)
            wanted = {v.op.name: v for v in tf.global_variables()}
            self._feeds = {name: tf.placeholder(v.dtype.base_dtype, v.shape) for name, v in wanted.items()}
            assigns = [tf.assign(wanted[name], fed) for name, fed in self._feeds.items()]
            self._transfer = tf.group(*assigns)
        known = {v.op.name: v for v in self._training_graph.get_collection(tf.GraphKeys.GLOBAL_VARIABLES)}
        missing = sorted(set(wanted) - set(known))
        if missing:
            raise ValueError(f"variables of {ModeKeys.EVAL} are not in the training graph: {missing}")
        self._sources = {name: known[name] for name in wanted}

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Evaluate as training starts."""
        self._evaluate(session)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Evaluate after every n-th step."""
        self._iterations += 1
        if self._iterations % self._every == 0:
            self._evaluate(run_context.session)

    def end(self, session: Any) -> None:
        """Evaluate as training ends."""
        self._evaluate(session)

    def _evaluate(self, train_session: Any) -> None:
        values = train_session.run(self._sources)

        def load(scaffold: Any, session: Any) -> None:
            session.run(self._transfer, {self._feeds[name]: value for name, value in values.items()})

        with self._graph.as_default():
            scaffold = tf.train.Scaffold(init_fn=load, copy_from_scaffold=self._spec.scaffold)
            results = evaluation_loop(None, "", scaffold, self._update_op, self._values, self._all_hooks)
        summaries.write_results(self._estimator.eval_dir(self._name), results, results["global_step"])


class _StopAtCheckpointStepHook(tf.train.SessionRunHook):  # type: ignore[misc]
    """Stops at a step, once a checkpoint of it is there."""

    def __init__(self, model_dir: str, last_step: int, wait_after_file_check_secs: float) -> None:
        if last_step is None or model_dir is None:
            raise ValueError("last_step and model_dir must be specified.")
        self._model_dir, self._last_step, self._wait = model_dir, last_step, wait_after_file_check_secs

    def begin(self) -> None:
        """Find the step."""
        self._global_step = tf.train.get_global_step()
        if self._global_step is None:
            raise RuntimeError("Global step should be created to use StopAtCheckpointStepHook.")

    def before_run(self, run_context: Any) -> Any:
        """Ask for it."""
        return tf.train.SessionRunArgs(self._global_step)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Stop, after waiting for the checkpoint."""
        step = run_values.results + 1
        if step < self._last_step:
            return
        step = run_context.session.run(self._global_step)
        while step >= self._last_step:
            saved = tf.train.latest_checkpoint(self._model_dir)
            if saved and int(saved.rpartition("-")[2]) >= self._last_step:
                run_context.request_stop()
                return
            time.sleep(self._wait)


def make_stop_at_checkpoint_step_hook(
    estimator: Estimator, last_step: int, wait_after_file_check_secs: float = 30
) -> Any:
    """A hook that stops training at ``last_step``; workers wait until the chief has saved it."""
    if estimator.config.is_chief:
        return tf.train.StopAtStepHook(last_step=last_step)
    return _StopAtCheckpointStepHook(estimator.model_dir, last_step, wait_after_file_check_secs)

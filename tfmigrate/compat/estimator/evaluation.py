"""One evaluation of a checkpoint, and the hooks of evaluations."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = [
    "StopAfterNEvalsHook",
    "SummaryAtEndHook",
    "counted",
    "evaluate_once",
    "evaluation_loop",
    "get_or_create_eval_step",
]

_EVAL_STEP = "eval_step"


def get_or_create_eval_step() -> Any:
    """The local variable ``eval_step`` (int64, scalar) of the default graph. ``ValueError`` if there are several."""
    graph = tf.get_default_graph()
    found = graph.get_collection(tf.GraphKeys.EVAL_STEP)
    if len(found) > 1:
        raise ValueError("Multiple tensors added to tf.GraphKeys.EVAL_STEP")
    if found:
        return found[0]
    return tf.get_variable(
        _EVAL_STEP,
        shape=[],
        dtype=tf.int64,
        initializer=tf.zeros_initializer(),
        trainable=False,
        collections=[tf.GraphKeys.LOCAL_VARIABLES, tf.GraphKeys.EVAL_STEP],
    )


class StopAfterNEvalsHook(tf.train.SessionRunHook):  # type: ignore[misc]
    """Stops an evaluation after ``num_evals`` batches; ``None`` waits for the end of the input."""

    def __init__(self, num_evals: int | None, log_progress: bool = True) -> None:
        self._num_evals = num_evals
        self._log_progress = log_progress
        self._every = 1 if num_evals is None or num_evals <= 20 else num_evals // 10
        self._evals_completed_tensor: Any = None

    def _set_evals_completed_tensor(self, updated_eval_step: Any) -> None:
        self._evals_completed_tensor = updated_eval_step

    def before_run(self, run_context: Any) -> Any:
        """Ask how many batches there were."""
        return tf.train.SessionRunArgs({"evals_completed": self._evals_completed_tensor})

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Stop after the last one."""
        completed = run_values.results["evals_completed"]
        if self._log_progress:
            if self._num_evals is None:
                tf.logging.info("Evaluation [%d]", completed)
            elif completed % self._every == 0 or completed == self._num_evals:
                tf.logging.info("Evaluation [%d/%d]", completed, self._num_evals)
        if self._num_evals is not None and completed >= self._num_evals:
            run_context.request_stop()


class SummaryAtEndHook(tf.train.SessionRunHook):  # type: ignore[misc]
    """Writes summaries at the end of a session. ``ValueError`` without ``log_dir`` and ``summary_writer``."""

    def __init__(
        self, log_dir: str | None = None, summary_writer: Any = None, summary_op: Any = None, feed_dict: Any = None
    ) -> None:
        self._summary_op, self._feed_dict, self._log_dir = summary_op, feed_dict, log_dir
        self._replace_summary_op = summary_op is None
        self._summary_writer = summary_writer
        if log_dir is None and summary_writer is None:
            raise ValueError("One of log_dir or summary_writer should be used.")
        self._global_step: Any = None

    def begin(self) -> None:
        """Find the summaries and the step of the graph."""
        if self._replace_summary_op:
            self._summary_op = tf.summary.merge_all()
        self._global_step = tf.train.get_or_create_global_step()

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Open the writer."""
        if self._summary_writer is None and self._log_dir:
            self._summary_writer = tf.summary.FileWriterCache.get(self._log_dir)

    def end(self, session: Any) -> None:
        """Write."""
        step = tf.train.global_step(session, self._global_step)
        summary = session.run(self._summary_op, self._feed_dict)
        if self._summary_writer:
            self._summary_writer.add_summary(summary, step)
            self._summary_writer.flush()


def counted(eval_ops: Any, hooks: Iterable[Any]) -> Any:
    """The operations of one step, and one that counts it; the hooks get the count."""
    eval_step = get_or_create_eval_step()
    update = tf.assign_add(eval_step, 1, use_locking=True)
    if isinstance(eval_ops, dict):
        eval_ops = {**eval_ops, "update_eval_step": update}
    elif isinstance(eval_ops, (tuple, list)):
        eval_ops = [*eval_ops, update]
    else:
        eval_ops = [eval_ops, update]
    with tf.control_dependencies([update]):
        completed = tf.identity(eval_step.read_value())
    for hook in hooks:
        # The hooks of TensorFlow and tf-slim have it too.
        if hasattr(hook, "_set_evals_completed_tensor"):
            hook._set_evals_completed_tensor(completed)
    return eval_ops


def evaluate_once(
    checkpoint_path: str | None,
    master: str = "",
    scaffold: Any = None,
    eval_ops: Any = None,
    feed_dict: Any = None,
    final_ops: Any = None,
    final_ops_feed_dict: Any = None,
    hooks: Iterable[Any] | None = None,
    config: Any = None,
) -> Any:
    """Run ``eval_ops`` until a hook or the input stops it, and give the values that ``final_ops`` have then.

    The variables come from ``checkpoint_path``, without one from their initializers.
    """
    hooks = list(hooks or [])
    if eval_ops is not None:
        eval_ops = counted(eval_ops, hooks)
    return evaluation_loop(
        checkpoint_path, master, scaffold, eval_ops, final_ops, hooks, feed_dict, final_ops_feed_dict, config
    )


def evaluation_loop(
    checkpoint_path: str | None,
    master: str,
    scaffold: Any,
    eval_ops: Any,
    final_ops: Any,
    hooks: Iterable[Any],
    feed_dict: Any = None,
    final_ops_feed_dict: Any = None,
    config: Any = None,
) -> Any:
    """``evaluate_once`` for operations that count their steps already."""
    tf.logging.info("Starting evaluation at %s", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    final_ops_hook = tf.train.FinalOpsHook(final_ops, final_ops_feed_dict)
    creator = tf.train.ChiefSessionCreator(
        scaffold=scaffold, checkpoint_filename_with_path=checkpoint_path, master=master, config=config
    )
    with tf.train.MonitoredSession(session_creator=creator, hooks=[*hooks, final_ops_hook]) as session:
        while eval_ops is not None and not session.should_stop():
            session.run(eval_ops, feed_dict)
    tf.logging.info("Finished evaluation at %s", time.strftime("%Y-%m-%d-%H:%M:%S", time.gmtime()))
    return final_ops_hook.final_ops_values

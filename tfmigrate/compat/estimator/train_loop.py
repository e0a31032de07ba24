"""The loop of ``Estimator.train``."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["run_training"]

_NO_SAVER = (
    "There should be a CheckpointSaverHook to use saving_listeners. Please set one of the "
    "RunConfig.save_checkpoints_steps or RunConfig.save_checkpoints_secs."
)


def run_training(config: Any, session_config: Any, spec: Any, hooks: list[Any], listeners: list[Any]) -> Any:
    """Run the train op of the default graph until a hook or the input stops it; gives the loss of the last step."""
    if not any(summary.op.name == "loss" for summary in tf.get_collection(tf.GraphKeys.SUMMARIES)):
        tf.summary.scalar("loss", spec.loss)
    tf.add_to_collection(tf.GraphKeys.LOSSES, spec.loss)
    worker_hooks = [*hooks, tf.train.NanTensorHook(spec.loss)]
    if config.log_step_count_steps is not None:
        shown = {"loss": spec.loss, "step": tf.train.get_global_step()}
        worker_hooks.append(tf.train.LoggingTensorHook(shown, every_n_iter=config.log_step_count_steps))
    worker_hooks.extend(spec.training_hooks)
    _ensure_saver(config, spec)
    chief_hooks = _saver_hooks(config, spec, [*worker_hooks, *spec.training_chief_hooks], listeners)
    loss = None
    with tf.train.MonitoredTrainingSession(
        master=config.master,
        is_chief=config.is_chief,
        checkpoint_dir=config.model_dir,
        scaffold=spec.scaffold,
        hooks=worker_hooks,
        chief_only_hooks=[*chief_hooks, *spec.training_chief_hooks],
        save_checkpoint_secs=0,  # a hook saves
        save_summaries_steps=config.save_summary_steps,
        config=session_config,
        max_wait_secs=config.session_creation_timeout_secs,
        log_step_count_steps=config.log_step_count_steps,
    ) as session:
        while not session.should_stop():
            _, loss = session.run([spec.train_op, spec.loss])
    if loss is None:
        tf.logging.warn("Training with estimator made no steps. Perhaps input is empty or misspecified.")
    return loss


def _ensure_saver(config: Any, spec: Any) -> None:
    if spec.scaffold.saver or tf.get_collection(tf.GraphKeys.SAVERS):
        return
    saver = tf.train.Saver(
        sharded=True,
        max_to_keep=config.keep_checkpoint_max,
        keep_checkpoint_every_n_hours=config.keep_checkpoint_every_n_hours,
        defer_build=True,
        save_relative_paths=True,
    )
    tf.add_to_collection(tf.GraphKeys.SAVERS, saver)


def _saver_hooks(config: Any, spec: Any, hooks: list[Any], listeners: list[Any]) -> list[Any]:
    """The hook that saves checkpoints, unless the program has one; the listeners are told by whichever there is."""
    present = [hook for hook in hooks if isinstance(hook, tf.train.CheckpointSaverHook)]
    added = []
    if not present and (config.save_checkpoints_secs or config.save_checkpoints_steps):
        added.append(
            tf.train.CheckpointSaverHook(
                config.model_dir,
                save_secs=config.save_checkpoints_secs,
                save_steps=config.save_checkpoints_steps,
                scaffold=spec.scaffold,
            )
        )
    if listeners:
        if not (present or added):
            raise ValueError(_NO_SAVER)
        (present or added)[0]._listeners.extend(listeners)
    return added

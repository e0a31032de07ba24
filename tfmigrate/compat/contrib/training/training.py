"""``tf.contrib.training``: a train op, and the loop that runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = [
    "add_gradients_summaries",
    "clip_gradient_norms",
    "clip_gradient_norms_fn",
    "create_train_op",
    "multiply_gradients",
    "train",
]

_USE_GLOBAL_STEP = 0


def add_gradients_summaries(grads_and_vars: Iterable[tuple[Any, Any]]) -> list[Any]:
    """A histogram and the norm of each gradient as summaries, which are returned."""
    summaries = []
    for gradient, variable in grads_and_vars:
        if gradient is None:
            tf.logging.info("Var %s has no gradient", variable.op.name)
            continue
        values = gradient.values if isinstance(gradient, tf.IndexedSlices) else gradient
        summaries.append(tf.summary.histogram(variable.op.name + "_gradient", values))
        summaries.append(tf.summary.scalar(variable.op.name + "_gradient_norm", tf.global_norm([values])))
    return summaries


def _mapped(gradient: Any, function: Callable[[Any], Any]) -> Any:
    if isinstance(gradient, tf.IndexedSlices):
        return tf.IndexedSlices(function(gradient.values), gradient.indices, gradient.dense_shape)
    return function(gradient)


def clip_gradient_norms(gradients_to_variables: Iterable[tuple[Any, Any]], max_norm: float) -> list[tuple[Any, Any]]:
    """Each gradient clipped to a norm, with its variable; ``None`` stays."""
    return [
        (gradient if gradient is None else _mapped(gradient, lambda g: tf.clip_by_norm(g, max_norm)), variable)
        for gradient, variable in gradients_to_variables
    ]


def clip_gradient_norms_fn(max_norm: float) -> Callable[[Any], list[tuple[Any, Any]]]:
    """``clip_gradient_norms`` as a ``transform_grads_fn``."""
    return lambda gradients_to_variables: clip_gradient_norms(gradients_to_variables, max_norm)


def multiply_gradients(
    grads_and_vars: list[tuple[Any, Any]], gradient_multipliers: dict[Any, Any]
) -> list[tuple[Any, Any]]:
    """The gradients, those of the variables (or names) in a dictionary multiplied.

    ``ValueError`` for an empty list or dictionary, and for a variable without a gradient that is in it.
    """
    if not isinstance(grads_and_vars, list):
        raise ValueError("`grads_and_vars` must be a list.")
    if not gradient_multipliers:
        raise ValueError("`gradient_multipliers` is empty.")
    if not isinstance(gradient_multipliers, dict):
        raise ValueError("`gradient_multipliers` must be a dict.")
    keys = {key if isinstance(key, str) else _reference(key): value for key, value in gradient_multipliers.items()}
    found = []
    for gradient, variable in grads_and_vars:
        key = _reference(variable) if _reference(variable) in keys else variable.op.name
        if key in keys:
            if gradient is None:
                raise ValueError("Requested multiple of `None` gradient.")
            factor = tf.convert_to_tensor(keys[key], dtype=gradient.dtype.base_dtype)
            gradient = _mapped(gradient, factor.__mul__)
        found.append((gradient, variable))
    return found


def _reference(variable: Any) -> Any:
    return variable.ref() if hasattr(variable, "ref") else variable


def create_train_op(
    total_loss: Any,
    optimizer: Any,
    global_step: Any = _USE_GLOBAL_STEP,
    update_ops: Iterable[Any] | None = None,
    variables_to_train: Iterable[Any] | None = None,
    transform_grads_fn: Callable[[Any], Any] | None = None,
    summarize_gradients: bool = False,
    gate_gradients: int = tf.train.Optimizer.GATE_OP,
    aggregation_method: int | None = None,
    colocate_gradients_with_ops: bool = False,
    check_numerics: bool = True,
) -> Any:
    """A tensor that runs the update ops, then a step of training, and gives the loss; added to ``TRAIN_OP``.

    ``update_ops`` are those of ``UPDATE_OPS`` unless given; ``global_step`` is the graph's, or ``None`` for none.
    """
    if global_step is _USE_GLOBAL_STEP:
        global_step = tf.train.get_or_create_global_step()
    collected = set(tf.get_collection(tf.GraphKeys.UPDATE_OPS))
    updates = collected if update_ops is None else set(update_ops)
    if not collected.issubset(updates):
        tf.logging.warning("update_ops in create_train_op does not contain all the update_ops in GraphKeys.UPDATE_OPS")
    if updates:
        with tf.control_dependencies(updates):
            barrier = tf.no_op(name="update_barrier")
        total_loss = _after([barrier], total_loss)
    trained = tf.trainable_variables() if variables_to_train is None else list(variables_to_train)
    known = {_reference(variable) for variable in tf.trainable_variables()}
    if not trained or any(_reference(variable) not in known for variable in trained):
        raise AssertionError
    gradients = optimizer.compute_gradients(
        total_loss,
        trained,
        gate_gradients=gate_gradients,
        aggregation_method=aggregation_method,
        colocate_gradients_with_ops=colocate_gradients_with_ops,
    )
    if transform_grads_fn:
        gradients = transform_grads_fn(gradients)
    if summarize_gradients:
        with tf.name_scope("summarize_grads"):
            add_gradients_summaries(gradients)
    applied = optimizer.apply_gradients(gradients, global_step=global_step)
    with tf.name_scope("train_op"):
        if check_numerics:
            total_loss = tf.check_numerics(total_loss, "LossTensor is inf or nan")
        train_op = _after([applied], total_loss)
    collection = tf.get_collection_ref(tf.GraphKeys.TRAIN_OP)
    if not any(train_op is other for other in collection):
        collection.append(train_op)
    return train_op


def _after(dependencies: list[Any], tensor: Any) -> Any:
    with tf.name_scope("control_dependency") as scope, tf.colocate_with(tensor), tf.control_dependencies(dependencies):
        return tf.identity(tensor, name=scope)


def train(
    train_op: Any,
    logdir: str | None,
    master: str = "",
    is_chief: bool = True,
    scaffold: Any = None,
    hooks: Iterable[Any] | None = None,
    chief_only_hooks: Iterable[Any] | None = None,
    save_checkpoint_secs: int | None = 600,
    save_summaries_steps: int | None = 100,
    config: Any = None,
    max_wait_secs: int = 7200,
    run_metadata: Any = None,
) -> Any:
    """Run the train op until a hook or the input stops it, and give its last value.

    ``ValueError`` without ``logdir``, unless neither summaries nor checkpoints are written.
    """
    if logdir is None and is_chief:
        if save_summaries_steps:
            raise ValueError("logdir cannot be None when save_summaries_steps is not None")
        if save_checkpoint_secs:
            raise ValueError("logdir cannot be None when save_checkpoint_secs is not None")
    loss = None
    with tf.train.MonitoredTrainingSession(
        master=master,
        is_chief=is_chief,
        checkpoint_dir=logdir,
        scaffold=scaffold,
        hooks=hooks,
        chief_only_hooks=chief_only_hooks,
        save_checkpoint_secs=save_checkpoint_secs,
        save_summaries_steps=save_summaries_steps,
        config=config,
        max_wait_secs=max_wait_secs,
    ) as session:
        while not session.should_stop():
            loss = session.run(train_op, run_metadata=run_metadata)
    return loss

"""What an ``Estimator`` checks and settles when it is made."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from .run_config import RunConfig
from .util import fn_args

__all__ = [
    "check_model_fn",
    "check_strategies",
    "default_session_config",
    "replica_device_setter",
    "with_model_dir",
]

_KNOWN_ARGS = {"features", "labels", "mode", "params", "self", "config"}


def with_model_dir(config: RunConfig | None, model_dir: str | None) -> RunConfig:
    """The configuration with a directory: the given one, its own, or a temporary one; ``ValueError`` if two differ."""
    if config is None:
        config = RunConfig()
    elif not isinstance(config, RunConfig):
        raise ValueError(f"config must be an instance of `RunConfig`, but provided {config}.")
    else:
        config = copy.deepcopy(config)
    if model_dir is not None and config.model_dir is not None and config.model_dir != model_dir:
        raise ValueError(
            "`model_dir` are set both in constructor and `RunConfig`, but with different values. "
            f"In constructor: '{model_dir}', in `RunConfig`: '{config.model_dir}' "
        )
    if not (model_dir or config.model_dir):
        model_dir = tempfile.mkdtemp()
        tf.logging.warn("Using temporary folder as model directory: %s", model_dir)
    return config if config.model_dir else config.replace(model_dir=model_dir)


def check_strategies(config: RunConfig) -> None:
    """``ValueError`` if a strategy has several replicas."""
    for name in ("train_distribute", "eval_distribute"):
        replicas = getattr(getattr(config, name), "num_replicas_in_sync", 1)
        if replicas != 1:
            raise ValueError(f"tfmigrate.compat trains on one replica, {name} has {replicas}")


def check_model_fn(model_fn: Callable[..., Any], params: Any) -> None:
    """``ValueError`` if a model function lacks ``features``, or takes what no estimator gives."""
    names = fn_args(model_fn)
    if "features" not in names:
        raise ValueError(f"model_fn ({model_fn}) must include features argument.")
    if params is not None and "params" not in names:
        raise ValueError(
            f"model_fn ({model_fn}) does not include params argument, but params ({params}) is passed to Estimator."
        )
    unknown = [name for name in names if name not in _KNOWN_ARGS]
    if unknown:
        raise ValueError(f"model_fn ({model_fn}) has following not expected args: {unknown}")


def default_session_config() -> Any:
    """The ``tf.ConfigProto`` of an estimator without one."""
    config = tf.ConfigProto(allow_soft_placement=True)
    config.graph_options.rewrite_options.meta_optimizer_iterations = 1
    return config


def replica_device_setter(config: RunConfig) -> Any:
    """Where variables are with parameter servers; ``None`` without them."""
    if config.num_ps_replicas <= 0:
        return None
    worker = f"/job:{config.task_type}/task:{config.task_id}" if config.task_type else "/job:worker"
    return tf.train.replica_device_setter(
        ps_tasks=config.num_ps_replicas, worker_device=worker, merge_devices=True, cluster=config.cluster_spec
    )

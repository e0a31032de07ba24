"""``tf.estimator.RunConfig``."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from .cluster import Cluster, TaskType, device_filters
from .util import fn_args

__all__ = ["RunConfig", "TaskType"]

_UNSET: Any = object()
_REPLACEABLE = [
    "model_dir", "tf_random_seed", "save_summary_steps", "save_checkpoints_steps", "save_checkpoints_secs",
    "session_config", "keep_checkpoint_max", "keep_checkpoint_every_n_hours", "log_step_count_steps",
    "train_distribute", "device_fn", "protocol", "eval_distribute", "experimental_distribute",
    "experimental_max_worker_delay_secs", "session_creation_timeout_secs",
]  # fmt: skip
_BOTH = "`save_checkpoints_steps` and `save_checkpoints_secs` cannot be both set."


class RunConfig:
    """How an ``Estimator`` runs: arguments, defaults and checks of TensorFlow 1.15; ``$TF_CONFIG`` says the cluster.

    ``ValueError`` for values out of range, and if checkpoints are to be saved both by steps and by seconds.
    """

    def __init__(
        self,
        model_dir: str | None = None,
        tf_random_seed: int | None = None,
        save_summary_steps: int | None = 100,
        save_checkpoints_steps: Any = _UNSET,
        save_checkpoints_secs: Any = _UNSET,
        session_config: Any = None,
        keep_checkpoint_max: int | None = 5,
        keep_checkpoint_every_n_hours: float | None = 10000,
        log_step_count_steps: int | None = 100,
        train_distribute: Any = None,
        device_fn: Callable[[Any], str] | None = None,
        protocol: str | None = None,
        eval_distribute: Any = None,
        experimental_distribute: Any = None,
        experimental_max_worker_delay_secs: int | None = None,
        session_creation_timeout_secs: int | None = 7200,
    ) -> None:
        if save_checkpoints_steps is _UNSET and save_checkpoints_secs is _UNSET:
            save_checkpoints_steps, save_checkpoints_secs = None, 600
        elif save_checkpoints_secs is _UNSET:
            save_checkpoints_secs = None
        elif save_checkpoints_steps is _UNSET:
            save_checkpoints_steps = None
        elif save_checkpoints_steps is not None and save_checkpoints_secs is not None:
            raise ValueError(_BOTH)
        environment = json.loads(os.environ.get("TF_CONFIG", "{}"))
        if environment:
            tf.logging.info("TF_CONFIG environment variable: %s", environment)
        self._cluster = Cluster.of(environment)
        if session_config is None and self._cluster.distributed:
            session_config = _distributed_session_config(self._cluster)
        self._values: dict[str, Any] = {}
        self._set(
            model_dir=_model_dir(environment, model_dir),
            tf_random_seed=tf_random_seed,
            save_summary_steps=save_summary_steps,
            save_checkpoints_steps=save_checkpoints_steps,
            save_checkpoints_secs=save_checkpoints_secs,
            session_config=session_config,
            keep_checkpoint_max=keep_checkpoint_max,
            keep_checkpoint_every_n_hours=keep_checkpoint_every_n_hours,
            log_step_count_steps=log_step_count_steps,
            train_distribute=train_distribute,
            device_fn=device_fn,
            protocol=protocol,
            eval_distribute=eval_distribute,
            experimental_distribute=experimental_distribute,
            experimental_max_worker_delay_secs=experimental_max_worker_delay_secs,
            session_creation_timeout_secs=session_creation_timeout_secs,
        )
        if experimental_distribute is not None:
            self._use_experimental(experimental_distribute)

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            _check(name, value)
            self._values[name] = value

    def _use_experimental(self, distribute: Any) -> None:
        for name in ("train_distribute", "eval_distribute"):
            if getattr(distribute, name):
                if self._values[name]:
                    raise ValueError(f"Either `{name}` or `experimental_distribute.{name}` can be set.")
                self._values[name] = getattr(distribute, name)

    def replace(self, **kwargs: Any) -> RunConfig:
        """A copy with other values. ``ValueError`` for a name that cannot be replaced, and as the constructor."""
        if kwargs.get("save_checkpoints_steps") is not None and kwargs.get("save_checkpoints_secs") is not None:
            raise ValueError(_BOTH)
        if kwargs.get("save_checkpoints_steps") is not None:
            kwargs["save_checkpoints_secs"] = None
        elif kwargs.get("save_checkpoints_secs") is not None:
            kwargs["save_checkpoints_steps"] = None
        allowed = self._replaceable()
        for name in kwargs:
            if name not in allowed:
                raise ValueError(f"Replacing {name} is not supported. Allowed properties are {allowed}.")
        found = copy.copy(self)
        found._values = dict(self._values)
        found._set(**kwargs)
        return found

    def _replaceable(self) -> list[str]:
        return _REPLACEABLE

    @property
    def cluster_spec(self) -> Any:
        """The ``tf.train.ClusterSpec`` of ``$TF_CONFIG``."""
        return self._cluster.spec

    @property
    def device_fn(self) -> Any:
        """The device of each operation."""
        return self._values["device_fn"]

    @property
    def evaluation_master(self) -> str:
        """Where evaluation runs."""
        return self._cluster.evaluation_master

    @property
    def is_chief(self) -> bool:
        """Whether this task saves."""
        return self._cluster.is_chief

    @property
    def master(self) -> str:
        """Where training runs."""
        return self._cluster.master

    @property
    def num_ps_replicas(self) -> int:
        """How many parameter servers there are."""
        return self._cluster.ps_replicas

    @property
    def num_worker_replicas(self) -> int:
        """How many workers there are, the chief included."""
        return self._cluster.worker_replicas

    @property
    def task_id(self) -> int:
        """The index of this task."""
        return self._cluster.task_id

    @property
    def global_id_in_cluster(self) -> int | None:
        """The index of this task among those of all kinds; evaluators have none."""
        return self._cluster.global_id

    @property
    def task_type(self) -> str:
        """``chief``, ``worker``, ``ps``, ``evaluator`` or ``master``."""
        return self._cluster.task_type

    @property
    def tf_random_seed(self) -> Any:
        """The seed of each graph."""
        return self._values["tf_random_seed"]

    @property
    def save_summary_steps(self) -> Any:
        """Steps between summaries."""
        return self._values["save_summary_steps"]

    @property
    def save_checkpoints_secs(self) -> Any:
        """Seconds between checkpoints."""
        return self._values["save_checkpoints_secs"]

    @property
    def save_checkpoints_steps(self) -> Any:
        """Steps between checkpoints."""
        return self._values["save_checkpoints_steps"]

    @property
    def session_config(self) -> Any:
        """The ``tf.ConfigProto`` of sessions."""
        return self._values["session_config"]

    @property
    def keep_checkpoint_max(self) -> Any:
        """How many checkpoints are kept."""
        return self._values["keep_checkpoint_max"]

    @property
    def session_creation_timeout_secs(self) -> Any:
        """How long a worker waits for its session."""
        return self._values["session_creation_timeout_secs"]

    @property
    def keep_checkpoint_every_n_hours(self) -> Any:
        """Hours between checkpoints that are kept for ever."""
        return self._values["keep_checkpoint_every_n_hours"]

    @property
    def log_step_count_steps(self) -> Any:
        """Steps between lines about the speed."""
        return self._values["log_step_count_steps"]

    @property
    def model_dir(self) -> Any:
        """Where checkpoints and summaries are."""
        return self._values["model_dir"]

    @property
    def service(self) -> dict[str, Any] | None:
        """What ``$TF_CONFIG`` says of the platform."""
        return self._cluster.service

    @property
    def train_distribute(self) -> Any:
        """The strategy of training."""
        return self._values["train_distribute"]

    @property
    def eval_distribute(self) -> Any:
        """The strategy of evaluation."""
        return self._values["eval_distribute"]

    @property
    def protocol(self) -> Any:
        """The protocol of servers."""
        return self._values["protocol"]

    @property
    def experimental_max_worker_delay_secs(self) -> Any:
        """How long a worker waits at most before it starts."""
        return self._values["experimental_max_worker_delay_secs"]


def _check(name: str, value: Any) -> None:
    if value is None:
        return
    if name == "model_dir" and not value:
        raise ValueError("model_dir should be non-empty.")
    if name in ("save_summary_steps", "save_checkpoints_steps", "save_checkpoints_secs", "keep_checkpoint_max"):
        if value < 0:
            raise ValueError(f"{name} should be >= 0")
    elif name in ("keep_checkpoint_every_n_hours", "log_step_count_steps", "session_creation_timeout_secs"):
        if value <= 0:
            raise ValueError(f"{name} should be > 0")
    elif name == "session_config" and not isinstance(value, tf.ConfigProto):
        raise ValueError("session_config must be instance of ConfigProto")
    elif name == "tf_random_seed" and not isinstance(value, int):
        raise ValueError("tf_random_seed must be integer.")
    elif name == "device_fn" and not (callable(value) and fn_args(value) == ("op",)):
        raise ValueError('device_fn must be callable with exactly one argument "op".')
    elif name == "protocol" and value not in ("grpc", "grpc+verbs"):
        raise ValueError("protocol should be grpc or grpc+verbs")


def _model_dir(environment: dict[str, Any], model_dir: str | None) -> str | None:
    said: str | None = environment.get("model_dir")
    if said == "":
        raise ValueError("model_dir in TF_CONFIG should be non-empty.")
    if said is not None and model_dir is not None and said != model_dir:
        raise ValueError(
            "`model_dir` provided in RunConfig construct, if set, must have the same value as the model_dir in "
            f'TF_CONFIG. model_dir: {model_dir}\nTF_CONFIG["model_dir"]: {said}.\n'
        )
    return model_dir if said is None else said


def _distributed_session_config(cluster: Cluster) -> Any:
    filters = device_filters(cluster.task_type, cluster.task_id)
    if not filters:
        return None
    config = tf.ConfigProto(allow_soft_placement=True, device_filters=filters)
    config.graph_options.rewrite_options.meta_optimizer_iterations = 1
    return config

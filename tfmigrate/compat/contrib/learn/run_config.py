"""``tf.contrib.learn.RunConfig``."""

from __future__ import annotations

import json
import os
from typing import Any, Final

import tensorflow.compat.v1 as tf

from ...estimator.run_config import RunConfig as _RunConfig

__all__ = ["Environment", "RunConfig", "TaskType"]


class Environment:
    """Where a program runs."""

    CLOUD: Final = "cloud"
    GOOGLE: Final = "google"
    LOCAL: Final = "local"


class TaskType:
    """Kinds of tasks."""

    MASTER: Final = "master"
    PS: Final = "ps"
    WORKER: Final = "worker"


class RunConfig(_RunConfig):
    """``tf.contrib.learn.RunConfig`` of TensorFlow 1.15 on one machine; ``tf.estimator.Estimator`` takes it too.

    ``ValueError`` if ``$TF_CONFIG`` describes a cluster.
    """

    def __init__(
        self,
        master: str | None = None,
        num_cores: int = 0,
        log_device_placement: bool = False,
        gpu_memory_fraction: float = 1,
        tf_random_seed: int | None = None,
        save_summary_steps: int | None = 100,
        save_checkpoints_secs: int | None = 0,
        save_checkpoints_steps: int | None = None,
        keep_checkpoint_max: int | None = 5,
        keep_checkpoint_every_n_hours: float | None = 10000,
        log_step_count_steps: int | None = 100,
        protocol: str | None = None,
        evaluation_master: str = "",
        model_dir: str | None = None,
        session_config: Any = None,
        session_creation_timeout_secs: int | None = 7200,
    ) -> None:
        environment = json.loads(os.environ.get("TF_CONFIG", "{}"))
        if environment.get("cluster"):
            raise ValueError("tfmigrate.compat's contrib.learn runs on one machine; TF_CONFIG describes a cluster")
        if save_checkpoints_secs == 0:
            save_checkpoints_secs = 600 if save_checkpoints_steps is None else None
        super().__init__(
            model_dir=model_dir,
            tf_random_seed=tf_random_seed,
            save_summary_steps=save_summary_steps,
            save_checkpoints_steps=None,
            save_checkpoints_secs=None,
            session_config=session_config,
            keep_checkpoint_max=keep_checkpoint_max,
            keep_checkpoint_every_n_hours=keep_checkpoint_every_n_hours,
            log_step_count_steps=log_step_count_steps,
            protocol=protocol,
            session_creation_timeout_secs=session_creation_timeout_secs,
        )
        self._set(save_checkpoints_steps=save_checkpoints_steps, save_checkpoints_secs=save_checkpoints_secs)
        self._environment: str = environment.get("environment", Environment.LOCAL)
        self._master: str = master or ""
        self._evaluation_master: str = evaluation_master
        self._tf_config = tf.ConfigProto(
            log_device_placement=log_device_placement,
            inter_op_parallelism_threads=num_cores,
            intra_op_parallelism_threads=num_cores,
            gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=gpu_memory_fraction),
        )

    @property
    def master(self) -> str:
        """Where training runs."""
        return self._master

    @property
    def evaluation_master(self) -> str:
        """Where evaluation runs."""
        return self._evaluation_master

    @property
    def environment(self) -> str:
        """Where the program runs."""
        return self._environment

    @property
    def num_worker_replicas(self) -> int:
        """None: there is no cluster."""
        return 0

    @property
    def task_type(self) -> Any:
        """``None``: there is no cluster."""
        return None

    @property
    def tf_config(self) -> Any:
        """The ``tf.ConfigProto`` of the arguments about devices."""
        return self._tf_config

    @staticmethod
    def get_task_id() -> int:
        """The index of this task."""
        task = json.loads(os.environ.get("TF_CONFIG", "{}")).get("task", {})
        return int(task.get("index", 0))

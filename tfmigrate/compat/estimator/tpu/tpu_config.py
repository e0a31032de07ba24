"""Settings of ``TPUEstimator``."""

from __future__ import annotations

import collections
import re
from typing import Any, Final

from ..run_config import RunConfig as _RunConfig

__all__ = ["InputPipelineConfig", "RunConfig", "TPUConfig"]

_CORES = (1, 2, 4, 8, 16, 32, 64, 128)
_ITERATIONS = (
    "Invalid TPUConfig `iterations_per_loop` value. Value must be positive integer value or time-based value "
    "`<N><s|m|h>` where <N> is anypositive integer and `s`, `m`, `h` are unit of time in seconds, minutes, hours "
    "respectively. Examples of valid values: `3600s`, `60m`, `1h`."
)


class InputPipelineConfig:
    """Where input functions run."""

    PER_SHARD_V1: Final = 1
    PER_HOST_V1: Final = 2
    PER_HOST_V2: Final = 3
    BROADCAST: Final = 4
    SLICED: Final = 5


class TPUConfig(
    collections.namedtuple(
        "TPUConfig",
        [
            "iterations_per_loop",
            "num_shards",
            "num_cores_per_replica",
            "per_host_input_for_training",
            "tpu_job_name",
            "initial_infeed_sleep_secs",
            "input_partition_dims",
            "eval_training_input_configuration",
            "experimental_host_call_every_n_steps",
        ],
    )
):
    """How a model is placed on a TPU. ``ValueError`` for values that no TPU takes."""

    def __new__(
        cls,
        iterations_per_loop: int | str = 2,
        num_shards: int | None = None,
        num_cores_per_replica: int | None = None,
        per_host_input_for_training: int | bool = True,
        tpu_job_name: str | None = None,
        initial_infeed_sleep_secs: int | None = None,
        input_partition_dims: Any = None,
        eval_training_input_configuration: int = InputPipelineConfig.PER_HOST_V1,
        experimental_host_call_every_n_steps: int = 1,
    ) -> TPUConfig:
        """Check."""
        if not _is_count(iterations_per_loop):
            raise ValueError(_ITERATIONS)
        if num_shards is not None and num_shards <= 0:
            raise ValueError(f"TPUConfig num_shards must be positive, got {num_shards}")
        if per_host_input_for_training is True:
            per_host_input_for_training = InputPipelineConfig.PER_HOST_V1
        elif per_host_input_for_training is False:
            per_host_input_for_training = InputPipelineConfig.PER_SHARD_V1
        if input_partition_dims is not None:
            _check_partition(input_partition_dims, num_cores_per_replica, per_host_input_for_training)
        if num_cores_per_replica is not None and num_cores_per_replica not in _CORES:
            shown = ", ".join(map(str, _CORES))
            raise ValueError(f"num_cores_per_replica must be {shown}; got {num_cores_per_replica}")
        if eval_training_input_configuration not in (InputPipelineConfig.PER_HOST_V1, InputPipelineConfig.SLICED):
            raise ValueError(
                "eval_training_input_configuration must be PER_HOST_V1 or SLICED; "
                f"got {eval_training_input_configuration}"
            )
        return super().__new__(
            cls,
            iterations_per_loop,
            num_shards,
            num_cores_per_replica,
            per_host_input_for_training,
            tpu_job_name,
            initial_infeed_sleep_secs,
            input_partition_dims,
            eval_training_input_configuration,
            experimental_host_call_every_n_steps,
        )


def _is_count(value: Any) -> bool:
    if isinstance(value, str):
        found = re.fullmatch(r"(\d+)[smh]?", value)
        return found is not None and int(found[1]) > 0
    return isinstance(value, int) and value > 0


def _check_partition(dims: Any, cores: int | None, per_host: int) -> None:
    if len(dims) not in (1, 2):
        raise ValueError("input_partition_dims must be a list/tuple with one or two elements.")
    if per_host != InputPipelineConfig.PER_HOST_V2:
        raise ValueError("input_partition_dims is only supported in PER_HOST_V2 mode.")
    if cores is None:
        raise ValueError("input_partition_dims requires setting num_cores_per_replica.")


class RunConfig(_RunConfig):
    """``tf.contrib.tpu.RunConfig``: masters, a cluster resolver and a ``TPUConfig`` beside ``RunConfig``'s arguments.

    ``ValueError`` if both ``master`` and ``cluster`` are given.
    """

    def __init__(
        self,
        tpu_config: TPUConfig | None = None,
        evaluation_master: str | None = None,
        master: str | None = None,
        cluster: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._tpu_config = tpu_config or TPUConfig()
        self._resolver = cluster
        self._master: str
        if cluster is not None:
            if master is not None:
                raise ValueError("Both master and cluster are set.")
            self._master = cluster.master()
        else:
            self._master = super().master if master is None else master
        if evaluation_master is not None:
            self._evaluation_master = evaluation_master
        else:
            self._evaluation_master = super().evaluation_master or self._master

    @property
    def evaluation_master(self) -> str:
        """Where evaluation runs."""
        return self._evaluation_master

    @property
    def master(self) -> str:
        """Where training runs."""
        return self._master

    @property
    def tpu_config(self) -> TPUConfig:
        """How the model is placed on a TPU."""
        return self._tpu_config

    @property
    def cluster(self) -> Any:
        """The cluster resolver."""
        return self._resolver

    def replace(self, **kwargs: Any) -> RunConfig:
        """A copy with other values. ``ValueError`` as ``tf.estimator.RunConfig.replace``."""
        tpu_config = kwargs.pop("tpu_config", self._tpu_config)
        found = super().replace(**kwargs)
        if not isinstance(found, RunConfig):
            raise TypeError(f"a copy of {type(self)} is {type(found)}")
        found._tpu_config = tpu_config
        return found

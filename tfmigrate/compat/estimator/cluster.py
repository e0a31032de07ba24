"""The cluster that ``$TF_CONFIG`` describes."""

from __future__ import annotations

import dataclasses
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["Cluster", "TaskType", "device_filters"]


class TaskType:
    """Kinds of tasks."""

    MASTER = "master"
    PS = "ps"
    WORKER = "worker"
    CHIEF = "chief"
    EVALUATOR = "evaluator"


@dataclasses.dataclass(frozen=True)
class Cluster:
    """A cluster and the place of this task in it."""

    spec: Any
    task_type: str = TaskType.WORKER
    task_id: int = 0
    global_id: int | None = 0
    master: str = ""
    evaluation_master: str = ""
    ps_replicas: int = 0
    worker_replicas: int = 1
    is_chief: bool = True
    service: dict[str, Any] | None = None
    distributed: bool = False

    @classmethod
    def of(cls, environment: dict[str, Any]) -> Cluster:
        """Read what ``$TF_CONFIG`` says. ``ValueError`` if it contradicts itself."""
        spec = tf.train.ClusterSpec(environment.get("cluster", {}))
        service = environment.get("service")
        if service is not None and not isinstance(service, dict):
            raise TypeError(f'If "service" is set in TF_CONFIG, it must be a dict. Given {type(service)}')
        task = environment.get("task", {})
        masters = environment.get("session_master"), environment.get("eval_session_master", "")
        if spec:
            return cls._distributed(spec, task, masters, service)
        task_type, task_id = task.get("type", TaskType.WORKER), int(task.get("index", 0))
        if task_type != TaskType.WORKER:
            raise ValueError('If "cluster" is not set in TF_CONFIG, task type must be WORKER.')
        if task_id != 0:
            raise ValueError('If "cluster" is not set in TF_CONFIG, task index must be 0.')
        return cls(spec, master=masters[0] or "", evaluation_master=masters[1], service=service)

    @classmethod
    def _distributed(cls, spec: Any, task: dict[str, Any], masters: tuple[str | None, str], service: Any) -> Cluster:
        task_type, task_id = _task(spec, task)
        jobs = spec.as_dict()
        if task_type == TaskType.EVALUATOR:
            if TaskType.MASTER in jobs:
                message = "If `master` node exists in `cluster`, task_type `evaluator` is not supported."
                raise ValueError(message)
            nothing = tf.train.ClusterSpec({})
            evaluator = cls(nothing, task_type, task_id, None, "", masters[1], 0, 0, False, service)
            return dataclasses.replace(evaluator, master=masters[0] or "")
        _check_task(spec, task_type, task_id)
        chiefs = len(jobs.get(TaskType.CHIEF, ())) + len(jobs.get(TaskType.MASTER, ()))
        alone = len(jobs) == 1 and chiefs == 1
        address = "" if alone else "grpc://" + spec.task_address(task_type, task_id)
        return cls(
            spec,
            task_type,
            task_id,
            _global_id(jobs, task_type, task_id),
            address if masters[0] is None else masters[0],
            masters[1],
            len(jobs.get(TaskType.PS, ())),
            chiefs + len(jobs.get(TaskType.WORKER, ())),
            task_type in (TaskType.CHIEF, TaskType.MASTER),
            service,
            distributed=True,
        )


def _task(spec: Any, task: dict[str, Any]) -> tuple[str, int]:
    jobs = spec.as_dict()
    if TaskType.MASTER in jobs:
        if TaskType.CHIEF in jobs:
            raise ValueError("If `master` node exists in `cluster`, job `chief` is not supported.")
        chief = TaskType.MASTER
    else:
        chief = TaskType.CHIEF
        if chief not in jobs:
            raise ValueError('If "cluster" is set in TF_CONFIG, it must have one "chief" node.')
    if len(jobs[chief]) > 1:
        raise ValueError(f'The "cluster" in TF_CONFIG must have only one "{chief}" node.')
    if not task.get("type"):
        raise ValueError('If "cluster" is set in TF_CONFIG, task type must be set.')
    if task.get("index") is None:
        raise ValueError('If "cluster" is set in TF_CONFIG, task index must be set.')
    if int(task["index"]) < 0:
        raise ValueError("Task index must be non-negative number.")
    return task["type"], int(task["index"])


def _check_task(spec: Any, task_type: str, task_id: int) -> None:
    jobs = spec.as_dict()
    known = task_type in jobs
    if known and task_id < len(jobs[task_type]):
        return
    what = (
        f"{task_id} is not a valid task_id for task_type {task_type}"
        if known
        else f"{task_type} is not a valid task_type"
    )
    shown = ", ".join(f"'{job}': {jobs[job]}" for job in sorted(jobs))
    raise ValueError(
        f"{what} in the cluster_spec:\nClusterSpec({{{shown}}})\n\n"
        "Note that these values may be coming from the TF_CONFIG environment variable."
    )


def _global_id(jobs: dict[str, list[str]], task_type: str, task_id: int) -> int:
    """The chief comes first, parameter servers last, the others between them by name."""
    first = [job for job in (TaskType.CHIEF, TaskType.MASTER) if job in jobs]
    last = [job for job in (TaskType.PS,) if job in jobs]
    order = first + sorted(job for job in jobs if job not in first + last) + last
    return sum(len(jobs[job]) for job in order[: order.index(task_type)]) + task_id


def device_filters(task_type: str, task_id: int) -> list[str] | None:
    """The devices that a task of a cluster sees: its own and those of parameter servers."""
    if task_type in (TaskType.MASTER, TaskType.CHIEF):
        return ["/job:ps", f"/job:{task_type}"]
    if task_type == TaskType.WORKER:
        return ["/job:ps", f"/job:worker/task:{task_id}"]
    if task_type == TaskType.PS:
        return ["/job:ps", "/job:worker", "/job:chief", "/job:master"]
    return None

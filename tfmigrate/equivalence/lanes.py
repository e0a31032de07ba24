"""Which sides a lane holds against each other, and the interpreters that run them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from msgspec import Struct, field

from tfmigrate.equivalence.cases import Case
from tfmigrate.equivalence.options import Lane, Options
from tfmigrate.equivalence.outcomes import Outcome, not_run_outcome, read
from tfmigrate.equivalence.workers import InProcessWorker, ProcessWorker, own_interpreter
from tfmigrate.model import Epoch, Target

Home = Literal["tf1.15", "tf0.12", "tf2"]


class Side(Struct, frozen=True):
    """A place to run a snippet: TensorFlow, mode, and what the name ``tf`` stands for (``tf`` or ``v1``)."""

    home: Home
    mode: str = "graph"
    namespace: Literal["tf", "v1"] = "tf"

    def __str__(self) -> str:
        return f"{self.home} {self.mode}" + (" (tf.compat.v1)" if self.namespace == "v1" else "")


COMPAT_V1 = Side("tf2", "graph", "v1")
REAL_1_15 = Side("tf1.15")
REAL_0_12 = Side("tf0.12")


_HOW_TO_GET: dict[str, str] = {
    "tf1.15": "no TensorFlow 1.15: run `tfmigrate tf1 install` or give --tf1-python",
    "tf0.12": "no TensorFlow 0.12: set TFMIGRATE_TF012_PYTHON to a Python that has it",
}


class Pairing(Struct, frozen=True):
    """The sides of a lane; the old code's are tried in order until one has run a case."""

    old: tuple[Side, ...]
    new: Side


def lanes_for(epoch: Epoch, options: Options) -> tuple[Lane, ...]:
    """The lanes of a claim: those asked for, or all that are available, as far as they fit its epoch.

    Code of the 0.12 epoch has one reference, real 0.12: later versions read some of its calls with another
    meaning and without an error, so ``tf1.15`` and ``compat.v1`` prove nothing about it.
    """
    if epoch == "0.12":
        fitting: tuple[Lane, ...] = ("tf0.12", "eager", "function", "xla")
    else:
        fitting = ("tf1.15", "compat.v1", "eager", "function", "xla")
    if options.lanes is not None:
        return tuple(lane for lane in fitting if lane in options.lanes)
    return tuple(lane for lane in fitting if lane != "tf1.15" or options.tf1_python is not None)


def absent_lanes(options: Options) -> dict[Lane, str]:
    """The lanes of real old versions that no interpreter is there for, and how to get one."""
    pythons: dict[Lane, str | None] = {"tf1.15": options.tf1_python, "tf0.12": options.tf012_python}
    return {lane: _HOW_TO_GET[lane] for lane, python in pythons.items() if python is None}


def pairing(lane: Lane, epoch: Epoch, target: Target, options: Options) -> Pairing:
    """The two sides of a lane."""
    if lane == "compat.v1":
        return Pairing((COMPAT_V1,), Side("tf2"))
    if lane == "tf1.15":
        return Pairing((REAL_1_15,), REAL_1_15 if target == "compat" else Side("tf2"))
    if lane == "tf0.12":
        return Pairing((REAL_0_12,), Side("tf2"))
    if epoch == "0.12":
        return Pairing((REAL_0_12,), Side("tf2", lane))
    has_real = options.tf1_python is not None and (options.lanes is None or "tf1.15" in options.lanes)
    return Pairing((REAL_1_15, COMPAT_V1) if has_real else (COMPAT_V1,), Side("tf2", lane))


class Pool(Struct):
    """The workers of a run, kept between claims; use as a context manager."""

    options: Options
    _workers: dict[Home, InProcessWorker | ProcessWorker] = field(default_factory=dict)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers.values():
            worker.close()

    def worker(self, home: Home) -> InProcessWorker | ProcessWorker | None:
        """The worker of a TensorFlow, started on first use; ``None`` where there is no interpreter for it."""
        if home not in self._workers:
            python = {
                "tf1.15": self.options.tf1_python,
                "tf0.12": self.options.tf012_python,
                "tf2": own_interpreter(),
            }[home]
            if python is None:
                return None
            in_process = home == "tf2" and not self.options.isolate
            self._workers[home] = InProcessWorker() if in_process else ProcessWorker(python, self.options.timeout)
        return self._workers[home]

    def run(
        self, jobs: Mapping[tuple[Side, str], Mapping[str, Any]], cases: Iterable[Case]
    ) -> dict[tuple[Side, str], list[Outcome]]:
        """Outcomes of all cases for each job: a side and a name, with the code to run there.

        Interpreters run beside each other, the jobs of one interpreter in turn.
        """
        cases = list(cases)
        homes = sorted({side.home for side, _ in jobs})
        with ThreadPoolExecutor(max(1, len(homes))) as threads:
            parts = threads.map(lambda home: self._run_home(home, jobs, cases), homes)
            return {job: outcomes for part in parts for job, outcomes in part.items()}

    def _run_home(
        self, home: Home, jobs: Mapping[tuple[Side, str], Mapping[str, Any]], cases: list[Case]
    ) -> dict[tuple[Side, str], list[Outcome]]:
        worker = self.worker(home)
        found: dict[tuple[Side, str], list[Outcome]] = {}
        for (side, name), code in jobs.items():
            if side.home != home:
                continue
            if worker is None:
                found[side, name] = [not_run_outcome(_HOW_TO_GET[home])] * len(cases)
            else:
                found[side, name] = [read(worker.run(_request(side, code, case))) for case in cases]
        return found


def _request(side: Side, code: Mapping[str, Any], case: Case) -> dict[str, Any]:
    return {
        "mode": side.mode,
        "namespace": side.namespace,
        "seed": case.seed,
        "code": dict(code),
        "inputs": case.encoded(),
    }

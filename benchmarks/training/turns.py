"""Trains several forms of a program side by side: each in its own process, one block of steps after the other."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO

from benchmarks.training.programs import BY_HAND, Form, Program

COMPARED = 3
"""Steps whose losses are compared; they are the first."""
WARM_UP = 40
"""Further steps before the clock counts: TensorFlow optimizes graphs and fills its pools in the first ones."""
BLOCK = 0.1
"""Seconds that a block by hand takes, about: short, so that what disturbs the machine disturbs the whole turn."""

# One thread each, so that a form gains nothing from a core that another process left free for the moment.
_ENVIRONMENT = MappingProxyType(
    {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
)


@dataclass(frozen=True, slots=True)
class Block:
    """Some steps: seconds for one step by the wall clock and of the process's CPU time, and the loss of each step."""

    wall: float
    cpu: float
    losses: tuple[float, ...]


class Trainer:
    """A process that trains a program when asked (see ``worker.py``)."""

    def __init__(self, process: subprocess.Popen[str], errors: IO[bytes]) -> None:
        self._process, self._errors = process, errors

    def block(self, steps: int) -> Block:
        """Train ``steps`` steps; ``RuntimeError`` with the end of its output if the program fails."""
        assert self._process.stdin is not None and self._process.stdout is not None
        # A program that has failed is seen by its answer, not by the pipe.
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{steps}\n")
            self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            self._errors.seek(0)
            raise RuntimeError(self._errors.read()[-2000:].decode(errors="replace"))
        answer = json.loads(line)
        return Block(answer["wall"] / steps, answer["cpu"] / steps, tuple(answer["losses"]))

    def close(self) -> None:
        """End the program."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()


@contextmanager
def trainer(form: Form) -> Iterator[Trainer]:
    """Start the form's process, in a folder for temporary files that goes with it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TF_", "TF2_", "KERAS_"))}
    worker = str(Path(__file__).with_name("worker.py"))
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as errors:
        environment = {**kept, **_ENVIRONMENT, "TMPDIR": folder}
        command = [form.python, "-W", "ignore", worker, str(form.path)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        ) as process:
            made = Trainer(process, errors)
            try:
                yield made
            finally:
                made.close()


def first_losses(forms: dict[str, Form]) -> dict[str, tuple[float, ...]]:
    """Train each form for the first :data:`COMPARED` steps, in processes that start together."""
    with ExitStack() as stack:
        trainers = {name: stack.enter_context(trainer(form)) for name, form in forms.items()}
        return {name: made.block(COMPARED).losses for name, made in trainers.items()}


def disagreement(program: Program, losses: dict[str, tuple[float, ...]]) -> str | None:
    """Say which form has other losses than the one by hand, or that nothing is learnt; ``None`` if all is well."""
    expected = losses[BY_HAND]
    if len(set(expected)) < len(expected):
        return f"{program.name}: the loss by hand does not change: {expected}"
    for form, found in losses.items():
        limit = program.tolerance(form)
        if len(found) != len(expected) or any(
            not abs(a - b) <= limit * abs(b) for a, b in zip(found, expected, strict=False)
        ):
            return f"{program.name}: losses {form} {found}, by hand {expected}"
    return None


def round_of(program: Program, forms: dict[str, Form], turns: int) -> dict[str, list[Block]]:
    """Train all forms in fresh processes and return ``turns`` blocks of each; block i of all forms ran together.

    Raises ``RuntimeError`` where the first losses disagree.
    """
    with ExitStack() as stack:
        trainers = {name: stack.enter_context(trainer(form)) for name, form in forms.items()}
        losses = {name: made.block(COMPARED).losses for name, made in trainers.items()}
        wrong = disagreement(program, losses)
        if wrong:
            raise RuntimeError(wrong)
        speeds = {name: made.block(WARM_UP).wall for name, made in trainers.items()}
        steps = max(1, round(BLOCK / speeds[BY_HAND]))
        blocks: dict[str, list[Block]] = {name: [] for name in forms}
        for turn in range(turns):
            # Forwards and backwards, so that a drift of the machine's speed favours nobody.
            for name in sorted(forms, reverse=bool(turn % 2)):
                blocks[name].append(trainers[name].block(steps))
        return blocks


def ratios(of: Sequence[float], to: Sequence[float]) -> tuple[float, float, float]:
    """Return median, lower and upper quartile of the quotients of blocks that ran together; at least two blocks."""
    lower, middle, upper = statistics.quantiles([a / b for a, b in zip(of, to, strict=True)], n=4, method="inclusive")
    return middle, lower, upper

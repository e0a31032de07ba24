"""Reads ``fixtures/programs1x/``: whole TensorFlow 1.15 programs and what they print there.

A program is ``<area>_<name>.py`` with ``<area>_<name>.stdout``. There is no expected rewritten text: any rewrite will
do that prints the same. A first line ``# tfmigrate-test: rtol=1e-3`` gives a program another tolerance than
:data:`RTOL`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "fixtures" / "programs1x"
RTOL = 1e-4
"""Relative tolerance of printed numbers: programs print float32 results of some training steps."""

_SETTING = re.compile(r"# tfmigrate-test: rtol=(\S+)")
_SCALAR = re.compile(r"\bnp\.(?:(?:float|int|uint)\d+|str_|bytes_)\(([^()]*)\)|\bnp\.(True|False)_")
_QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "PYTHONWARNINGS": "ignore",
    "PYTHONIOENCODING": "utf-8",
    "PYTHONHASHSEED": "0",
}


@dataclass(frozen=True, slots=True)
class Program:
    """One program: its ``name`` and the tolerance ``rtol`` of the numbers that it prints."""

    name: str
    rtol: float

    @property
    def source(self) -> Path:
        """The file as a user of TensorFlow 1.15 has it."""
        return ROOT / f"{self.name}.py"

    @property
    def stdout(self) -> Path:
        """What it printed on TensorFlow 1.15."""
        return ROOT / f"{self.name}.stdout"


def load_program(path: Path) -> Program:
    """The program at ``path``; ``ValueError`` for a setting that means nothing."""
    with path.open(encoding="utf-8") as file:
        first = file.readline().rstrip()
    if not first.startswith("# tfmigrate-test:"):
        return Program(path.stem, RTOL)
    setting = _SETTING.fullmatch(first)
    if setting is None:
        raise ValueError(f"{path}: unknown setting {first!r}")
    return Program(path.stem, float(setting[1]))


def load_programs() -> list[Program]:
    """All programs, in the order of their names."""
    return [load_program(path) for path in sorted(ROOT.glob("*.py"))]


def plain(printed: str) -> str:
    """``printed`` with NumPy scalars shown as before NumPy 2: ``[1.0]`` where it says ``[np.float64(1.0)]``.

    Source: the release notes of NumPy 2.0, "Representation of NumPy scalars changed".
    """
    return _SCALAR.sub(lambda match: match[1] or match[2], printed)


def quiet_environment() -> dict[str, str]:
    """The environment of a run: no GPU, no logs, and nothing of the caller's that decides how TensorFlow behaves."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("TF_", "KERAS_"))}
    return {**kept, **_QUIET}


class ForkServer:
    """Runs programs in an interpreter that has loaded its TensorFlow once (see ``runner.py``)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, path: Path) -> dict[str, str | None]:
        """``{"stdout": text, "error": traceback or None}`` of the program at ``path``."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        answer: dict[str, str | None] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def fork_server(python: str) -> Iterator[ForkServer]:
    """A :class:`ForkServer` of the interpreter ``python``, ended with the block."""
    runner = Path(__file__).with_name("runner.py")
    with subprocess.Popen(
        [python, str(runner)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=quiet_environment(),
    ) as process:
        yield ForkServer(process)

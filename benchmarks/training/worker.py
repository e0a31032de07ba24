"""Runs one program in blocks of steps, as it is told: ``worker.py PROGRAM``.

Reads how many steps to train, one number a line, 0 to end; answers one line of JSON for each block:
``{"wall": seconds, "cpu": seconds, "losses": [...]}``. Runs on Python 3.7 too.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from pathlib import Path
from typing import IO, Any


class Meter:
    """What a program calls after each step with its loss; says whether to train on."""

    def __init__(self, answers: IO[str]) -> None:
        self._answers = answers
        self._losses: list[float] = []
        self._left = 0
        self._wall = self._cpu = 0.0

    def __call__(self, loss: Any) -> bool:
        self._losses.append(loss)
        if len(self._losses) < self._left:
            return True
        cost = {"wall": time.perf_counter() - self._wall, "cpu": time.process_time() - self._cpu}
        self._answers.write(json.dumps({**cost, "losses": [float(loss) for loss in self._losses]}) + "\n")
        self._answers.flush()
        return self.begin()

    def begin(self) -> bool:
        """Wait for the next block; returns whether there is one."""
        self._left = int(sys.stdin.readline() or 0)
        self._losses = []
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self._left > 0


def main() -> None:
    """Train the program of the command line."""
    program = Path(sys.argv.pop())
    answers, sys.stdout = sys.stdout, sys.stderr
    # What a migrated program needs lies beside it.
    sys.path.insert(0, str(program.parent))
    spec = importlib.util.spec_from_file_location(program.stem, str(program))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[program.stem] = module
    spec.loader.exec_module(module)
    meter = Meter(answers)
    if meter.begin():
        module.train(meter)


if __name__ == "__main__":
    main()

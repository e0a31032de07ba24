"""``python -m benchmarks.startup``: what ``tfmigrate check`` adds to starting Python on five files."""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import sysconfig
import tempfile
from pathlib import Path

from benchmarks import measure

LIMIT = 0.150
"""Seconds of wall-clock time."""

FILES = ("bisect.py", "colorsys.py", "fnmatch.py", "shlex.py", "textwrap.py")


def added(runs: int) -> tuple[float, float]:
    """Return the median wall-clock seconds of ``python -c pass`` and of ``tfmigrate check`` on five files."""
    library = Path(sysconfig.get_path("stdlib"))
    with tempfile.TemporaryDirectory() as folder:
        paths = [shutil.copy(library / name, folder) for name in FILES]
        commands = ([sys.executable, "-c", "pass"], [sys.executable, "-m", "tfmigrate", "check", *paths])
        for command in commands:
            measure.run(command)
        walls = [[measure.run(command).wall for command in commands] for _ in range(runs)]
    nothing, check = (statistics.median(column) for column in zip(*walls, strict=True))
    return nothing, check


def main() -> int:
    """Print the figures and return 1 above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21)
    nothing, check = added(parser.parse_args().runs)
    extra = check - nothing
    print(f"python -c pass {nothing * 1e3:.0f} ms, tfmigrate check {check * 1e3:.0f} ms")
    print(f"{extra * 1e3:.0f} ms more, limit {LIMIT * 1e3:.0f} ms")
    return extra > LIMIT


if __name__ == "__main__":
    sys.exit(main())

"""``python -m benchmarks.startup``: what ``tfmigrate check`` adds to starting Python on five files."""

from __future__ import annotations

import argparse
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

from benchmarks import measure
from benchmarks.measure import Cost

LIMIT = 0.150
"""Seconds of wall-clock time."""

FILES = ("bisect.py", "colorsys.py", "fnmatch.py", "shlex.py", "textwrap.py")


def medians(runs: int) -> tuple[Cost, Cost]:
    """Return what ``python -c pass`` and ``tfmigrate check`` on five files cost."""
    library = Path(sysconfig.get_path("stdlib"))
    with tempfile.TemporaryDirectory() as folder:
        paths = [shutil.copy(library / name, folder) for name in FILES]
        commands = ([sys.executable, "-c", "pass"], [sys.executable, "-m", "tfmigrate", "check", *paths])
        for command in commands:
            measure.run(command)
        rounds = [[measure.run(command) for command in commands] for _ in range(runs)]
    nothing, check = (measure.median(column) for column in zip(*rounds, strict=True))
    return nothing, check


def main() -> int:
    """Print the figures and return 1 above the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21)
    nothing, check = medians(parser.parse_args().runs)
    extra = check.wall - nothing.wall
    print(f"python -c pass {nothing.wall * 1e3:.0f} ms, tfmigrate check {check.wall * 1e3:.0f} ms")
    print(f"{extra * 1e3:.0f} ms more, limit {LIMIT * 1e3:.0f} ms")
    return extra > LIMIT


if __name__ == "__main__":
    sys.exit(main())

"""``python -m benchmarks.rewrite``: tfmigrate, tf_upgrade_v2 and bare LibCST parsing on the same code."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus, measure
from benchmarks.measure import Cost

OF_TF_UPGRADE, OF_LIBCST, MEMORY = 0.10, 0.50, 100.0
"""What must hold: CPU time as a share of each of the two others, and peak memory in MiB."""

MEMORY_DISK = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""Where the tools write: on a disk, what its file system makes of new files comes and goes between runs."""


@dataclass(frozen=True, slots=True)
class Tool:
    """``command`` does the job from a folder to a new folder; exit codes in ``allowed`` mean that it did."""

    name: str
    command: Callable[[Path, Path], list[str]]
    allowed: tuple[int, ...] = (0,)


def tools() -> tuple[Tool, ...]:
    official = shutil.which("tf_upgrade_v2", path=str(Path(sys.executable).parent))
    if official is None:
        raise RuntimeError("tf_upgrade_v2 is not installed beside this Python: pip install -e '.[dev]'")
    parse = str(Path(__file__).with_name("parse_libcst.py"))
    return (
        Tool("tfmigrate", _tfmigrate, (0, 1)),
        Tool("tf_upgrade_v2", lambda source, target: _tf_upgrade(official, source, target)),
        Tool("libcst.parse_module", lambda source, target: [sys.executable, parse, str(source)]),
    )


def _tfmigrate(source: Path, target: Path) -> list[str]:
    return [sys.executable, "-m", "tfmigrate", "rewrite", str(source), "--output", str(target)]


def _tf_upgrade(script: str, source: Path, target: Path) -> list[str]:
    report = str(target.with_name("report.txt"))
    return [script, "--intree", str(source), "--outtree", str(target), "--reportfile", report]


def benchmark(source: Path, runs: int) -> dict[str, Cost]:
    """Return each tool's medians; the tools take turns, so that a slow spell of the machine hits all.

    A first run of each is not counted: it compiles what was not compiled yet, and fills the disk's cache.
    """
    costs: dict[str, list[Cost]] = {tool.name: [] for tool in tools()}
    for _ in range(runs + 1):
        for tool in tools():
            with tempfile.TemporaryDirectory(dir=MEMORY_DISK) as scratch:
                command = tool.command(source, Path(scratch) / "out")
                costs[tool.name].append(measure.run(command, tool.allowed))
    return {name: measure.median(of_tool[1:]) for name, of_tool in costs.items()}


def table(costs: dict[str, Cost], starts: dict[str, Cost]) -> str:
    """Return the table; ``net`` is CPU time without what the tool costs on an empty folder."""
    heads = f"{'CPU s':>8} {'of it start':>12} {'net s':>8} {'MiB':>7}  {'tfmigrate / it':>15} {'net':>7}"
    lines = [f"{'':20} {heads}"]
    own, own_start = costs["tfmigrate"].cpu, starts["tfmigrate"].cpu
    for name, cost in costs.items():
        start = starts[name].cpu
        ratio, net = own / cost.cpu, (own - own_start) / (cost.cpu - start)
        lines.append(
            f"{name:20} {cost.cpu:8.2f} {start:12.2f} {cost.cpu - start:8.2f} {cost.memory:7.0f}"
            f"  {ratio:15.3f} {net:7.3f}"
        )
    return "\n".join(lines)


def failures(costs: dict[str, Cost]) -> list[str]:
    """Return what does not hold."""
    own = costs["tfmigrate"]
    limits = {
        "CPU time as a share of tf_upgrade_v2": (own.cpu / costs["tf_upgrade_v2"].cpu, OF_TF_UPGRADE),
        "CPU time as a share of bare LibCST parsing": (own.cpu / costs["libcst.parse_module"].cpu, OF_LIBCST),
        "peak memory in MiB": (own.memory, MEMORY),
    }
    broken = {what: pair for what, pair in limits.items() if pair[0] > pair[1]}
    return [f"{what}: {value:.3g}, limit {limit:g}" for what, (value, limit) in broken.items()]


def main() -> int:
    """Print the table and return 1 if a limit is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=corpus.cache_folder(), help="where the code is kept")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    source = corpus.prepare(options.cache)
    files, lines = corpus.count_lines(source)
    print(f"{lines:,} lines in {files} files; medians of {options.runs} runs, one process each")
    costs = benchmark(source, options.runs)
    with tempfile.TemporaryDirectory() as empty:
        starts = benchmark(Path(empty), options.runs)
    print(table(costs, starts))
    broken = failures(costs)
    print("\n".join(f"FAILED {line}" for line in broken) or "all limits met")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())

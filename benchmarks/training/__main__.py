"""``python -m benchmarks.training``: what a training step costs, migrated and by hand, side by side."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.training.programs import BY_HAND, MIGRATED, NATIVE, OLD, PROGRAMS, Program, forms
from benchmarks.training.turns import Block, ratios, round_of

LIMIT = 1.10
"""What a migrated step may cost, as a share of the same step by hand or natively."""


def benchmark(program: Program, rounds: int, turns: int) -> dict[str, list[Block]]:
    """Return the blocks of all rounds; each round has fresh processes, since memory falls differently in each."""
    blocks: dict[str, list[Block]] = {}
    with tempfile.TemporaryDirectory() as folder:
        found = forms(program, Path(folder) / program.name)
        for _ in range(rounds):
            for name, more in round_of(program, found, turns).items():
                blocks.setdefault(name, []).extend(more)
    return blocks


def line(program: Program, blocks: dict[str, list[Block]]) -> tuple[str, list[str]]:
    """Return the line of the table and what does not hold."""
    cells, broken = [f"{program.name:15}"], []
    for form in (MIGRATED, BY_HAND, NATIVE, OLD):
        found = blocks.get(form)
        cells.append(f"{1000 * statistics.median(block.wall for block in found):9.2f}" if found else f"{'-':>9}")
    for form in (BY_HAND, NATIVE):
        for clock in ("wall", "cpu"):
            own, other = ([getattr(block, clock) for block in blocks[of]] for of in (MIGRATED, form))
            middle, lower, upper = ratios(own, other)
            cells.append(f"  {middle:.3f} ({lower:.2f}-{upper:.2f})")
            if middle > LIMIT:
                broken.append(
                    f"{program.name}: {clock} time of a step, as a share of {form}: {middle:.3f}, limit {LIMIT}"
                )
    return "".join(cells), broken


def main() -> int:
    """Print the table and return 1 if a limit is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often all processes are started anew")
    parser.add_argument("--turns", type=int, default=30, help="blocks of steps in a round")
    parser.add_argument("--only", choices=[program.name for program in PROGRAMS], action="append")
    options = parser.parse_args()
    print(f"milliseconds a step, medians of {options.rounds * options.turns} blocks in {options.rounds} rounds")
    shares = "".join(f"  {head:<17}" for head in ("wall / by hand", "CPU / by hand", "wall / native", "CPU / native"))
    print(f"{'':15}{MIGRATED:>9}{BY_HAND:>9}{NATIVE:>9}{OLD:>9}{shares}")
    broken = []
    for program in PROGRAMS:
        if options.only and program.name not in options.only:
            continue
        cells, more = line(program, benchmark(program, options.rounds, options.turns))
        print(cells, flush=True)
        broken += more
    print("\n".join(f"FAILED {what}" for what in broken) or "all limits met")
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())

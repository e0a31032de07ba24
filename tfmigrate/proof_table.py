"""``python -m tfmigrate.proof_table``: prove every rule of the logits family and write ``docs/proofs.md``.

Claims come from the rules' own examples and from the calls in ``rules/proofs.toml``, rewritten for both targets, so
that what is proven is what the rewriter prints. Exits with 1 if a claim does not hold or a lane is missing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tfmigrate import rules
from tfmigrate.equivalence import ClaimResult, Options, prove, tf1_env
from tfmigrate.equivalence.inputs import FAMILIES, FLOATS
from tfmigrate.equivalence.options import LANES
from tfmigrate.equivalence.results import CaseResult
from tfmigrate.equivalence.verdicts import Grade, verdict_text
from tfmigrate.model import Claim, InputError, Settings, Target
from tfmigrate.rewrite import rewrite_text
from tfmigrate.rules import Rule

TARGETS: tuple[Target, ...] = ("2.x", "compat")
HEAD = """# Proofs

Written by `python -m tfmigrate.proof_table`; do not edit.

Every rule of the logits family, on every family of inputs (`tfmigrate/equivalence/inputs.py`), in float16, bfloat16,
float32 and float64, ranks 1 to 4, values and gradients with respect to every float input. A cell holds the worst
verdict over all cases it stands for; what the verdicts mean stands in [architecture.md](architecture.md). `-` marks
what does not apply: the claim has no such inputs, or the lane cannot run it whatever the rewrite (the reason stands
below the tables). In brackets stands the number of cases, and of those left out: the old code does not have the dtype,
or the unchanged old code gives the same other bits in that lane of TensorFlow 2, and the case is subnormal, 16-bit or
XLA's.
"""


def claims() -> Iterator[Claim]:
    """The claims of all examples and listed calls, each once.

    What is printed alike for both targets is claimed for ``compat``, which runs the new code on real 1.15 too.
    """
    found: dict[tuple[str, str], Claim] = {}
    for claim in [*_of_rules(), *_of_derived()]:
        key = (claim.old, claim.new)
        if key not in found or claim.target == "compat":
            found[key] = claim
    yield from found.values()


def _of_rules() -> Iterator[Claim]:
    for rule in rules.load().rules:
        if not rule.inputs:
            continue
        for example in rule.example:
            setup = f"{example.setup}\n" if example.setup else ""
            for claim in _claims(f"{setup}out = {example.old}", rule):
                if claim.rule == rule.id:
                    yield claim


def _of_derived() -> Iterator[Claim]:
    for endpoint, proof in rules.load().proofs.items():
        for call in proof.calls:
            yield from _claims(f"out = {call.format(endpoint=endpoint)}", None)


def _claims(code: str, rule: Rule | None) -> Iterator[Claim]:
    # What an unsafe rule changes is the same for both targets.
    for target in TARGETS if rule is None or rule.safety == "safe" else TARGETS[:1]:
        epoch = "auto" if rule is None or rule.epoch is None else rule.epoch
        settings = Settings(target=target, epoch=epoch, unsafe=rule is not None and rule.safety == "unsafe")
        yield from rewrite_text(f"import tensorflow as tf\n{code}\n", "example.py", settings).claims


def page(results: list[ClaimResult]) -> str:
    """The whole page."""
    safe = [result for result in results if not is_unsafe(result)]
    unsafe = [result for result in results if is_unsafe(result)]
    passed = sum(result.passed for result in safe)
    cases = sum(len(lane.cases) for result in safe for lane in result.lanes)
    return "\n".join(
        [
            HEAD,
            f"{passed} of {len(safe)} claims of safe rules hold, on {cases:,} comparisons.\n",
            *_tables(safe),
            "## Unsafe rules: why they are\n",
            "Applied with `--unsafe` only. `different` below is the reason.\n",
            *_tables(unsafe),
            "## What did not run\n",
            "\n".join(sorted(_not_run(results))) or "Everything ran.",
            "",
        ]
    )


def is_unsafe(result: ClaimResult) -> bool:
    """Whether the claim is that of a rule which is applied with ``--unsafe`` only."""
    return any(rule.id == result.claim.rule and rule.safety == "unsafe" for rule in rules.load().rules)


def _tables(results: list[ClaimResult]) -> list[str]:
    return [
        "### By lane\n",
        _table(results, [str(lane) for lane in LANES if lane != "tf0.12"], _lane_cell),
        "### By family of inputs\n",
        _table(results, list(FAMILIES), lambda result, name: _cell(_cases(result), lambda c: c.case.family == name)),
        "### By dtype\n",
        _table(results, list(FLOATS), lambda result, name: _cell(_cases(result), lambda c: c.case.dtype == name)),
    ]


def _table(results: list[ClaimResult], columns: list[str], cell: Callable[[ClaimResult, str], str]) -> str:
    head = f"| rule | old | new | {' | '.join(columns)} |\n|{'---|' * (3 + len(columns))}"
    rows = [
        f"| {result.claim.rule} | `{result.claim.old}` | `{result.claim.new}` | "
        + " | ".join(cell(result, column) for column in columns)
        + " |"
        for result in results
    ]
    return "\n".join([head, *rows, ""])


def _lane_cell(result: ClaimResult, name: str) -> str:
    for lane in result.lanes:
        if lane.lane == name:
            if not lane.applicable:
                return "-"
            left_out = f", {len(lane.excluded)} left out" if lane.excluded else ""
            return f"{lane.verdict} ({len(lane.cases)}{left_out})"
    return "-"


def _cases(result: ClaimResult) -> list[CaseResult]:
    return [case for lane in result.lanes for case in lane.cases]


def _cell(cases: Iterable[CaseResult], chosen: Callable[[CaseResult], bool]) -> str:
    judged = [case.judgement for case in cases if chosen(case)]
    if not judged:
        return "-"
    return verdict_text(max(item.grade for item in judged), max(item.ulp for item in judged))


def _not_run(results: list[ClaimResult]) -> set[str]:
    found = set()
    for result in results:
        for lane in result.lanes:
            if lane.grade is Grade.NOT_RUN:
                found.add(f"- `{result.claim.new}` in {lane.lane}: {lane.reason}")
        if result.reason:
            found.add(f"- `{result.claim.new}`: {result.reason}")
    return found


def _prove(wanted: list[Claim], options: Options, jobs: int) -> list[ClaimResult]:
    """Prove in ``jobs`` threads, each with workers of its own; results in the order of the claims."""
    found: dict[int, ClaimResult] = {}

    def part(first: int) -> None:
        numbers = range(first, len(wanted), jobs)
        for number, result in zip(numbers, prove([wanted[n] for n in numbers], options), strict=True):
            found[number] = result
            about = f"{result.claim.rule} [{result.claim.target}] {result.claim.new}"
            print(f"{len(found)}/{len(wanted)} {about}: {result.verdict}", flush=True)

    with ThreadPoolExecutor(jobs) as executor:
        list(executor.map(part, range(jobs)))
    return [found[number] for number in sorted(found)]


def main(arguments: list[str] | None = None) -> int:
    """Prove everything, write the page; 0, 1 or (bad input) 2."""
    parser = argparse.ArgumentParser(prog="python -m tfmigrate.proof_table", description=__doc__)
    parser.add_argument("--page", type=Path, default=Path("docs/proofs.md"))
    parser.add_argument("--tf1-python", help="a Python with TensorFlow 1.15")
    parser.add_argument("--only", help="rule id or endpoint: prove these claims only and print them")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args(arguments)
    try:
        tf1_python = tf1_env.resolve(chosen.tf1_python)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    if tf1_python is None:
        print("error: no TensorFlow 1.15: run 'tfmigrate tf1 install' or give --tf1-python", file=sys.stderr)
        return 2
    wanted = [c for c in claims() if chosen.only is None or chosen.only == c.rule or chosen.only in c.old]
    results = _prove(wanted, Options(tf1_python=tf1_python, depth="full"), chosen.jobs)
    if chosen.only is None:
        chosen.page.write_text(page(results), encoding="utf-8")
    failed = [result for result in results if not result.passed and not is_unsafe(result)]
    for result in failed:
        print(f"{result.claim.old} -> {result.claim.new}: {result.verdict} {result.reason}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())

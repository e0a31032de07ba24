"""``python -m tfmigrate.equivalence.mutations``: wrong rewrites must be called different, right ones must not.

Reads ``fixtures/mutations.toml``, writes ``docs/mutations.md`` and exits with 1 where a verdict is not as it must be.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tomli
from msgspec.structs import replace

from tfmigrate.equivalence import tf1_env
from tfmigrate.equivalence.options import Lane, Options
from tfmigrate.equivalence.proof import prove
from tfmigrate.equivalence.results import ClaimResult
from tfmigrate.equivalence.specs import parse_input_spec
from tfmigrate.equivalence.verdicts import Grade
from tfmigrate.model import Claim, InputError

WRONG_LANES: tuple[Lane, ...] = ("tf1.15", "compat.v1", "eager")
"""Lanes for the wrong rewrites: one lane that says different is enough, so the slow ones are spared."""


def load(path: Path) -> dict[str, list[Claim]]:
    """The claims of the file by ``wrong`` and ``right``; a claim's rule is the name of the rewrite."""
    try:
        tables = tomli.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read the file: {error.strerror}", str(path)) from error
    except tomli.TOMLDecodeError as error:
        raise InputError(f"not TOML: {error}", str(path)) from error
    return {kind: [_claim(item, path) for item in tables.get(kind, [])] for kind in ("wrong", "right")}


def _claim(item: dict[str, Any], path: Path) -> Claim:
    inputs = dict(parse_input_spec(text) for text in item["inputs"])
    return Claim(item["name"], item["old"], item["new"], inputs, str(path), target=item.get("target", "2.x"))


def run(claims: dict[str, list[Claim]], options: Options) -> Iterator[tuple[str, ClaimResult]]:
    """Prove all claims; the wrong ones in :data:`WRONG_LANES` as far as they are available."""
    lanes = tuple(lane for lane in WRONG_LANES if lane != "tf1.15" or options.tf1_python)
    for result in prove(claims["wrong"], replace(options, lanes=lanes)):
        yield "wrong", result
    for result in prove(claims["right"], options):
        yield "right", result


def as_it_must_be(kind: str, result: ClaimResult) -> bool:
    """Wrong rewrites are different; right ones have run and are not."""
    return result.grade is Grade.DIFFERENT if kind == "wrong" else result.passed


def table(results: Iterable[tuple[str, ClaimResult]]) -> str:
    """The Markdown page: one row a rewrite, with the lane, case and value that decided."""
    rows: dict[str, list[str]] = {"wrong": [], "right": []}
    for kind, result in results:
        rows[kind].append(_row(result))
    caught = sum("| different |" in row for row in rows["wrong"])
    head = "| rewrite | old | new | verdict | lane, case | decided by |\n|---|---|---|---|---|---|"
    return "\n".join(
        [
            "# Mutation run",
            "",
            "Written by `python -m tfmigrate.equivalence.mutations` from `fixtures/mutations.toml`; do not edit.",
            "",
            f"## Wrong rewrites: {caught} of {len(rows['wrong'])} called different",
            "",
            head,
            *rows["wrong"],
            "",
            f"## Right rewrites: {len(rows['right'])}, none of which may be called different",
            "",
            head,
            *rows["right"],
            "",
        ]
    )


def _row(result: ClaimResult) -> str:
    lane = result.worst_lane
    worst = None if lane is None else lane.worst
    where = "" if lane is None or worst is None else f"{lane.lane}, {worst.case.label}"
    why = result.reason if worst is None else f"{worst.judgement.what}: {worst.judgement.reason}".strip(": ")
    cells = [result.claim.rule, f"`{result.claim.old}`", f"`{result.claim.new}`", result.verdict, where, why]
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def main(arguments: list[str] | None = None) -> int:
    """Run the mutations, write the table, print what is not as it must be; 0, 1 or (bad input) 2."""
    parser = argparse.ArgumentParser(prog="python -m tfmigrate.equivalence.mutations", description=__doc__)
    parser.add_argument("--fixtures", type=Path, default=Path("fixtures/mutations.toml"))
    parser.add_argument("--table", type=Path, default=Path("docs/mutations.md"))
    parser.add_argument("--tf1-python", help="a Python with TensorFlow 1.15")
    chosen = parser.parse_args(arguments)
    try:
        options = Options(tf1_python=tf1_env.resolve(chosen.tf1_python))
        results = list(run(load(chosen.fixtures), options))
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    chosen.table.write_text(table(results), encoding="utf-8")
    failed = [(kind, result) for kind, result in results if not as_it_must_be(kind, result)]
    for kind, result in failed:
        print(f"{kind}: {result.claim.rule}: {result.verdict} {result.reason}")
    print(f"{len(results) - len(failed)} of {len(results)} verdicts as they must be")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())

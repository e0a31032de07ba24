"""From paths to proofs: what ``verify`` does with the pipeline and the equivalence runner."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tfmigrate.config import Config
from tfmigrate.model import Claim, InputError
from tfmigrate.pipeline import Outcome, gather, outcomes
from tfmigrate.report.model import Report

if TYPE_CHECKING:
    from tfmigrate.equivalence import ClaimResult, Options


class Asked(Struct, frozen=True):
    """The proof options as the command line has them; ``None`` means the default."""

    depth: str
    lanes: Sequence[str] | None
    seed: int
    tf1_python: str | None
    tf012_python: str | None


def options(asked: Asked) -> Options:
    """Return the options of the proof, its interpreters checked.

    :raises InputError: without TensorFlow, for an unknown lane, or for an interpreter without its TensorFlow.
    """
    missing = [name for name in ("tensorflow", "numpy", "mpmath") if find_spec(name) is None]
    if missing:
        raise InputError(f"proofs need {', '.join(missing)}: pip install 'tfmigrate[verify]'")
    from tfmigrate.equivalence import Options, tf1_env

    return Options(
        tf1_python=tf1_env.resolve(asked.tf1_python),
        tf012_python=tf1_env.resolve_012(asked.tf012_python),
        lanes=None if asked.lanes is None else tuple(asked.lanes),  # type: ignore[arg-type]  # checked by Options
        depth=asked.depth,  # type: ignore[arg-type]  # one of the two choices
        seed=asked.seed,
    )


def is_pair(paths: Sequence[str]) -> bool:
    """Whether ``paths`` name an old and a new file to compare: exactly two ``.py`` files."""
    return len(paths) == 2 and all(path.endswith(".py") and not Path(path).is_dir() for path in paths)


def compare(
    paths: Sequence[str], inputs: Sequence[str], config: Config, chosen: Options, report: Report
) -> Iterator[ClaimResult]:
    """Compare the functions of the same name in the two files; ``inputs`` are ``NAME=KIND:DTYPE[SHAPE]``.

    :raises InputError: for a file or an input specification that cannot be read.
    """
    from tfmigrate.equivalence import parse_input_spec, verify_functions

    old, new = paths
    report.files = len(paths)
    epoch = "1.x" if config.settings.epoch == "auto" else config.settings.epoch
    specs = dict(parse_input_spec(text) for text in inputs)
    return verify_functions(old, new, specs, chosen, epoch, config.settings.target)


def claims_of(paths: Sequence[str], config: Config, report: Report, show: Callable[[Outcome], None]) -> list[Claim]:
    """Rewrite ``paths`` in memory, hand each file to ``show``, and return everything that can be proven."""
    claims: list[Claim] = []
    for one in outcomes(paths, config, claims=True):
        gather(report, one)
        claims += one.claims
        show(one)
    return claims


def absent(chosen: Options, results: Sequence[ClaimResult]) -> dict[str, str]:
    """Return the real old TensorFlows that these results lack, each with how to get it."""
    from tfmigrate.equivalence import absent_lanes

    wanted = {"tf0.12" if result.claim.epoch == "0.12" else "tf1.15" for result in results}
    if chosen.lanes is not None:
        wanted &= set(chosen.lanes)
    return {lane: reason for lane, reason in absent_lanes(chosen).items() if lane in wanted}


def write_scripts(results: Sequence[ClaimResult], folder: str) -> None:
    """Write ``<number>-<rule>.py`` for each claim that was run: a script that shows its worst case."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for number, result in enumerate(results, start=1):
        if result.lanes:
            (place / f"{number:03}-{result.claim.rule}.py").write_text(result.reproduce(), encoding="utf-8")

"""Run claims through their lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from msgspec.structs import replace

from tfmigrate.equivalence.cases import Case, Excluded, select
from tfmigrate.equivalence.exact import ExactCase, evaluate
from tfmigrate.equivalence.exact_ops import NoExactError
from tfmigrate.equivalence.inputs import KINDS
from tfmigrate.equivalence.judge import Setting, excluded, judge, lacking, magnitude
from tfmigrate.equivalence.lanes import Pairing, Pool, Side, absent_lanes, lanes_for, pairing
from tfmigrate.equivalence.options import Lane, Options
from tfmigrate.equivalence.outcomes import Outcome, in_single
from tfmigrate.equivalence.results import CaseResult, ClaimResult, LaneResult
from tfmigrate.equivalence.verdicts import Grade
from tfmigrate.model import Claim, InputError

SIXTEEN_BITS = ("float16", "bfloat16")
ROUNDING = 1e-5
"""The largest absolute difference that two versions' kernels may have where unchanged code has it too."""
Code = Mapping[str, Any]
Outcomes = Mapping[tuple[Side, str], list[Outcome]]


def prove(claims: Iterable[Claim], options: Options) -> Iterator[ClaimResult]:
    """Prove claims one after the other; a result comes as soon as it is there, workers are reused."""
    with Pool(options) as pool:
        for claim in claims:
            yield prove_code(claim, {"expression": claim.old}, {"expression": claim.new}, pool)


def prove_code(claim: Claim, old: Code, new: Code, pool: Pool) -> ClaimResult:
    """Prove one claim whose two sides are ``code`` objects of the worker protocol."""
    if claim.unprovable is not None:
        return ClaimResult(claim, reason=claim.unprovable)
    for name, spec in claim.inputs.items():
        if spec.kind not in KINDS:
            raise InputError(f"input {name} has the unknown kind {spec.kind!r}: choose from {', '.join(KINDS)}")
    cases, left_out = select(claim.inputs, pool.options)
    lanes = lanes_for(claim.epoch, pool.options)
    if not cases or not lanes:
        reason = "no case makes sense for these inputs" if lanes else f"no lane fits the epoch {claim.epoch}"
        return ClaimResult(claim, excluded=tuple(left_out), reason=reason)
    pairings = {lane: pairing(lane, claim.epoch, claim.target, pool.options) for lane in lanes}
    jobs: dict[tuple[Side, str], Code] = {}
    for pair in pairings.values():
        jobs.update({(side, "old"): old for side in pair.old})
        jobs[pair.new, "new"] = new
    outcomes = pool.run(jobs, cases)
    exact = _Exact(claim, cases, "expression" in old)
    results = [_lane(lane, pair, cases, outcomes, exact) for lane, pair in pairings.items()]
    checked = [_attribute(result, pairings[result.lane], old, pool) for result in results]
    return ClaimResult(claim, (*_missing(claim, pool.options), *checked), tuple(left_out), "", old, new)


def _missing(claim: Claim, options: Options) -> list[LaneResult]:
    """Real 1.15 where no interpreter is there for it: shown as not run, with how to get one.

    Other lanes decide then. A claim of the 0.12 epoch has no other reference, and one that was asked for decides.
    """
    reason = absent_lanes(options).get("tf1.15")
    if reason is None or options.lanes is not None or claim.epoch == "0.12":
        return []
    return [LaneResult("tf1.15", "", "", reason=reason, applicable=False)]


def _attribute(result: LaneResult, pair: Pairing, old: Code, pool: Pool) -> LaneResult:
    """Where the new code failed, run the old code in the very same place: does the place make the difference?

    If it cannot run there either, the lane is not applicable. If it gives the same bits as the new code, the reason
    says that TensorFlow and not the rewrite makes the difference. What is known to differ so, from version to version:

    - kernels flush subnormal numbers to zero or do not, and round 16-bit numbers in other places, and XLA evaluates
      what is not finite in its own way: those cases are left out with that reason;
    - a graph raises when it is built what eager code raises when it runs: the error in the very same place counts;
    - tf.losses works in single precision whatever the dtype: float64 is held to the tolerance of float32;
    - long recursions (CTC) add up rounding: a difference of at most ``ROUNDING`` is within tolerance.

    Any other value that differs from what 1.x computed stays different.
    """
    failed = [item for item in result.cases if not item.judgement.grade.passed]
    if pair.new.home != "tf2" or not failed:
        return result
    place = Side("tf2", pair.new.mode, "v1")
    if all(lacking(item.new.failure, place.mode) for item in result.cases):
        there = pool.run({(place, "old"): old}, [result.cases[0].case])[place, "old"][0]
        return replace(result, applicable=lacking(there.failure, place.mode) is None)
    outcomes = pool.run({(place, "old"): old}, [item.case for item in failed])[place, "old"]
    return _blame_place(result, {id(item): there for item, there in zip(failed, outcomes, strict=True)}, place)


def _blame_place(result: LaneResult, there: Mapping[int, Outcome], place: Side) -> LaneResult:
    kept: list[CaseResult] = []
    left_out = list(result.excluded)
    note = f"the old code gives the same in {place}: TensorFlow, not the rewrite, makes the difference"
    for item in result.cases:
        setting = _setting(place.mode, item.case)
        outcome = there.get(id(item))
        here = None if outcome is None else judge(outcome, item.new, setting, lambda: None)
        if here is None or here.grade is not Grade.IDENTICAL:
            kept.append(item)
        elif item.judgement.what == "error":
            kept.append(replace(item, judgement=here, old_side=str(place)))
        elif item.case.family != "subnormal" and (_same_in_single(item, setting) or _is_rounding(item)):
            what = "the same in single precision" if _same_in_single(item, setting) else "a rounding"
            reason = f"{item.judgement.reason}, which is {what}; {note}"
            kept.append(replace(item, judgement=replace(item.judgement, grade=Grade.TOLERANCE, reason=reason)))
        elif item.case.family == "subnormal" or item.case.dtype in SIXTEEN_BITS or place.mode == "xla":
            reason = f"{item.judgement.what}: {item.judgement.reason}; {note}"
            left_out.append(Excluded(item.case.family, item.case.dtype, item.case.rank, reason))
        else:
            judgement = replace(item.judgement, reason=f"{item.judgement.reason}; {note}")
            kept.append(replace(item, judgement=judgement))
    return replace(result, cases=tuple(kept), excluded=tuple(left_out))


def _same_in_single(item: CaseResult, setting: Setting) -> bool:
    return judge(in_single(item.old), in_single(item.new), setting, lambda: None).grade.passed


def _is_rounding(item: CaseResult) -> bool:
    found = item.judgement.comparison
    return found is not None and not found.nonfinite_differ and found.max_abs_error <= ROUNDING


def _setting(mode: str, case: Case) -> Setting:
    values = [case.values[name] for name in case.floats]
    scale = max((magnitude(value) for value in values if isinstance(value, np.ndarray)), default=0.0)
    return Setting(mode, case.dtype, case.dtype_is_ours, scale)


def _lane(lane: Lane, pair: Pairing, cases: list[Case], outcomes: Outcomes, exact: _Exact) -> LaneResult:
    judged: list[CaseResult] = []
    left_out: list[Excluded] = []
    for number, case in enumerate(cases):
        setting = _setting(pair.new.mode, case)
        new = outcomes[pair.new, "new"][number]
        side, old, reason = _reference(pair, number, outcomes, setting)
        if reason is not None:
            left_out.append(Excluded(case.family, case.dtype, case.rank, reason))
            continue
        judgement = judge(old, new, setting, exact.of(number, old))
        judged.append(CaseResult(case, judgement, str(side), old, new))
    why = "" if judged else (left_out[0].reason if left_out else "no case")
    old_side = judged[0].old_side if judged else str(pair.old[0])
    return LaneResult(lane, old_side, str(pair.new), tuple(judged), tuple(left_out), why)


def _reference(pair: Pairing, number: int, outcomes: Outcomes, setting: Setting) -> tuple[Side, Outcome, str | None]:
    """The first old side that can tell what the old code does in this case, or why none can."""
    first: tuple[Side, Outcome, str | None] | None = None
    for side in pair.old:
        old = outcomes[side, "old"][number]
        reason = excluded(old, setting)
        if reason is None and old.missing is None:
            return side, old, None
        first = first or (side, old, reason)
    assert first is not None
    return first


class _Exact:
    """Exact values of the old expression, computed when first asked for and kept per case."""

    def __init__(self, claim: Claim, cases: list[Case], possible: bool) -> None:
        self._claim = claim
        self._cases = cases
        self._possible = possible
        self._known: dict[int, ExactCase | None] = {}

    def of(self, number: int, old: Outcome) -> Callable[[], ExactCase | None]:
        """What gives the exact values of a case; the cotangents are those that the old side used."""

        def compute() -> ExactCase | None:
            if number not in self._known:
                self._known[number] = self._evaluate(self._cases[number], old)
            return self._known[number]

        return compute

    def _evaluate(self, case: Case, old: Outcome) -> ExactCase | None:
        if not self._possible:
            return None
        try:
            return evaluate(self._claim.old, case.values, case.dtype, old.cotangents, case.floats, self._claim.epoch)
        except NoExactError:
            return None

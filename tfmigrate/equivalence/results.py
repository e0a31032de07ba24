"""What a proof found out about a claim, lane by lane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from tfmigrate.equivalence.cases import Case, Excluded
from tfmigrate.equivalence.options import Lane
from tfmigrate.equivalence.outcomes import Outcome
from tfmigrate.equivalence.verdicts import Grade, Judgement, verdict_text
from tfmigrate.model import Claim


class CaseResult(Struct, frozen=True):
    """One case in one lane, and what the two sides gave for it."""

    case: Case
    judgement: Judgement
    old_side: str
    old: Outcome
    new: Outcome


class LaneResult(Struct, frozen=True):
    """All cases of a claim in one lane. ``reason`` stands where nothing was run.

    A lane that neither the old nor the new code can run in, whatever the claim (XLA has no kernel for the op, or a
    graph program meets eager mode), is not ``applicable``: it is shown as not run and says nothing about the claim.
    """

    lane: Lane
    old_side: str
    new_side: str
    cases: tuple[CaseResult, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    reason: str = ""
    applicable: bool = True

    @property
    def worst(self) -> CaseResult | None:
        """The case that decides the lane's verdict."""
        if not self.cases:
            return None
        return max(self.cases, key=lambda result: (result.judgement.grade, result.judgement.ulp))

    @property
    def grade(self) -> Grade:
        """The worst grade of its cases; a lane without cases has not run."""
        return Grade.NOT_RUN if self.worst is None else self.worst.judgement.grade

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return verdict_text(self.grade, self.max_ulp)

    @property
    def max_ulp(self) -> int:
        """The largest ULP distance over its cases."""
        return max((result.judgement.ulp for result in self.cases), default=0)

    def to_json(self) -> dict[str, Any]:
        """The lane's part of the JSON report."""
        worst = self.worst
        found: dict[str, Any] = {
            "verdict": self.verdict,
            "old": self.old_side,
            "new": self.new_side,
            "applicable": self.applicable,
            "reason": self.reason,
            "cases": len(self.cases),
            "excluded": len(self.excluded),
            "max_ulp": None,
            "max_abs_error": None,
            "worst": None,
        }
        if worst is None:
            return found
        compared = [r.judgement.comparison for r in self.cases if r.judgement.comparison is not None]
        found["max_ulp"] = self.max_ulp
        found["max_abs_error"] = max((item.max_abs_error for item in compared), default=None)
        found["reason"] = worst.judgement.reason
        found["worst"] = _worst_json(worst)
        return found


def _worst_json(result: CaseResult) -> dict[str, Any]:
    judged = result.judgement
    comparison = None if judged.comparison is None else judged.comparison.to_json()
    return {
        "case": result.case.label,
        "what": judged.what,
        "verdict": judged.text,
        "comparison": comparison,
        "old_distance_from_exact": judged.old_error,
        "new_distance_from_exact": judged.new_error,
    }


class ClaimResult(Struct, frozen=True):
    """A claim and what its lanes gave; the verdict of the claim is that of its worst applicable lane.

    ``old_code`` and ``new_code`` are what ran, in the form of the worker protocol; empty where nothing did.
    """

    claim: Claim
    lanes: tuple[LaneResult, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    reason: str = ""
    old_code: Mapping[str, Any] = field(default_factory=dict)
    new_code: Mapping[str, Any] = field(default_factory=dict)

    @property
    def grade(self) -> Grade:
        """The worst grade of its applicable lanes; a claim without any has not run."""
        return Grade.NOT_RUN if self.worst_lane is None else self.worst_lane.grade

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return verdict_text(self.grade, 0 if self.worst_lane is None else self.worst_lane.max_ulp)

    @property
    def passed(self) -> bool:
        """Whether old and new were run in every applicable lane and came out the same, or better."""
        return self.grade.passed

    @property
    def worst_lane(self) -> LaneResult | None:
        """The lane that decides the verdict."""
        lanes = [lane for lane in self.lanes if lane.applicable]
        return max(lanes, key=lambda lane: (lane.grade, lane.max_ulp), default=None)

    def to_json(self) -> dict[str, Any]:
        """``{path, line, rule, old, new, lanes, verdict, reason, excluded}`` as plain values.

        Infinite numbers are the strings ``"Infinity"`` and ``"-Infinity"``, NaN is ``"NaN"``: JSON has none.
        """
        worst = self.worst_lane
        found = {
            "path": self.claim.path,
            "line": self.claim.line,
            "cell": self.claim.cell,
            "rule": self.claim.rule,
            "old": self.claim.old,
            "new": self.claim.new,
            "lanes": {lane.lane: lane.to_json() for lane in self.lanes},
            "verdict": self.verdict,
            "reason": self.reason or ("" if worst is None else str(worst.to_json()["reason"])),
            "excluded": [
                {"case": f"{item.family}/{item.dtype}/rank {item.rank}", "reason": item.reason}
                for item in self.excluded
            ],
        }
        return dict(_plain(found))

    def reproduce(self) -> str:
        """A stand-alone Python script that shows the worst case of the worst lane, its inputs written out."""
        from tfmigrate.equivalence.reproduce import script

        return script(self)


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value - value != 0:
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value

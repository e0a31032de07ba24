"""Reports to render."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tfmigrate.model import Claim, Finding
from tfmigrate.report.model import Problem, Report

INFO = Finding("net.py", 3, 5, "softmax-axis", "info", "dim is axis")
WARNING = Finding("net.py", 9, 1, "log-of-logits", "warning", "tf.log of raw logits, 100%")
ERROR = Finding("sub dir/n.ipynb", 2, 4, "api-gone", "error", "gone: a,b\nsecond line", cell=7)
CLAIM = Claim("softmax-axis", "tf.nn.softmax(x, dim=1)", "tf.nn.softmax(x, axis=1)", {}, "net.py", 3)


def lane(verdict: str, **found: Any) -> dict[str, Any]:
    return {"verdict": verdict, "cases": 8, "reason": "", "max_abs_error": None, **found}


@dataclass(frozen=True)
class Proven:
    """A proof with a given verdict."""

    verdict: str
    passed: bool
    claim: Claim = CLAIM
    lanes: dict[str, dict[str, Any]] = field(default_factory=dict)
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        claim = self.claim
        where = {"path": claim.path, "line": claim.line, "rule": claim.rule}
        sides = {"old": claim.old, "new": claim.new, "lanes": self.lanes}
        return {**where, **sides, "verdict": self.verdict, "reason": self.reason}


IDENTICAL = Proven("identical", True, lanes={"eager": lane("identical")})
DIFFERENT = Proven("different", False, lanes={"xla": lane("different", reason="nan became 3", max_abs_error=0.25)})
NOT_RUN = Proven("not run", False, reason="no inputs for x")


def full() -> Report:
    problem = Problem("not Python", "bad.py", 4)
    return Report(4, [INFO, WARNING, ERROR], ["net.py"], [problem], [IDENTICAL, DIFFERENT, NOT_RUN])

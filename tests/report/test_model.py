from __future__ import annotations

import pytest

from tests.report.samples import DIFFERENT, ERROR, IDENTICAL, INFO, NOT_RUN, WARNING
from tfmigrate.model import InputError
from tfmigrate.report.model import Problem, Report


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (Report(), 0),
        (Report(findings=[INFO]), 0),
        (Report(findings=[WARNING]), 1),
        (Report(findings=[ERROR]), 1),
        (Report(changed=["a.py"]), 1),
        (Report(changed=["a.py"], applied=True), 0),
        (Report(changed=["a.py"], findings=[INFO], applied=True), 0),
        (Report(changed=["a.py"], findings=[WARNING], applied=True), 1),
        (Report(changed=["a.py"], proofs=[IDENTICAL], proof_only=True), 0),
        (Report(changed=["a.py"], proofs=[], proof_only=True), 0),
        (Report(proofs=[IDENTICAL, DIFFERENT], proof_only=True), 1),
        (Report(proofs=[NOT_RUN], proof_only=True), 1),
        (Report(findings=[WARNING], problems=[Problem("not Python")]), 2),
        (Report(problems=[Problem("not Python")], applied=True), 2),
    ],
)
def test_exit_code(report: Report, code: int) -> None:
    assert report.exit_code == code


def test_counts() -> None:
    report = Report(findings=[INFO, INFO, WARNING, ERROR], proofs=[IDENTICAL, IDENTICAL, DIFFERENT])
    assert report.needs_person == 2
    assert report.severities == {"info": 2, "warning": 1, "error": 1}
    assert report.verdicts == {"identical": 2, "different": 1}


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (InputError("not Python", "a.py", 3), "a.py:3: error: not Python"),
        (InputError("not Python"), "given.py:1: error: not Python"),
        (PermissionError(13, "Permission denied", "a.py"), "a.py:1: error: Permission denied"),
        (OSError(28, "No space left on device"), "given.py:1: error: No space left on device"),
        (OSError(18, "Cross-device link", "a", None, "b"), "b:1: error: Cross-device link"),
    ],
)
def test_problem_says_where_and_what(error: InputError | OSError, line: str) -> None:
    assert str(Problem.of(error, "given.py")) == line

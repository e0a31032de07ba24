"""Annotations for GitHub Actions.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from tfmigrate.model import Finding
from tfmigrate.report.model import Problem, Proof, Report, told

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report) -> str:
    """Return one workflow command a line: problems, findings, then claims that did not pass."""
    lines = [_problem(problem) for problem in report.problems]
    lines += [_finding(finding) for finding in report.findings]
    lines += [_proof(proof) for proof in report.proofs or () if not proof.passed]
    return "".join(line + "\n" for line in lines)


def _problem(problem: Problem) -> str:
    return _command("error", problem.path, problem.line, None, "tfmigrate", problem.message)


def _finding(finding: Finding) -> str:
    title = f"tfmigrate {finding.rule}"
    name = _COMMANDS[finding.severity]
    if finding.cell is None:
        return _command(name, finding.path, finding.line, finding.column, title, told(finding))
    where = f"cell {finding.cell}, line {finding.line}: "
    return _command(name, finding.path, None, None, title, where + told(finding))


def _proof(proof: Proof) -> str:
    claim = proof.claim
    line = claim.line if claim.cell is None else None
    message = f"{proof.verdict}: {claim.old} -> {claim.new}"
    return _command("error", claim.path or None, line, None, f"tfmigrate {claim.rule}", message)


def _command(name: str, path: str | None, line: int | None, column: int | None, title: str, message: str) -> str:
    places = {"file": path, "line": line, "col": column, "title": title}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in places.items() if value)
    return f"::{name} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

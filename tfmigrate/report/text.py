"""The report for people: one line a finding, coloured diffs, and a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tfmigrate.model import Finding
from tfmigrate.report.diff import unified
from tfmigrate.report.model import Problem, Proof, Report, told
from tfmigrate.source import SourceChange

_SEVERITY_COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}


def paint(text: str, color: bool, **style: Any) -> str:
    """Return ``text`` in a style of ``click.style`` where ``color`` asks for it."""
    if not color:
        return text
    import click

    return click.style(text, **style)


def findings(found: Iterable[Finding], color: bool = False) -> str:
    """Return ``path:line:column: rule severity message`` for each; a message's further lines are indented."""
    return "".join(_finding(finding, color) + "\n" for finding in found)


def _finding(finding: Finding, color: bool) -> str:
    cell = "" if finding.cell is None else f"cell {finding.cell}:"
    place = f"{finding.path}:{cell}{finding.line}:{finding.column}:"
    severity = paint(finding.severity, color, fg=_SEVERITY_COLORS[finding.severity])
    rule = paint(finding.rule, color, bold=True)
    message = told(finding).replace("\n", "\n    ")
    return f"{place} {rule} {severity} {message}"


def problems(found: Iterable[Problem], color: bool = False) -> str:
    """Return ``path:line: error: message`` for each problem, one a line."""
    error = paint("error:", color, fg="red")
    return "".join(str(problem).replace("error:", error, 1) + "\n" for problem in found)


def diff(path: str, changes: Iterable[SourceChange], color: bool = False) -> str:
    """Return the unified diff of one file; a notebook's cells are shown one by one, as people see them."""
    lines: list[str] = []
    for change in changes:
        shown = path if change.cell is None else f"{path}:cell {change.cell}"
        lines += unified(change.before, change.after, shown)
    return "".join(_diff_lines(lines, color))


def _diff_lines(lines: list[str], color: bool) -> Iterator[str]:
    for line in lines:
        yield paint(line.removesuffix("\n"), color, **_diff_style(line)) + "\n"


def _diff_style(line: str) -> dict[str, Any]:
    if line.startswith(("+++ ", "--- ")):
        return {"bold": True}
    colors = {"+": "green", "-": "red", "@": "cyan"}
    return {"fg": colors.get(line[0])}


def proof(result: Proof, color: bool = False) -> str:
    """Return a claim's verdict, its two sides, and one line for each lane."""
    claim, told = result.claim, result.to_json()
    cell = "" if claim.cell is None else f"cell {claim.cell}:"
    place = f"{claim.path}:{cell}{claim.line}: {paint(claim.rule, color, bold=True)}: "
    lines = [place + _verdict(result.verdict, result.passed, color)]
    lines += [paint(f"  - {line}", color, fg="red") for line in claim.old.splitlines()]
    lines += [paint(f"  + {line}", color, fg="green") for line in claim.new.splitlines()]
    lines += [_lane(lane, found) for lane, found in told["lanes"].items()]
    if not told["lanes"]:
        lines.append(f"    {told['reason']}")
    return "\n".join(lines) + "\n"


def _verdict(verdict: str, passed: bool, color: bool) -> str:
    return paint(verdict, color, fg="green" if passed else "red")


def _lane(lane: str, found: Mapping[str, Any]) -> str:
    parts = [f"    {lane:9} {found['verdict']:16} {_count(found['cases'], 'case')}"]
    if found["max_abs_error"]:
        parts.append(f"max absolute error {float(found['max_abs_error']):.2g}")
    if found["reason"]:
        parts.append(found["reason"])
    return ", ".join(parts)


def summary(report: Report) -> str:
    """Return the last line of a run: what was looked at, what changes, and what is left for a person."""
    parts = [_count(report.files, "file")]
    changed = len(report.changed)
    if not report.proof_only:
        verb = "changed" if report.applied else "would change"
        parts.append(f"{changed} {verb}" if changed else "no changes")
    severities = report.severities
    if report.needs_person:
        kinds = [_count(severities[name], name) for name in ("error", "warning") if severities[name]]
        parts.append(f"{_count(report.needs_person, 'finding')} for a person ({', '.join(kinds)})")
    if report.proofs is not None:
        parts.append(_proofs(report))
    if report.problems:
        parts.append(f"{_count(len(report.problems), 'file')} not processed")
    needs = f"the new code needs {', '.join(report.needs)}\n" if len(report.needs) > 1 and not report.proof_only else ""
    return ", ".join(parts) + "\n" + needs


def _proofs(report: Report) -> str:
    total = len(report.proofs or ())
    if not total:
        return "nothing was rewritten that can be proven"
    verdicts = [f"{number} {name}" for name, number in report.verdicts.items()]
    return f"{_count(total, 'claim')}: {', '.join(verdicts)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

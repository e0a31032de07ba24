"""The JSON report; its schema is ``docs/schema/report.schema.json``."""

from __future__ import annotations

import json
from typing import Any

import tfmigrate
from tfmigrate.model import Finding
from tfmigrate.report.model import Problem, Report


def render(report: Report) -> str:
    """Return the report as one JSON object and a final newline."""
    return json.dumps(to_object(report), indent=2) + "\n"


def to_object(report: Report) -> dict[str, Any]:
    """Return the report as JSON values; keys that do not apply are left out."""
    document: dict[str, Any] = {
        "version": tfmigrate.__version__,
        "findings": [_finding(finding) for finding in report.findings],
        "changed": report.changed,
        "errors": [_problem(problem) for problem in report.problems],
    }
    if report.proofs is not None:
        document["claims"] = [dict(proof.to_json()) for proof in report.proofs]
    if report.needs:
        document["requirements"] = report.needs
    if report.text is not None:
        document["text"] = report.text
    document["summary"] = _summary(report)
    return document


def _finding(finding: Finding) -> dict[str, Any]:
    shown = {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
    }
    more = {"advice": finding.advice, "url": finding.url}
    shown |= {key: value for key, value in more.items() if value}
    return shown if finding.cell is None else {**shown, "cell": finding.cell}


def _problem(problem: Problem) -> dict[str, Any]:
    return {"path": problem.path, "line": problem.line, "message": problem.message}


def _summary(report: Report) -> dict[str, Any]:
    severities = report.severities
    summary: dict[str, Any] = {
        "files": report.files,
        "changed": len(report.changed),
        "applied": report.applied,
        "findings": {name: severities[name] for name in ("error", "warning", "info")},
        "errors": len(report.problems),
        "exit_code": report.exit_code,
    }
    if report.proofs is not None:
        summary["claims"] = dict(sorted(report.verdicts.items()))
    return summary

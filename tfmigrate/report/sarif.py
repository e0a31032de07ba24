"""SARIF 2.1.0, which code-scanning services read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import tfmigrate
from tfmigrate import rules
from tfmigrate.model import Finding
from tfmigrate.report.model import Problem, Proof, Report, told

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report) -> str:
    """Return a SARIF log with one run and a final newline."""
    results = [_finding(finding) for finding in report.findings]
    results += [_proof(proof) for proof in report.proofs or () if not proof.passed]
    driver = {
        "name": "tfmigrate",
        "semanticVersion": tfmigrate.__version__,
        "rules": [_rule(rule, report) for rule in sorted({result["ruleId"] for result in results})],
    }
    invocation = {
        "executionSuccessful": not report.problems,
        "exitCode": report.exit_code,
        "toolExecutionNotifications": [_notification(problem) for problem in report.problems],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule_id: str, report: Report) -> dict[str, Any]:
    """Return a rule's descriptor, with where to read more; of a rule of the user's own, its findings know that."""
    known = rules.load().by_id.get(rule_id)
    url = next((f.url for f in report.findings if f.rule == rule_id), "") if known is None else known.url
    return {"id": rule_id, "helpUri": url} if url else {"id": rule_id}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": told(finding)},
        "locations": [_location(finding.path, finding.line, finding.column, finding.cell)],
    }


def _proof(proof: Proof) -> dict[str, Any]:
    claim = proof.claim
    return {
        "ruleId": claim.rule,
        "level": "error",
        "message": {"text": f"{proof.verdict}: {claim.old} -> {claim.new}"},
        "locations": [_location(claim.path, claim.line, None, claim.cell)],
    }


def _notification(problem: Problem) -> dict[str, Any]:
    notification: dict[str, Any] = {"level": "error", "message": {"text": problem.message}}
    if problem.path is not None:
        notification["locations"] = [_location(problem.path, problem.line, None, None)]
    return notification


def _location(path: str, line: int | None, column: int | None, cell: int | None) -> dict[str, Any]:
    """Return a location; a position inside a notebook cell is no region of the file, so it is named."""
    artifact = {"uri": quote(PurePath(path).as_posix())}
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if cell is not None:
        name = f"cell {cell}, line {line}"
        return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": name}]}
    if line:
        physical["region"] = {"startLine": line}
        if column is not None:
            physical["region"]["startColumn"] = column
    return {"physicalLocation": physical}

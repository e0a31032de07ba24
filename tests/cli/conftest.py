from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from tfmigrate.cli import main
from tfmigrate.model import Claim, Finding, Rewritten, Settings

Run = Callable[..., Result]

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schema" / "report.schema.json").read_text())


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TFMIGRATE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run() -> Run:
    """Run the command line in this process."""

    def invoke(*args: str, stdin: bytes | str | None = None) -> Result:
        return CliRunner().invoke(main, list(args), input=stdin)

    return invoke


def report_of(result: Result) -> dict[str, Any]:
    """Return the JSON report of a run, checked against the published schema."""
    document: dict[str, Any] = json.loads(result.stdout)
    jsonschema.validate(document, SCHEMA)
    assert document["summary"]["exit_code"] == result.exit_code
    return document


def small_rewriter(text: str, path: str, settings: Settings, tree: ast.Module, hints: object) -> Rewritten:
    """Stand in for the rewriter where a test is about what stands around it.

    ``tf.log`` is renamed, ``tf.gone`` is an error, ``tf.crash`` and ``tf.deep`` raise.
    """
    if "tf.crash" in text:
        raise ZeroDivisionError("in the\nrewriter")
    if "tf.deep" in text:
        raise RecursionError
    findings, claims = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if "tf.log(" in line:
            findings.append(Finding("", number, line.index("tf.log") + 1, "api-renamed", "info", "tf.log moved"))
            claims.append(Claim("api-renamed", "tf.log(x)", "tf.math.log(x)", {}, "", number))
        if "tf.gone" in line:
            findings.append(Finding("", number, line.index("tf.gone") + 1, "api-gone", "error", settings.target))
    new = text.replace("tf.log(", "tf.math.log(")
    return Rewritten(new, new != text, tuple(findings), tuple(claims))


@pytest.fixture
def rewriter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tfmigrate.rewrite.rewrite_source", small_rewriter)


def write_files(folder: Path, files: dict[str, bytes | str]) -> None:
    """Make files below ``folder``."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below ``folder``."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }

"""How the commands show a report; what is shown is made in ``tfmigrate.report``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING, TypeVar

import click
from msgspec import Struct

from tfmigrate.cli.output import note, use_color, write

if TYPE_CHECKING:
    from tfmigrate.pipeline import Outcome
    from tfmigrate.report.model import Proof, Report

_Proof = TypeVar("_Proof", bound="Proof")

_CLEAR_LINE = "\r\x1b[K"
_RENDERERS = {"json": "json_report", "sarif": "sarif", "github": "github"}


class View(Struct, frozen=True):
    """The output options of a command."""

    output_format: str
    color: str
    quiet: bool
    verbose: bool

    def __post_init__(self) -> None:
        if self.quiet and self.verbose:
            raise click.UsageError("--quiet and --verbose exclude each other")

    @property
    def text(self) -> bool:
        """Whether people read the output."""
        return self.output_format == "text"

    def file(self, one: Outcome, with_diff: bool) -> None:
        """Show one file while the run goes on: its diff, and its state if asked to be verbose."""
        from tfmigrate.report import text

        if one.needs:
            return
        if with_diff and self.text:
            write(text.diff(one.found.path, one.changes, use_color(self.color, sys.stdout)))
        if self.verbose:
            state = "not processed" if one.problem else "changes" if one.data is not None else "unchanged"
            note(f"{one.found.path}: {state}\n")

    def proofs(self, results: Iterator[_Proof], total: int | None) -> Iterator[_Proof]:
        """Show each claim's verdict and lanes as soon as they are known; quiet: only what did not pass."""
        from tfmigrate.report import text

        progress = self.text and not self.quiet and sys.stderr.isatty()
        of = "" if total is None else f" of {total}"
        for number in count(1):
            if progress and (total is None or number <= total):
                note(f"proving claim {number}{of}")
            result = next(results, None)
            if progress:
                note(_CLEAR_LINE)
            if result is None:
                return
            if self.text and not (self.quiet and result.passed):
                write(text.proof(result, use_color(self.color, sys.stdout)))
            yield result

    def finish(self, report: Report, *, findings_on_stdout: bool = False, with_info: bool = True) -> int:
        """Show the report and return its exit code; without ``with_info`` only what needs a person."""
        from tfmigrate.report import text

        errors_color = use_color(self.color, sys.stderr)
        if self.text:
            shown = [one for one in report.findings if with_info or one.severity != "info"]
            if findings_on_stdout:
                write(text.findings(shown, use_color(self.color, sys.stdout)))
            else:
                note(text.findings(shown, errors_color))
        else:
            write(import_module(f"tfmigrate.report.{_RENDERERS[self.output_format]}").render(report))
        note(text.problems(report.problems, errors_color))
        if self.text and not self.quiet:
            note(text.summary(report))
        return report.exit_code

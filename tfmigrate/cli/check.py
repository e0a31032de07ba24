"""``tfmigrate check``."""

from __future__ import annotations

from typing import Any

import click

from tfmigrate.cli.options import configuration, output_options, source_options
from tfmigrate.cli.show import View

EPILOG = """\b
Exit codes: 0 nothing to do, 1 something would change or needs a person, 2 bad input.

\b
Examples:
  tfmigrate check .
  tfmigrate check --output-format github src
  git show HEAD:net.py | tfmigrate check -
"""


@click.command(epilog=EPILOG)
@click.argument("paths", nargs=-1, required=True)
@source_options
@output_options
def command(paths: tuple[str, ...], output_format: str, color: str, quiet: bool, verbose: bool, **source: Any) -> int:
    """Say what would change in PATHS (files, folders, - for standard input) and what needs a person.

    Nothing is written.
    """
    view = View(output_format, color, quiet, verbose)
    config = configuration(paths, source)
    from tfmigrate import pipeline
    from tfmigrate.report.model import Report

    report = Report()
    for one in pipeline.outcomes(paths, config):
        pipeline.gather(report, one)
        view.file(one, with_diff=False)
    return view.finish(report, findings_on_stdout=True, with_info=not quiet)

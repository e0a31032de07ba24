"""``tfmigrate rewrite``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tfmigrate.cli.options import configuration, output_options, source_options
from tfmigrate.cli.output import write
from tfmigrate.cli.show import View

if TYPE_CHECKING:
    from tfmigrate.config import Config

COPIED = "tfmigrate_compat"
"""The name under which a tree has its own copy of ``tfmigrate.compat``."""

EPILOG = """\b
Exit codes: 0 nothing left to do, 1 changes not applied or findings for a person,
2 bad input. A file that cannot be processed is never touched; if it was named,
or if no file could be processed, nothing is written at all.

\b
Examples:
  tfmigrate rewrite src                    show the diff
  tfmigrate rewrite --write src            change the files
  tfmigrate rewrite src --output src-tf2   write a converted copy of the tree
  tfmigrate rewrite - < net.py > new.py    as a filter
"""


@click.command(epilog=EPILOG)
@click.argument("paths", nargs=-1, required=True)
@click.option("--write", "in_place", is_flag=True, help="Change the files in place.")
@click.option("--output", metavar="DIR", help="Write a converted copy of the folder, or file, to DIR.")
@click.option("--force", is_flag=True, help="Let --output replace all that DIR holds.")
@click.option(
    "--vendor/--no-vendor",
    default=True,
    show_default=True,
    help="With --output: copy the parts of tfmigrate.compat that the new code imports into DIR.",
)
@click.option("--requirements", metavar="FILE", help="Write what the new code needs to have installed to FILE.")
@source_options
@output_options
def command(
    paths: tuple[str, ...],
    in_place: bool,
    output: str | None,
    force: bool,
    vendor: bool,
    requirements: str | None,
    output_format: str,
    color: str,
    quiet: bool,
    verbose: bool,
    **source: Any,
) -> int:
    """Rewrite PATHS (files, folders, - for standard input) and show the diff.

    With - the rewritten source goes to standard output.
    """
    view = View(output_format, color, quiet, verbose)
    _check_usage(paths, in_place, output, force)
    vendor = vendor and output is not None
    config = configuration(paths, source, compat_package=COPIED if vendor else None)
    if "-" in paths:
        return _filter(view, config)
    from tfmigrate import applying, pipeline
    from tfmigrate.report.model import Report

    report, pending = Report(), applying.Pending()
    for one in pipeline.outcomes(paths, config):
        pipeline.gather(report, one)
        pending.add(one)
        view.file(one, with_diff=not in_place and output is None)
    if in_place:
        applying.write_in_place(pending, report)
    elif output is not None:
        applying.write_copy(pending, paths[0], output, report, force=force, vendor=vendor)
    if requirements is not None:
        applying.write_requirements(requirements, report)
    return view.finish(report, with_info=not view.quiet)


def _check_usage(paths: tuple[str, ...], in_place: bool, output: str | None, force: bool) -> None:
    if in_place and output is not None:
        raise click.UsageError("--write and --output exclude each other")
    if force and output is None:
        raise click.UsageError("--force belongs to --output")
    if output is not None and len(paths) > 1:
        raise click.UsageError("--output takes one path; run it once for each")
    if "-" in paths and (len(paths) > 1 or in_place or output is not None):
        raise click.UsageError("- is rewritten to standard output: no other paths, no --write, no --output")


def _filter(view: View, config: Config) -> int:
    from tfmigrate import pipeline
    from tfmigrate.report.model import Report

    report = Report()
    data = pipeline.filter_stdin(report, config)
    if data is not None and view.text:
        write(data)
    elif data is not None:
        report.text = pipeline.decoded(data)
    return view.finish(report, with_info=not view.quiet)

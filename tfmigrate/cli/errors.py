"""From exceptions to one line on standard error and an exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import click

from tfmigrate.cli.output import never_fail_to_encode, note, write
from tfmigrate.model import InputError

INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 + SIGINT, as shells have it."""


def guarded(run: Callable[[], Any], arguments: Sequence[str]) -> int:
    """Run the command line ``run`` and return its exit code.

    Whatever it raises becomes one line on standard error; where ``arguments`` ask for JSON, an
    object with the same message in ``errors`` is printed too.
    """
    never_fail_to_encode()
    try:
        return int(run() or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.Abort:
        note("error: interrupted\n")
        return INTERRUPTED
    except Exception as error:
        return _fail(error, arguments)


def _fail(error: Exception, arguments: Sequence[str]) -> int:
    """Report ``error`` and return 2."""
    from tfmigrate.pipeline import internal_error
    from tfmigrate.report.model import Problem, Report

    if isinstance(error, InputError | OSError):
        problem = Problem.of(error)
    elif isinstance(error, click.ClickException):
        problem = Problem(_usage(error))
    else:
        problem = Problem(internal_error(error))
    note(f"{problem}\n")
    if _asks_for_json(arguments):
        from tfmigrate.report import json_report

        write(json_report.render(Report(problems=[problem])))
    return 2


def _usage(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split())
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{message} (see '{error.ctx.command_path} --help')"
    return message


def _asks_for_json(arguments: Sequence[str]) -> bool:
    """Tell from the bare words, because the error may be that they cannot be parsed."""
    pairs = pairwise(arguments)
    return "--output-format=json" in arguments or ("--output-format", "json") in pairs

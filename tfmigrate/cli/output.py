"""What the commands write: results to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys
from typing import TextIO

import click

BROKEN_PIPE = 141
"""Exit code when the reader of standard output is gone: 128 + SIGPIPE, as shells have it."""

COLOR_CHOICES = ("auto", "always", "never")


def write(text: str | bytes) -> None:
    """Write to standard output; end quietly where nobody reads it any more."""
    if not text:
        return
    try:
        click.echo(text, nl=False, color=True)
    except BrokenPipeError:
        # The interpreter flushes once more at exit, which must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(BROKEN_PIPE) from None


def note(text: str) -> None:
    """Write to standard error."""
    if text:
        click.echo(text, nl=False, err=True, color=True)


def never_fail_to_encode() -> None:
    """Show characters that standard output cannot encode as escapes."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def use_color(choice: str, stream: TextIO) -> bool:
    """Decide whether to colour ``stream``.

    ``always`` and ``never`` decide; ``auto`` asks FORCE_COLOR (https://force-color.org), then
    NO_COLOR (https://no-color.org), then whether the stream is a terminal.
    """
    if choice != "auto":
        return choice == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()

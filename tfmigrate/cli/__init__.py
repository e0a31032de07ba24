"""The command line: one file a command; what they print is made in ``tfmigrate.report``.

Importing this module imports click and nothing else of weight; a command is imported when it runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any

import click

import tfmigrate
from tfmigrate.cli.errors import guarded

COMMANDS = {
    "check": "Say what would change and what needs a person; write nothing.",
    "rewrite": "Rewrite TensorFlow 1.x code: show a diff, or write.",
    "rules": "List the rules, or explain one.",
    "tf1": "Provide the real TensorFlow 1.15 that proofs run against.",
    "verify": "Prove that rewritten code computes the same.",
}
"""Each command and its line in ``tfmigrate --help``; ``cli/<name>.py`` defines ``command``."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used, and whose errors are one line each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"tfmigrate.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command list without importing any command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run the command line and exit with its code; see :func:`tfmigrate.cli.errors.guarded`."""
        arguments = list(sys.argv[1:] if args is None else args)
        options["standalone_mode"] = False
        sys.exit(guarded(partial(super().main, arguments, *rest, **options), arguments))


EPILOG = """\b
Exit codes:
  0  nothing left to do
  1  findings that need a person, changes not applied, or differences
  2  usage, bad input or internal error

\b
Examples:
  tfmigrate rewrite src                  show the diff
  tfmigrate rewrite src --output src2    write a converted copy of the tree
  tfmigrate verify src                   prove what the rewrite would change
"""


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(tfmigrate.__version__, "-V", "--version", prog_name="tfmigrate")
def main() -> None:
    """Migrate TensorFlow 1.x code to today's TensorFlow, and prove that it computes the same."""

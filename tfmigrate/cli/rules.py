"""``tfmigrate rules``."""

from __future__ import annotations

import sys

import click

from tfmigrate.cli.options import FORMATS
from tfmigrate.cli.output import COLOR_CHOICES, use_color, write

EPILOG = """\b
Examples:
  tfmigrate rules
  tfmigrate rules log-softmax
"""


@click.command(epilog=EPILOG)
@click.argument("rule_id", metavar="[ID]", required=False)
@click.option("--rules", "rule_files", metavar="FILE", multiple=True, help="Show the rules in this file too.")
@click.option("--output-format", type=click.Choice(FORMATS[:2]), default=FORMATS[0], show_default=True)
@click.option("--color", type=click.Choice(COLOR_CHOICES), default="auto", show_default=True)
def command(rule_id: str | None, rule_files: tuple[str, ...], output_format: str, color: str) -> None:
    """List the rules, or explain the rule ID: what, why, an example, the proof."""
    from tfmigrate import rules
    from tfmigrate.report import rule_pages

    shown = rule_pages.select(rules.load(rule_files), rule_id)
    if output_format == "json":
        write(rule_pages.as_json(shown))
    elif rule_id is None:
        write(rule_pages.index(shown, use_color(color, sys.stdout)))
    else:
        write("\n".join(rule_pages.page(rule, use_color(color, sys.stdout)) for rule in shown))

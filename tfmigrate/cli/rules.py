"""``tfmigrate rules``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tfmigrate.cli.options import FORMATS
from tfmigrate.cli.output import COLOR_CHOICES, use_color, write

EPILOG = """\b
Examples:
  tfmigrate rules
  tfmigrate rules log-softmax
  tfmigrate rules --check --rules my_rules/wrappers.toml
"""


@click.command(epilog=EPILOG)
@click.argument("rule_id", metavar="[ID]", required=False)
@click.option("--rules", "rule_files", metavar="FILE", multiple=True, help="Show the rules in this file too.")
@click.option("--check", is_flag=True, help="Run the rules' examples; without --rules: of those in the configuration.")
@click.option("--config", metavar="FILE", help="With --check: read [tool.tfmigrate] from this file.")
@click.option("--output-format", type=click.Choice(FORMATS[:2]), default=FORMATS[0], show_default=True)
@click.option("--color", type=click.Choice(COLOR_CHOICES), default="auto", show_default=True)
def command(
    rule_id: str | None, rule_files: tuple[str, ...], check: bool, config: str | None, output_format: str, color: str
) -> None:
    """List the rules, or explain the rule ID: what, why, an example, the proof."""
    from tfmigrate import rules
    from tfmigrate.report import rule_pages

    if check:
        _check(rule_id, rule_files, config)
        return
    shown = rule_pages.select(rules.load(rule_files), rule_id)
    if output_format == "json":
        write(rule_pages.as_json(shown))
    elif rule_id is None:
        write(rule_pages.index(shown, use_color(color, sys.stdout)))
    else:
        write("\n".join(rule_pages.page(rule, use_color(color, sys.stdout)) for rule in shown))


def _check(rule_id: str | None, rule_files: tuple[str, ...], explicit: str | None) -> None:
    """Run the examples of the rules in files, or of all rules where no file is named; exit with 1 if one fails."""
    from tfmigrate import config, rules
    from tfmigrate.report import rule_pages
    from tfmigrate.rule_check import failures
    from tfmigrate.rules.load import read_file

    files = rule_files or config.load("-", explicit, {}).settings.rule_files
    table = rules.load(files)
    own = [rule for name in files for rule in read_file(Path(name), name).rule]
    selected = rule_pages.select(table, rule_id)
    shown = [rule for rule in own if rule_id in (None, rule.id)] if own else [r for r in table.rules if r in selected]
    failed = list(failures(shown, files))
    for failure in failed:
        write(f"{failure.rule}: {failure.old}\n  wanted: {failure.wanted}\n  found:  {failure.found}\n")
    count = sum(len(rule.examples) + len(rule.noop) for rule in shown)
    write(f"{_number(len(shown), 'rule')}, {_number(count, 'example')}, {len(failed)} failed\n")
    sys.exit(1 if failed else 0)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

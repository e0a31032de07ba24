"""Options that several commands share, and what they mean for a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tfmigrate.cli.output import COLOR_CHOICES
from tfmigrate.model import Settings

if TYPE_CHECKING:
    from tfmigrate.config import Config

FORMATS = ("text", "json", "sarif", "github")

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Decorator = Callable[[_Function], _Function]

_DEFAULTS = Settings()

_SOURCE = (
    click.option(
        "--target",
        type=click.Choice(("2.x", "compat")),
        help="2.x: native names; compat: tf.compat.v1/v2 names that run on 1.15 and on 2.x alike."
        f"  [default: {_DEFAULTS.target}]",
    ),
    click.option(
        "--epoch",
        type=click.Choice(("auto", "1.x", "0.12")),
        help="The TensorFlow that the code was written for; auto decides from evidence in each file."
        f"  [default: {_DEFAULTS.epoch}]",
    ),
    click.option(
        "--tf-version",
        metavar="VERSION",
        callback=lambda ctx, param, value: _version(value),
        help=f"The TensorFlow that the output must run on.  [default: {_DEFAULTS.tf_version}]",
    ),
    click.option(
        "--unsafe/--no-unsafe",
        default=None,
        help="Also make changes that give better code whose values can differ.  [default: no-unsafe]",
    ),
    click.option(
        "--behavior",
        type=click.Choice(("auto", "v1", "v2")),
        help="Whether programs switch v2 behaviour off; auto: those that build graphs.  [default: auto]",
    ),
    click.option(
        "--python2",
        type=click.Choice(("auto", "yes", "no")),
        help="Whether to convert from Python 2 first; auto: what is not Python 3.  [default: auto]",
    ),
    click.option(
        "--exclude",
        metavar="PATTERN",
        multiple=True,
        help="Skip what this gitignore pattern matches (repeatable).",
    ),
    click.option(
        "--rules",
        "rule_files",
        metavar="FILE",
        multiple=True,
        help="Use the rules in this TOML file too (repeatable).",
    ),
    click.option(
        "--config",
        metavar="FILE",
        help="Read [tool.tfmigrate] from this file instead of the nearest pyproject.toml.",
    ),
)

_OUTPUT = (
    click.option(
        "--output-format",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="How to report; json is one object on standard output.",
    ),
    click.option(
        "--color",
        type=click.Choice(COLOR_CHOICES),
        default="auto",
        show_default=True,
        help="auto: on a terminal only; NO_COLOR and FORCE_COLOR are honoured.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Only what needs a person; no summary."),
    click.option("-v", "--verbose", is_flag=True, help="Also name each file that was looked at."),
)


def source_options(function: _Function) -> _Function:
    """Add what decides which files are read and how they are rewritten."""
    return _apply(_SOURCE, function)


def output_options(function: _Function) -> _Function:
    """Add what decides how the outcome is shown."""
    return _apply(_OUTPUT, function)


def configuration(paths: tuple[str, ...], params: dict[str, Any], **more: Any) -> Config:
    """Take the source options out of ``params`` and return the configuration that they, and ``more``, lead to."""
    from tfmigrate import config

    explicit = params.pop("config")
    names = ("target", "epoch", "tf_version", "unsafe", "python2", "exclude", "rule_files", "tf1_python", "behavior")
    overrides = {**{name: params.pop(name) for name in names if name in params}, **more}
    return config.load(paths[0], explicit, overrides)


def _apply(options: tuple[_Decorator[Any], ...], function: _Function) -> _Function:
    for option in reversed(options):
        function = option(function)
    return function


def _version(value: str | None) -> str | None:
    if value is None:
        return None
    from tfmigrate.config import known_targets

    if value not in known_targets():
        raise click.BadParameter(f"{value!r} is not one of {', '.join(known_targets())}")
    return value

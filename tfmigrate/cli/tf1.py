"""``tfmigrate tf1``."""

from __future__ import annotations

import click

from tfmigrate.cli.output import note, write


@click.group()
def command() -> None:
    """Provide the real TensorFlow 1.15 that proofs run against.

    'verify' takes the Python of --tf1-python, of $TFMIGRATE_TF1_PYTHON, or the one that is installed here.
    """


@command.command(
    epilog="\b\nExample:\n  export TFMIGRATE_TF1_PYTHON=$(tfmigrate tf1 install)",
)
def install() -> None:
    """Install TensorFlow 1.15.5 into the user cache, on a Python 3.7 that is found, and print its Python."""
    from tfmigrate.equivalence import tf1_env

    note("installing TensorFlow 1.15.5, which takes a minute\n")
    write(f"{tf1_env.install()}\n")


@command.command(epilog="Exit codes: 0 it is there, 1 it is not.")
def status() -> int:
    """Say which TensorFlow 1.15 'verify' would run against."""
    from tfmigrate.equivalence import tf1_env

    found = tf1_env.status()
    write(f"{found.message}\n")
    return 0 if found.ok else 1

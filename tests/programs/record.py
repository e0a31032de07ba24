"""Records what the programs print on real TensorFlow 1.15.5.

``python -m tests.programs.record [--python PATH] [NAME...]`` runs the named programs, or all, unchanged on the
TensorFlow of PATH (else of ``tfmigrate tf1 install``) and writes ``<name>.stdout`` next to each. A program must print
the same twice.
"""

from __future__ import annotations

import subprocess
import sys

import click

from tests.programs.programs import ForkServer, Program, fork_server, load_programs, quiet_environment
from tfmigrate.equivalence import tf1_env

VERSION = "1.15.5"


@click.command()
@click.option("--python", "python", help="Interpreter with TensorFlow 1.15.5.")
@click.argument("names", nargs=-1)
def main(python: str | None, names: tuple[str, ...]) -> None:
    """Runs the programs and stores their output."""
    interpreter = tf1_env.resolve(python)
    if interpreter is None:
        sys.exit("needs TensorFlow 1.15: tfmigrate tf1 install")
    require(interpreter)
    programs = load_programs()
    unknown = set(names) - {program.name for program in programs}
    if unknown:
        sys.exit(f"no such program: {', '.join(sorted(unknown))}")
    failed = False
    with fork_server(interpreter) as server:
        for program in programs:
            if not names or program.name in names:
                failed |= not record(program, server)
    sys.exit(failed)


def require(python: str) -> None:
    """Exits unless the TensorFlow of ``python`` is the one that records are made on."""
    ask = "import tensorflow as tf; print(tf.__version__)"
    done = subprocess.run([python, "-c", ask], capture_output=True, text=True, env=quiet_environment(), check=False)
    if done.stdout.strip() != VERSION:
        sys.exit(f"{python} has no TensorFlow {VERSION}: {done.stdout.strip() or done.stderr[-500:]}")


def record(program: Program, server: ForkServer) -> bool:
    """Stores the output of ``program``; says why not, and gives ``False``, when it fails or is not the same twice."""
    first, second = server.run(program.source), server.run(program.source)
    problem = first["error"] or second["error"]
    if problem is None and first["stdout"] != second["stdout"]:
        problem = "two runs print different text"
    if problem is None and not first["stdout"]:
        problem = "prints nothing"
    if problem is not None:
        click.echo(f"FAILED {program.name}\n{problem[-1000:]}", err=True)
        return False
    program.stdout.write_text(first["stdout"] or "", "utf-8")
    click.echo(f"recorded {program.name}")
    return True


if __name__ == "__main__":
    main()

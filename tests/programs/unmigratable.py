"""Reads ``fixtures/unmigratable/``: programs of TensorFlow 1.15 that need a person, and where.

A line ends in ``# finding: rule, rule`` for the rules whose findings of severity warning or error must stand on it; no
other line may have one. ``python -m tests.programs.unmigratable [--python PATH] [NAME...]`` runs the programs, as they
are, on real TensorFlow 1.15.5: each must run to its end, so that they are programs and no mere text.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from tests.programs.programs import fork_server
from tests.programs.record import require
from tfmigrate.equivalence import tf1_env

ROOT = Path(__file__).resolve().parents[2] / "fixtures" / "unmigratable"
_MARK = re.compile(r"# finding: (.+)$")

Place = tuple[int, int, str]
"""The cell, counted from 1 (0 in a program that is no notebook), the line in it, and a rule."""


def programs() -> list[Path]:
    """All programs, in the order of their names."""
    return sorted(path for path in ROOT.iterdir() if path.suffix in (".py", ".ipynb"))


def cells(path: Path) -> dict[int, list[str]]:
    """The lines of code of a program, by cell."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return {0: text.splitlines()}
    found = enumerate(json.loads(text)["cells"], 1)
    return {number: "".join(cell["source"]).splitlines() for number, cell in found if cell["cell_type"] == "code"}


def expected(path: Path) -> list[Place]:
    """Where the program says that findings must stand."""
    places = []
    for cell, lines in cells(path).items():
        for number, line in enumerate(lines, 1):
            mark = _MARK.search(line)
            places += [(cell, number, rule) for rule in sorted(mark[1].split(", "))] if mark else []
    return places


@click.command()
@click.option("--python", "python", help="Interpreter with TensorFlow 1.15.5.")
@click.argument("names", nargs=-1)
def main(python: str | None, names: tuple[str, ...]) -> None:
    """Runs the programs and shows what they print."""
    interpreter = tf1_env.resolve(python)
    if interpreter is None:
        sys.exit("needs TensorFlow 1.15: tfmigrate tf1 install")
    require(interpreter)
    failed = False
    with fork_server(interpreter) as server:
        for path in programs():
            if path.suffix == ".py" and (not names or path.stem in names):
                answer = server.run(path)
                failed |= answer["error"] is not None
                told = (answer["stdout"] or "").strip() if answer["error"] is None else f"FAILED\n{answer['error']}"
                click.echo(f"{path.stem}: {told}")
    sys.exit(failed)


if __name__ == "__main__":
    main()

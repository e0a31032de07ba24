"""The programs, and the four forms in which each one is trained."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tfmigrate.equivalence import tf1_env

FOLDER = Path(__file__).parent
MIGRATED, BY_HAND, NATIVE, OLD = "migrated", "by hand", "native", "1.15"


@dataclass(frozen=True, slots=True)
class Program:
    """``name`` is the file in each folder; ``native`` the relative tolerance of the losses of its native form."""

    name: str
    native: float = 1e-4

    @property
    def source(self) -> Path:
        """The program as it was written for TensorFlow 1.15."""
        return FOLDER / "old" / f"{self.name}.py"

    def tolerance(self, form: str) -> float:
        """How far the first losses of ``form`` may be from those by hand, relatively."""
        return {MIGRATED: 1e-5, BY_HAND: 0.0, NATIVE: self.native, OLD: 1e-4}[form]


PROGRAMS = (
    Program("convnet"),
    # Keras drops out the whole sequence at once and the 1.x wrapper word by word: other masks from the same seed.
    Program("language_model", native=2e-2),
    Program("residual"),
    Program("translate"),
    Program("recommender"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a program: the interpreter and the file."""

    python: str
    path: Path


def migrate(program: Program, folder: Path) -> Path:
    """Rewrite the program into ``folder`` by the command line with its defaults; ``RuntimeError`` if it says more.

    That is: a finding for a person, or that it was not changed.
    """
    command = [sys.executable, "-m", "tfmigrate", "rewrite", "--quiet", str(program.source), "--output", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    path = folder / program.source.name
    if done.returncode or not path.is_file() or path.read_bytes() == program.source.read_bytes():
        raise RuntimeError(f"{program.name} is not migrated:\n{done.stdout}{done.stderr}")
    return path


def forms(program: Program, folder: Path) -> dict[str, Form]:
    """Return the forms that run here: no ``OLD`` without TensorFlow 1.15. The migrated one is made in ``folder``."""
    found = {
        MIGRATED: Form(sys.executable, migrate(program, folder)),
        BY_HAND: Form(sys.executable, FOLDER / "by_hand" / f"{program.name}.py"),
        NATIVE: Form(sys.executable, FOLDER / "native" / f"{program.name}.py"),
    }
    python = tf1_env.resolve(None)
    return {**found, OLD: Form(python, program.source)} if python else found

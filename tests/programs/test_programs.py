"""Programs for TensorFlow 1.15, rewritten by the command line with defaults, print the same on today's TensorFlow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.printed import difference
from tests.programs.programs import (
    ROOT,
    ForkServer,
    Program,
    load_program,
    load_programs,
    plain,
    quiet_environment,
)

PROGRAMS = load_programs()


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Runs a command with the quiet environment."""
    return subprocess.run(command, capture_output=True, text=True, env=quiet_environment(), timeout=120, check=False)


def rewrite(program: Program, folder: Path) -> Path:
    """The rewritten copy of ``program`` in ``folder``, made by the command line."""
    # Exit code 1 says that something is left for a person: the run decides whether that matters.
    done = run(sys.executable, "-m", "tfmigrate", "rewrite", str(program.source), "--output", str(folder))
    copy = folder / program.source.name
    assert copy.is_file(), done.stderr[-2000:]
    return copy


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_rewritten_program_prints_the_same(program: Program, tmp_path: Path) -> None:
    copy = rewrite(program, tmp_path / program.name)
    # A process each: whether tf.keras is Keras 2, and 2.x behavior, are decided once in a process.
    done = run(sys.executable, str(copy))
    assert done.returncode == 0, done.stderr[-4000:]
    assert difference(program.stdout.read_text("utf-8"), plain(done.stdout), program.rtol) is None


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_original_prints_what_is_recorded(program: Program, tf1: ForkServer) -> None:
    answer = tf1.run(program.source)
    assert answer["error"] is None, answer["error"]
    assert difference(program.stdout.read_text("utf-8"), answer["stdout"] or "", program.rtol) is None


def test_there_are_enough_programs() -> None:
    assert len(PROGRAMS) >= 125
    areas = {program.name.partition("_")[0] for program in PROGRAMS}
    assert len(areas) >= 15, sorted(areas)


def test_every_program_has_its_record_and_every_record_its_program() -> None:
    assert {path.stem for path in ROOT.glob("*.stdout")} == {program.name for program in PROGRAMS}
    assert all(program.stdout.read_text("utf-8").strip() for program in PROGRAMS)
    assert {path.suffix for path in ROOT.iterdir()} == {".py", ".stdout"}


def test_a_program_says_its_tolerance(tmp_path: Path) -> None:
    path = tmp_path / "area_name.py"
    path.write_text("# tfmigrate-test: rtol=1e-3\nprint(1)\n", "utf-8")
    assert load_program(path) == Program("area_name", 1e-3)
    path.write_text("# tfmigrate-test: atol=1e-3\n", "utf-8")
    with pytest.raises(ValueError, match="unknown setting"):
        load_program(path)


def test_scalars_of_numpy_2_are_shown_as_before() -> None:
    printed = "[np.float32(1.5), np.int64(-2), array([1.], dtype=float32), np.True_, np.str_('a')]"
    assert plain(printed) == "[1.5, -2, array([1.], dtype=float32), True, 'a']"

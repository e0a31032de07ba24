"""What a run loads, and what it therefore costs: a pre-commit hook starts us on every commit."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import startup

ROOT = Path(__file__).parents[2]
HEAVY = {
    "tensorflow",
    "libcst",
    "rich",
    "nbformat",
    "fissix",
    "numpy",
    "mpmath",
    "pathspec",
    "jsonschema",
}


def loaded(code: str, *args: str) -> set[str]:
    """Return the top-level modules that are loaded after ``code``."""
    show = "import sys; print(*{name.partition('.')[0] for name in sys.modules}, file=sys.__stdout__)"
    wrapped = f"try:\n    {code}\nexcept SystemExit: pass\n{show}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", wrapped, *args], capture_output=True, text=True, check=True, env=environment
    )
    return set(done.stdout.split())


def test_the_command_line_is_click_msgspec_and_the_standard_library() -> None:
    before = loaded("pass")
    outside = loaded("import tfmigrate.cli") - before - set(sys.stdlib_module_names)
    assert outside <= {"click", "msgspec", "tfmigrate", "typing_extensions"}


def test_a_check_of_files_without_tensorflow_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\n")
    assert not loaded("from tfmigrate.cli import main; main()", "check", str(tmp_path / "a.py")) & HEAVY


def test_a_check_of_files_that_need_nothing_loads_no_libcst(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import tensorflow as tf\nx = tf.exp(1.0)\n")
    modules = loaded("from tfmigrate.cli import main; main()", "check", str(tmp_path / "a.py"))
    assert not modules & {"libcst", "tensorflow", "numpy", "rich", "nbformat", "fissix"}


def test_help_imports_no_command() -> None:
    code = "from tfmigrate.cli import main\n    try: main(['--help'])\n    except SystemExit: pass\n    "
    code += "assert 'tfmigrate.cli.rewrite' not in __import__('sys').modules"
    assert "click" in loaded(code)


def test_check_costs_at_most_150_ms_more_than_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    nothing, check = startup.medians(runs=9)
    # CPU time, because other tests run at the same time; benchmarks.startup measures the wall clock.
    assert check.cpu - nothing.cpu <= startup.LIMIT

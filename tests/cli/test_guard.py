"""The pre-commit hooks, the CI script and the README say the same, and what they say works."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run, write_files

ROOT = Path(__file__).parents[2]
TEST_COMMAND = "python -m pytest -n 2 --dist loadfile"


def hooks() -> dict[str, dict[str, str]]:
    """Return the hooks by id; the file is one flat mapping a hook, so no YAML parser is needed."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text()
    entries = [dict(re.findall(r"^[- ] (\w+): (.*)$", block, re.MULTILINE)) for block in text.split("\n\n")]
    return {entry["id"]: entry for entry in entries}


@pytest.mark.usefixtures("rewriter")
@pytest.mark.parametrize(("hook", "changed"), [("tfmigrate-check", False), ("tfmigrate-rewrite", True)])
def test_each_hook_runs(run: Run, tmp_path: Path, hook: str, changed: bool) -> None:
    entry = hooks()[hook]
    assert (entry["language"], entry["types_or"]) == ("python", "[python, pyi, jupyter]")
    program, *args = entry["entry"].split()
    assert program == "tfmigrate"
    write_files(tmp_path, {"a.py": "import tensorflow as tf\nx = tf.log(y)\n", "b.py": "x = 1\n"})
    result = run(*args, "a.py", "b.py")
    assert result.exit_code == (0 if changed else 1)
    assert ("tf.math.log" in (tmp_path / "a.py").read_text()) is changed
    assert run(*args, "b.py").exit_code == 0


def test_the_test_command_is_the_same_everywhere() -> None:
    assert "- run: bash .ci/run\n" in (ROOT / ".github/workflows/ci.yml").read_text()
    for name in (".ci/run", "README.md"):
        lines = [line for line in (ROOT / name).read_text().splitlines() if "-m pytest" in line]
        assert lines, name
        assert all(line.rstrip("`").endswith(TEST_COMMAND) for line in lines), name


def test_the_ci_script_is_valid_and_strict() -> None:
    script = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert "\nset -euo pipefail\n" in script.read_text()
    assert script.stat().st_mode & 0o111

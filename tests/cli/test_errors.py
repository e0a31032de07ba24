"""Whatever goes wrong: one line, the right exit code, and JSON where JSON was asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, report_of, write_files
from tfmigrate import pipeline

ROOT = Path(__file__).parents[2]
HEAD = "import tensorflow as tf\n"


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "tfmigrate", *args]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["check", "nowhere"], "nowhere:1: error: no such file or folder\n"),
        (["chekc", "."], "error: No such command 'chekc'."),
        (["check", "--bogus", "."], "error: No such option '--bogus'."),
        (["rules", "no-such-rule"], "error: there is no rule 'no-such-rule'; 'tfmigrate rules' lists them\n"),
        (["rules", "log-softmx"], "error: there is no rule 'log-softmx'; did you mean 'log-softmax'?\n"),
        (["verify", "a.py", "--input", "x=logits[N]"], "error: --input needs two .py files to compare"),
    ],
)
def test_bad_use_is_one_line(run: Run, args: list[str], message: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("args", [["check", "nowhere"], ["check", "--bogus", "."], ["rewrite", "--write", "-"]])
@pytest.mark.parametrize("asked", [["--output-format", "json"], ["--output-format=json"]])
def test_errors_are_in_the_json_too(run: Run, args: list[str], asked: list[str]) -> None:
    result = run(*args, *asked)
    assert result.exit_code == 2
    (error,) = report_of(result)["errors"]
    assert error["message"] in result.stderr


def test_a_broken_rule_file_stops_the_run_with_its_line(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"net.py": "x = 1\n", "own.toml": '[[rule]]\nid = "a"\nold = 3\n'})
    result = run("check", "--rules", "own.toml", "net.py")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("own.toml:")
    assert result.stderr.count("\n") == 1


def test_no_command_shows_the_help(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "Commands:" in result.stderr


def test_an_internal_error_is_one_line_unless_debugging(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ValueError("no\nidea")

    monkeypatch.setattr(pipeline, "outcomes", broken)
    line = "error: internal error: ValueError: no idea (set TFMIGRATE_DEBUG=1 for the traceback)\n"
    result = run("check", ".")
    assert (result.exit_code, result.stderr) == (2, line)
    monkeypatch.setenv("TFMIGRATE_DEBUG", "1")
    result = run("check", ".")
    assert result.stderr.startswith("Traceback (most recent call last):\n")
    assert result.stderr.endswith(line)


def test_an_unreadable_file_does_not_stop_the_others(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {"a.py": HEAD, "b.py": HEAD})

    def read_bytes(found: pipeline.Found) -> bytes:
        if found.path == "a.py":
            raise PermissionError(13, "Permission denied", "a.py")
        return Path(found.path).read_bytes()

    monkeypatch.setattr(pipeline, "read_bytes", read_bytes)
    result = run("check", "a.py", "b.py")
    assert result.exit_code == 2
    assert result.stderr == "a.py:1: error: Permission denied\n2 files, no changes, 1 file not processed\n"


def test_nobody_reads_the_output_any_more(tmp_path: Path) -> None:
    lines = "".join(f"x{number} = tf.log({number}.0)\n" for number in range(5000))
    write_files(tmp_path, {"net.py": HEAD + lines})
    process = subprocess.Popen(
        command("rewrite", "net.py"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    assert (process.wait(), errors) == (141, b"")


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_a_terminal_that_cannot_show_a_character(tmp_path: Path, encoding: str) -> None:
    write_files(tmp_path, {"net.py": HEAD + "x = tf.log(1.0)  # \N{GREEK SMALL LETTER ALPHA}\n"})
    done = subprocess.run(command("rewrite", "net.py"), capture_output=True, env=environment(PYTHONIOENCODING=encoding))
    assert done.returncode == 1
    assert b"+x = tf.math.log(1.0)  # \\u03b1\n" in done.stdout


def test_ctrl_c_writes_nothing(tmp_path: Path) -> None:
    files = {f"src/net{number}.py": HEAD + "x = tf.log(1.0)\n" * 2000 for number in range(200)}
    write_files(tmp_path, files)
    process = subprocess.Popen(
        command("rewrite", "--write", "-v", "src"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        # A shell's background job ignores the signal, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr is not None
    time.sleep(1.5)  # it reads and rewrites: nothing is written before all is rewritten
    process.send_signal(signal.SIGINT)
    errors = process.stderr.read().decode()
    assert process.wait() == 130
    assert errors.endswith("error: interrupted\n")
    assert "Traceback" not in errors
    assert {path.name for path in (tmp_path / "src").iterdir()} == {Path(name).name for name in files}
    assert all((tmp_path / name).read_text() == text for name, text in files.items())

"""What ``rewrite`` writes, shows and refuses; the rewriter itself is stood in for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run, read_files, report_of, write_files
from tfmigrate import applying

pytestmark = pytest.mark.usefixtures("rewriter")

HEAD = "import tensorflow as tf\n"
OLD = HEAD + "a = tf.log(x)\n"
NEW = HEAD + "a = tf.math.log(x)\n"
BAD = HEAD + "def f(:\n"


def test_diff_is_the_default_and_applies(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"pkg/net.py": OLD, "pkg/same.py": HEAD})
    result = run("rewrite", "pkg")
    assert result.exit_code == 1
    assert result.stderr == "pkg/net.py:2:5: api-renamed info tf.log moved\n2 files, 1 would change\n"
    assert read_files(tmp_path) == {"pkg/net.py": OLD.encode(), "pkg/same.py": HEAD.encode()}
    subprocess.run(["git", "apply", "-"], input=result.stdout_bytes, check=True, cwd=tmp_path)
    assert (tmp_path / "pkg/net.py").read_text() == NEW


def test_write_changes_the_files(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"pkg/net.py": OLD, "pkg/data.txt": "tf.log("})
    result = run("rewrite", "--write", "pkg")
    assert (result.exit_code, result.stdout) == (0, "")
    assert read_files(tmp_path) == {"pkg/net.py": NEW.encode(), "pkg/data.txt": b"tf.log("}
    assert run("check", "pkg").exit_code == 0


def test_a_finding_for_a_person_is_left_after_writing(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"net.py": OLD + "b = tf.gone(1)\n"})
    result = run("rewrite", "--write", "net.py")
    assert result.exit_code == 1
    assert (tmp_path / "net.py").read_text() == NEW + "b = tf.gone(1)\n"
    assert "net.py:3:5: api-gone error 2.x" in result.stderr


def test_output_mirrors_the_folder(run: Run, tmp_path: Path) -> None:
    files = {"src/a/net.py": OLD, "src/data.bin": b"\xff\x00", "src/bad.py": BAD.encode()}
    write_files(tmp_path, files)
    result = run("rewrite", "src", "--output", "out")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-2].startswith("src/bad.py:2: error: not Python")
    expected = {"a/net.py": NEW.encode(), "data.bin": b"\xff\x00", "bad.py": BAD.encode()}
    assert read_files(tmp_path / "out") == expected
    assert (tmp_path / "src/a/net.py").read_text() == OLD


def test_output_takes_a_file(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"src/net.py": OLD, "src/other.py": OLD})
    assert run("rewrite", "src/net.py", "--output", "out").exit_code == 0
    assert read_files(tmp_path / "out") == {"net.py": NEW.encode()}


def test_output_does_not_overwrite_without_force(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"src/net.py": OLD, "out/mine.txt": "x"})
    result = run("rewrite", "src", "--output", "out")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("out:1: error: ")
    assert read_files(tmp_path / "out") == {"mine.txt": b"x"}
    assert run("rewrite", "src", "--output", "out", "--force").exit_code == 0
    assert read_files(tmp_path / "out") == {"net.py": NEW.encode()}


@pytest.mark.parametrize("args", [["a.py", "bad.py", "z.py", "--write"], ["bad.py", "--output", "out"]])
def test_a_bad_file_that_was_named_stops_all_writing(run: Run, tmp_path: Path, args: list[str]) -> None:
    write_files(tmp_path, {"a.py": OLD, "bad.py": BAD, "z.py": OLD})
    before = read_files(tmp_path)
    result = run("rewrite", *args)
    assert result.exit_code == 2
    assert "bad.py:2: error: " in result.stderr
    assert read_files(tmp_path) == before


def test_bad_files_in_a_folder_do_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    bad = {
        "src/b.py": BAD.encode(),
        "src/c.py": HEAD.encode() + b"# \xff\n",
        "src/d.py": b"import tensorflow\ntf.crash\n",
    }
    write_files(tmp_path, {"src/a.py": OLD, "src/e.py": OLD, **bad})
    result = run("rewrite", "--write", "src")
    assert result.exit_code == 2
    assert read_files(tmp_path) == {"src/a.py": NEW.encode(), "src/e.py": NEW.encode(), **bad}
    errors = [line for line in result.stderr.splitlines() if ": error: " in line]
    assert [line.split(" error: ")[0] for line in errors] == ["src/b.py:2:", "src/c.py:2:", "src/d.py:1:"]
    assert errors[2].endswith(
        "internal error: ZeroDivisionError: in the rewriter (set TFMIGRATE_DEBUG=1 for the traceback)"
    )
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("where", [["--write"], ["--output", "out"]])
def test_nothing_is_written_if_every_file_is_bad(run: Run, tmp_path: Path, where: list[str]) -> None:
    write_files(tmp_path, {"src/b.py": BAD, "src/data.txt": "x"})
    before = read_files(tmp_path)
    assert run("rewrite", "src", *where).exit_code == 2
    assert read_files(tmp_path) == before


def test_nesting_that_is_too_deep_is_bad_input(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"net.py": HEAD + "tf.deep\n"})
    result = run("rewrite", "net.py")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[0] == "net.py:1: error: the code is nested too deeply to be parsed"


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"src/a.py": OLD, "src/m.py": OLD, "src/z.py": OLD})
    (tmp_path / "src/m.py").chmod(0o444)
    before = read_files(tmp_path)
    result = run("rewrite", "--write", "src")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-2].startswith("src/m.py:1: error: ")
    assert read_files(tmp_path) == before


def test_ctrl_c_while_writing_leaves_all_as_they_were(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_atomic(path: str, data: bytes) -> None:
        if path == "src/z.py":
            raise KeyboardInterrupt
        Path(path).write_bytes(data)

    monkeypatch.setattr(applying, "write_atomic", write_atomic)
    write_files(tmp_path, {"src/a.py": OLD, "src/z.py": OLD})
    before = read_files(tmp_path)
    result = run("rewrite", "--write", "src")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (130, "error: interrupted")
    assert read_files(tmp_path) == before


def test_standard_input_is_a_filter(run: Run) -> None:
    result = run("rewrite", "-", stdin=OLD)
    assert (result.exit_code, result.stdout) == (0, NEW)
    assert result.stderr.startswith("-:2:5: api-renamed info ")


@pytest.mark.parametrize(
    "data", [b"", b"import os\r\nx = 1", b"\xef\xbb\xbfx = '\xc3\xa9'\r", b"# coding: latin-1\n# \xe9"]
)
def test_standard_input_that_needs_nothing_comes_out_as_it_is(run: Run, data: bytes) -> None:
    result = run("rewrite", "-", stdin=data)
    assert (result.exit_code, result.stdout_bytes) == (0, data)


def test_python_2_alone_is_a_change(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"old.py": HEAD + "print 'a'\n", "plain.py": "print 'a'\n"})
    assert run("rewrite", "-", stdin="print 'a'\n").stdout == "print('a')\n"
    assert run("rewrite", "--write", "old.py", "plain.py").exit_code == 0
    assert read_files(tmp_path) == {"old.py": (HEAD + "print('a')\n").encode(), "plain.py": b"print('a')\n"}


def test_bad_standard_input_gives_no_output(run: Run) -> None:
    result = run("rewrite", "-", stdin=BAD)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("-:2: error: ")


def test_json_is_all_there_is_on_standard_output(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"src/net.py": OLD + "tf.gone\n", "src/bad.py": BAD})
    document = report_of(run("rewrite", "src", "--output-format", "json"))
    assert document["changed"] == ["src/net.py"]
    assert [(item["path"], item["line"], item["column"], item["rule"]) for item in document["findings"]] == [
        ("src/net.py", 2, 5, "api-renamed"),
        ("src/net.py", 3, 1, "api-gone"),
    ]
    assert [(item["path"], item["line"]) for item in document["errors"]] == [("src/bad.py", 2)]


def test_json_of_standard_input_holds_the_text(run: Run) -> None:
    source = "# coding: latin-1\n" + OLD + "# é\n"
    result = run("rewrite", "-", "--output-format", "json", stdin=source.encode("latin-1"))
    assert result.exit_code == 0
    assert report_of(result)["text"] == "# coding: latin-1\n" + NEW + "# é\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--write", "--output", "out", "a.py"], "--write and --output exclude each other"),
        (["--force", "a.py"], "--force belongs to --output"),
        (["-", "a.py"], "no other paths"),
        (["--write", "-"], "no --write"),
        (["a.py", "--target", "3.x"], "'3.x' is not one of '2.x', 'compat'"),
        (["a.py", "--tf-version", "1.15"], "1.15' is not one of 2."),
        (["a.py", "-q", "-v"], "--quiet and --verbose exclude each other"),
        (["a.py", "b.py", "--output", "out"], "--output takes one path"),
        ([], "Missing argument 'PATHS...'"),
    ],
)
def test_usage_errors_are_one_line(run: Run, tmp_path: Path, args: list[str], message: str) -> None:
    write_files(tmp_path, {"a.py": OLD})
    result = run("rewrite", *args)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert (tmp_path / "a.py").read_text() == OLD


def test_quiet_shows_only_what_needs_a_person(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"net.py": OLD + "tf.gone\n"})
    shown = run("rewrite", "--write", "-q", "net.py").stderr
    assert shown == "net.py:3:1: api-gone error 2.x (https://www.tensorflow.org/guide/migrate)\n"


def test_verbose_names_every_file(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"a.py": OLD, "b.py": HEAD, "c.py": BAD})
    shown = run("check", "-v", ".").stderr.splitlines()
    assert shown[:3] == ["./a.py: changes", "./b.py: unchanged", "./c.py: not processed"]


def test_settings_reach_the_rewriter(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"net.py": HEAD + "tf.gone\n"})
    assert "api-gone error compat" in run("rewrite", "--target", "compat", "net.py").stderr


@pytest.mark.parametrize(
    ("environment", "args", "colored"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
        ({"NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
    ],
)
def test_color(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    args: list[str],
    colored: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    write_files(tmp_path, {"net.py": OLD})
    result = run("rewrite", "net.py", *args)
    assert ("\x1b[" in result.stdout, "\x1b[" in result.stderr) == (colored, colored)

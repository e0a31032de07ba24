from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, write_files
from tfmigrate.config import Config, load
from tfmigrate.model import InputError, Settings

ALL = """\
[project]
name = "x"

[tool.tfmigrate]
target = "compat"
epoch = "0.12"
tf-version = "2.21"
unsafe = true
exclude = ["vendor/", "*_pb2.py"]
rules = ["own/rules.toml"]
python2 = "no"
tf1-python = "envs/tf1/bin/python"
"""


def loaded(path: str = "src/net.py", **overrides: Any) -> Config:
    return load(path, None, overrides)


def test_every_key_is_read_and_paths_start_at_the_file(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": ALL, "src/a/net.py": ""})
    settings = Settings("compat", "0.12", "2.21", True, ("own/rules.toml",))
    expected = Config(settings, ("vendor/", "*_pb2.py"), "no", "envs/tf1/bin/python")
    assert loaded("src/a/net.py") == expected
    assert load("-", None, {}) == expected


def test_paths_start_at_the_file_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {"project/pyproject.toml": ALL, "elsewhere/x": ""})
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert loaded("../project/net.py").settings.rule_files == (str(tmp_path / "project/own/rules.toml"),)


def test_nothing_configured_means_the_defaults(tmp_path: Path) -> None:
    assert loaded() == Config()
    write_files(tmp_path, {"pyproject.toml": "[tool.ruff]\nline-length = 100\n"})
    assert loaded() == Config()


def test_the_nearest_table_wins(tmp_path: Path) -> None:
    own = '[tool.tfmigrate]\ntarget = "compat"\n'
    write_files(tmp_path, {"pyproject.toml": ALL, "a/pyproject.toml": own, "a/b/pyproject.toml": "[tool.black]\n"})
    assert loaded("a/b/net.py") == Config(Settings("compat"))


def test_the_command_line_wins(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": ALL})
    found = loaded(target="2.x", unsafe=False, exclude=("x",), epoch=None, rule_files=(), tf_version=None)
    assert found.settings == Settings("2.x", "0.12", "2.21", False, ("own/rules.toml",))
    assert found.exclude == ("x",)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "[tool.tfmigrate]\n\ntraget = 'compat'\n",
            3,
            "unknown key 'traget' in [tool.tfmigrate]; known are: behavior, epoch,",
        ),
        ("[a]\nunsafe = 1\n[tool.tfmigrate]\nunsafe = 1\n", 4, "unsafe must be true or false, not 1"),
        ("[tool.tfmigrate]\ntarget = '3.x'\n", 2, 'target must be one of "2.x", "compat", not \'3.x\''),
        ("[tool.tfmigrate]\nexclude = 'a'\n", 2, "exclude must be a list of strings, not 'a'"),
        ("[tool.tfmigrate]\nexclude = [1]\n", 2, "exclude must be a list of strings, not [1]"),
        (
            "[tool.tfmigrate]\ntf-version = 2.21\n",
            2,
            "tf-version must be a string with a TensorFlow 2 version",
        ),
        (
            "[tool.tfmigrate]\ntf-version = '2.999'\n",
            2,
            "tf-version must be a string with a TensorFlow 2 version",
        ),
        ("[tool]\ntfmigrate = 3\n", 2, "tool.tfmigrate must be a table"),
        ("x = 1\n[tool.tfmigrate\ntarget = 'compat'\n", 2, "this is not valid TOML: "),
    ],
)
def test_a_mistake_is_one_line_with_its_place(tmp_path: Path, text: str, line: int, message: str) -> None:
    write_files(tmp_path, {"pyproject.toml": text})
    with pytest.raises(InputError) as caught:
        loaded()
    assert (caught.value.path, caught.value.line) == ("pyproject.toml", line)
    assert caught.value.message.startswith(message)
    assert "\n" not in str(caught.value)


def test_toml_that_is_not_utf_8(tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": b"[tool.tfmigrate]\n# \xff\n"})
    with pytest.raises(InputError, match=r"^pyproject\.toml:2: error: TOML files must be UTF-8$"):
        loaded()


def test_the_command_line_reads_and_reports_it(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"net.py": "x = 1\n", "pyproject.toml": "[tool.tfmigrate]\nunsafe = 'yes'\n"})
    result = run("check", "net.py")
    assert result.exit_code == 2
    assert result.stderr == "pyproject.toml:2: error: unsafe must be true or false, not 'yes'\n"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "own.toml:1: error: cannot read the configuration: No such file or directory\n"),
        ({"own.toml": "a = 1\n"}, "own.toml:1: error: there is no [tool.tfmigrate] table in this file\n"),
    ],
)
def test_a_named_file_must_hold_the_table(
    run: Run, tmp_path: Path, files: dict[str, str | bytes], message: str
) -> None:
    write_files(tmp_path, {"net.py": "x = 1\n", **files})
    result = run("check", "--config", "own.toml", "net.py")
    assert (result.exit_code, result.stderr) == (2, message)


def test_excluded_files_are_not_read(run: Run, tmp_path: Path) -> None:
    bad = "import tensorflow\ndef f(:\n"
    config = '[tool.tfmigrate]\nexclude = ["vendor/"]\n'
    write_files(tmp_path, {"src/vendor/a.py": bad, "src/b_pb2.py": bad, "pyproject.toml": config})
    assert run("check", "src").exit_code == 2
    (tmp_path / "src/b_pb2.py").unlink()
    assert run("check", "src").exit_code == 0
    assert run("check", "src", "--exclude", "other").exit_code == 2

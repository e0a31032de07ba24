from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tfmigrate.model import InputError
from tfmigrate.source import Found, discover


def make(root: Path, *paths: str, content: str = "x = 1\n") -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def below(root: Path, *exclude: str) -> list[str]:
    return [found.relative for found in discover([str(root)], exclude)]


def test_sources_of_a_folder_in_sorted_order(tmp_path: Path) -> None:
    make(tmp_path, "b.py", "a/z.pyw", "a/n.ipynb", "c.pyi", "README.md", "data.pyc", "a/setup.cfg")
    assert below(tmp_path) == ["a/n.ipynb", "a/z.pyw", "b.py", "c.pyi"]


@pytest.mark.parametrize("given", ["proj", "proj/", "./proj", "."])
def test_paths_are_shown_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    make(tmp_path / "proj", "pkg/a.py")
    monkeypatch.chdir(tmp_path if given != "." else tmp_path / "proj")
    found = list(discover([given]))
    assert found == [Found(os.path.join(given, "pkg/a.py"), given, "pkg/a.py", False)]  # noqa: PTH118


def test_a_named_file_is_taken_whatever_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "build/notes.txt", ".gitignore", content="*.txt\n")
    monkeypatch.chdir(tmp_path)
    assert list(discover(["build/notes.txt"], ["*.txt"])) == [Found("build/notes.txt", "build", "notes.txt", True)]


def test_standard_input_passes_through() -> None:
    assert list(discover(["-"])) == [Found("-", "", "-", True)]


@pytest.mark.parametrize("path", ["missing", "missing/a.py", ""])
def test_a_path_that_is_not_there_stops_before_anything_is_found(tmp_path: Path, path: str) -> None:
    make(tmp_path, "a.py")
    with pytest.raises(InputError) as caught:
        discover([str(tmp_path), path])
    assert (caught.value.message, caught.value.path) == ("no such file or folder", path)


def test_a_broken_link_given_by_name_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.py").symlink_to("gone.py")
    with pytest.raises(InputError, match="no such file or folder"):
        discover([str(tmp_path / "a.py")])


@pytest.mark.parametrize(
    "folder",
    [
        ".git",
        ".hg",
        ".venv",
        "venv",
        "node_modules",
        "__pycache__",
        "build",
        "dist",
        ".tox",
        ".eggs",
        "x.egg-info",
    ],
)
def test_folders_without_own_sources_are_left_out_unless_given(tmp_path: Path, folder: str) -> None:
    make(tmp_path, "a.py", f"{folder}/b.py", f"pkg/{folder}/c.py", f"pkg/{folder}.py")
    assert below(tmp_path) == ["a.py", f"pkg/{folder}.py"]
    assert below(tmp_path / folder) == ["b.py"]


@pytest.mark.parametrize(
    ("first_line", "taken"),
    [
        ("#!/usr/bin/python", True),
        ("#!/usr/bin/env python3.7 -u", True),
        ("#! /usr/bin/env -S python2", True),
        ("#!/bin/sh", False),
        ("#!/usr/bin/pythonesque", False),
        ("import tensorflow", False),
        ("", False),
    ],
)
def test_a_file_without_extension_needs_a_python_shebang(tmp_path: Path, first_line: str, taken: bool) -> None:
    make(tmp_path, "train", "train.sh", content=f"{first_line}\nx = 1\n")
    assert below(tmp_path) == (["train"] if taken else [])


def test_the_same_file_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "pkg/a.py", "pkg/b.py")
    (tmp_path / "pkg" / "c.py").symlink_to("a.py")
    (tmp_path / "again").symlink_to("pkg")
    monkeypatch.chdir(tmp_path)
    found = discover(["pkg/b.py", ".", "pkg", "again", str(tmp_path / "pkg" / "a.py")])
    assert [each.path for each in found] == ["pkg/b.py", "./pkg/a.py"]


def test_links_that_loop_lead_out_or_lead_nowhere_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, "outside.py", "root/a.py", "outside/b.py")
    root = tmp_path / "root"
    (root / "loop").symlink_to(".")
    (root / "self.py").symlink_to("self.py")
    (root / "broken.py").symlink_to("gone.py")
    (root / "out.py").symlink_to("../outside.py")
    (root / "out").symlink_to("../outside")
    assert below(root) == ["a.py"]


def test_a_folder_named_like_a_source_and_a_pipe_are_no_sources(tmp_path: Path) -> None:
    make(tmp_path, "odd.py/a.py")
    os.mkfifo(tmp_path / "pipe.py")
    os.mkfifo(tmp_path / "pipe")
    assert below(tmp_path) == ["odd.py/a.py"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("vendor/", ["a.py", "pkg/a.py"]),
        ("a.py", ["pkg/vendor/b.py", "vendor/c.py"]),
        ("/vendor", ["a.py", "pkg/a.py", "pkg/vendor/b.py"]),
        ("proj/pkg", ["a.py", "vendor/c.py"]),
        ("pkg/**/b.py", ["a.py", "pkg/a.py", "vendor/c.py"]),
    ],
)
def test_exclude_patterns_see_the_path_as_given_and_below_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, expected: list[str]
) -> None:
    make(tmp_path / "proj", "a.py", "pkg/a.py", "pkg/vendor/b.py", "vendor/c.py")
    monkeypatch.chdir(tmp_path)
    assert [found.relative for found in discover(["proj"], [pattern])] == expected


def git_tree(root: Path) -> None:
    make(root, "a.py", "gen/b.py", "pkg/out.py", "pkg/keep.py", "pkg/sub/gen/c.py", "pkg/sub/keep_out.py")
    make(root, ".gitignore", content="gen/\n*out.py\n# comment\n")
    make(root, "pkg/.gitignore", content="!keep_out.py\n/keep.py\n")
    make(root, "pkg/sub/.gitignore", content="!gen/\n")


def test_gitignore_files_decide_as_git_does(tmp_path: Path) -> None:
    git_tree(tmp_path)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    listed = subprocess.run(
        ["git", "-C", str(tmp_path), "ls-files", "--others", "--exclude-standard", "*.py"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert below(tmp_path) == listed.stdout.split() == ["a.py", "pkg/sub/gen/c.py", "pkg/sub/keep_out.py"]


def test_gitignore_above_the_given_folder_counts_up_to_the_top_of_the_working_tree(tmp_path: Path) -> None:
    make(tmp_path, ".gitignore", content="*.py\n")
    git_tree(tmp_path / "repo")
    assert below(tmp_path / "repo" / "pkg") == ["out.py", "sub/gen/c.py", "sub/keep_out.py"]
    (tmp_path / "repo" / ".git").mkdir()
    assert below(tmp_path / "repo" / "pkg") == ["sub/gen/c.py", "sub/keep_out.py"]


def test_an_ignored_folder_that_was_asked_for_by_name_is_searched(tmp_path: Path) -> None:
    git_tree(tmp_path)
    (tmp_path / ".git").mkdir()
    assert below(tmp_path / "gen") == ["b.py"]


def test_a_broken_exclude_pattern_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="broken pattern"):
        discover([str(tmp_path)], ["!"])


def test_pathspec_is_only_imported_where_patterns_exist(tmp_path: Path) -> None:
    make(tmp_path, "a.py")
    code = (
        "import sys; from tfmigrate.source import discover, read; list(discover([sys.argv[1]]));"
        "read('a.py', b'x = 1'); print(sorted({'pathspec', 'fissix', 'libcst', 'json'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, capture_output=True, text=True)
    assert run.stdout == "[]\n"

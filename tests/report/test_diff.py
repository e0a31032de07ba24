"""The oracle is git itself: what it makes of the old file and our diff must be the new file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tfmigrate.report.diff import unified


def apply(folder: Path, old: str, new: str) -> bytes:
    target = folder / "pkg" / "net.py"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(old.encode())
    patch = "".join(unified(old, new, "pkg/net.py")).encode()
    if patch:
        command = ["git", "apply", "--whitespace=nowarn", "-"]
        subprocess.run(command, cwd=folder, input=patch, check=True, capture_output=True)
    return target.read_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\nb", "a\nB"),
        ("a\nb", "a\nb\n"),
        ("a\nb\n", "a\nb"),
        ("a\r\nb\r\n", "a\r\nB\r\n"),
        ("a\rb\rc", "a\rB\rc"),
        ("a\x0cb\nc\u2028d\x1ce\n", "a\x0cb\nc\u2028D\x1ce\n"),
        ("x\n", "x\ny\n"),
        ("\n" * 20 + "a\n" + "\n" * 20 + "b", "\n" * 20 + "A\n" + "\n" * 20 + "B"),
    ],
)
def test_git_apply_gives_the_new_text(tmp_path: Path, old: str, new: str) -> None:
    assert apply(tmp_path, old, new) == new.encode()


TEXTS = st.lists(st.sampled_from(["a", "b", "  c", "", "é", "\x0c", "a\r"]), min_size=1, max_size=12).map("\n".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=TEXTS.filter(bool), new=TEXTS.filter(bool))
def test_git_apply_gives_any_new_text(tmp_path: Path, old: str, new: str) -> None:
    assert apply(tmp_path, old, new) == new.encode()


def test_equal_texts_have_no_diff() -> None:
    assert list(unified("a\nb", "a\nb", "net.py")) == []


@pytest.mark.parametrize(
    ("path", "name"), [("pkg/net.py", "pkg/net.py"), ("./net.py", "net.py"), ("/tmp/net.py", "tmp/net.py")]
)
def test_header_names_the_path(path: str, name: str) -> None:
    assert list(unified("a\n", "b\n", path))[:2] == [f"--- a/{name}\n", f"+++ b/{name}\n"]

"""Functions that Python has dropped: the values are those that Python 3.7.16 gave."""

from __future__ import annotations

import os
import unittest
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tfmigrate.compat import python
from tfmigrate.compat.python import LooseVersion, StrictVersion


def everything(a: Any, b: Any = 1, *args: Any, **kw: Any) -> None: ...


def keyword_only(a: Any, *, k: int = 1) -> None: ...


class Owner:
    def method(self, x=2):  # type: ignore[no-untyped-def]
        return x


everything.__annotations__.clear()
keyword_only.__annotations__.clear()


@pytest.mark.parametrize(
    ("function", "expected", "text"),
    [
        (everything, (["a", "b"], "args", "kw", (1,)), "(a, b=1, *args, **kw)"),
        (Owner.method, (["self", "x"], None, None, (2,)), "(self, x=2)"),
        (Owner().method, (["self", "x"], None, None, (2,)), "(self, x=2)"),
        (lambda *a: 0, ([], "a", None, None), "(*a)"),
    ],
)
def test_getargspec(function: Callable[..., Any], expected: tuple[Any, ...], text: str) -> None:
    found = python.getargspec(function)
    assert tuple(found) == expected
    assert (found.args, found.varargs, found.keywords, found.defaults) == expected
    assert python.formatargspec(*found) == text


def test_getargspec_refuses_what_it_cannot_say() -> None:
    def annotated(a: int) -> None: ...

    annotated.__annotations__ = {"a": int}
    for function in (keyword_only, annotated):
        with pytest.raises(ValueError, match="keyword-only"):
            python.getargspec(function)


def test_formatargspec_of_everything() -> None:
    text = python.formatargspec(["a", "b"], "args", "kw", (1,), ("k", "l"), {"k": 3}, {"a": int, "return": str})
    assert text == "(a: int, b=1, *args, k=3, l, **kw) -> str"
    assert python.formatargspec([], kwonlyargs=("k",)) == "(*, k)"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.14.0", [1, 14, 0]),
        ("2.0.0-rc1", [2, 0, 0, "-", "rc", 1]),
        ("1.15.0-dev2019", [1, 15, 0, "-", "dev", 2019]),
        ("1.5.1a", [1, 5, 1, "a"]),
        ("1..2", [1, 2]),
        ("1_2", [1, "_", 2]),
        ("v1.0", ["v", 1, 0]),
        ("01.2", [1, 2]),
    ],
)
def test_loose_version(text: str, version: list[int | str]) -> None:
    found = LooseVersion(text)
    assert found.version == version
    assert (str(found), repr(found)) == (text, f"LooseVersion ('{text}')")


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [("1.9", "1.10"), ("1.14.0", "1.15"), ("2.0.0", "2.0.0-rc1"), ("1.2", "1.2.0"), ("1.2a10", "1.2b3")],
)
def test_order_of_loose_versions(smaller: str, larger: str) -> None:
    a, b = LooseVersion(smaller), LooseVersion(larger)
    assert (a < b, a <= b, a == b, a != b, a >= b, a > b) == (True, True, False, True, False, False)
    assert (a < larger, b > smaller, a == smaller, b <= larger) == (True, True, True, True)
    assert hash(LooseVersion(smaller)) == hash(a)


def test_numbers_do_not_compare_with_words() -> None:
    with pytest.raises(TypeError):
        LooseVersion("1.14.0") < LooseVersion("v1.0")  # noqa: B015
    with pytest.raises(TypeError):
        LooseVersion("1.14.0") < 3  # type: ignore[operator]  # noqa: B015


@pytest.mark.parametrize(
    ("text", "version", "prerelease", "shown"),
    [
        ("1.2", (1, 2, 0), None, "1.2"),
        ("1.2.0", (1, 2, 0), None, "1.2"),
        ("01.2.3", (1, 2, 3), None, "1.2.3"),
        ("1.2a10", (1, 2, 0), ("a", 10), "1.2a10"),
    ],
)
def test_strict_version(text: str, version: tuple[int, ...], prerelease: Any, shown: str) -> None:
    found = StrictVersion(text)
    assert (found.version, found.prerelease, str(found)) == (version, prerelease, shown)
    assert repr(found) == f"StrictVersion ('{shown}')"


@pytest.mark.parametrize(
    ("smaller", "larger"), [("1.2a10", "1.2b3"), ("1.2b3", "1.2"), ("1.9", "1.10"), ("1.2", "1.2.1")]
)
def test_order_of_strict_versions(smaller: str, larger: str) -> None:
    assert StrictVersion(smaller) < StrictVersion(larger)
    assert StrictVersion(larger) > smaller
    assert StrictVersion("1.2") == "1.2.0"


@pytest.mark.parametrize("text", ["2.0.0-rc1", "1", "1.2.3.4", "a.b", "1.2c1", "1.2\n"])
def test_strict_version_refuses_another_form(text: str) -> None:
    with pytest.raises(ValueError, match="invalid version number"):
        StrictVersion(text)


def test_strtobool() -> None:
    assert [python.strtobool(w) for w in ["y", "Yes", "T", "true", "ON", "1"]] == [1] * 6
    assert [python.strtobool(w) for w in ["n", "No", "f", "FALSE", "off", "0"]] == [0] * 6
    for word in ("maybe", ""):
        with pytest.raises(ValueError, match="invalid truth value"):
            python.strtobool(word)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (12, 8, 4), (-12, 8, 4), (12, -8, -4), (-12, -8, -4), (0, 0, 0), (0, 8, 8), (-12, 0, -12), (18, 27, 9),
        (18, -27, -9), (Fraction(3, 4), Fraction(1, 2), Fraction(1, 4)), (7.5, 2.5, 2.5),
    ],
)  # fmt: skip
def test_gcd(a: Any, b: Any, expected: Any) -> None:
    assert python.gcd(a, b) == expected


def test_escape() -> None:
    text = "<a href=\"x\">&'</a>"
    assert python.escape(text) == "&lt;a href=\"x\"&gt;&amp;'&lt;/a&gt;"
    assert python.escape(text, True) == "&lt;a href=&quot;x&quot;&gt;&amp;'&lt;/a&gt;"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("src/a", "src/in/b", "src/in/deep/c"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "src/empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_copy_tree(folder: Path) -> None:
    os.utime("src/a", (1_000_000, 1_000_000))
    files = ["dst/a", "dst/in/b", "dst/in/deep/c"]
    assert python.copy_tree("src", "dst", dry_run=1) == files
    assert not Path("dst").exists()
    assert python.copy_tree("src", "dst") == files
    assert [Path(file).read_text() for file in files] == ["src/a", "src/in/b", "src/in/deep/c"]
    assert Path("dst/empty").is_dir()
    assert Path("dst/a").stat().st_mtime == 1_000_000
    Path("dst/a").write_text("newer")
    assert python.copy_tree("src", "dst", update=1) == files
    assert Path("dst/a").read_text() == "newer"
    python.copy_tree("src", "dst")
    assert Path("dst/a").read_text() == "src/a"
    with pytest.raises(OSError, match="not a directory"):
        python.copy_tree("nowhere", "dst")


def test_copy_tree_keeps_links_if_it_is_told_to(folder: Path) -> None:
    Path("src/link").symlink_to("a")
    python.copy_tree("src", "followed")
    python.copy_tree("src", "kept", preserve_symlinks=1)
    assert not Path("followed/link").is_symlink()
    assert str(Path("kept/link").readlink()) == "a"


def test_mkpath_and_remove_tree(folder: Path) -> None:
    assert python.mkpath("x/y/z") == ["x", "x/y", "x/y/z"]
    assert python.mkpath("x/y/z") == []
    assert python.mkpath("x/y/w", dry_run=1) == ["x/y/w"]
    assert not Path("x/y/w").exists()
    python.remove_tree("x", dry_run=1)
    assert Path("x").is_dir()
    python.remove_tree("x")
    assert not Path("x").exists()


def test_find_executable(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert python.find_executable("src/a") == "src/a"
    assert python.find_executable("b") is None
    assert python.find_executable("b", os.pathsep.join(["src", "src/in"])) == os.path.join("src/in", "b")  # noqa: PTH118
    assert python.find_executable("b", "") is None
    monkeypatch.setenv("PATH", "src/in/deep")
    assert python.find_executable("c") == os.path.join("src/in/deep", "c")  # noqa: PTH118


class Tests(unittest.TestCase):
    def test_b(self) -> None: ...
    def test_a(self) -> None: ...
    def check_c(self) -> None: ...


def test_make_suite() -> None:
    def names(suite: Any) -> list[str]:
        return [test.id().rpartition(".")[2] for test in suite]

    assert names(python.make_suite(Tests)) == ["test_a", "test_b"]
    assert names(python.make_suite(Tests, "check")) == ["check_c"]
    backwards = python.make_suite(Tests, sortUsing=lambda x, y: (x < y) - (x > y))
    assert names(backwards) == ["test_b", "test_a"]
    assert names(python.make_suite(Tests, suiteClass=list)) == ["test_a", "test_b"]

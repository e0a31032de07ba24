from __future__ import annotations

import ast
import sys
import warnings

import pytest

from tfmigrate.model import InputError
from tfmigrate.source import Python2, read


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"x = 1\nx = = 2\n", 2, "invalid syntax"),
        (b"def f():\nreturn 1\n", 2, "expected an indented block"),
        (b"x = 1\n\n\nx = (\n", 4, "was never closed"),
        (b"<html>\n<body>tensorflow</body>\n", 1, "invalid syntax"),
    ],
)
def test_what_is_no_python_names_file_line_and_reason(data: bytes, line: int, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read("src/a.py", data)
    assert (caught.value.path, caught.value.line) == ("src/a.py", line)
    assert reason in caught.value.message
    assert caught.value.message.startswith("not Python 3.")
    assert caught.value.message.endswith("and not Python 2 that can be converted")


DEEP = {
    "parentheses": "x = " + "(" * 5000 + ")" * 5000,
    "unary": "x = " + "-" * 200_000 + "1",
    "binary": "x = " + "1+" * 100_000 + "1",
    "attributes": "x" + ".y" * 100_000,
}


@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.parametrize("python2", ["auto", "no"])
def test_too_deep_for_the_parser_is_bad_input(kind: str, python2: Python2) -> None:
    if kind in {"binary", "attributes"} and sys.version_info < (3, 11):
        pytest.skip("the parser of Python 3.10 takes these")
    text = DEEP[kind]
    with pytest.raises(InputError, match=r"^a\.py:1: error: not Python 3\.\d+ \(.*nested"):
        read("a.py", text.encode(), python2)


def test_too_deep_for_the_python_2_parser_is_bad_input() -> None:
    depth = 3000
    with pytest.raises(InputError, match=r"^a\.py:1: error: not Python 3\.\d+ \("):
        read("a.py", b"print " + b"(" * depth + b"x" + b")" * depth)


def test_a_warning_of_the_parser_neither_leaks_nor_fails(capfd: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        document = read("a.py", b"x = '\\d'\ny = 1 is 1\n")
    assert isinstance(document.tree.body[0], ast.Assign)
    assert capfd.readouterr() == ("", "")

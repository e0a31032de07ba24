"""Offsets and splicing against Python: ``ast.get_source_segment`` for positions, slices for splices."""

from __future__ import annotations

import ast

import pytest

from tfmigrate.rewrite.text import Edit, Lines, like_newlines, splice, to_newlines

SOURCES = [
    "x = f(a, b)\ny = g(c)\n",
    "x = f(a,\r\n  b)\r\ny = g(c)",
    "x = f(a,\r  b)\ry = g(c)\r",
    "x = 1\n\ry = 2\r\n\nz = f(\n\r a)\r",
    "é = 'ü𝒳' + f(ñ)  # ö\n𝒳 = g('é', é)\n",
    "x = 1\n\x0cy = f(a)\x0c\n\tz = 2\n".replace("\tz", "z"),
    "if x:\n\ty = f(\t'a\u2028b', c)\n",
    "x = '''a\r\nb\rc\nd''' + f(a)\n",
    "x = 'a\\\n  b' + f(a) \\\n  + g(c)\n",
    "\n\n\nx = f(a)",
]


@pytest.mark.parametrize("source", SOURCES)
def test_spans_are_those_of_python(source: str) -> None:
    lines = Lines(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.expr, ast.stmt)):
            expected = ast.get_source_segment(source, node)
            assert expected is not None
            # Python's function translates newlines only when it parses.
            assert to_newlines(lines.source(node), "\n") == to_newlines(expected, "\n")


def test_columns_count_characters() -> None:
    lines = Lines("é = 'ü𝒳' + f(x)\n")
    node = next(n for n in ast.walk(ast.parse(lines.text)) if isinstance(n, ast.Call))
    assert node.col_offset == 16
    assert lines.column(node) == 12


def test_line_ends() -> None:
    lines = Lines("a\r\nbc\rd\n\ne")
    assert [lines.line_text(n) for n in range(1, 6)] == ["a", "bc", "d", "", "e"]
    assert [lines.line_end(n) for n in range(1, 6)] == [1, 5, 7, 8, 10]


@pytest.mark.parametrize(("text", "newline"), [("a\r\nb\n", "\r\n"), ("a\rb\n", "\r"), ("a\nb\r", "\n"), ("a", "\n")])
def test_first_newline(text: str, newline: str) -> None:
    assert Lines(text).newline == newline


def test_other_separators_end_no_line() -> None:
    assert Lines("a\x0bb\x0cc\x1cd\x85e\u2028f\n").starts == [0, 12]


def test_splice() -> None:
    edits = [Edit(4, 6, "YY"), Edit(0, 0, "<"), Edit(0, 1, "b"), Edit(6, 6, ">"), Edit(8, 8, "!")]
    assert splice("abcdefgh", edits) == "<bbcdYY>gh!"
    assert splice("abc", []) == "abc"


def test_equal_edits_are_one() -> None:
    assert splice("abc", [Edit(1, 1, "x"), Edit(1, 1, "x")]) == "axbc"


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(AssertionError):
        splice("abcdef", [Edit(0, 3, "x"), Edit(2, 4, "y")])


def test_to_newlines() -> None:
    assert to_newlines("a\r\nb\rc\nd", "\r\n") == "a\r\nb\r\nc\r\nd"
    assert to_newlines("a\r\nb", "\n") == "a\nb"


def test_like_newlines_keeps_each() -> None:
    assert like_newlines("A\nB\nC\n", "a\r\nb\rc\n", "\n") == "A\r\nB\rC\n"
    assert like_newlines("A\nB", "a\r\nb\rc\n", "\r") == "A\rB"

"""The oracle for decoding is Python's own parser on the same bytes."""

from __future__ import annotations

import ast
import codecs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tfmigrate.model import InputError
from tfmigrate.source import read

COOKIES = {
    "utf-8": "# -*- coding: utf-8 -*-",
    "latin-1": "# vim: set fileencoding=latin-1 :",
    "cp1252": "# coding=cp1252",
    "koi8-r": "# -*- coding: koi8-r -*-",
    "shift_jis": "# -*- coding: shift_jis -*-",
    "utf-8-sig": "# -*- coding: utf-8-sig -*-",
}
LINES = (
    "import tensorflow as tf",
    "x = tf.log(tf.nn.softmax(y))  # comment",
    "\x0c",
    "if x:\n\ty = 1",
    "z = [\n   1,\t2,\n\x0c]",
    "s = 'a\\\nb'",
    '"""doc\n\n  string """',
    "   ",
    "",
    "t = \\\n  1",
)
ANYTHING = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n'\"\\")


@st.composite
def mangled(draw: st.DrawFn) -> tuple[bytes, str]:
    """Return the bytes of a source and the text (newlines included) that they hold."""
    name = draw(st.sampled_from(sorted(COOKIES)))
    body = draw(st.lists(st.sampled_from(LINES) | ANYTHING.map(lambda c: f"u = '{c}\u2028\x85'"), max_size=8))
    declared = name != "utf-8" or draw(st.booleans())
    first = draw(st.sampled_from([[], ["#!/usr/bin/python"], ["\x0c"]])) if declared else []
    lines = "\n".join([*first, *([COOKIES[name]] if declared else []), *body]).split("\n")
    ends = draw(st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=len(lines), max_size=len(lines)))
    if draw(st.booleans()):
        ends = [ends[0]] * len(lines)
    if draw(st.booleans()):
        ends[-1] = ""
    text = "".join(line + end for line, end in zip(lines, ends, strict=True))
    codec = "utf-8" if name == "utf-8-sig" else name
    data = text.encode(codec, "ignore")
    bom = codec == "utf-8" and draw(st.booleans())
    return (codecs.BOM_UTF8 if bom else b"") + data, data.decode(codec)


@settings(deadline=None)
@given(mangled())
@example((b"#!x\r# coding: latin-1\rs = '\xe9'", "#!x\r# coding: latin-1\rs = '\xe9'"))
def test_round_trip_is_exact_and_means_what_python_reads(source: tuple[bytes, str]) -> None:
    data, text = source
    document = read("a.py", data)
    assert document.text == text
    assert document.encode(document.text) == data
    assert ast.dump(document.tree) == ast.dump(ast.parse(data))
    assert not document.changed
    assert document.findings == ()
    assert document.changes(document.text) == ()


def test_bom_is_not_text_and_comes_back() -> None:
    document = read("a.py", b"\xef\xbb\xbfx = 1\n")
    assert document.text == "x = 1\n"
    assert document.encode("y = 2\n") == b"\xef\xbb\xbfy = 2\n"


def test_new_text_is_written_in_the_declared_encoding() -> None:
    document = read("a.py", b"# coding: latin-1\ns = '\xe9'\n")
    assert document.text == "# coding: latin-1\ns = '\xe9'\n"
    assert document.encode(document.text.replace("s", "\xfc")) == b"# coding: latin-1\n\xfc = '\xe9'\n"


def test_a_cookie_in_the_third_line_declares_nothing() -> None:
    assert read("a.py", "\n\n# coding: latin-1\ns = 'é'\n".encode()).text == "\n\n# coding: latin-1\ns = 'é'\n"


def test_the_line_of_the_cookie_may_hold_what_it_declares() -> None:
    assert read("a.py", b"# coding: latin-1 \xe9\n").text == "# coding: latin-1 é\n"


def test_only_a_carriage_return_ends_a_line_too() -> None:
    assert read("a.py", b"# c\rs = 'coding: klingon'\r").text == "# c\rs = 'coding: klingon'\r"


def test_a_cookie_after_code_declares_nothing() -> None:
    assert "é" in read("a.py", "x = 1\n# coding: latin-1\ns = 'é'\n".encode()).text


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"x = 1\ny = 2\0\n", 2, "NUL bytes"),
        ("x = 1\n".encode("utf-16"), 1, "save it as UTF-8"),
        (b"x = 1\r\ny = 2\r\rs = '\xe9'\r\n", 4, "byte 0xe9 is not utf-8"),
        (b"\xef\xbb\xbfx = 1\n\n\ns = '\xff'\n", 4, "byte 0xff is not utf-8"),
        (b"# coding: cp1252\ns = '\x81'\n", 2, "byte 0x81 is not cp1252"),
        (b"#!x\n# coding: klingon\n", 2, "unknown encoding: klingon"),
        (b"# coding: klingon\n", 1, "unknown encoding: klingon"),
        (b"\xef\xbb\xbf# coding: latin-1\n", 1, "encoding problem"),
        (b"# coding: rot13\nx = 1\n", 1, "cannot be decoded as rot13"),
        (b"# coding: utf-7\ns = 'a+AGI-'\n", 1, "would not come back unchanged"),
    ],
)
def test_undecodable_bytes_name_file_and_line(data: bytes, line: int, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read("src/a.py", data)
    assert (caught.value.path, caught.value.line) == ("src/a.py", line)
    assert message in caught.value.message
    assert "\n" not in str(caught.value)


def test_a_character_that_the_encoding_lacks_names_its_line() -> None:
    document = read("a.py", b"# coding: latin-1\r\nx = 1\r\n")
    with pytest.raises(InputError, match=r"^a\.py:2: error: .*iso-8859-1 cannot hold '→' \(U\+2192\)"):
        document.encode("# coding: latin-1\r\nx = '→'\r\n")

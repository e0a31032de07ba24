"""Converted programs run, and print what Python 2.7.18 printed."""

from __future__ import annotations

import contextlib
import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tfmigrate.model import Finding, InputError
from tfmigrate.source import Location, Python2, read

from .python2_programs import OUTPUT, PROGRAMS, source

ON_BOTH = "x = 1\nprint('a', x)\n"


def converted(text: str, python2: Python2 = "auto") -> str:
    return read("a.py", text.encode(), python2).text


def findings(text: str, rule: str) -> list[tuple[int, int, str, str]]:
    found = read("a.py", text.encode()).findings
    return [(f.line, f.column, f.severity, f.message) for f in found if f.rule == rule]


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_converted_program_prints_the_same(name: str, newline: str) -> None:
    text = newline.join(source(name).splitlines())
    document = read("a.py", text.encode())
    assert document.changed
    assert document.encode(document.text).decode() == document.text
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(document.text, name, "exec"), {"__name__": "__main__"})
    assert output.getvalue() == OUTPUT[name]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_second_run_changes_nothing(name: str) -> None:
    again = read("a.py", converted(source(name)).encode())
    assert not again.changed
    assert again.findings == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("print  x ,y  # why\n", "print(x ,y)  # why\n"),
        ("print\n", None),
        ("print (a.b)  # c\nprint 1", "print (a.b)  # c\nprint(1)"),
        ("if x <> 1 :\tprint  `x`\n", "if x != 1 :\tprint(repr(x))\n"),
        ("from __future__ import division\nprint 1", "from __future__ import division\nprint(1)"),
        ("print u'\\u1234', '\\u1234'", "print('\\u1234', '\\\\u1234')"),
        ("print d.has_key(unicode(raw_input())), input()", "print(str(input()) in d, eval(input()))"),
        ("x = d.has_key(imap(f, count()).next())\n`1`", "x = next(map(f, count())) in d\nrepr(1)"),
        ("import model\nprint model.x\n", "import model\nprint(model.x)\n"),
        ("a.sort(0)\nprint a\n", "a.sort(0)\nprint(a)\n"),
        ("#!/bin/x\n# coding: utf-8\n\x0c\nprint u'é'", "#!/bin/x\n# coding: utf-8\n\x0c\nprint('é')"),
        ("x = 0777\n# last line, no newline", "x = 0o777\n# last line, no newline"),
    ],
)  # fmt: skip
def test_only_what_must_change_is_changed(old: str, new: str | None) -> None:
    assert converted(old) == (old if new is None else new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("print >>f, x\n", "print(x, file=f)\n"),
        ("if 1:\n    print >>sys.stderr, 'a' % b, c\n", "if 1:\n    print('a' % b, c, file=sys.stderr)\n"),
        ("try:\n  pass\nexcept E:\n  print >>f\n", "try:\n  pass\nexcept E:\n  print(file=f)\n"),
        ("print (a), b\n", "print((a), b)\n"),
        ("print (a), f(b)\n", "print((a), f(b))\n"),
        ("print ('%d') % x\n", "print(('%d') % x)\n"),
        ("print ('{}').format(x)\n", "print(('{}').format(x))\n"),
        ("exec ('x = 1') in scope\n", "exec(('x = 1'), scope)\n"),
    ],
)
def test_python_2_that_python_3_parses_is_recognised(old: str, new: str) -> None:
    compile(old, "old", "exec")
    assert converted(old) == new


@pytest.mark.parametrize(
    "text",
    [
        "print(a), exit(1)\n",
        "print(a) or f(b)\n",
        "print(a, b)\n",
        "print(('a'), b)\n",
        "x >> print, y\n",
        "from __future__ import print_function\nprint(a), b\nc = 1 / 2\n",
        "try:\n  pass\nexcept (E, e):\n  print('x'.format(y), z)\n",
        "s = '''\nprint >>f, x\n'''\n",
        "y = print(x), 1\n",
    ],
)
def test_python_3_is_left_alone(text: str) -> None:
    document = read("a.py", text.encode())
    assert (document.text, document.changed, document.findings) == (text, False, ())


@pytest.mark.skipif(sys.version_info < (3, 14), reason="only the grammar of Python 3.14 takes `except A, b`")
def test_python_2_handlers_that_python_3_14_parses() -> None:
    assert converted("try: f()\nexcept IOError, e: print(e)\n") == "try: f()\nexcept IOError as e: print(e)\n"
    kept = "from m import error\ntry: f()\nexcept IOError, error: g()\n"
    assert converted(kept) == kept


def test_the_mode_decides() -> None:
    assert converted(ON_BOTH, "auto") == ON_BOTH
    assert converted(ON_BOTH, "no") == ON_BOTH
    assert converted(ON_BOTH, "yes") == "x = 1\nprint(('a', x))\n"
    assert converted("print >>f, x\n", "no") == "print >>f, x\n"
    with pytest.raises(InputError, match=r"^a\.py:2: error: not Python 3\.\d+ \(Missing parentheses"):
        read("a.py", b"x = 1\nprint x\n", "no")


def test_forced_conversion_that_changes_nothing_says_nothing() -> None:
    document = read("a.py", b"x = 1\r\n", "yes")
    assert (document.text, document.changed, document.findings) == ("x = 1\r\n", False, ())


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"print x\ny = = 1\n", 1),
        (b"x = 1\nf(async=True)\n", 2),
        (b"print 'x\n", 1),
        (b"x = 1\n\n  y = 2\n", 3),
        (b"# coding: latin-1\nprint '\xe9', 08\n", 2),
    ],
)
def test_what_cannot_be_converted_is_blamed_on_python_3s_line(data: bytes, line: int) -> None:
    with pytest.raises(InputError) as caught:
        read("src/a.py", data)
    assert (caught.value.path, caught.value.line) == ("src/a.py", line)
    assert caught.value.message.endswith("and not Python 2 that can be converted")


def test_conversion_is_a_finding_at_the_first_converted_line() -> None:
    text = "import tensorflow as tf\n\nx = 1\nif x:\n  print x\nprint 2\n"
    assert read("p/a.py", text.encode()).findings == (
        Finding("p/a.py", 5, 1, "python2-syntax", "info", "Python 2 source: converted to Python 3"),
    )


def test_what_a_fixer_could_not_do_is_a_warning_on_its_line() -> None:
    assert findings("print 1\n\nraise 'text'\n", "python2-syntax")[1:] == [
        (
            3,
            1,
            "warning",
            "Python 2: could not convert: raise 'text' (Python 3 does not support string exceptions)",
        )
    ]


@pytest.mark.parametrize(
    ("expression", "severity"),
    [
        ("7 / 2", "warning"),
        ("len(a) / 2 * 3", "warning"),
        ("-int(a) / (2 + 1)", "warning"),
        ("n / 2", "info"),
        ("f(n) / m", "info"),
        ("n / 2.0", None),
        ("float(n) / m", None),
        ("(n * 1e3) / m", None),
        ("n // 2", None),
    ],
)
def test_divisions_that_may_have_rounded_are_named(expression: str, severity: str | None) -> None:
    text = f"print 1\n\nx = 'é', {expression}\n"
    found = findings(text, "python2-division")
    assert [(line, column, kind) for line, column, kind, _ in found] == (
        [] if severity is None else [(3, 10, severity)]
    )
    assert findings("from __future__ import division\n" + text, "python2-division") == []


def test_in_place_division_is_named_too() -> None:
    assert [f[:3] for f in findings("print 1\nn /= 2\n", "python2-division")] == [(2, 1, "info")]


POSITIONS = """import os
# a comment

def f((a, b)):
    print >>g, tf.log(a), 0777, tf.exp(b)
    print
    '''a
    string'''
y = reduce(h, z), tf.log(z)  # last
print \\
   tf.sub(a, `b`)
"""


def test_positions_lead_back_past_inserted_lines_and_moved_columns() -> None:
    document = read("a.py", POSITIONS.encode())
    new, old = document.text.splitlines(), POSITIONS.splitlines()
    assert len(new) == len(old) + 2 - 1  # an import and a tuple more, a continuation less
    for name in (
        "import os",
        "# a",
        "def f(",
        "tf.log(a)",
        "tf.exp(b)",
        "string",
        "y =",
        "tf.log(z)",
        "# last",
        "tf.sub",
    ):
        position, expected = (
            next((number, line.index(name) + 1) for number, line in enumerate(lines, start=1) if name in line)
            for lines in (new, old)
        )
        assert document.locate(*position) == Location(*expected)
    assert document.locate(new.index("    print()") + 1, 5) == Location(6, 5)
    assert document.locate(len(new) + 1, 1) == Location(len(old) + 1, 1)


def test_newlines_stay_line_by_line() -> None:
    text = "print 1\r\nx = 1\nprint 2\rdef f((a, b)):\r\n  return '''a\r\nb\n'''\nprint 3"
    assert converted(text) == (
        "print(1)\r\nx = 1\nprint(2)\rdef f(xxx_todo_changeme):\r\n  (a, b) = xxx_todo_changeme\r\n"
        "  return '''a\r\nb\n'''\nprint(3)"
    )


PIECES = (
    "x = 1",
    "",
    "  ",
    "\x0c",
    "\x0cy = 2",
    "if x:\n\tz = (1,\n  2)  # c",
    "# \x0c é\u2028",
    "s = 'a\\\n\tb'",
    "u = \\\n  1",
    "'''\n \t\n'''",
)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_everything_around_a_conversion_stays(lines: list[str], newline: str, last: bool) -> None:
    before = newline.join("\n".join(lines).split("\n")) + newline
    after = f"{newline}# end" + (newline if last else "")
    assert converted(f"{before}print 1{after}") == f"{before}print(1){after}"


def test_fixers_stay_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    converted("print 1\nmap(f, x)\nraise 'x'\n")
    assert capfd.readouterr() == ("", "")

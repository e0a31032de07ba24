"""Plain calls are printed without LibCST: nothing of the result may tell which of the two printed it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.rewrite.helpers import CE, SPARSE, body, rewrite
from tests.rewrite.test_printer import KEPT
from tfmigrate.names import analyse
from tfmigrate.rewrite import cst_printer, plain_printer, printer
from tfmigrate.rewrite.plan import ArgumentEdit, CallPlan
from tfmigrate.rewrite.text import Lines
from tfmigrate.source import read

PROGRAMS = sorted((Path(__file__).parents[2] / "fixtures" / "programs").glob("*.in.py"))

PLAIN = {
    # keywords, new and renamed, with any white space
    "a = tf.nn.softmax(x, dim=1)": "a = tf.nn.softmax(x, axis=1)",
    "a = tf.nn.softmax (\n  x , dim = 1,\n)": "a = tf.nn.softmax (\n  x , axis = 1,\n)",
    "a = tf.argmax(x, 1, 'n')": "a = tf.argmax(x, 1, name='n')",
    "é = tf.nn.softmax(ñ, dim='ü')": "é = tf.nn.softmax(ñ, axis='ü')",
    "a = tf.nn.softmax((b, c), dim=1)": "a = tf.nn.softmax((b, c), axis=1)",
    # values that are wrapped, as arguments and as operands
    f"l = {CE}(labels=y, logits=x)": f"l = {CE}(labels=tf.stop_gradient(y), logits=x)",
    f"l = {CE}(labels=y if a else z, logits=x)": f"l = {CE}(labels=tf.stop_gradient(y if a else z), logits=x)",
    "a = tf.nn.dropout(x, p)": "a = tf.nn.dropout(x, rate=1 - p)",
    "a = tf.nn.dropout(x, 0.5)": "a = tf.nn.dropout(x, rate=1 - 0.5)",
    "a = tf.nn.dropout(x, p - q)": "a = tf.nn.dropout(x, rate=1 - (p - q))",
    "a = tf.nn.dropout(x, [p for p in q][0])": "a = tf.nn.dropout(x, rate=1 - [p for p in q][0])",
    # arguments that are dropped
    f"l = {CE}(None, y, x)": f"l = {CE}(labels=tf.stop_gradient(y), logits=x)",
    f"l = {SPARSE}(labels=y, logits=x, _sentinel=None)": f"l = {SPARSE}(labels=y, logits=x)",
    # patterns, nested in each other and in changed calls
    "a = tf.log(tf.nn.softmax(x))": "a = tf.nn.log_softmax(x)",
    "a = tf.log(tf.nn.softmax(x + 1, dim=0), name='n')": "a = tf.nn.log_softmax(x + 1, axis=0, name='n')",
    "a = tf.log(tf.nn.softmax(tf.log(tf.nn.softmax(x)) + tf.nn.softmax(x, dim=1)))": (
        "a = tf.nn.log_softmax(tf.nn.log_softmax(x) + tf.nn.softmax(x, axis=1))"
    ),
    "a = tf.reduce_sum(b / tf.log(c), reduction_indices=1)": "a = tf.reduce_sum(b / tf.math.log(c), axis=1)",
    # a new line
    "p = tf.nn.softmax(f(x) * 2)\nq = tf.log(p)": (
        "p_logits = f(x) * 2\np = tf.nn.softmax(p_logits)\nq = tf.nn.log_softmax(p_logits)"
    ),
    "p = tf.nn.softmax(x +\n  y)\nq = tf.log(p)": (
        "p_logits = (x +\n  y)\np = tf.nn.softmax(p_logits)\nq = tf.nn.log_softmax(p_logits)"
    ),
}


@pytest.mark.parametrize("source", PLAIN)
def test_plain_calls_do_without_libcst(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("printed with LibCST")

    monkeypatch.setattr(cst_printer, "print_unit", refuse)
    assert body(source) == PLAIN[source]


@pytest.mark.parametrize("source", [*PLAIN, *KEPT])
def test_libcst_prints_the_same(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = body(source)
    monkeypatch.setattr(printer, "print_plain", lambda *_: None)
    assert body(source) == plain


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.name)
def test_libcst_prints_programs_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = read(path.name, path.read_bytes()).text
    plain = rewrite(source, unsafe=True)
    monkeypatch.setattr(printer, "print_plain", lambda *_: None)
    assert rewrite(source, unsafe=True) == plain


@pytest.mark.parametrize(
    "source",
    [
        "f(x, (y), z)",
        "f((x), y)",
        "(f)(x)",
        "f(x  # no\n, y)",
        "f(x, \\\n y)",
        "f(*x)",
        "f(**x)",
        "f(y := x)",
        "f(y for y in x)",
        "f(f'{x}')",
        "f(" + " + ".join(["x"] * 200) + ")",
    ],
)
def test_what_is_not_plain(source: str) -> None:
    """Where one of these holds a plan, LibCST has it."""
    tree = ast.parse(source)
    analyse(tree)
    statement = tree.body[0]
    assert isinstance(statement, ast.Expr)
    call = statement.value
    assert isinstance(call, ast.Call)
    plan = CallPlan(call, call.func, "g", "api-renamed", {0: ArgumentEdit("k")})
    assert plain_printer.print_plain(Lines(source), call, {call: plan}, {}) is None

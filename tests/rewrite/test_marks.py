"""Comments that say how a line is to be read."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import CE, HEADER, body, rewrite

MARK = "  # tfmigrate: 2.x"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"l = {CE}_v2(labels=y, logits=x)\n", f"l = {CE}(labels=y, logits=x){MARK}\n"),
        (f"l = {CE}_v2(labels=y, logits=x)  # loss\n", f"l = {CE}(labels=y, logits=x)  # loss{MARK}\n"),
        (f"l = {CE}_v2(labels=y,\n  logits=x)\n", f"l = {CE}(labels=y,\n  logits=x){MARK}\n"),
        (f"l = f({CE}_v2(labels=y, logits=x),\n  1)\n", f"l = f({CE}(labels=y, logits=x),\n  1){MARK}\n"),
        (f"l = {CE}_v2(labels=y, logits=x)", f"l = {CE}(labels=y, logits=x){MARK}"),
        (f"def f():\n  return {CE}_v2(labels=y, logits=x)\n", f"def f():\n  return {CE}(labels=y, logits=x){MARK}\n"),
        (f"a = 1; l = {CE}_v2(labels=y, logits=x)\n", f"a = 1; l = {CE}(labels=y, logits=x){MARK}\n"),
    ],
)
def test_a_mark_is_put_at_the_end_of_the_statement(source: str, expected: str) -> None:
    assert body(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "l = CALL; a = 1\n",
        "if CALL: pass\n",
        "while CALL:\n    pass\n",
        "for i in CALL: pass\n",
        "with f(CALL): pass\n",
        "def f(a=CALL): pass\n",
        "@f(CALL)\nclass A: pass\n",
        "l = CALL \\\n\n",
    ],
)
def test_where_no_mark_can_stand_the_name_says_it(source: str) -> None:
    old = source.replace("CALL", f"{CE}_v2(labels=y, logits=x)")
    assert body(old) == source.replace("CALL", "tf.compat.v2.nn.softmax_cross_entropy_with_logits(labels=y, logits=x)")
    naive = source.replace("CALL", "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), 1)")
    assert body(naive, unsafe=True) == source.replace(
        "CALL", "tf.compat.v2.nn.softmax_cross_entropy_with_logits(labels=y, logits=x)"
    )


def test_constant_labels_need_no_mark() -> None:
    assert MARK not in body(f"l = {CE}_v2(labels=tf.one_hot(i, 3), logits=x)\n")


@pytest.mark.parametrize(
    "line",
    [
        f"l = {CE}(labels=y, logits=x)",
        "q = tf.log(tf.nn.softmax(x))",
        "q = tf.nn.softmax(x, dim=1)",
        f"l = f({CE}(labels=y,\n    logits=x))",
    ],
)
def test_skip_leaves_a_statement_alone(line: str) -> None:
    source = f"{HEADER}{line}  # tfmigrate: skip\n"
    result = rewrite(source, unsafe=True)
    assert result.text == source
    assert [finding for finding in result.findings if finding.rule != "graph-behavior"] == []


def test_a_skip_is_about_its_own_statement() -> None:
    source = "a = tf.nn.softmax(x, dim=1)  # tfmigrate: skip\nb = tf.nn.softmax(x, dim=1)\n"
    assert body(source) == source.replace("b = tf.nn.softmax(x, dim=1)", "b = tf.nn.softmax(x, axis=1)")


def test_a_mark_of_2x_is_believed() -> None:
    source = f"l = {CE}(labels=y, logits=x)  # tfmigrate: 2.x\n"
    assert body(source) == source
    assert body(source, target="compat") == source
    assert body(source, epoch="1.x") == source


def test_below_compat_v1_no_mark_would_be_true() -> None:
    source = "import tensorflow.compat.v1 as tf\nl = -tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), 1)\n"
    text = rewrite(source, unsafe=True).text
    assert MARK not in text
    assert "l = tensorflow.compat.v2.nn.softmax_cross_entropy_with_logits(labels=y, logits=x)\n" in text

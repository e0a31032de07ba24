"""One source through all steps: findings in the original's positions, bad input, and code without bounds."""

from __future__ import annotations

import ast

import pytest

from tests.rewrite.helpers import CE, HEADER, people, rewrite
from tfmigrate.model import InputError, Settings
from tfmigrate.rewrite import rewrite_text


def run(source: str, **options: object) -> str:
    return rewrite_text(source, "x.py", Settings(**options)).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "line"),
    [("x = = 1\n", 1), ("import tensorflow as tf\nprint 'a'\n", 2), ("x = 1\ny = (\n", 2), ("x = '\0'", 1)],
)
def test_bad_input_is_one_clear_line(source: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        run(source)
    assert caught.value.path == "x.py"
    assert caught.value.line == line
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "source", ["", "\n", "# tensorflow\n", "x = 1", "import os\nos.log(x)\n", '"""tensorflow"""\n']
)
def test_a_file_without_tensorflow_is_left(source: str) -> None:
    result = rewrite(source)
    assert (result.text, result.changed, result.findings, result.claims) == (source, False, (), ())


def test_a_tree_that_was_parsed_before_can_be_given() -> None:
    source = f"{HEADER}a = tf.log(x)\n"
    given = rewrite_text(source, "x.py", Settings(), ast.parse(source))
    assert given == rewrite_text(source, "x.py", Settings())
    assert given.changed


def test_findings_have_the_positions_of_the_original() -> None:
    source = (
        'import tensorflow as tf\n"ü"; p = tf.placeholder(tf.float32)\n\n'
        f"é = 'ü', {CE}(labels=tf.argmax(y, 1), logits=logits)\nf('𝒳', tf.log(logits))\n"
    )
    found = [(f.line, f.column, f.rule, f.severity) for f in rewrite(source).findings]
    assert found == sorted(found)
    assert found == [
        (2, 10, "api-compat-v1", "info"),
        (2, 10, "graph-behavior", "info"),
        (4, 10, "integer-to-dense", "warning"),
        (5, 8, "api-renamed", "info"),
        (5, 8, "log-of-logits", "warning"),
    ]


def test_every_change_is_told() -> None:
    source = (
        f"{HEADER}a = tf.log(tf.nn.softmax(x))\nb = tf.nn.softmax(a, dim=1)\n"
        f"c = {CE}(labels=y, logits=x)\nd = tf.log(b)\n"
    )
    told = {finding.line for finding in rewrite(source).findings if finding.severity == "info"}
    assert told == {2, 3, 4, 5}


DEEP = {
    "parentheses": "x = " + "(" * 190 + "tf.log(y)" + ")" * 190,
    "calls": "x = " + "tf.nn.softmax(" * 90 + "y, dim=1" + ")" * 90,
    "calls with two arguments": "x = " + "tf.reduce_sum(" * 60 + "y" + ", reduction_indices=1)" * 60,
    "terms that change": "x = " + " + ".join(["tf.nn.softmax(y, dim=1)"] * 500),
    "labels": f"x = {CE}(labels=" + " + ".join(["y"] * 2000) + ", logits=x)",
    "logits": f"x = {CE}(labels=y, logits=" + " + ".join(["y"] * 2000) + ")",
    "factors": "x = -tf.reduce_sum(" + " * ".join(["y"] * 2000) + " * tf.log(tf.nn.softmax(z)), 1)",
    "hoisted terms": "p = tf.nn.softmax(" + " + ".join(["y"] * 2000) + ")\nq = tf.log(p)",
    "constant terms": "q = tf.log(tf.nn.softmax(" + " + ".join(["1"] * 2000) + "))",
    "subscripts": f"x = {CE}(labels=y" + "[0]" * 1500 + ", logits=x)",
    "attributes": "x = tf" + ".a" * 3000,
    "methods": f"x = {CE}(labels=y" + ".a()" * 1500 + ", logits=x)",
    "signs": f"x = {CE}(labels=" + "-" * 150 + "y, logits=x)",
    "elif": "if a: tf.log(x)\n" + "".join(f"elif b{i}: tf.log(tf.nn.softmax(x))\n" for i in range(1000)),
    "aliases": "a0 = tf\n" + "".join(f"a{i + 1} = a{i}\n" for i in range(2000)) + "z = a2000.log(x)",
    "definitions": "a0 = y\n"
    + "".join(f"a{i + 1} = a{i}\n" for i in range(2000))
    + f"z = {CE}(labels=a2000, logits=x)",
    "a long line": "x = [" + ", ".join(["1"] * 50000) + ", tf.log(tf.nn.softmax(x))]",
    "nested lists": f"z = {CE}(labels=" + "[" * 90 + "1" + "]" * 90 + ", logits=y)",
    "names in a circle": f"a = b\nb = a\nz = tf.log(a)\nw = {CE}(labels=a, logits=b)",
    "lambdas": "z = " + "lambda: " * 90 + "tf.log(tf.nn.softmax(x))",
    "strings": "z = " + "'a' " * 5000 + "; w = tf.log(x)",
}


@pytest.mark.parametrize("case", DEEP)
@pytest.mark.parametrize("options", [{}, {"unsafe": True, "target": "compat"}], ids=["2.x", "compat"])
def test_no_code_is_too_deep(case: str, options: dict[str, object]) -> None:
    source = f"{HEADER}{DEEP[case]}\n"
    try:
        text = run(source, **options)
    except InputError as error:
        with pytest.raises(RecursionError):
            ast.parse(source)
        assert "\n" not in str(error)
        return
    assert run(text, **options) == text


def test_what_is_too_deep_for_libcst_is_told() -> None:
    source = f"{HEADER}x = {CE}(labels={' + '.join(['y'] * 2000)}, logits=x)\n"
    result = rewrite(source)
    assert result.text == source
    assert people(result) == [(2, "not-rewritten")]

"""Patterns over bound calls: every spelling of the same thing, and the near misses."""

from __future__ import annotations

import ast

import pytest

from tests.rewrite.helpers import HEADER, context_of
from tfmigrate.rewrite.match import find_match
from tfmigrate.rules.template import parse

LOSS = "-tf.reduce_sum($labels * tf.log(tf.nn.softmax($logits, axis=$inner?)), axis=$axis)"


def holes(pattern: str, source: str) -> dict[str, str] | None:
    """Hole -> code, of a match of the last expression of ``source``."""
    context = context_of(HEADER + source)
    statement = context.names.analysis.tree.body[-1]
    match = find_match(context, parse(pattern), statement.value)  # type: ignore[attr-defined]
    return None if match is None else {name: ast.unparse(node) for name, node in match.holes.items()}


SPELLINGS = [
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1)",
    "-tf.reduce_sum(tf.log(tf.nn.softmax(z)) * y, 1)",
    "-tf.reduce_sum(tf.multiply(y, tf.log(tf.nn.softmax(z))), 1)",
    "-tf.reduce_sum(tf.multiply(y=tf.log(tf.nn.softmax(z)), x=y), axis=1)",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), reduction_indices=1)",
    "-tf.reduce_sum(axis=1, input_tensor=y * tf.math.log(tf.nn.softmax(z)))",
    "tf.negative(tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1))",
    "0 - tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1)",
    "0.0 - tf.math.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1)",
    "-1 * tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1)",
    "tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1) * -1.0",
    "-tf.reduce_sum(--y * tf.log(tf.nn.softmax(logits=z)), 1)",
    "p = tf.nn.softmax(z)\n-tf.reduce_sum(y * tf.log(p), 1)",
    "p = tf.nn.softmax(z)\nq = tf.log(p)\n-tf.reduce_sum(q * y, 1)",
    "p = tf.nn.softmax(z)\nq = p\nr = tf.reduce_sum(y * tf.log(q), 1)\n-r",
    "p = tf.nn.softmax(z, name='p')\n-tf.reduce_sum(y * tf.log(p), 1)",
    "-tf.compat.v1.reduce_sum(y * tf.compat.v1.log(tf.nn.softmax(z)), 1)",
    "-(tf.reduce_sum)((y) * (tf.log((tf.nn.softmax(z)))), (1))",
]

NEAR_MISSES = [
    "tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1)",
    "--tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1)",
    "1 - tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1)",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(z)))",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1, True)",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1, keep_dims=True)",
    "-tf.reduce_sum(w * y * tf.log(tf.nn.softmax(z)), 1)",
    "-tf.reduce_sum(y + tf.log(tf.nn.softmax(z)), 1)",
    "-tf.reduce_sum(y / tf.log(tf.nn.softmax(z)), 1)",
    "-tf.reduce_mean(y * tf.log(tf.nn.softmax(z)), 1)",
    "-tf.reduce_sum(y * tf.log1p(tf.nn.softmax(z)), 1)",
    "-tf.reduce_sum(y * tf.log(tf.sigmoid(z)), 1)",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(z, name='p')), 1)",
    "-tf.reduce_sum(tf.multiply(y, tf.log(tf.nn.softmax(z)), name='m'), 1)",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(*z)), 1)",
    "-tf.reduce_sum(y @ tf.log(tf.nn.softmax(z)), 1)",
    "2 * -tf.reduce_sum(y * tf.log(tf.nn.softmax(z)), 1)",
    "p = tf.nn.softmax(z)\nif a:\n    p = z\n-tf.reduce_sum(y * tf.log(p), 1)",
    "p = tf.nn.softmax(z)\np += 1\n-tf.reduce_sum(y * tf.log(p), 1)",
    "np.sum(y * np.log(tf.nn.softmax(z)), 1)",
]


@pytest.mark.parametrize("source", SPELLINGS)
def test_spelling(source: str) -> None:
    found = holes(LOSS, source)
    assert found is not None
    assert found["labels"] in ("y", "--y")
    assert (found["logits"], found["axis"]) == ("z", "1")
    assert "inner" not in found


@pytest.mark.parametrize("source", NEAR_MISSES)
def test_near_miss(source: str) -> None:
    assert holes(LOSS, source) is None


def test_optional_hole() -> None:
    assert holes("tf.log(tf.nn.softmax($x, axis=$a?))", "tf.log(tf.nn.softmax(z, dim=0))") == {"x": "z", "a": "0"}
    assert holes("tf.log(tf.nn.softmax($x))", "tf.log(tf.nn.softmax(z, dim=0))") is None


def test_one_hole_twice_must_be_the_same() -> None:
    pattern = "tf.log($x) * tf.exp($x)"
    assert holes(pattern, "tf.log(a.b) * tf.exp(a.b)") == {"x": "a.b"}
    assert holes(pattern, "tf.log(a.b) * tf.exp(a.c)") is None


def test_a_constant_in_a_pattern_is_that_constant() -> None:
    assert holes("tf.log($x + 1)", "tf.log(z + 1)") == {"x": "z"}
    assert holes("tf.log($x + 1)", "tf.log(z + 2)") is None


def test_sums_keep_their_order() -> None:
    assert holes("tf.log($x - tf.exp($y))", "tf.log(tf.exp(a) - b)") is None


def test_either_factor_may_be_the_special_one() -> None:
    found = holes("tf.log($x) * tf.exp($y)", "tf.exp(a) * tf.log(b)")
    assert found == {"x": "b", "y": "a"}


def test_covered_nodes_leave_out_what_is_in_holes() -> None:
    context = context_of(f"{HEADER}q = tf.log(tf.nn.softmax(tf.exp(z)))")
    node = context.names.analysis.tree.body[-1].value  # type: ignore[attr-defined]
    match = find_match(context, parse("tf.log(tf.nn.softmax($x))"), node)
    assert match is not None
    assert {ast.unparse(item.func) for item in match.covered if isinstance(item, ast.Call)} == {
        "tf.log",
        "tf.nn.softmax",
    }


def test_a_crossing_is_told() -> None:
    context = context_of(f"{HEADER}p = tf.nn.softmax(z)\nr = p\nq = tf.log(r)")
    node = context.names.analysis.tree.body[-1].value  # type: ignore[attr-defined]
    match = find_match(context, parse("tf.log(tf.nn.softmax($x))"), node)
    assert match is not None
    assert (match.crossed["x"].read.id, match.crossed["x"].binding.name) == ("r", "p")
    assert [ast.unparse(item) for item in match.covered] == ["tf.log(r)"]


def test_names_without_end() -> None:
    chain = "a0 = tf.nn.softmax(z)\n" + "".join(f"a{i + 1} = a{i}\n" for i in range(2000))
    assert holes("tf.log(tf.nn.softmax($x))", f"{chain}tf.log(a2000)") is None
    assert holes("tf.log(tf.nn.softmax($x))", "a = b\nb = a\ntf.log(a)") is None

"""Templates: TensorFlow code with holes."""

from __future__ import annotations

import ast

import pytest

from tfmigrate.rules.template import endpoint_of, hole_name, holes_in, parse


def test_holes() -> None:
    template = parse("tf.log(tf.nn.softmax($x, axis=$axis?), name=$name?)")
    assert template.holes == {"x", "axis", "name"}
    assert template.optional == {"axis", "name"}
    assert template.endpoints == {"log", "nn.softmax"}
    assert template.endpoint == "log"
    assert not template.is_plain_call


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("tf.f(a=$a, b=$b)", True),
        ("tf.f()", True),
        ("tf.f($a)", False),
        ("tf.f(a=$a, b=1)", False),
        ("tf.f(a=tf.g($a))", False),
        ("-tf.f(a=$a)", False),
    ],
)
def test_plain_call(text: str, plain: bool) -> None:
    assert parse(text).is_plain_call is plain


@pytest.mark.parametrize(
    ("text", "message"),
    [("tf.f($a", "is not a Python expression"), ("tf.f(**$a)", r"has \*\* in a template"), ("x = 1", "is not")],
)
def test_broken(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse(text)


def test_endpoint_of() -> None:
    def endpoint(text: str) -> str | None:
        return endpoint_of(ast.parse(text, mode="eval").body)

    assert endpoint("tf.nn.softmax") == "nn.softmax"
    assert endpoint("tf") is None
    assert endpoint("np.log") is None
    assert endpoint("tf.log(x).name") is None


def test_hole_names() -> None:
    template = parse("tf.f($a_b + 1)")
    assert holes_in(template.tree) == {"a_b"}
    assert hole_name(ast.Name("a")) is None

"""Numbers that stand in the text."""

from __future__ import annotations

import math

import pytest

from tests.rewrite.helpers import HEADER, body, context_of
from tfmigrate.rewrite.constants import is_moderate, numbers


def value_of(source: str) -> list[float] | None:
    context = context_of(f"{HEADER}import numpy as np\n{source}")
    return numbers(context, context.names.analysis.tree.body[-1].value)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1", [1.0]),
        ("-1.5", [-1.5]),
        ("[[1, 2.5], (3,)]", [1.0, 2.5, 3.0]),
        ("np.array([[1., 2.]], dtype='float32')", [1.0, 2.0]),
        ("tf.constant([1., -2.])", [1.0, -2.0]),
        ("tf.convert_to_tensor(np.array([4.]))", [4.0]),
        ("v = [1., 2.]\ntf.constant(v)", [1.0, 2.0]),
        ("x", None),
        ("[1, x]", None),
        ("True", None),
        ("'1'", None),
        ("np.zeros(3)", None),
        ("tf.Variable([1.])", None),
        ("np.array(*v)", None),
        ("v = [1.]\nv = [2.]\nv", None),
    ],
)
def test_numbers(source: str, expected: list[float] | None) -> None:
    assert value_of(source) == expected


@pytest.mark.parametrize(("spread", "moderate"), [(0.0, True), (80.0, True), (80.5, False), (1e4, False)])
def test_moderate(spread: float, moderate: bool) -> None:
    context = context_of(f"{HEADER}[0.0, {spread}]")
    node = context.names.analysis.tree.body[-1].value  # type: ignore[attr-defined]
    assert is_moderate(context, node) is moderate
    # The smallest normal float32 is 2 ** -126.
    assert math.exp(-spread) > 2**-126 or not moderate


def test_moderate_constants_stay_and_others_do_not() -> None:
    assert body("q = tf.log(tf.nn.softmax([0.5, 1.5]))\n") == "q = tf.math.log(tf.nn.softmax([0.5, 1.5]))\n"
    assert body("q = tf.log(tf.nn.softmax([1e4, 0., -1e4]))\n") == "q = tf.nn.log_softmax([1e4, 0., -1e4])\n"
    assert body("q = tf.log(tf.nn.softmax([]))\n") == "q = tf.nn.log_softmax([])\n"

"""Calls in an order of 0.x in files that are 1.x otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewrite.helpers import body, found, rewrite
from tests.transforms.running import printed_on_1_15, printed_today

# tf.layers is 1.x beyond doubt, so the epoch of each file is that.
NEWER = "d = tf.layers.dense\n"


def line(code: str) -> str:
    """What becomes of one line below ``NEWER``."""
    return body(NEWER + code).strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tf.concat(3, [a, b])", "tf.concat(axis=3, values=[a, b])"),
        ("tf.concat(-1, [a, b], 'c')", "tf.concat(axis=-1, values=[a, b], name='c')"),
        ("tf.concat(axis, [a, b])", "tf.concat(axis=axis, values=[a, b])"),
        ("tf.concat(0, (a, b), name='c')", "tf.concat(axis=0, values=(a, b), name='c')"),
        ("tf.concat(1, [f(x) for x in xs])", "tf.concat(axis=1, values=[f(x) for x in xs])"),
        ("tf.concat(1, [a] * 3)", "tf.concat(axis=1, values=[a] * 3)"),
        ("tf.split(0, 2, x)", "tf.split(axis=0, num_or_size_splits=2, value=x)"),
        ("tf.split(1, n, x, 's')", "tf.split(axis=1, num_or_size_splits=n, value=x, name='s')"),
        ("tf.concat([a, b], 1)", "tf.concat([a, b], 1)"),
        ("tf.concat(values, axis)", "tf.concat(values, axis)"),
        ("tf.concat([a, b], [0])", "tf.concat([a, b], [0])"),
        ("tf.split(x, 2, 0)", "tf.split(x, 2, 0)"),
        ("tf.split(axis, n, x)", "tf.split(axis, n, x)"),
        ("tf.image.resize_images(x, 8, 9)", "tf.compat.v1.image.resize_images(x, [8, 9])"),
        ("tf.image.resize_images(x, 2 * h, w, method=1)", "tf.compat.v1.image.resize_images(x, [2 * h, w], method=1)"),
        ("tf.image.resize_images(x, s.n, s.n, 1, True)", "tf.compat.v1.image.resize_images(x, [s.n, s.n], 1, True)"),
        ("tf.image.resize_images(x, size, method)", "tf.compat.v1.image.resize_images(x, size, method)"),
        ("tf.image.resize_images(x, [8, 9], 1)", "tf.compat.v1.image.resize_images(x, [8, 9], 1)"),
        ("tf.image.resize_images(x, (8, 8), method=1)", "tf.compat.v1.image.resize_images(x, (8, 8), method=1)"),
    ],
)
def test_what_1x_refuses_is_read_as_it_was_meant(old: str, new: str) -> None:
    assert line(old) == new
    assert found(NEWER + old) == []


def test_a_name_of_a_number_and_of_a_list_are_what_they_stand_for() -> None:
    assert line("axis = 1\nparts = [a, b]\ny = tf.concat(axis, parts)") == "y = tf.concat(axis=axis, values=parts)"
    assert line("parts = [a, b]\ny = tf.concat(parts, [0])") == "y = tf.concat(parts, [0])"


def test_what_may_be_either_is_a_finding() -> None:
    assert line("tf.concat(1, parts)") == "tf.concat(1, parts)"
    assert found(f"{NEWER}tf.concat(1, parts)") == ["epoch-0.12-concat"]
    assert found(f"{NEWER}tf.image.resize_images(x, 8, tf.log(w))") == ["resize-height-width"]


def test_code_for_2x_and_arguments_that_are_not_in_the_text_are_left_alone() -> None:
    assert found(f"{NEWER}tf.concat(*parts)") == []
    assert body("tf.math.log1p(x)\ntf.experimental.numpy.sum(x)\ntf.concat(1, [a])").endswith("tf.concat(1, [a])")


def test_flags_of_dimensions_are_a_finding() -> None:
    assert found(f"{NEWER}tf.reverse(x, [False, True])") == ["reverse-by-flags"]
    assert found(f"{NEWER}tf.reverse(x, [0, 1])") == []


PROGRAM = """import tensorflow as tf
from tensorflow.python.framework import ops

x = tf.reshape(tf.range(12.0), [2, 6])
tf.layers.flatten(tf.ones([1, 2, 2]))
parts = tf.split(1, 3, x)
y = tf.concat(0, [parts[0], parts[2]])
image = tf.image.resize_images(tf.reshape(x, [1, 3, 4, 1]), 6, 2)
near = tf.image.resize_images(tf.reshape(x, [1, 3, 4, 1]), 3, 8, method=1)
with tf.Session() as sess:
    print(sess.run(y).tolist(), sess.run(image).shape, sess.run(near)[0, 0, :, 0].tolist())
"""


def test_the_new_text_computes_what_was_meant(tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(rewrite(PROGRAM).text, "utf-8")
    meant = "[[0.0, 1.0], [6.0, 7.0], [4.0, 5.0], [10.0, 11.0]] (1, 6, 2, 1) [0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0]\n"
    assert printed_today(path) == meant
    assert printed_on_1_15(path) == meant

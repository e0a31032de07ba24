"""Transposed convolutions keep their static shape; ``fixtures/programs1x/model_dcgan_shapes.py`` compares them."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import body, found

GRAPH = "x = tf.placeholder(tf.float32)\n"
STRIDES = "[1, 2, 2, 1]"


def line(code: str, **options: str) -> str:
    return body(GRAPH + code, **options).splitlines()[-1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"tf.nn.conv2d_transpose(x, w, shape, {STRIDES})", f"tf_nn.conv2d_transpose(x, w, shape, {STRIDES})"),
        ("f = tf.nn.conv2d_transpose", "f = tf_nn.conv2d_transpose"),
        ("tf.nn.conv1d_transpose(x, w, [n, 8, 2], 2)", "tf_nn.conv1d_transpose(x, w, [n, 8, 2], 2)"),
        (
            f"tf.nn.conv2d_transpose(x, w, [tf.shape(y)[0], 8, 8, 2], {STRIDES})",
            f"tf_nn.conv2d_transpose(x, w, [tf.shape(y)[0], 8, 8, 2], {STRIDES})",
        ),
        (
            f"tf.nn.conv2d_transpose(x, w, [tf.shape(x)[0], 8, 8, 2], {STRIDES})",
            f"tf.nn.conv2d_transpose(x, w, [tf.shape(x)[0], 8, 8, 2], {STRIDES})",
        ),
        (
            f"b = tf.shape(x)[0]\ntf.nn.conv2d_transpose(x, w, tf.stack([b, 8, 8, 2]), {STRIDES})",
            f"tf.nn.conv2d_transpose(x, w, tf.stack([b, 8, 8, 2]), {STRIDES})",
        ),
    ],
)
def test_the_batch_is_that_of_the_output_shape(old: str, new: str) -> None:
    assert line(old) == new
    assert found(GRAPH + old) == []


def test_where_the_run_time_package_may_not_be_used_it_is_a_finding() -> None:
    code = f"tf.nn.conv2d_transpose(x, w, shape, {STRIDES})"
    assert line(code, target="compat") == code
    assert found(GRAPH + code, target="compat") == ["transposed-static-shape"]

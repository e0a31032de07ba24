"""Sizes that are floats become whole where that is certain; ``fixtures/programs1x/idioms_whole_sizes.py`` runs."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import body

SETUP = "import numpy as np\nn = 8\nhalf = n / 2\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tf.placeholder(tf.float32, [None, n / 2])", "tf.compat.v1.placeholder(tf.float32, [None, int(n / 2)])"),
        ("tf.get_variable('v', (half, 3))", "tf.compat.v1.get_variable('v', (int(half), 3))"),
        ("tf.TensorShape([np.ceil(n / 3), 2.0])", "tf.TensorShape([int(np.ceil(n / 3)), int(2.0)])"),
        ("tf.Dimension(n / 2)", "tf.compat.v1.Dimension(int(n / 2))"),
        ("tf.placeholder(tf.float32, [None, n // 2])", "tf.compat.v1.placeholder(tf.float32, [None, n // 2])"),
        ("tf.placeholder(tf.float32, np.array([4]) / 2)", "tf.compat.v1.placeholder(tf.float32, np.array([4]) / 2)"),
        ("tf.get_variable('v', [int(n / 2)])", "tf.compat.v1.get_variable('v', [int(n / 2)])"),
    ],
)
def test_a_float_in_a_shape(old: str, new: str) -> None:
    assert body(SETUP + old).splitlines()[-1] == new

"""Names of TensorFlow in strings."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import HEADER, people, rewrite
from tfmigrate.model import Settings
from tfmigrate.rewrite import rewrite_source

OLD = "old = tf.log(x)\n"  # tells that the file is 1.x
NEW = "old = tf.math.log(x)\n"

CASES = {
    "importlib.import_module('tensorflow.contrib.slim')": "importlib.import_module('tfmigrate.compat.contrib.slim')",
    'locate("tensorflow.log")': 'locate("tensorflow.math.log")',
    "locate('tensorflow.placeholder')": "locate('tensorflow.compat.v1.placeholder')",
    "locate('tensorflow.contrib.rnn.GRUCell')": "locate('tfmigrate.compat.rnn_cell.GRUCell')",
    "locate('tensorflow.nn.rnn_cell')": "locate('tfmigrate.compat.rnn_cell')",
    "['tensorflow.train', 'tensorflow.layers']": "['tensorflow.compat.v1.train', 'tfmigrate.compat.layers']",
    "mock.patch('tensorflow.log')": "mock.patch('tensorflow.math.log')",
    "mock.patch.object(tf, 'reduce_mean')": "mock.patch.object(tf, 'reduce_mean')",
    "mock.patch('tensorflow.reduce_mean')": "mock.patch('tensorflow.reduce_mean')",
    "getattr(tf, name)": "getattr(tf.compat.v1, name)",
    "mock.patch.object(tf, 'log')": "mock.patch.object(tf.math, 'log')",
    "getattr(tf, 'log')": "getattr(tf.math, 'log')",
    "getattr(tf, 'placeholder')": "getattr(tf.compat.v1, 'placeholder')",
    "hasattr(tf, 'AUTO_REUSE')": "hasattr(tf.compat.v1, 'AUTO_REUSE')",
    "getattr(tf, 'log')(tf.log(x))": "getattr(tf.math, 'log')(tf.math.log(x))",
}
STAYS = [
    "getattr(tf, 'exp')", "getattr(other, 'log')", "'a text about tensorflow.log'", "'tensorflow'",
    "f'tensorflow.log {x}'", "'tensorflow.' 'log'", "b'tensorflow.log'", "'tensorflow.no.such'", "'tensorflow/log'",
]  # fmt: skip


@pytest.mark.parametrize("expression", CASES)
def test_rewritten(expression: str) -> None:
    text = rewrite_source(f"{HEADER}{OLD}a = {expression}\n", "x.py", Settings()).text
    assert text == f"{HEADER}{NEW}a = {CASES[expression]}\n"


@pytest.mark.parametrize("expression", STAYS)
def test_left_alone(expression: str) -> None:
    assert rewrite(f"{HEADER}{OLD}a = {expression}\n").text == f"{HEADER}{NEW}a = {expression}\n"


def test_docstrings_are_text() -> None:
    assert rewrite(f"{HEADER}{OLD}def f():\n    'tensorflow.log'\n").text.endswith("'tensorflow.log'\n")


def test_without_a_mark_of_1x_nothing_is_touched() -> None:
    assert rewrite(f"{HEADER}a = locate('tensorflow.nn')\n").text == f"{HEADER}a = locate('tensorflow.nn')\n"


def test_what_is_gone_is_a_finding() -> None:
    assert people(rewrite(f"{HEADER}{OLD}a = locate('tensorflow.contrib.bigtable')\n")) == [(3, "name-in-string")]


def test_a_module_by_import_module() -> None:
    source = "import importlib\ntf = importlib.import_module('tensorflow')\na = tf.log(x)\nb = getattr(tf, name)\n"
    new = source.replace("tf.log", "tf.math.log").replace("getattr(tf,", "getattr(tf.compat.v1,")
    assert rewrite(source).text == new

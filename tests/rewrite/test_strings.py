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
    "mock.patch.object(tf.train, 'AdamOptimizer')": "mock.patch.object(tf.compat.v1.train, 'AdamOptimizer')",
    "getattr(tf.train, 'AdamOptimizer')": "getattr(tf.compat.v1.train, 'AdamOptimizer')",
    "getattr(tf, 'log', None)": "getattr(tf.math, 'log', None)",
    "getattr(tf, 'self_adjoint_eig')": "getattr(tf.linalg, 'eigh')",
    "vars(tf)['log']": "vars(tf.math)['log']",
    "vars(tf)[name]": "vars(tf.compat.v1)[name]",
    "tf.__dict__['placeholder']": "tf.compat.v1.__dict__['placeholder']",
    "operator.attrgetter('log')(tf)": "operator.attrgetter('log')(tf.math)",
    "__import__('tensorflow').log(x)": "__import__('tensorflow').math.log(x)",
    "__import__('tensorflow.layers', fromlist=['x']).dense(x, 3)": (
        "__import__('tfmigrate.compat.layers', fromlist=['x']).dense(x, 3)"
    ),
    "importlib.import_module('tensorflow').log(x)": "importlib.import_module('tensorflow').math.log(x)",
    "importlib.import_module('tensorflow.nn').softmax(x, dim=1)": (
        "importlib.import_module('tensorflow.nn').softmax(x, axis=1)"
    ),
    "getattr(tf, 'log')(tf.log(x))": "getattr(tf.math, 'log')(tf.math.log(x))",
}
STAYS = [
    "getattr(tf, 'exp')", "getattr(other, 'log')", "'a text about tensorflow.log'", "'tensorflow'",
    "tf.__file__", "tf.__name__", "hasattr(tf, 'contrib')", "vars(other)['log']", "operator.attrgetter('log')(other)",
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


LOST = [
    "getattr(tf.train, 'AdamOptimizer')", "getattr(tf, 'placeholder')", "mock.patch('tensorflow.placeholder')",
    "mock.patch.object(tf, 'log')", "importlib.import_module('tensorflow.contrib.slim')",
]  # fmt: skip


@pytest.mark.parametrize("expression", LOST)
def test_a_name_that_only_1x_has_is_a_mark_of_1x(expression: str) -> None:
    alone = rewrite_source(f"{HEADER}a = {expression}\n", "x.py", Settings())
    beside = rewrite_source(f"{HEADER}{OLD}a = {expression}\n", "x.py", Settings())
    assert alone.changed
    assert beside.text == alone.text.replace(HEADER, f"{HEADER}{NEW}", 1)


def test_through_a_part_that_was_imported() -> None:
    source = "from tensorflow import nn\nimport tensorflow as tf\na = tf.log(x)\nb = getattr(nn, 'softmax')(x, dim=1)\n"
    assert rewrite(source).text.endswith("b = getattr(tf.compat.v1.nn, 'softmax')(x, dim=1)\n")
    alone = rewrite("from tensorflow import nn\na = getattr(nn, 'softmax_cross_entropy_with_logits_v2')(x)\n")
    assert people(alone) == [(2, "name-in-string")]


ERRORS = {
    "getattr(tf, 'contrib')": "api-gone",
    "vars(tf)['contrib']": "api-gone",
    "__import__('tensorflow.contrib.slim')": "name-in-string",
}


@pytest.mark.parametrize("expression", ERRORS)
def test_what_a_string_cannot_say_is_a_finding(expression: str) -> None:
    result = rewrite(f"{HEADER}{OLD}a = {expression}\n")
    assert result.text == f"{HEADER}{NEW}a = {expression}\n"
    assert people(result) == [(3, ERRORS[expression])]


def test_a_missing_name_that_is_expected_needs_nobody() -> None:
    assert people(rewrite(f"{HEADER}{OLD}a = getattr(tf, 'contrib', None)\n")) == []


def test_what_is_gone_is_a_finding() -> None:
    assert people(rewrite(f"{HEADER}{OLD}a = locate('tensorflow.contrib.bigtable')\n")) == [(3, "name-in-string")]


def test_a_module_by_import_module() -> None:
    source = "import importlib\ntf = importlib.import_module('tensorflow')\na = tf.log(x)\nb = getattr(tf, name)\n"
    new = source.replace("tf.log", "tf.math.log").replace("getattr(tf,", "getattr(tf.compat.v1,")
    assert rewrite(source).text == new

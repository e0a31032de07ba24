"""What the text does not show gets a finding, and what only looks like it gets none."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import found, people, rewrite

GRAPH = "x = tf.placeholder(tf.float32)\n"


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("text = 'tf.to_float(x)'\neval(text)", "name-in-text"),
        ("text = 'import tensorflow.contrib.slim as slim'\nexec(text)", "name-in-text"),
        ("text = 'tf.nn.' + name\neval(text)", "name-in-text"),
        ("eval('tf.log(%s)' % name)", "name-in-text"),
        ("eval('tf.nn.' + name)", "name-in-text"),
        ("import importlib\nimportlib.import_module('tensorflow.contrib.' + name)", "name-in-string"),
        ("__import__('tensorflow.contrib.%s' % name)", "name-in-string"),
        ("getattr(tf.contrib, name)", "name-in-string"),
        ("import sys\nsys.modules['tensorflow.contrib.slim']", "name-in-string"),
        ("tf.nn.dropout = mine", "patched-tensorflow"),
        ("tf.nn.softmax_cross_entropy_with_logits = mine", "patched-tensorflow"),
        ("backends = {'tf': tf}\nlib = backends[name]\nlib.get_variable('a')", "likely-tensorflow"),
    ],
)
def test_a_finding(code: str, rule: str) -> None:
    assert found(GRAPH + code) == [rule]


@pytest.mark.parametrize(
    "code",
    [
        "eval('tf.nn.relu(x)')",
        "eval('tf.nn.relu(%s)' % name)",
        "text = 'tf.nn.relu(x)'\neval(text)",
        "text = 'np.log(x)'\neval(text)",
        "eval(expression)",
        "eval('1 + 1')",
        "x.eval('tf.log')",
        "exec('y = tf.log(x)')  # tfmigrate: skip",
        "import importlib\nimportlib.import_module('nets.' + name)",
        "import importlib\nimportlib.import_module(name)",
        "getattr(tf.train, name)",
        "getattr(other.contrib, name)",
        "import sys\nsys.modules['numpy.core']",
        "import sys\nsys.modules['tensorflow.contrib.slim'] = mine",
        "tf.nn.relu = mine",
        "tf.Session = mine",
        "from tensorflow.contrib.layers import *",
        "backends = {'tf': tf}\nlib = backends[name]\nlib.log(x)",
        "backends = {'tf': tf}\nimport sqlalchemy.orm as orm\norm.Session()",
        "print(tf)\nself.Session()",
    ],
)
def test_no_finding(code: str) -> None:
    assert found(GRAPH + code) == []


def test_a_module_whose_name_is_put_together() -> None:
    source = "import importlib\ntf = importlib.import_module('.'.join(['tensorflow']))\ntf.Session()\ntf.matmul(a, b)\n"
    assert people(rewrite(source)) == [(3, "likely-tensorflow")]
    assert people(rewrite("tf = load('torch_functions')\ntf.Session()\n")) == []

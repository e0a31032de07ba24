"""Facts about expressions. The oracle is TensorFlow 1.15: what it gives, and where its gradients flow."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import CE, HEADER, SPARSE, body, context_of, found
from tfmigrate.rewrite.infer import facts_of

PREFACE = (
    "import numpy as np\n"
    "ints = tf.placeholder(tf.int32, [None])\n"
    "floats = tf.placeholder(tf.float32, [None, 3])\n"
    "v = tf.Variable(1.0)\n"
)


def facts(expression: str, setup: str = "") -> frozenset[str]:
    context = context_of(f"{HEADER}{PREFACE}{setup}\nout = {expression}")
    statement = context.names.analysis.tree.body[-1]
    return facts_of(context, statement.value)  # type: ignore[attr-defined]


NO_GRADIENT = [
    "1.0",
    "[[0., 1.]]",
    "np.eye(3)",
    "np.eye(3).astype('float32')",
    "np.eye(3)[ids]",
    "-np.ones(3)",
    "[[1, 2], [3, 4]]",
    "tf.constant([[0., 1.]])",
    "tf.zeros_like(floats)",
    "tf.ones([2, 3])",
    "tf.zeros(tf.shape(v))",
    "tf.stop_gradient(floats)",
    "tf.one_hot(ids, 3)",
    "tf.one_hot(floats, 3)",
    "tf.cast(ints, tf.float32)",
    "tf.cast(floats > 0.5, tf.float32)",
    "tf.to_float(ints)",
    "tf.to_float(tf.to_int32(floats))",
    "ints",
    "tf.cast(tf.equal(floats, 1.0), 'float32')",
    "tf.cast(floats, tf.int64)",
    "tf.placeholder(tf.bool, [None])",
    "tf.reshape(tf.one_hot(ids, 3), [-1, 3])",
    "tf.reshape(shape=[-1, 3], tensor=tf.one_hot(ids, 3))",
    "tf.concat([tf.one_hot(ids, 3), np.eye(3)], 0)",
    "tf.one_hot(ids, 3) * 0.9 + 0.1 / 3",
    "tf.random_normal([2, 3])",
    "tf.random_uniform([2, 3], minval=0.5)",
    "tf.argmax(floats, 1)",
    "tf.gather(np.eye(3), ints)",
    "tf.identity(tf.stop_gradient(floats))",
    "tf.squeeze(tf.stop_gradient(floats), [1])",
    "tf.random_normal([2], mean=np.pi)",
    "tf.cast(x=ints, dtype=tf.float32)",
    "tf.cast(dtype=tf.float32, x=ints)",
]

GRADIENT = [
    "floats",
    "v",
    "v * 2.0",
    "-v",
    "floats[0]",
    "[[v, 1.0]]",
    "tf.nn.softmax(floats)",
    "tf.cast(floats, tf.float32)",
    "tf.to_float(floats)",
    "tf.reshape(floats, [-1, 3])",
    "tf.reshape(shape=[-1, 3], tensor=floats)",
    "unknown",
    "tf.transpose(perm=[1, 0], a=floats)",
    "tf.concat(axis=1, values=[floats, floats])",
    "tf.concat([floats, np.eye(3)], 0)",
    "tf.expand_dims(axis=0, input=floats)",
    "tf.tile(multiples=[2, 1], input=floats)",
    "tf.gather(floats, ints)",
    "tf.gather(indices=ints, params=floats)",
    "tf.random_normal([2, 3], mean=v)",
    "tf.random_uniform([2], maxval=v)",
    "tf.truncated_normal([2], 0.0, v)",
    "tf.one_hot(ids, 3) * (1 - v) + v / 3",
    "tf.identity(floats)",
    "np_like.eye(3)",
    "self.labels",
    "f(ints)",
    "floats if a else 1.0",
    "tf.convert_to_tensor(floats)",
    "tf.where(floats > 0, floats, v)",
    "tf.cast(floats, floats.dtype)",
    "tf.cast(floats, dtype)",
    "tf.slice(floats, [0, 0], [1, 1])",
    "tf.identity(*args)",
]


@pytest.mark.parametrize("expression", NO_GRADIENT)
def test_no_gradient(expression: str) -> None:
    assert "no-gradient" in facts(expression)


@pytest.mark.parametrize("expression", GRADIENT)
def test_maybe_a_gradient(expression: str) -> None:
    assert "no-gradient" not in facts(expression)


def test_the_axis_of_0_12_is_not_what_is_concatenated() -> None:
    assert body(f"l = {CE}(x, tf.concat(1, [a, b]))\n") == (
        f"l = {CE}(logits=x, labels=tf.stop_gradient(tf.concat(axis=1, values=[a, b])))\n"
    )


def test_numpy_must_be_numpy() -> None:
    assert "constant" not in facts("np.eye(3)", "np = other")
    assert "constant" in facts("numpy.eye(3)", "import numpy")
    assert "constant" in facts("eye(3)", "from numpy import eye")


def test_facts_through_names() -> None:
    assert "no-gradient" in facts("y", "y = tf.one_hot(ids, 3)")
    assert "no-gradient" not in facts("y", "y = tf.one_hot(ids, 3)\ny = floats")
    assert "no-gradient" not in facts("y", "if a:\n    y = tf.one_hot(ids, 3)")
    assert facts("a", "a = b\nb = a") == frozenset()
    assert facts("a", "a = tf.identity(a)") == frozenset()


@pytest.mark.parametrize(
    ("expression", "fact", "expected"),
    [
        ("tf.nn.softmax(floats)", "softmax", True),
        ("tf.layers.dense(floats, 3, activation=tf.nn.softmax)", "softmax", True),
        ("tf.layers.dense(floats, 3, tf.nn.softmax)", "softmax", True),
        ("tf.layers.dense(floats, 3, activation=tf.nn.relu)", "softmax", False),
        ("tf.sigmoid(floats)", "sigmoid", True),
        ("tf.log(tf.nn.softmax(floats))", "softmax", False),
        ("tf.argmax(floats, 1)", "class-ids", True),
        ("ints", "class-ids", True),
        ("tf.placeholder(tf.int32, [None, 3])", "class-ids", False),
        ("tf.placeholder(dtype=tf.int64, shape=(None,))", "class-ids", True),
        ("tf.to_float(tf.argmax(floats, 1))", "class-ids", False),
        ("tf.one_hot(ids, 3)", "dense-labels", True),
        ("tf.argmax(tf.one_hot(ids, 3), 1)", "dense-labels", False),
    ],
)
def test_fact(expression: str, fact: str, expected: bool) -> None:
    assert (fact in facts(expression)) is expected


ACCUSED = [
    "l = tf.log(logits)",
    "l = tf.log(self.logits)",
    "logits = tf.matmul(a, b)\nl = tf.log(logits)",
    "z = tf.matmul(a, b)\np = tf.nn.softmax(z)\nl = tf.log(z)",
    f"z = tf.matmul(a, b)\nl = {SPARSE}(labels=y, logits=z)\nm = tf.log(z)",
]

NOT_ACCUSED = [
    "logits = tf.matmul(a, b)\nlogits = tf.nn.softmax(logits)\nl = tf.log(logits)",
    "net = tf.matmul(a, b)\nnet = tf.nn.softmax(net)\nl = tf.log(net)",
    "net = tf.matmul(a, b)\nif a:\n    net = tf.nn.softmax(net)\nl = tf.log(net)",
    "logits = tf.exp(z)\nl = tf.log(logits)",
    "class A:\n    def f(self):\n        self.logits = tf.sigmoid(z)\n        return tf.log(self.logits)",
    "class A:\n    def f(self):\n        self.logits = tf.nn.softmax(z)\n"
    "    def g(self):\n        return tf.log(self.logits)",
    "z = tf.exp(a)\np = tf.nn.softmax(z)\nl = tf.log(z)",
    "z = a\np = tf.nn.softmax(z)\nz = tf.abs(a) + 1\nl = tf.log(z)",
    "l = tf.log(logits + 1.0)",
    "l = tf.log(tf.nn.softmax(logits))",
    "def f(x):\n    return tf.nn.softmax(x), tf.log(x)",
    "l = tf.log(logits_probability)",
]


@pytest.mark.parametrize("source", ACCUSED)
def test_log_of_logits(source: str) -> None:
    assert found(source) == ["log-of-logits"]


@pytest.mark.parametrize("source", NOT_ACCUSED)
def test_no_log_of_logits(source: str) -> None:
    assert found(source) == []

"""Patterns of several calls: when they are rewritten, when they are only told, and when they must stay."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import CE, HEADER, body, found, rewrite

SAFE = {
    "q = tf.log(tf.nn.softmax(x))\n": "q = tf.nn.log_softmax(x)\n",
    "q = tf.log(tf.nn.softmax(x, dim=0), name='q')\n": "q = tf.nn.log_softmax(x, axis=0, name='q')\n",
    "q = tf.log(tf.nn.softmax(x), 'q')\n": "q = tf.nn.log_softmax(x, name='q')\n",
    "q = tf.log(tf.sigmoid(x))\n": "q = tf.math.log_sigmoid(x)\n",
    "q = tf.log(tf.nn.sigmoid(x - y))\n": "q = tf.math.log_sigmoid(x - y)\n",
    "p = tf.nn.softmax(z)\nq = tf.log(p)\n": "p = tf.nn.softmax(z)\nq = tf.nn.log_softmax(z)\n",
    "p = tf.nn.softmax(z, name='p')\nq = tf.log(p)\n": "p = tf.nn.softmax(z, name='p')\nq = tf.nn.log_softmax(z)\n",
    "p = tf.nn.softmax(f(z))\nq = tf.log(p)\nr = tf.log(p)\n": (
        "p_logits = f(z)\np = tf.nn.softmax(p_logits)\n"
        "q = tf.nn.log_softmax(p_logits)\nr = tf.nn.log_softmax(p_logits)\n"
    ),
    "p, q = tf.nn.softmax(x), tf.sigmoid(x)\nr = tf.log(p), tf.log(q)\n": (
        "p, q = tf.nn.softmax(x), tf.sigmoid(x)\nr = tf.nn.log_softmax(x), tf.math.log_sigmoid(x)\n"
    ),
    "for z in zs:\n    p = tf.nn.softmax(z)\n    f(tf.log(p))\n": (
        "for z in zs:\n    p = tf.nn.softmax(z)\n    f(tf.nn.log_softmax(z))\n"
    ),
    # the value of z changes: what softmax was computed from gets a name
    "z = a\np = tf.nn.softmax(z)\nz = b\nq = tf.log(p)\n": (
        "z = a\np_logits = z\np = tf.nn.softmax(p_logits)\nz = b\nq = tf.nn.log_softmax(p_logits)\n"
    ),
    "z = a\np = tf.nn.softmax(z)\nq = [tf.log(p) for z in b]\n": (
        "z = a\np_logits = z\np = tf.nn.softmax(p_logits)\nq = [tf.nn.log_softmax(p_logits) for z in b]\n"
    ),
    "p = tf.nn.softmax(self.z)\nself.z = b\nq = tf.log(p)\n": (
        "p_logits = self.z\np = tf.nn.softmax(p_logits)\nself.z = b\nq = tf.nn.log_softmax(p_logits)\n"
    ),
    "p = tf.nn.softmax(tf.nn.dropout(x, 0.5))\nq = tf.log(p)\n": (
        "p_logits = tf.nn.dropout(x, rate=1 - 0.5)\np = tf.nn.softmax(p_logits)\nq = tf.nn.log_softmax(p_logits)\n"
    ),
}


@pytest.mark.parametrize("source", SAFE)
def test_safe(source: str) -> None:
    assert body(source) == SAFE[source]


LEFT = [
    "p = tf.nn.softmax(x)\np = tf.abs(p)\nq = tf.log(p)\n",
    "if a:\n    p = tf.nn.softmax(x)\nq = tf.log(p)\n",
    "def f():\n    return tf.log(p)\np = tf.nn.softmax(x)\n",
    "p = tf.nn.softmax(x)\nf = lambda: tf.log(p)\n",
    "q = tf.log(tf.nn.softmax(x, name='p'))\n",
    "q = tf.log(tf.nn.softmax(x) + 0.1)\n",
    "q = tf.log1p(tf.nn.softmax(x))\n",
    "q = tf.log(1 - tf.nn.softmax(x))\n",
    "z = np.zeros(3)\np = tf.nn.softmax(z)\nz[0] = 1\nq = tf.log(p)\n",
    "z = np.zeros(3)\np = tf.nn.softmax(z)\nz += 1\nq = tf.log(p)\n",
    "z = []\np = tf.nn.softmax(z)\nz.append(1)\nq = tf.log(p)\n",
    "if a: p = tf.nn.softmax(x + 1); q = tf.log(p)\n",
    "self.p = tf.nn.softmax(x)\nq = tf.log(self.p)\n",
]


@pytest.mark.parametrize("source", LEFT)
def test_left(source: str) -> None:
    text = body(source)
    assert "log_softmax" not in text
    assert "p_logits" not in text


NAIVE = [
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), 1)",
    "-tf.reduce_sum(tf.log(tf.nn.softmax(x)) * y, reduction_indices=[1])",
    "tf.negative(tf.reduce_sum(tf.multiply(y, tf.log(tf.nn.softmax(x))), -1))",
    "0 - tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), [-1])",
    "tf.reduce_sum(-y * tf.log(tf.nn.softmax(x)), axis=1)",
    "-tf.reduce_sum(y * tf.nn.log_softmax(x), 1)",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x) + 1e-10), 1)",
    "-tf.reduce_sum(y * tf.log(1e-8 + tf.nn.softmax(x)), 1)",
    "-tf.reduce_sum(y * tf.log(tf.clip_by_value(tf.nn.softmax(x), 1e-10, 1.0)), 1)",
    "-tf.reduce_sum(y * tf.log(tf.maximum(tf.nn.softmax(x), 1e-10)), 1)",
]


@pytest.mark.parametrize("source", NAIVE)
def test_unsafe(source: str) -> None:
    fused = f"{CE}(labels=y, logits=x)"
    assert body(f"l = {source}\n", unsafe=True) == f"l = {fused}  # tfmigrate: 2.x\n"
    assert body(f"l = tf.reduce_mean({source})\n", unsafe=True) == f"l = tf.reduce_mean({fused})  # tfmigrate: 2.x\n"
    assert CE not in body(f"l = {source}\n")
    told = [finding for finding in rewrite(f"{HEADER}l = {source}\n").findings if "--unsafe" in finding.message]
    assert [finding.severity for finding in told] == ["info"]


NOT_A_CROSS_ENTROPY = [
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), 0)",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), [0, 1])",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), axis)",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), 1, True)",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x, 0)), 1)",
    "-tf.reduce_sum(w * y * tf.log(tf.nn.softmax(x)), 1)",
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x) + 0.5), 1)",
    "-tf.reduce_sum(y * tf.log(tf.sigmoid(x)), 1)",
    "tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), 1)",
    "-tf.reduce_max(y * tf.log(tf.nn.softmax(x)), 1)",
]


@pytest.mark.parametrize("source", NOT_A_CROSS_ENTROPY)
def test_never_fused(source: str) -> None:
    assert CE not in body(f"l = {source}\n", unsafe=True)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("2 ** LOSS", "2 ** FUSED"),
        ("LOSS / 2 ** 2", "FUSED / 2 ** 2"),
        ("3 - LOSS", "3 - FUSED"),
        ("(LOSS)[0]", "(FUSED)[0]"),
        ("not LOSS", "not FUSED"),
        ("LOSS if a else -LOSS", "FUSED if a else -FUSED"),
        ("f(LOSS, *LOSS)", "f(FUSED, *FUSED)"),
    ],
)
def test_the_fused_call_binds_as_the_spelled_out_form_did(source: str, expected: str) -> None:
    loss = "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), 1)"
    text = body(f"l = {source.replace('LOSS', loss)}\n", unsafe=True)
    fused = f"{CE}(labels=y, logits=x)"
    # Where the sign belongs to both the pattern and the operator, one sign of the two is left.
    assert text.replace("  # tfmigrate: 2.x", "") == f"l = {expected.replace('FUSED', fused)}\n"


BUGS = {
    f"{CE}(labels=y, logits=tf.nn.softmax(x))": "softmax-as-logits",
    "tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=tf.nn.softmax(x))": "softmax-as-logits",
    "tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=tf.sigmoid(x))": "sigmoid-as-logits",
    "tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.one_hot(i, 3), logits=x)": "one-hot-to-sparse",
    f"{CE}(labels=tf.argmax(y, 1), logits=x)": "integer-to-dense",
    "-tf.reduce_mean(y * tf.log(tf.nn.softmax(x)))": "mean-over-classes",
    "tf.log(logits)": "log-of-logits",
}


@pytest.mark.parametrize("source", BUGS)
def test_bug(source: str) -> None:
    assert found(f"l = {source}\n") == [BUGS[source]]


VALID = [
    f"{CE}(labels=tf.nn.softmax(t), logits=x)",
    f"{CE}(labels=tf.one_hot(tf.argmax(y, 1), 3), logits=x)",
    f"{CE}(labels=tf.cast(tf.argmax(y, 1), tf.float32), logits=x)",
    "tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.argmax(tf.one_hot(i, 3), 1), logits=x)",
    "tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.one_hot(i, 3), logits=x)",
    "tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.nn.softmax(y), logits=x)",
    "tf.reduce_mean(-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), 1))",
    "-tf.reduce_mean(y * tf.log(p) + (1 - y) * tf.log(1 - p))",
    "-tf.reduce_mean(y * tf.log(tf.sigmoid(x)))",
    "tf.log(tf.nn.softmax(logits))",
    "tf.multinomial(tf.log(probabilities), 1)",
]


@pytest.mark.parametrize("source", VALID)
def test_a_valid_program_is_not_accused(source: str) -> None:
    assert found(f"l = {source}\n") == []

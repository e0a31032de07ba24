"""How an endpoint is written with the names that are in scope at its place."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import rewrite

CE = "softmax_cross_entropy_with_logits(labels=y, logits=x)"
STOPPED = "softmax_cross_entropy_with_logits(labels={tf}.stop_gradient(y), logits=x)"


@pytest.mark.parametrize(
    ("header", "old", "new"),
    [
        ("import tensorflow as tf\n", f"tf.nn.{CE}", f"tf.nn.{STOPPED.format(tf='tf')}"),
        ("import tensorflow as T\n", f"T.nn.{CE}", f"T.nn.{STOPPED.format(tf='T')}"),
        ("import tensorflow\n", f"tensorflow.nn.{CE}", f"tensorflow.nn.{STOPPED.format(tf='tensorflow')}"),
        (
            "import tensorflow as tf\nfrom tensorflow import nn\n",
            f"nn.{CE}",
            f"nn.{STOPPED.format(tf='tf')}",
        ),
        ("import tensorflow as tf\nnn = tf.nn\n", f"nn.{CE}", f"nn.{STOPPED.format(tf='tf')}"),
        ("import tensorflow as tf\nt = tf\n", f"t.nn.{CE}", f"t.nn.{STOPPED.format(tf='t')}"),
        ("import tensorflow as tf\n", "tf.log(x)", "tf.math.log(x)"),
        ("import tensorflow as tf\nm = tf.math\n", "m.log(m.lgamma(x))", "m.log(m.lgamma(x))"),
        ("import tensorflow.compat.v1 as tf\n", f"tf.nn.{CE}", f"tf.nn.{CE}"),
        ("import tensorflow.compat.v1 as tf\n", "tf.log(tf.nn.softmax(x))", "tf.nn.log_softmax(x)"),
        ("import tensorflow as tf\n", "(tf).log(x)", "tf.math.log(x)"),
        ("import tensorflow as tf\n", "(tf.log)(x)", "(tf.math.log)(x)"),
        ("import tensorflow as tf\n", "tf . nn . softmax (x, dim = 1)", "tf . nn . softmax (x, axis = 1)"),
    ],
)
def test_spelling(header: str, old: str, new: str) -> None:
    assert rewrite(f"{header}a = {old}\n").text == f"{header}a = {new}\n"


def test_the_module_alias_may_be_hidden() -> None:
    source = "import tensorflow as tf\nfrom tensorflow import log\ndef f(tf):\n    return log(tf)\n"
    assert rewrite(source).text == (
        "import tensorflow\nimport tensorflow as tf\ndef f(tf):\n    return tensorflow.math.log(tf)\n"
    )


def test_an_alias_of_a_function_keeps_its_signature() -> None:
    source = (
        "import tensorflow as tf\nce = tf.nn.softmax_cross_entropy_with_logits\nsm = tf.nn.softmax\n"
        "a = ce(labels=y, logits=sm(x, dim=1))\n"
    )
    assert rewrite(source).text == source.replace("tf.nn", "tf.compat.v1.nn")

"""A program's own checks of TensorFlow's version take the side that was migrated."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import HEADER, rewrite

OLD, NEW = "old = tf.log(x)\n", "old = tf.math.log(x)\n"

CASES = {
    "if tf.__version__ < '2': pass": "if \"1.15.5\" < '2': pass",
    "if tf.__version__.startswith('2'): pass": "if \"1.15.5\".startswith('2'): pass",
    "major = int(tf.__version__.split('.')[0])": "major = int(\"1.15.5\".split('.')[0])",
    "if LooseVersion(tf.VERSION) >= v: pass": 'if LooseVersion("1.15.5") >= v: pass',
    "TF_VERSION = tf.__version__": 'TF_VERSION = "1.15.5"',
    # only shown
    "print(tf.__version__)": "print(tf.__version__)",
    "s = 'TensorFlow ' + tf.__version__": "s = 'TensorFlow ' + tf.__version__",
}


@pytest.mark.parametrize("statement", CASES)
def test_versions(statement: str) -> None:
    assert rewrite(f"{HEADER}{OLD}{statement}\n").text == f"{HEADER}{NEW}{CASES[statement]}\n"


def test_a_file_of_any_generation_keeps_its_checks() -> None:
    source = f"{HEADER}if tf.__version__ < '2':\n    pass\n"
    assert rewrite(source).text == source

"""TensorFlow under names that no import binds: what is sure, what is likely, and what must not be accused."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.names.test_resolve import ENDPOINTS
from tfmigrate.names import Names, analyse, find_sites
from tfmigrate.names.handed import Handed, sites_of
from tfmigrate.names.handing import may_hand_on

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TF = "import tensorflow as tf\n"
MODULES = {"nn", "math", "compat.v1", "contrib.slim"}


def found(source: str) -> tuple[list[str], list[str]]:
    """The texts of the sites that are sure, those of imported names left out, and of those that are likely."""
    names = Names(analyse(ast.parse(source)))
    plain = {site.node for site in find_sites(names, ENDPOINTS.__contains__)}
    if not may_hand_on(names, list(find_sites(names, ENDPOINTS.__contains__)), MODULES.__contains__, source):
        return [], []
    handed = Handed(names, source, MODULES.__contains__)
    handed.install()
    sure, likely = sites_of(handed, ENDPOINTS.__contains__)
    sure += find_sites(names, ENDPOINTS.__contains__)
    return sorted(f"{ast.unparse(s.node)} = {s.endpoint}" for s in sure if s.node not in plain), sorted(
        f"{ast.unparse(s.node)} = {s.endpoint}" for s in likely if s.endpoint in ENDPOINTS
    )


CASES = tomllib.loads((Path(__file__).parent / "handed.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["sure"])
def test_sure(case: str) -> None:
    assert found(CASES["sure"][case]["source"]) == (CASES["sure"][case]["sites"], [])


@pytest.mark.parametrize("case", CASES["likely"])
def test_likely(case: str) -> None:
    assert found(CASES["likely"][case]["source"]) == ([], CASES["likely"][case]["sites"])


@pytest.mark.parametrize("case", CASES["not"])
def test_not_accused(case: str) -> None:
    assert found(CASES["not"][case]["source"]) == ([], [])


ORDINARY = [
    TF + "tf.log(x); nn = tf.nn; nn.softmax(x); t = tf; getattr(tf, 'log'); isinstance(x, tf.Tensor)",
    "from tensorflow import nn, log\nlog(x); nn.softmax(x)",
    "import tensorflow as tf  # www.tensorflow.org, text.tf.log\nprint('a.tf.b')" + "\n" * 90 + "print('tensorflow')",
]


@pytest.mark.parametrize("source", ORDINARY)
def test_ordinary_files_are_not_looked_at(source: str) -> None:
    names = Names(analyse(ast.parse(source)))
    assert not may_hand_on(names, list(find_sites(names, ENDPOINTS.__contains__)), MODULES.__contains__, source)


def test_a_long_chain_is_no_problem() -> None:
    source = TF + "x.y = tf\nx" + ".a" * 2000 + ".t.log(z)\n"
    source += "".join(f"x.b{i} = x.b{i + 1}\n" for i in range(500))
    assert found(source + "x.b0.log(y)") == ([], [])

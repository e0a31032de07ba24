"""Two files, functions of the same name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from tfmigrate.equivalence import ClaimResult, Options, parse_input_spec, verify_functions
from tfmigrate.model import InputError, InputSpec

OPTIONS = Options(
    isolate=False, lanes=("compat.v1", "eager"), families=("moderate", "unnormalised"), dtypes=("float32",)
)

OLD = """
import tensorflow as tf

EPSILON = 0.5

def loss(y_hat, y_true):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_true, logits=y_hat))

def scaled(x, factor=2.0):
    return tf.log(x + EPSILON) * factor

def gone(x):
    return x

def opaque(a, b):
    return a + b
"""
NEW = """
import tensorflow as tf

EPSILON = 0.5

def loss(y_hat, y_true):
    return tf.reduce_mean(
        tf.nn.softmax_cross_entropy_with_logits(labels=tf.stop_gradient(y_true), logits=y_hat))

def scaled(x, factor=2.0):
    return tf.math.log(x + EPSILON) * factor

def fresh(x):
    return x

def opaque(a, b):
    return b + a
"""


def verify(folder: Path, old: str, new: str, *inputs: str, options: Options = OPTIONS) -> dict[str, ClaimResult]:
    (folder / "old.py").write_text(old)
    (folder / "new.py").write_text(new)
    specs = dict(parse_input_spec(text) for text in inputs)
    found = verify_functions(str(folder / "old.py"), str(folder / "new.py"), specs, options)
    return {result.claim.old or result.claim.new: result for result in found}


def test_same_functions_pass_and_the_rest_says_why_it_was_not_run(tmp_path: Path) -> None:
    found = verify(tmp_path, OLD, NEW, "x=positive[N,K]")
    assert {name: result.verdict for name, result in found.items()} == {
        "loss": "identical",
        "scaled": "identical",
        "gone": "not run",
        "opaque": "not run",
        "fresh": "not run",
    }
    assert found["gone"].reason == f"there is no function gone in {tmp_path / 'new.py'}"
    assert found["fresh"].reason == f"there is no function fresh in {tmp_path / 'old.py'}"
    assert found["opaque"].reason == "no input for a, b: give --input a=KIND:DTYPE[SHAPE]"
    assert not found["opaque"].passed
    assert (found["loss"].claim.path, found["loss"].claim.line) == (str(tmp_path / "old.py"), 6)
    assert dict(found["loss"].claim.inputs)["y_true"] == InputSpec("labels", ("N", "K"))


def test_a_wrong_new_function_is_different(tmp_path: Path) -> None:
    unstopped = NEW.replace("tf.stop_gradient(y_true)", "y_true")
    assert verify(tmp_path, OLD, unstopped)["loss"].verdict == "different"
    renamed = NEW.replace("def scaled(x, factor", "def scaled(z, factor")
    broken = verify(tmp_path, OLD, renamed, "x=positive[N,K]")["scaled"]
    assert broken.verdict == "different" and "only the new code raises TypeError" in broken.to_json()["reason"]


def test_a_given_input_outranks_the_derived_one(tmp_path: Path) -> None:
    given = verify(tmp_path, OLD, NEW, "y_true=one-hot[N,K]")["loss"]
    assert given.claim.inputs["y_true"].kind == "one-hot"


def test_guessed_inputs_that_only_raise_prove_nothing(tmp_path: Path) -> None:
    source = "import tensorflow as tf\ndef f(x):\n    return tf.nn.softmax(tf.reshape(x, [7, 7])), tf.nn.softmax(x)\n"
    guessed = verify(tmp_path, source, source)["f"]
    assert guessed.verdict == "not run" and "with inputs guessed for x" in guessed.reason
    told = verify(tmp_path, source, source, "x=logits[N,K]", options=replace(OPTIONS, lanes=("compat.v1",)))["f"]
    assert told.verdict == "identical" and told.to_json()["reason"].startswith("both raise ")


@pytest.mark.parametrize(
    ("old", "new", "inputs", "told"),
    [
        ("def f(:", "", {}, r"old\.py:1: error: not Python"),
        ("", "x = 1\nprint 'x'\n", {}, r"new\.py:2: error: not Python"),
        ("def f(x): pass", "def f(x): pass", {"q": InputSpec("logits", ("N",))}, "no function has a parameter 'q'"),
    ],
)
def test_bad_input(tmp_path: Path, old: str, new: str, inputs: Mapping[str, InputSpec], told: str) -> None:
    (tmp_path / "old.py").write_text(old)
    (tmp_path / "new.py").write_text(new)
    with pytest.raises(InputError, match=told):
        list(verify_functions(str(tmp_path / "old.py"), str(tmp_path / "new.py"), inputs, OPTIONS))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.py:1: error: cannot read the file: No such file"):
        list(verify_functions(str(tmp_path / "none.py"), str(tmp_path / "none.py"), {}, OPTIONS))

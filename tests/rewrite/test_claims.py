"""A claim must say what the plan did: the spelling that stood there, the one that was printed, and honest inputs."""

from __future__ import annotations

import ast

import pytest

from tests.rewrite.helpers import CE, HEADER, SIGMOID, SPARSE, rewrite
from tfmigrate.model import Claim


def claims(source: str, **options: object) -> list[Claim]:
    return list(rewrite(HEADER + source, **options).claims)


def claim(source: str, **options: object) -> Claim:
    (one,) = claims(source, **options)
    return one


def same_code(left: str, right: str) -> bool:
    return ast.dump(ast.parse(left)) == ast.dump(ast.parse(right))


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        (
            f"l = {CE}(logits=a, labels=b, dim=1, name='n')\n",
            f"{CE}(logits=logits, labels=labels, dim=1)",
            f"{CE}(labels=tf.stop_gradient(labels), logits=logits, axis=1)",
        ),
        (
            f"k = 1\nl = {CE}(None, b, a, k)\n",
            f"{CE}(labels=labels, logits=logits, dim=1)",
            f"{CE}(labels=tf.stop_gradient(labels), logits=logits, axis=1)",
        ),
        (
            f"l = {CE}_v2(labels=b, logits=a, dim=0)\n",
            f"{CE}_v2(labels=labels, logits=logits, dim=0)",
            f"{CE}(labels=labels, logits=logits, axis=0)",
        ),
        (
            "l = tf.nn.weighted_cross_entropy_with_logits(targets=b, logits=a, pos_weight=2.)\n",
            "tf.nn.weighted_cross_entropy_with_logits(targets=labels, logits=logits, pos_weight=pos_weight)",
            "tf.nn.weighted_cross_entropy_with_logits(labels=labels, logits=logits, pos_weight=pos_weight)",
        ),
        (
            "q = tf.nn.softmax(a, dim=-2)\n",
            "tf.nn.softmax(logits=logits, dim=-2)",
            "tf.nn.softmax(logits=logits, axis=-2)",
        ),
        (
            "q = tf.reduce_sum(a, reduction_indices=[1], keep_dims=True)\n",
            "tf.reduce_sum(input_tensor=input_tensor, reduction_indices=[1], keep_dims=True)",
            "tf.reduce_sum(input_tensor=input_tensor, axis=[1], keepdims=True)",
        ),
        ("q = tf.log(a)\n", "tf.log(x=x)", "tf.math.log(x=x)"),
        (
            "q = tf.log(tf.nn.softmax(a, dim=0))\n",
            "tf.log(tf.nn.softmax(logits, axis=0))",
            "tf.nn.log_softmax(logits, axis=0)",
        ),
        ("p = tf.nn.softmax(f(a))\nq = tf.log(p)\n", "tf.log(tf.nn.softmax(logits))", "tf.nn.log_softmax(logits)"),
        ("q = tf.log(tf.sigmoid(a))\n", "tf.log(tf.sigmoid(logits))", "tf.math.log_sigmoid(logits)"),
    ],
)
def test_old_and_new(source: str, old: str, new: str) -> None:
    made = claim(source)
    assert same_code(made.old, old)
    assert same_code(made.new, new)
    assert made.unprovable is None


@pytest.mark.parametrize(
    "loss",
    [
        "-tf.reduce_sum(labels * tf.log(tf.nn.softmax(logits)), axis=1)",
        "-tf.reduce_sum(labels * tf.nn.log_softmax(logits), axis=1)",
        "-tf.reduce_sum(labels * tf.log(tf.nn.softmax(logits) + 1e-10), axis=1)",
        "-tf.reduce_sum(labels * tf.log(1e-10 + tf.nn.softmax(logits)), axis=1)",
        "-tf.reduce_sum(labels * tf.log(tf.maximum(tf.nn.softmax(logits), 1e-10)), axis=1)",
        "-tf.reduce_sum(labels * tf.log(tf.clip_by_value(tf.nn.softmax(logits), 1e-10, 1.0)), axis=1)",
        "tf.reduce_sum(-labels * tf.log(tf.nn.softmax(logits)), axis=1)",
    ],
)
def test_the_claim_of_a_pattern_is_about_the_spelling_that_matched(loss: str) -> None:
    made = claim(f"l = {loss}\n", unsafe=True)
    assert same_code(made.old, loss)
    assert same_code(made.new, f"{CE}(labels=labels, logits=logits)")


@pytest.mark.parametrize(
    ("labels", "constant"),
    [
        ("b", False),
        ("tf.one_hot(b, 3)", True),
        ("np.eye(3)", True),
        ("tf.stop_gradient(b)", True),
        ("tf.nn.softmax(b)", False),
    ],
)
def test_no_gradient_is_asked_of_what_cannot_have_one(labels: str, constant: bool) -> None:
    made = claim(f"import numpy as np\nl = {CE}(labels={labels}, logits=a, dim=1)\n")
    assert made.inputs["labels"].constant is constant
    assert ("stop_gradient" in made.new) is not constant
    assert not made.inputs["logits"].constant


def test_inputs_have_kinds_and_shapes_that_fit_together() -> None:
    made = claim(f"l = {SPARSE}(None, b, a)\n")
    assert (made.inputs["labels"].kind, made.inputs["labels"].dtype) == ("class-ids", "int32")
    assert (*made.inputs["labels"].shape, "K") == made.inputs["logits"].shape
    made = claim(f"l = {SIGMOID}(None, b, a)\n")
    assert made.inputs["labels"].shape == made.inputs["logits"].shape


@pytest.mark.parametrize("axis", ["axis", "f()", "self.axis"])
def test_a_value_that_is_not_in_the_text_makes_no_claim_to_a_proof(axis: str) -> None:
    made = claim(f"l = {CE}(labels=b, logits=a, dim={axis})\n")
    assert made.unprovable == f"the value of {axis!r} is not in the text"


def test_where_it_stands_and_for_whom() -> None:
    made = claim(f"\nl = {CE}(b, a)\n", epoch="0.12", target="compat")
    assert (made.path, made.line, made.rule) == ("x.py", 3, "softmax-cross-entropy")
    assert (made.epoch, made.target) == ("0.12", "compat")
    assert same_code(made.old, f"{CE}(logits=logits, labels=labels)")
    assert "tf.compat.v2.nn." in made.new


def test_no_claim_about_what_computes_nothing() -> None:
    assert claims("s = tf.Session()\np = tf.placeholder(tf.float32)\n") == []


def test_no_claim_about_what_was_not_changed() -> None:
    assert claims(f"l = {SPARSE}(labels=b, logits=a)\nq = tf.nn.softmax(a)\n") == []
    assert claims(f"l = {CE}(labels={' + '.join(['b'] * 2000)}, logits=a)\n") == []

"""Which TensorFlow a file was written for: what 0.12.0 and 1.15.5 have and refuse was read off the packages."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import CE, HEADER, SIGMOID, SPARSE, context_of, rewrite

OLD = [
    "tf.mul(a, b)",
    "tf.pack([a])",
    f"tf.initialize_all_variables(); {CE}(a, b)",
    f"{CE}(a, b)",
    f"{SPARSE}(a, b)",
    f"{SIGMOID}(a, b)",
    f"{CE}(a, b, name='n')",
    f"{SIGMOID}(logits=a, targets=b)",
    "tf.concat(1, [a, b])",
    "tf.concat(-1, v)",
    "tf.concat(concat_dim=1, values=v)",
    "tf.split(split_dim=1, num_split=2, value=v)",
    f"tf.reduce_sum({CE}(a, b), 1)",
    "tf.reduce_sum(a, reduction_indices=1); tf.neg(a)",
]
NEW = [
    "tf.log(a)",
    "tf.initialize_all_variables()",
    "tf.nn.softmax(a, dim=1)",
    f"{CE}(labels=b, logits=a)",
    f"{CE}(None, a, b)",
    "tf.concat([a, b], 1)",
    "tf.concat(v, 1)",
    "tf.concat(axis=1, values=v)",
    "tf.reduce_sum(a, reduction_indices=1)",
    "tf.multiply(a, b)",
    f"{CE}(a, b); tf.layers.dense(a, 1)",
    f"tf.mul(a, b); {CE}(labels=b, logits=a)",
    f"tf.mul(a, b); {CE}(None, a, b)",
    f"{CE}(a, b); tf.reduce_sum(a, keepdims=True)",
    f"{CE}(a, b); tf.losses.log_loss(a, b)",
    f"{SPARSE}(labels=b, logits=a); {CE}(a, b)",
    f"{CE}(*a)",
    f"{CE}(a, *b)",
]


@pytest.mark.parametrize("source", OLD)
def test_0_12(source: str) -> None:
    assert context_of(HEADER + source).epoch == "0.12"


@pytest.mark.parametrize("source", NEW)
def test_1_x(source: str) -> None:
    assert context_of(HEADER + source).epoch == "1.x"


def test_what_is_asked_for_decides() -> None:
    assert context_of(f"{HEADER}{CE}(a, b)", epoch="1.x").epoch == "1.x"
    assert context_of(f"{HEADER}tf.layers.dense(a, 1)", epoch="0.12").epoch == "0.12"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("tf.random.Generator", True),
        ("tf.random.Generator; tf.nn.softmax(x)", True),
        ("tf.random.Generator; tf.log(x)", False),
        ("tf.random.Generator; tf.placeholder(x)", False),
        ("tf.nn.softmax(x)", False),
        ("tf.compat.v1.log(x)", False),
        ("tf.random.Generator; tf.compat.v1.Session()", True),
    ],
)
def test_2_x(source: str, expected: bool) -> None:
    assert context_of(HEADER + source).is_2x is expected


def test_a_file_of_an_asked_epoch_is_not_2_x() -> None:
    assert not context_of(f"{HEADER}tf.random.Generator", epoch="1.x").is_2x


GRAPH = """with tf.Graph().as_default(), tf.compat.v1.Session():
    x = tf.compat.v1.placeholder(tf.float32)
    v = tf.Variable(x)
"""


def test_a_migrated_program_that_makes_its_own_graph_is_left() -> None:
    assert rewrite(f"{HEADER}{GRAPH}").text == f"{HEADER}{GRAPH}"


def test_a_program_that_was_only_renamed_is_continued() -> None:
    source = f"{HEADER}s = tf.compat.v1.Session()\nx = tf.compat.v1.layers.dense(x, 1)\n"
    assert rewrite(source).text.startswith(
        'import os\nos.environ.setdefault("TF_USE_LEGACY_KERAS", "1")\n'
        f"{HEADER}tf.compat.v1.disable_v2_behavior()\n"
    )


@pytest.mark.parametrize(
    "guarded",
    [
        "try:\n    s = tf.scalar_summary\nexcept AttributeError:\n    s = tf.summary.scalar\n",
        "if 'mul' in dir(tf):\n    m = tf.mul\n",
        "if hasattr(tf, 'mul'):\n    m = tf.mul\n",
    ],
)
def test_names_whose_absence_is_handled_tell_no_epoch(guarded: str) -> None:
    context = context_of(f"{HEADER}{guarded}c = tf.concat([x, y], 1)\n")
    assert context.epoch == "1.x"


@pytest.mark.parametrize("handler", ["KeyboardInterrupt", "ValueError"])
def test_a_program_that_catches_other_errors_is_not_guarded(handler: str) -> None:
    context = context_of(f"{HEADER}try:\n    m = tf.mul(a, b)\nexcept {handler}:\n    pass\n")
    assert context.epoch == "0.12"


@pytest.mark.parametrize(
    ("handler", "severity"), [("AttributeError", "info"), ("Exception", "info"), ("KeyboardInterrupt", "error")]
)
def test_a_guarded_name_that_is_gone_needs_nobody(handler: str, severity: str) -> None:
    source = f"{HEADER}try:\n    g = tf.contrib.bigtable.BigtableClient\nexcept {handler}:\n    g = None\n"
    found = [(f.line, f.rule, f.severity) for f in rewrite(source).findings]
    assert found == [(3, "api-gone", severity)]

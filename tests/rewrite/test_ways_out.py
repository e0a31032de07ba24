"""What findings advise: that it is there, that it is nothing less than the best that is known, and that it is said."""

from __future__ import annotations

import re
import textwrap
from functools import reduce
from typing import Any

import pytest

from tests.rewrite.helpers import HEADER
from tfmigrate import rules
from tfmigrate.api import compat, load
from tfmigrate.api.legacy_keras import load_with_legacy_keras
from tfmigrate.model import Rewritten, Settings
from tfmigrate.rewrite import rewrite_text
from tfmigrate.rules import Advice

_NAME = re.compile(r"\btf\.([A-Za-z_][\w.]*\w)")
_PROVIDED = re.compile(r"\btfmigrate\.compat\.([\w.]*\w)")
ADVICE = {item.todo: item for item in rules.load().advice.values()}


@pytest.fixture(scope="module")
def tensorflow() -> Any:
    import tensorflow

    return tensorflow


def _has(module: Any, name: str) -> bool:
    try:
        reduce(getattr, name.split("."), module)
    except AttributeError:
        return False
    return True


@pytest.mark.parametrize("advice", ADVICE.values(), ids=lambda advice: advice.endpoints[0])
def test_what_is_advised_is_there(advice: Advice, tensorflow: Any) -> None:
    for name in _NAME.findall(advice.todo):
        is_known = name in load_with_legacy_keras("2.21") or compat.compat_path(name) is not None or name == "contrib"
        assert is_known or _has(tensorflow, name), name
    for name in _PROVIDED.findall(advice.todo):
        assert compat.is_provided(name), name
    assert advice.url.startswith("https://")


def test_nothing_is_advised_for_what_is_there() -> None:
    target = load("2.21")
    for path in rules.load().advice:
        assert compat.is_module(path) or not compat.is_provided(path), path
        assert path not in target or target.get(path).kind == "module" or path in ("Tensor", "RaggedTensor"), path  # type: ignore[union-attr]


def rewritten(code: str) -> Rewritten:
    """``code`` below an import of TensorFlow, rewritten."""
    return rewrite_text(f"{HEADER}{code}\n", "x.py", Settings())


def advised(code: str, rule: str, severity: str = "error") -> str:
    """The whole text of the one finding of a rule."""
    found = [f for f in rewritten(code).findings if f.rule == rule]
    assert [finding.severity for finding in found] == [severity]
    assert found[0].url.startswith("https://")
    return f"{found[0].message} | {found[0].advice}"


def test_the_finding_says_it() -> None:
    said = advised("tf.contrib.memory_stats.BytesInUse()", "api-gone")
    gone = "tf.contrib.memory_stats.BytesInUse does not exist in TensorFlow 2.21, which has no tf.contrib"
    assert said.startswith(gone)
    assert "tf.config.experimental.get_memory_info" in said
    assert "package tensorflow-gan" in advised("import tensorflow.contrib.gan as tfgan", "api-gone")
    assert "package ydf" in advised("from tensorflow.contrib.boosted_trees.proto import learner_pb2", "api-gone")


def test_the_longest_beginning_counts() -> None:
    way_out = rules.load().way_out
    assert way_out("contrib.learn.monitors.EveryN") != way_out("contrib.learn.DNNClassifier")
    assert way_out("compat.v1.estimator.BoostedTreesClassifier") == way_out("contrib.boosted_trees.lib")
    assert way_out("contrib.learning") == way_out("contrib")
    assert way_out("no.such.name") == way_out("")


def test_a_name_of_0_12_has_its_later_name() -> None:
    assert advised("x = 1\ntf.placeholder_with_default(1, [])\nf = tf.mul", "api-gone").endswith(
        "| use tf.multiply, its name since 1.0"
    )


NEAR = {
    "tf.moments(x, [0])": "tf.nn.moments",
    "tf.placeholders(tf.float32)": "tf.compat.v1.placeholder",
    "tf.summary.historgram('a', x)": "tf.compat.v1.summary.histogram",
    "tf.math.div(x, y)": "tf.compat.v1.div",
    "tf.get_shape(x)": "tf.shape",
    "tf.cast(x, tf.float)": "tf.float32",
    "tf.random_ops.random_uniform([2])": "tf.random.uniform",
    "tf.ops.convert_to_tensor(x)": "tf.convert_to_tensor",
}


@pytest.mark.parametrize("code", NEAR)
def test_a_mistyped_name(code: str) -> None:
    assert advised(code, "api-unknown", "warning").endswith(f"| write {NEAR[code]} if that is meant")


def test_a_name_like_nothing() -> None:
    for code in ("tf.nn.l1_loss(x)", "tf.nn.xyzzy(x)"):
        assert "TensorFlow 1.15 does not have it either" in advised(code, "api-unknown", "warning")
    assert advised("tf.nn.deconv2d(x, w)", "api-unknown", "warning").endswith(
        "| use tf.nn.conv2d_transpose, its later name"
    )


def test_a_call_that_no_tensorflow_takes() -> None:
    said = advised("tf.sqrt(x, keepdims=True)", "api-call-mismatch", "warning")
    assert said == (
        "tf.sqrt has no argument 'keepdims': this call fits neither TensorFlow 1.x nor 2.x"
        " | give it the arguments that it has: tf.sqrt(x, name=None)"
    )
    said = advised("tf.image.resize_images(x, new_height=84, new_width=84)", "api-call-mismatch", "warning")
    assert "tf.image.resize_images(images, size, method=0," in said
    found = rewritten("tf.image.resize_images(x, new_height=84, new_width=84)").findings
    assert [f.url for f in found if f.severity != "info"] == [
        "https://www.tensorflow.org/api_docs/python/tf/compat/v1/image/resize_images"
    ]


def test_a_call_that_the_target_does_not_take() -> None:
    said = advised("tf.RaggedTensor(values, splits)", "api-gone")
    assert said.startswith("tf.RaggedTensor has no argument")
    assert "tf.RaggedTensor.from_row_splits" in said
    # What 1.x refuses of a function of the core, it refuses of its alias in tf.contrib, and so does the package.
    assert "tf_contrib.framework.argsort(x, no=1)" in rewritten("tf.contrib.framework.argsort(x, no=1)").text


READY = {
    "the other name is tried first": """\
        try:
            merge = tf.summary.merge
        except AttributeError:
            merge = tf.merge_summary
        """,
    "a call is tried first": """\
        def f(x, w):
            try:
                y = tf.nn.conv2d_transpose(x, w, [1, 2, 2, 1], strides=[1, 1, 1, 1])
            except AttributeError:
                y = tf.nn.deconv2d(x, w)
            return y
        """,
    "many names are tried": """\
        try:
            a = tf.image_summary
            b = tf.scalar_summary
            c = tf.histogram_summary
            d = tf.merge_summary
            e = tf.train.SummaryWriter
        except:
            a = tf.summary.image
        """,
    "a function is there only where the name is": """\
        if "concat_v2" in dir(tf):
            def concat(tensors, axis, *args):
                return tf.concat_v2(tensors, axis, *args)
        else:
            def concat(tensors, axis, *args):
                return tf.concat(tensors, axis, *args)
        """,
    "the program puts it there": """\
        def patch():
            tf.original_svd = tf.svd
            return tf.original_svd(tf.placeholder(tf.float32))
        """,
    "a module of either generation is assigned": """\
        if tf.__version__ < "2":
            nest = tf.contrib.framework.nest
        else:
            nest = tf.nest
        nest.flatten(nest.map_structure(tf.placeholder, [tf.float32]))
        """,
    "what tests take from it is Python's": """\
        mock = tf.compat.v1.test.mock
        mock.call(mock.ANY)
        @mock.patch.object(thing, "name")
        def test(): tf.placeholder(tf.float32)
        """,
}


@pytest.mark.parametrize("why", READY)
def test_a_program_that_is_right_needs_nobody(why: str) -> None:
    code = textwrap.dedent(READY[why])
    assert [finding for finding in rewritten(code).findings if finding.severity != "info"] == []


def test_a_spare_name_needs_somebody_where_the_first_is_gone_too() -> None:
    code = "try:\n    f = tf.contrib.timeseries.ARModel\nexcept AttributeError:\n    f = tf.merge_summary\n"
    assert [f.line for f in rewritten(code).findings if f.severity != "info"] == [5]


def test_the_mock_of_1_x_is_below_compat_v1() -> None:
    result = rewritten("@tf.test.mock.patch('a.b')\ndef test(m): tf.log(1.0)\n")
    assert "@tf.compat.v1.test.mock.patch('a.b')" in result.text

"""``tf.contrib``, ``tf.estimator`` and ``tf.keras`` of 1.x: where the rewrite finds them."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import people, rewrite
from tfmigrate.model import Settings
from tfmigrate.rewrite import rewrite_source

COMPAT = "tfmigrate.compat"


def source_of(text: str) -> str:
    """The new text without the lines that a program needs at its entry."""
    return rewrite_source(text, "x.py", Settings()).text


CASES = {
    # through the module: one import under one name
    "import tensorflow as tf\nh = tf.contrib.training.HParams(a=1)\n": (
        f"from {COMPAT} import contrib as tf_contrib\nh = tf_contrib.training.HParams(a=1)\n"
    ),
    # what core has under another name is core's
    "import tensorflow as tf\nc = tf.contrib.rnn.BasicLSTMCell(3)\n": (
        "import tensorflow as tf\nc = tf.compat.v1.nn.rnn_cell.BasicLSTMCell(3)\n"
    ),
    # an import of a module is moved, what is read through it stays
    "from tensorflow.contrib import rnn, layers as L\nc = rnn.LSTMCell(3)\nd = L.flatten(x)\n": (
        f"from {COMPAT}.contrib import rnn, layers as L\nc = rnn.LSTMCell(3)\nd = L.flatten(x)\n"
    ),
    "import tensorflow.contrib.slim as slim\nx = slim.conv2d(x, 3, 3)\n": (
        f"from {COMPAT}.contrib import slim\nx = slim.conv2d(x, 3, 3)\n"
    ),
    "import tensorflow.contrib.slim as s\nx = s.conv2d(x, 3, 3)\n": (
        f"from {COMPAT}.contrib import slim as s\nx = s.conv2d(x, 3, 3)\n"
    ),
    "from tensorflow.contrib.training import HParams\nh = HParams()\n": (
        f"from {COMPAT}.contrib.training import HParams\nh = HParams()\n"
    ),
    "from tensorflow.contrib.layers.python.layers.initializers import xavier_initializer\nx = xavier_initializer()\n": (
        f"from {COMPAT}.contrib.layers.initializers import xavier_initializer\nx = xavier_initializer()\n"
    ),
    # an alias by assignment
    "import tensorflow as tf\nslim = tf.contrib.slim\nx = slim.conv2d(x, 3, 3)\n": (
        f"from {COMPAT} import contrib as tf_contrib\n"
        "slim = tf_contrib.slim\nx = slim.conv2d(x, 3, 3)\n"
    ),
    # without a name of its own
    "import tensorflow.contrib.slim\nx = tensorflow.contrib.slim.conv2d(x, 3, 3)\n": (
        f"from {COMPAT} import contrib as tf_contrib\nx = tf_contrib.slim.conv2d(x, 3, 3)\n"
    ),
    # the usual name is taken
    "import tensorflow as tf\ntf_contrib = 1\nh = tf.contrib.training.HParams()\n": (
        f"from {COMPAT} import contrib as tf_contrib_\ntf_contrib = 1\n"
        "h = tf_contrib_.training.HParams()\n"
    ),
    # moved and staying names in one import
    "from tensorflow import contrib, nn\nh = contrib.training.HParams(a=nn.relu)\n": (
        f"from tensorflow import nn\nfrom {COMPAT} import contrib\nh = contrib.training.HParams(a=nn.relu)\n"
    ),
    "import tensorflow as tf\nm = tf.estimator.ModeKeys.TRAIN\n": (
        f"from {COMPAT} import estimator as tf_estimator\nm = tf_estimator.ModeKeys.TRAIN\n"
    ),
    "from tensorflow.examples.tutorials.mnist import input_data\nd = input_data.read_data_sets('x')\n": (
        f"from {COMPAT}.examples.tutorials.mnist import input_data\nd = input_data.read_data_sets('x')\n"
    ),
    # nested in a call that is rewritten too
    "import tensorflow as tf\nx = tf.log(tf.contrib.layers.flatten(x))\n": (
        f"from {COMPAT} import contrib as tf_contrib\nimport tensorflow as tf\n"
        "x = tf.math.log(tf_contrib.layers.flatten(x))\n"
    ),
    # tf.keras is that of 1.x where something else in the file is
    "import tensorflow as tf\nx = tf.log(x)\nd = tf.keras.layers.Dense(3)\n": (
        "import tensorflow as tf\nx = tf.math.log(x)\nd = tf.compat.v1.keras.layers.Dense(3)\n"
    ),
    "from tensorflow import log\nfrom tensorflow.keras.layers import Dense\nd = Dense(3)(log(x))\n": (
        "import tensorflow as tf\nfrom tensorflow.compat.v1.keras.layers import Dense\nd = Dense(3)(tf.math.log(x))\n"
    ),
    # in a block that the import shares with others
    "def f(x):\n    from tensorflow.contrib import layers\n    return layers.flatten(x)\n": (
        f"def f(x):\n    from {COMPAT}.contrib import layers\n    return layers.flatten(x)\n"
    ),
}


@pytest.mark.parametrize("source", CASES)
def test_moved(source: str) -> None:
    assert source_of(source) == CASES[source]


@pytest.mark.parametrize("source", CASES)
def test_a_second_run_changes_nothing(source: str) -> None:
    rewrite(source)


def test_keras_alone_is_left() -> None:
    source = "import tensorflow as tf\nd = tf.keras.layers.Dense(3)\n"
    assert rewrite(source).text == source


@pytest.mark.parametrize(
    "mark",
    ["tf.keras.optimizers.SGD(lr=0.1)", "model.fit_generator(g)", "x.shape[1].value", "tf.enable_eager_execution()"],
)
def test_marks_of_old_keras(mark: str) -> None:
    text = source_of(f"import tensorflow as tf\nd = tf.keras.layers.Dense(3)\n{mark}\n")
    assert "d = tf.compat.v1.keras.layers.Dense(3)\n" in text


GONE = {
    "import tensorflow as tf\nx = tf.contrib.bigtable.BigtableClient(1)\n": [(2, "api-gone")],
    "import tensorflow as tf\nx = tf.contrib.layers.no_such_layer(1)\n": [(2, "api-gone")],
    "import tensorflow as tf\nslim = tf.contrib.slim\nx = slim.no_such_layer(1)\n": [(3, "api-gone")],
    "from tensorflow.contrib import layers\nx = layers.no_such_layer(1)\n": [(2, "api-gone")],
    "import tensorflow.contrib.bigtable\n": [(1, "api-gone")],
}


@pytest.mark.parametrize("source", GONE)
def test_what_nothing_provides_is_a_finding_on_its_line(source: str) -> None:
    assert people(rewrite(source)) == GONE[source]


def test_an_import_of_what_is_gone_does_not_stop_the_module() -> None:
    text = rewrite("from tensorflow.contrib.bigtable import BigtableClient\n").text
    names: dict[str, object] = {}
    exec(compile(text, "x.py", "exec"), names)
    with pytest.raises(ImportError, match=r"tensorflow\.contrib\.bigtable\.BigtableClient does not exist"):
        names["BigtableClient"]()  # type: ignore[operator]


def test_a_guarded_import_of_what_is_gone_still_fails() -> None:
    source = "try:\n    from tensorflow.contrib import bigtable\nexcept ImportError:\n    bigtable = None\n"
    result = rewrite(source)
    assert result.text == source
    assert people(result) == [(2, "api-gone")]


def test_target_compat_has_no_contrib() -> None:
    source = "import tensorflow as tf\nh = tf.contrib.training.HParams(a=1)\n"
    result = rewrite(source, target="compat")
    assert (result.text, people(result)) == (source, [(2, "api-gone")])


@pytest.mark.parametrize("name", ["tf.estimator", "estimator"])
def test_2_15_still_has_estimators(name: str) -> None:
    calls = ("ModeKeys()", "inputs.numpy_input_fn({}, 1)", "tpu.RunConfig()", "DNNClassifier([1], [])")
    source = "import tensorflow as tf\nfrom tensorflow import estimator\n" + "".join(f"x = {name}.{c}\n" for c in calls)
    result = rewrite_source(source, "x.py", Settings(tf_version="2.15"))
    # Of the same name in 2.15 only what is the same class; the rest is what 1.x meant in compat.v1 alone.
    expected = [f"x = {name}.{calls[0]}", *(f"x = tf.compat.v1.estimator.{call}" for call in calls[1:])]
    assert [line for line in result.text.splitlines() if line.startswith("x = ")] == expected
    assert people(result) == []


def test_arguments_that_stand_elsewhere_today_are_given_by_keyword() -> None:
    """What TensorFlow Probability reads as the lower end of a sigmoid was ``validate_args``."""
    ds = "ds = tf.contrib.distributions\n"
    for old, new in {
        "tf.contrib.distributions.bijectors.Sigmoid(True)": "Sigmoid(validate_args=True)",
        f"{ds}x = ds.bijectors.RealNVP(2, fn)": "RealNVP(2, shift_and_log_scale_fn=fn)",
        f"{ds}x = ds.Exponential(2.0, True)": "Exponential(2.0, validate_args=True)",
        "from tensorflow.contrib.distributions import bijectors as b\nx = b.Permute([1, 0], True)": (
            "Permute([1, 0], validate_args=True)"
        ),
    }.items():
        assert new in source_of(f"import tensorflow as tf\n{old}\n"), old
    kept = source_of(f"import tensorflow as tf\n{ds}x = ds.bijectors.Sigmoid(validate_args=True)\n")
    assert "x = ds.bijectors.Sigmoid(validate_args=True)" in kept


def test_a_layer_whose_variables_have_other_names_says_so() -> None:
    found = rewrite("import tensorflow as tf\ntf.keras.layers.LSTM(2)\ntf.keras.layers.Dense(2)\ntf.log(x)\n").findings
    assert [finding.line for finding in found if finding.rule == "renamed-variables"] == [2]

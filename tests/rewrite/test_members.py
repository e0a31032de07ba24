"""Members that TensorFlow's classes have lost, where it is sure that the object is of that class."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.rewrite.helpers import people, rewrite
from tfmigrate import rules
from tfmigrate.model import Settings
from tfmigrate.rewrite import rewrite_source

HEAD = "import tensorflow as tf\n"
LOST = {
    "y = tf.keras.layers.Dense(3).apply(x)\n": [2],
    "f = tf.keras.layers.Dense.apply\n": [2],
    "d = tf.keras.layers.Dense(3)\ndef f(x):\n    return d.apply(x)\n": [4],
    "class C(tf.keras.layers.Layer):\n    def f(self):\n        return tf.keras.layers.Layer.apply(self)\n": [4],
    "m = tf.keras.Sequential()\nm.predict(m.predict_classes(x))\n": [3],
    "e = tf.estimator.Estimator(f)\ne.experimental_export_all_saved_models(d, {})\ne.train(f)\n": [3],
    # what today's class has, also under another name of the class
    "y = tf.layers.Dense(3).apply(x)\nf = tf.train.Optimizer.minimize\nm = tf.keras.Model().predict\n": [],
    # the name may be something else
    "d = tf.keras.layers.Dense(3)\nd = other()\nd.apply(x)\n": [],
    "d = tf.keras.layers.Dense(3)\ndef f(d):\n    return d.apply(x)\n": [],
    "d, e = tf.keras.layers.Dense(3), 1\nd.apply(x)\n": [],
    # the program gives or asks for it itself
    "tf.keras.layers.Dense.apply = f\n": [],
    "d = tf.keras.layers.Dense(3)\nif hasattr(d, 'apply'):\n    d.apply(x)\n": [],
    # no member of 1.15's class either
    "d = tf.keras.layers.Dense(3).no_such_member\n": [],
}


@pytest.mark.parametrize("code", LOST)
def test_lost_members_are_told_where_they_are_read(code: str) -> None:
    assert people(rewrite(HEAD + code)) == [(line, "api-gone") for line in LOST[code]]


def test_what_to_do_is_told() -> None:
    result = rewrite(f"{HEAD}y = tf.keras.layers.Dense(3).apply(x)\n")
    (found,) = [finding for finding in result.findings if finding.severity == "error"]
    assert found.message == "TensorFlow 2.21 has no apply in tf.keras.layers.Dense, as 1.x had"
    assert found.advice.startswith("call the layer itself") and found.url.endswith("/tf/keras/layers/Dense")


def test_code_of_2x_is_of_the_target() -> None:
    source = f"{HEAD}x = tf.math.log(tf.keras.layers.Dense(3).apply(x))\ny = tf.random.Generator.from_seed(1)\n"
    assert people(rewrite_source(source, "x.py", Settings())) == []


ASK = """
import importlib, inspect
from tfmigrate import api
old = api.load("1.15")
for area in ("contrib.distributions", "contrib.distributions.bijectors"):
    module = importlib.import_module(f"tfmigrate.compat.{area}")
    for name in module.__all__:
        endpoint = old.get(f"{area}.{name}")
        if endpoint is not None and endpoint.kind == "class" and not inspect.isclass(getattr(module, name)):
            print(f"{area}.{name}")
"""


def test_what_is_a_function_now_is_known() -> None:
    """The group ``function-now`` is what the run-time package gives for classes of 1.15, asked of itself."""
    environment = {**os.environ, "TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, env=environment, check=True)
    assert set(done.stdout.split()) == rules.load().group("function-now")

"""Runs the cases of one area on the TensorFlow at hand, and prints what they give as JSON.

``python runner.py AREA [CASE ...]`` runs ``cases/AREA.py``: on TensorFlow 1.15 against ``tf.contrib`` and its
neighbours (the oracle), on TensorFlow 2 against ``tfmigrate.compat``. Runs on Python 3.7 to 3.13.
A case is a function ``case_NAME(lib)`` that returns what ``lib.run`` gives, or a dictionary of its own arrays.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
import zlib
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np
import tensorflow

HERE = Path(__file__).resolve().parent
CALLED = "called names"
"""Not a case: the public names of the package that the cases called."""
IS_TF1 = tensorflow.__version__.startswith("1.")


class Lib:
    """What a case may use: the same names on both sides.

    ``tf`` is TensorFlow's 1.x API, ``contrib`` is ``tf.contrib`` or ``tfmigrate.compat.contrib``;
    ``module("estimator")`` is ``tf.estimator`` or ``tfmigrate.compat.estimator``.
    """

    np = np
    is_tf1 = IS_TF1

    def __init__(self):
        if IS_TF1:
            self.tf = tensorflow
            self.contrib = importlib.import_module("tensorflow.contrib")
        else:
            self.tf = tensorflow.compat.v1
            self.contrib = importlib.import_module("tfmigrate.compat.contrib")

    def module(self, path):
        """``tensorflow.PATH`` on 1.15, ``tfmigrate.compat.PATH`` on 2.x."""
        if not IS_TF1:
            return importlib.import_module("tfmigrate.compat." + path)
        try:
            return importlib.import_module("tensorflow." + path)
        except ImportError:  # estimator: an attribute that is no module of that name
            found = tensorflow
            for name in path.split("."):
                found = getattr(found, name)
            return found

    def run(self, outputs, loss=None, feed=None, initial=False, steps=None):
        """Give every variable the same value on both sides, run ``outputs`` and describe the graph.

        ``outputs``: name -> tensor or structure of tensors. ``loss``: a scalar whose gradient for each trainable
        variable is added. ``initial``: the values that the initializers gave are added (deterministic ones only).
        ``steps``: a list of ops run one after the other before the outputs, such as a training step.
        """
        tf = self.tf
        fetches = dict(outputs)
        if loss is not None:
            fetches["loss"] = loss
            trained = tf.trainable_variables()
            for variable, gradient in zip(trained, tf.gradients(loss, trained)):
                if gradient is not None:
                    fetches["gradient of " + variable.op.name] = tf.convert_to_tensor(gradient)
        result = {}
        with tf.Session() as session:
            session.run([tf.global_variables_initializer(), tf.local_variables_initializer(), tf.tables_initializer()])
            for variable in sorted(tf.global_variables(), key=lambda v: v.op.name):
                if initial:
                    result["initial " + variable.op.name] = session.run(variable)
                variable.load(value_for(variable), session)
            for step in steps or ():
                session.run(step, feed)
            result.update(flat(session.run(fetches, feed)))
        result["variables"] = {v.op.name: [v.dtype.base_dtype.name, *v.shape.as_list()] for v in tf.global_variables()}
        result["trainable"] = sorted(v.op.name for v in tf.trainable_variables())
        return result


def value_for(variable):
    """A value that depends on the variable's name and shape only; integers keep 0 (they count)."""
    shape, dtype = variable.shape.as_list(), variable.dtype.base_dtype.as_numpy_dtype
    if not np.issubdtype(dtype, np.floating):
        return np.zeros(shape, dtype)
    random = np.random.RandomState(zlib.crc32(variable.op.name.encode()) % 2**31)
    values = random.uniform(-0.5, 0.5, shape)
    if variable.op.name.endswith("variance"):
        values = values + 1.0
    return np.asarray(values, dtype)


def flat(found, prefix=""):
    """Nested results (tuples, lists, dictionaries) as one flat dictionary."""
    if isinstance(found, dict):
        pairs = [(str(key), value) for key, value in found.items()]
    elif hasattr(found, "_asdict"):
        pairs = list(found._asdict().items())
    elif isinstance(found, (tuple, list)):
        pairs = [(str(index), value) for index, value in enumerate(found)]
    else:
        return {prefix: found}
    result = {}
    for key, value in pairs:
        result.update(flat(value, key if not prefix else prefix + "." + key))
    return result


def as_json(value):
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, str, int, bool, type(None))):
        return value
    array = np.asarray(value)
    if array.dtype.kind in "SO":
        array = array.astype("U")
    dtype = array.dtype.name if array.dtype.kind != "U" else "string"
    return {"dtype": dtype, "shape": list(array.shape), "data": array.tolist()}


def listening():
    """On TensorFlow 2, what sees which public names of the package the cases call."""
    if IS_TF1:
        return None
    calls = importlib.import_module("tests.compat.called").Calls()
    calls.listen()
    return calls


def main(area, names):
    sys.path.insert(0, str(HERE / "cases"))
    if not IS_TF1:
        sys.path.insert(0, str(HERE.parents[1]))
        tensorflow.compat.v1.disable_v2_behavior()
    tensorflow.compat.v1.logging.set_verbosity("ERROR")
    cases = importlib.import_module(area)
    calls = listening()
    found = {}
    for attribute, function in sorted(vars(cases).items()):
        name = attribute[len("case_") :]
        if attribute.startswith("case_") and (not names or name in names):
            tensorflow.compat.v1.reset_default_graph()
            tensorflow.compat.v1.set_random_seed(1)
            try:
                found[name] = as_json(function(Lib()))
            except Exception as error:
                traceback.print_exc()
                found[name] = {"error": "%s: %s" % (type(error).__name__, error)}
    if calls is not None:
        calls.stop()
        found[CALLED] = {"by a case": sorted(calls.seen), "at all": sorted(calls.seen | calls.ran)}
    json.dump(found, sys.stdout, indent=0, sort_keys=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

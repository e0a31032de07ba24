"""``tf.estimator``: what no other case calls by itself."""

import functools
import importlib
import json
import tempfile

import numpy as np
from estimator import linear, messages, trained


def private(lib, path):
    """A module of the estimator's package, by its name below ``estimator``."""
    root = "tensorflow_estimator.python.estimator." if lib.is_tf1 else "tfmigrate.compat.estimator."
    return importlib.import_module(root + path)


def case_optimizers_by_name(lib):
    tf = lib.tf
    instance = private(lib, "canned.optimizers").get_optimizer_instance
    own = tf.train.MomentumOptimizer(0.1, 0.9)
    found = {}
    for name in ("Adagrad", "Adam", "Ftrl", "RMSProp", "SGD"):
        w = tf.get_variable(name, [2], initializer=tf.ones_initializer())
        found[name] = instance(name, 0.1).minimize(tf.reduce_sum(tf.square(w)), var_list=[w])
    result = lib.run({}, steps=list(found.values()))
    result["own"] = [instance(own) is own, instance(lambda: own) is own]
    result["messages"] = messages(
        {
            "no rate": lambda: instance("Adam"),
            "unknown": lambda: instance("Nothing", 0.1),
            "number": lambda: instance(3, 0.1),
            "of a function": lambda: instance(lambda: 4),
        }
    )
    return result


class Called:
    def __call__(self, a, b=3):
        pass

    def method(self, x, *y, **z):
        pass

    @classmethod
    def of_class(cls, q):
        pass


class Made:
    def __init__(self, a, b):
        pass


def keyword_only(a, *, k=1):
    pass


@functools.wraps(keyword_only)
def wrapper(*args, **kwargs):
    pass


def case_arguments_of_functions(lib):
    fn_args = private(lib, "util").fn_args
    return {
        name: list(fn_args(function))
        for name, function in {
            "object": Called(),
            "method": Called().method,
            "function": Called.method,
            "classmethod": Called.of_class,
            "class": Made,
            "plain class": Called,
            "keyword only": keyword_only,
            "wrapper": wrapper,
            "partial": functools.partial(lambda a, b, c: 1, 1, c=3),
            "partial method": functools.partial(Called().method, 1),
            "scoped": lib.contrib.framework.add_arg_scope(lambda features, params: None),
        }.items()
    }


def case_results_of_input_functions(lib):
    tf, parse = lib.tf, private(lib, "util").parse_input_fn_result
    one, two = tf.constant([1.0]), tf.constant([2.0])
    features, labels, hooks = parse(tf.data.Dataset.from_tensors((np.float32([1.0]), np.int64([2]))))
    for hook in hooks:
        hook.begin()
    with tf.Session() as session:
        for hook in hooks:
            hook.after_create_session(session, None)
        values = session.run([features, labels])
    return {
        "dataset": dict(zip(("features", "labels"), values)),
        "hooks": [type(hook).__name__.lstrip("_").lower()[-10:] for hook in hooks],
        "pair": [part is given for part, given in zip(parse((one, two))[:2], (one, two))],
        "list": [part is given for part, given in zip(parse([one, two])[:2], (one, two))],
        "alone": [parse(one)[0] is one, parse({"a": one})[1], parse(one)[2]],
        "messages": messages({"three": lambda: parse((one, two, one)), "one": lambda: parse((one,))}),
    }


def case_receivers(lib):
    tf, export = lib.tf, lib.module("estimator").export
    one, sparse = tf.placeholder(tf.float32, [None, 2], name="one"), tf.sparse_placeholder(tf.int64)
    single = export.TensorServingInputReceiver(one, {"in": sparse}, {"other": {"x": one}})
    kind = private(lib, "export.export").SupervisedInputReceiver
    pair = kind({"a": one}, sparse, one)
    return {
        "single": [single.features is one, list(single.receiver_tensors), sorted(single.receiver_tensors_alternatives)],
        "pair": [sorted(pair.features), pair.labels is sparse, sorted(pair.receiver_tensors), list(pair._fields)],
        "messages": messages(
            {
                "no features": lambda: export.TensorServingInputReceiver(None, one),
                "dictionary": lambda: export.TensorServingInputReceiver({"a": one}, one),
                "number": lambda: export.TensorServingInputReceiver(1, one),
                "no receivers": lambda: export.TensorServingInputReceiver(one, None),
                "receivers": lambda: export.TensorServingInputReceiver(one, {"a": 1}),
                "names": lambda: export.TensorServingInputReceiver(one, {1: one}),
                "alternatives": lambda: export.TensorServingInputReceiver(one, one, [one]),
                "no labels": lambda: kind(one, None, one),
                "no inputs": lambda: kind(None, one, one),
                "labels": lambda: kind(one, 1, one),
            }
        ),
    }


def case_raw_supervised_receivers(lib):
    tf = lib.tf
    build = private(lib, "export.export").build_raw_supervised_input_receiver_fn
    with tf.Graph().as_default():
        features = {"a": tf.placeholder(tf.float32, [4, 2], name="first"), "b": tf.placeholder(tf.int64, name="second")}
        labels = tf.placeholder(tf.float32, [4], name="third")
        functions = {
            "dictionary": build(features, labels),
            "batch": build(features["a"], {"y": labels}, default_batch_size=3),
            "tensors": build(features["a"], labels),
        }
        shared = messages({"shared": lambda: build(features, {"a": labels})})
    found = {"shared": shared}
    for name, function in functions.items():
        with tf.Graph().as_default():
            got = function()
            parts = {"features": got.features, "labels": got.labels, "receivers": got.receiver_tensors}
            found[name] = {
                part: [[t.op.name, t.dtype.name, str(t.shape)] for t in tf.nest.flatten(value)]
                for part, value in parts.items()
            }
            found[name]["kinds"] = [isinstance(value, dict) for value in parts.values()]
    return found


def case_outputs(lib):
    tf, export = lib.tf, lib.module("estimator").export
    scores, classes = tf.constant([[0.5]]), tf.constant([["a"]])
    classified, value = export.ClassificationOutput(scores, classes), export.RegressionOutput(tf.constant([1.0]))
    return {
        "classified": [classified.scores is scores, classified.classes is classes],
        "alone": [export.ClassificationOutput(scores).classes, export.ClassificationOutput(classes=classes).scores],
        "value": value.value.shape.as_list(),
    }


def case_delay_of_workers(lib):
    config = lib.module("estimator").RunConfig(experimental_max_worker_delay_secs=7)
    copy = config.replace(model_dir="/a")
    return {"delays": [config.experimental_max_worker_delay_secs, copy.experimental_max_worker_delay_secs]}


def case_export_of_tpus(lib):
    tf, estimator, tpu = lib.tf, lib.module("estimator"), lib.contrib.tpu
    module = private(lib, "tpu.tpu_estimator")
    config = tpu.RunConfig(model_dir=trained(lib).model_dir, tf_random_seed=1)

    def model_fn(features, labels, mode, params):
        spec = linear(lib)(features, labels, mode, {})
        exports = {"y": estimator.export.PredictOutput(spec.predictions)}
        return tpu.TPUEstimatorSpec(mode, spec.predictions, spec.loss, spec.train_op, export_outputs=exports)

    model = tpu.TPUEstimator(model_fn, config=config, use_tpu=False, train_batch_size=4)

    def receiver():
        x = tf.placeholder(tf.float32, [None, 2])
        return estimator.export.ServingInputReceiver({"x": x}, {"features": x})

    path = module.export_estimator_savedmodel(model, tempfile.mkdtemp(), receiver).decode()
    with tf.Graph().as_default(), tf.Session() as session:
        meta = tf.saved_model.loader.load(session, ["serve"], path)
        signature = meta.signature_def["y"]
        outputs = {name: info.name for name, info in signature.outputs.items()}
        values = session.run(outputs, {signature.inputs["features"].name: np.float32([[0.5, 1.0]])})
    return {"signatures": sorted(meta.signature_def), "values": values, "json": json.dumps(sorted(outputs))}

"""``tf.contrib.eager``, in eager mode and in graph mode."""

import importlib
import tempfile
from pathlib import Path


def _eager():
    return importlib.import_module("tensorflow.python.eager.context").eager_mode()


def _gradients(pairs):
    return {variable.name: gradient.numpy() for gradient, variable in pairs}


def case_gradients(lib):
    tf, tfe = lib.tf, lib.contrib.eager
    found = {}
    with _eager():
        square = tfe.gradients_function(lambda x, y: x * x * y)
        found["all"] = [float(g) for g in square(tf.constant(3.0), tf.constant(2.0))]
        first = tfe.gradients_function(lambda x, y: x * x * y, params=[0])
        found["first"] = [float(g) for g in first(tf.constant(3.0), tf.constant(2.0))]
        value, gradients = tfe.value_and_gradients_function(lambda x: x**3)(tf.constant(2.0))
        found["value"] = [float(value), [float(g) for g in gradients]]
        w, b = tfe.Variable([1.0, 2.0], name="w"), tfe.Variable(0.5, name="b")

        def loss(x):
            return tf.reduce_sum((w * x + b) ** 2)

        found["implicit"] = _gradients(tfe.implicit_gradients(loss)(tf.constant([3.0, -1.0])))
        value, pairs = tfe.implicit_value_and_gradients(loss)(tf.constant([3.0, -1.0]))
        found["implicit_value"] = dict(_gradients(pairs), value=value.numpy())
        tf.train.GradientDescentOptimizer(0.1).apply_gradients(pairs)
        found["trained"] = {"w": w.numpy(), "b": b.numpy()}
        with tfe.GradientTape() as tape:
            result = loss(tf.constant([1.0, 1.0]))
        found["tape"] = tape.gradient(result, b).numpy()
    return found


def case_functions(lib):
    tf, tfe = lib.tf, lib.contrib.eager
    with _eager():
        v = tfe.Variable(2.0)

        @tfe.defun
        def scaled(x, power=2):
            v.assign_add(1.0)
            return v * x**power

        @tfe.function(input_signature=[tfe.TensorSpec([None], tf.float32)])
        def total(x):
            return tf.reduce_sum(x)

        @tfe.custom_gradient
        def clipped(x):
            return x * 3.0, lambda upstream: tf.clip_by_value(upstream * 3.0, -1.0, 1.0)

        found = {
            "defun": scaled(tf.constant([1.0, 3.0])).numpy(),
            "defun_again": scaled(tf.constant([1.0, 3.0]), power=1).numpy(),
            "variable": v.numpy(),
            "total": total(tf.constant([1.0, 2.5])).numpy(),
            "python": tfe.py_func(lambda x: x * 2, [tf.constant(4.0)], tf.float32).numpy(),
            "custom": tfe.gradients_function(clipped)(tf.constant(1.0))[0].numpy(),
        }
        modes = [tfe.executing_eagerly(), tfe.in_eager_mode()]
    found["modes"] = [*modes, tfe.executing_eagerly()]
    found["gpus"] = int(tfe.num_gpus())
    found["devices"] = [name for name in tfe.list_devices() if "device:CPU" in name]
    return found


def case_iterator(lib):
    tf, tfe = lib.tf, lib.contrib.eager
    with _eager():
        dataset = tf.data.Dataset.range(5).batch(2)
        iterator = tfe.Iterator(dataset)
        found = {
            "first": iterator.next().numpy(),
            "second": iterator.get_next().numpy(),
            "third": next(iterator).numpy(),
        }
        try:
            iterator.next()
        except StopIteration as error:
            found["raised"] = type(error).__name__
        found["all"] = [int(x) for x in tfe.Iterator(tf.data.Dataset.range(3))]
        found["pairs"] = [
            [int(x), float(y["y"])]
            for x, y in tfe.Iterator(tf.data.Dataset.from_tensor_slices(([1, 2], {"y": [0.5, 1.5]})))
        ]
    return found


def _metric_values(lib, mean, accuracy, categorical, binary, sparse):
    tf = lib.tf
    return {
        "mean": mean(tf.constant([1.0, 3.0, 5.0])),
        "mean_weighted": mean(tf.constant([1.0, 3.0]), weights=tf.constant([2.0, 0.5])),
        "accuracy": accuracy(tf.constant([1, 2, 3, 4]), tf.constant([0, 2, 3, 4])),
        "categorical": categorical(tf.constant([[0.0, 1.0], [1.0, 0.0]]), tf.constant([[0.3, 0.7], [0.4, 0.6]])),
        "binary": binary(tf.constant([1, 0, 1]), tf.constant([0.7, 0.6, 0.5]), weights=tf.constant([1.0, 2.0, 0.0])),
        "sparse": sparse(tf.constant([1, 0]), tf.constant([[0.1, 0.9], [0.2, 0.8]])),
    }


def _metrics(tfe):
    return (
        tfe.metrics.Mean("loss"),
        tfe.metrics.Accuracy(),
        tfe.metrics.CategoricalAccuracy(name="a/b"),
        tfe.metrics.BinaryAccuracy(0.5),
        tfe.metrics.SparseAccuracy(),
    )


def _arrays(value):
    if isinstance(value, (tuple, list)):
        return {str(place): _arrays(item) for place, item in enumerate(value)}
    return value.numpy()


def case_metrics_eager(lib):
    tfe = lib.contrib.eager
    with _eager():
        metrics = _metrics(tfe)
        found = {name: _arrays(value) for name, value in _metric_values(lib, *metrics).items()}
        found["results"] = {metric.name: metric.result().numpy() for metric in metrics}
        found["called"] = metrics[0].value()().numpy()
        found["variables"] = [v.name for metric in metrics for v in metric.variables]
        other = tfe.metrics.Mean("loss")
        other(lib.tf.constant(10.0))
        found["other"] = other.name
        metrics[0].init_variables()
        found["reset"] = {"denom": metrics[0].denom.numpy()}
        metrics[0](lib.tf.constant(2.0))
        found["again"] = metrics[0].result().numpy()
    return found


def case_metrics_graph(lib):
    tf, tfe = lib.tf, lib.contrib.eager
    metrics = _metrics(tfe)
    updates = _metric_values(lib, *metrics)
    initialized = [metric.init_variables() for metric in metrics]
    results = {metric.name: metric.result() for metric in metrics}
    with tf.Session() as session:
        session.run(initialized)
        first = session.run({name: updates[name] for name in ("mean", "accuracy", "categorical", "binary", "sparse")})
        session.run(updates["mean_weighted"])
        found = {"results": session.run(results)}
        session.run(initialized)
        session.run(updates["mean"])
        found["again"] = session.run(results["loss"])
    found["mean"] = first["mean"]
    found["variables"] = [v.op.name for v in tf.local_variables()]
    found["collection"] = [v.op.name for v in tf.get_collection(tf.GraphKeys.METRIC_VARIABLES)]
    return found


def case_saver(lib):
    tf, tfe = lib.tf, lib.contrib.eager
    path = str(Path(tempfile.mkdtemp()) / "model")
    with _eager():
        v = tfe.Variable([1.0, 2.0], name="v")
        saver = tfe.Saver([v])
        saved = saver.save(path, global_step=3)
        v.assign([5.0, 6.0])
        saver.restore(saved)
        found = {"v": v.numpy(), "path": Path(saved).name}
        optimizer = tf.train.MomentumOptimizer(0.1, 0.9)
        optimizer.apply_gradients([(tf.constant([1.0, 1.0]), v)])
        found["slots"] = [slot.shape.as_list() for slot in tfe.get_optimizer_variables(optimizer)]
        checkpoint = tfe.Checkpoint(v=v)
        written = checkpoint.save(path)
        v.assign([0.0, 0.0])
        checkpoint.restore(written).assert_consumed()
        found["restored"] = v.numpy()

        class Holder(tfe.Checkpointable):
            def __init__(self):
                self.x = tfe.Variable(1.5)

        holder = Holder()
        nested = tfe.Checkpoint(holder=holder)
        written = nested.save(path + "_nested")
        holder.x.assign(0.0)
        nested.restore(written)
        found["nested"] = holder.x.numpy()
    return found


def case_variable_store(lib):
    tf, tfe = lib.tf, lib.contrib.eager
    with _eager():
        store = tfe.EagerVariableStore()
        found = {}
        for name in ("first", "second"):
            with store.as_default():
                dense = tf.layers.dense(tf.ones([1, 2]), 3, kernel_initializer=tf.ones_initializer(), name="d")
            found[name] = dense.numpy()
        found["variables"] = sorted(v.name for v in store.variables())
        template = tfe.make_template("t", lambda x: x * tf.get_variable("w", initializer=2.0))
        found["template"] = template(tf.constant(3.0)).numpy()
    return found


def case_tests_run_twice(lib):
    import unittest

    tf, tfe = lib.tf, lib.contrib.eager
    seen = []

    class Case(tf.test.TestCase):
        def setUp(self):
            super(Case, self).setUp()
            seen.append("set up")

        @tfe.run_test_in_graph_and_eager_modes
        def test_one(self):
            seen.append(tf.executing_eagerly())
            self.assertEqual(3.0, self.evaluate(tf.constant(1.0) + 2.0))

        @tfe.run_test_in_graph_and_eager_modes()
        def test_two(self):
            seen.append(tf.executing_eagerly())

    @tfe.run_all_tests_in_graph_and_eager_modes
    class All(tf.test.TestCase):
        def test_three(self):
            seen.append(tf.executing_eagerly())

    suite = unittest.TestSuite([Case("test_one"), Case("test_two"), All("test_three")])
    result = unittest.TestResult()
    suite.run(result)
    return {"seen": seen, "ran": result.testsRun, "ok": result.wasSuccessful()}


def case_names(lib):
    tfe = importlib.import_module(
        "tensorflow.contrib.eager.python.tfe" if lib.is_tf1 else "tfmigrate.compat.contrib.eager.tfe"
    )
    wanted = ["Variable", "Iterator", "metrics", "defun", "enable_eager_execution", "run"]
    constants = [tfe.SYNC, tfe.ASYNC, tfe.DEVICE_PLACEMENT_SILENT]
    return {"found": [name for name in wanted if hasattr(tfe, name)], "constants": [int(item) for item in constants]}

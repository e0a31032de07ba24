"""``tf.estimator``: what a model function gets, what a run leaves in its directory, and the numbers."""

import shutil
import tempfile
from pathlib import Path

import numpy as np

X = np.linspace(-1.0, 1.0, 12).astype(np.float32).reshape(6, 2)
Y = (X[:, 0] * 2 - X[:, 1] + 0.5).astype(np.float32)


def linear(lib, log=None, export=False):
    tf, estimator = lib.tf, lib.module("estimator")

    def model_fn(features, labels, mode, params):
        if log is not None:
            log.append("model_fn %s %s" % (mode, sorted(params.items())))
        w = tf.get_variable("w", [2], initializer=tf.constant_initializer(0.25))
        b = tf.get_variable("b", [], initializer=tf.zeros_initializer())
        y = tf.reduce_sum(features["x"] * w, 1) + b
        if mode == estimator.ModeKeys.PREDICT:
            outputs = {"y": y, "twice": 2 * y}
            exports = {"regress": estimator.export.RegressionOutput(y)} if export else None
            return estimator.EstimatorSpec(mode, predictions=outputs, export_outputs=exports)
        loss = tf.reduce_mean(tf.square(y - labels))
        optimizer = tf.train.MomentumOptimizer(params.get("rate", 0.1), 0.9)
        train_op = optimizer.minimize(loss, global_step=tf.train.get_global_step())
        metrics = {
            "mae": tf.metrics.mean_absolute_error(labels, y),
            "rmse": tf.metrics.root_mean_squared_error(labels, y),
        }
        return estimator.EstimatorSpec(mode, loss=loss, train_op=train_op, eval_metric_ops=metrics)

    return model_fn


def messages(calls):
    """What each call gives or raises, as text; addresses of objects left out."""
    found = {}
    for name, call in calls.items():
        try:
            found[name] = repr(call())
        except Exception as error:
            found[name] = "%s: %s" % (type(error).__name__, error)
    return found


def input_fn(lib, epochs=None, batch_size=3):
    return lib.module("estimator").inputs.numpy_input_fn({"x": X}, Y, batch_size, epochs, shuffle=False)


def trained(lib, steps=7, **config):
    estimator = lib.module("estimator")
    folder = tempfile.mkdtemp()
    config = estimator.RunConfig(model_dir=folder, tf_random_seed=3, **config)
    model = estimator.Estimator(linear(lib), config=config, params={"rate": 0.05})
    model.train(input_fn(lib), steps=steps)
    return model


def files(folder):
    """Names below a folder; of event files only that they are there, times by a word."""
    found = []
    for path in Path(folder).rglob("*"):
        if path.is_file():
            parts = list(path.relative_to(folder).parts)
            if parts[-1].startswith("events.out"):
                parts[-1] = "events"
            found.append("/".join("TIME" if part.isdigit() else part for part in parts))
    return sorted(set(found))


def tags(lib, folder):
    """step tag, and the kind of value, of each summary."""
    found = set()
    for path in Path(folder).glob("events.out.*"):
        for event in lib.tf.train.summary_iterator(str(path)):
            for value in event.summary.value:
                found.add("%d %s %s" % (event.step, value.tag, value.WhichOneof("value")))
            if event.WhichOneof("what") in ("graph_def", "session_log"):
                found.add(event.WhichOneof("what"))
    return sorted(tag for tag in found if "global_step/sec" not in tag)


def case_train_evaluate_predict(lib):
    model = trained(lib, save_checkpoints_steps=3, save_summary_steps=2)
    result = {"value " + name: model.get_variable_value(name) for name in model.get_variable_names()}
    result["names"] = model.get_variable_names()
    result["checkpoint"] = Path(model.latest_checkpoint()).name
    for name, value in model.evaluate(input_fn(lib, 1)).items():
        result["eval " + name] = value
    for name, value in model.evaluate(input_fn(lib), steps=3, name="three").items():
        result["eval three " + name] = value
    result["predict"] = [sorted(p) for p in model.predict(input_fn(lib, 1))]
    result["y"] = np.array([p["y"] for p in model.predict(input_fn(lib, 1), predict_keys=["y"])])
    batches = list(model.predict(input_fn(lib, 1, 4), yield_single_examples=False))
    result["batches"] = [list(batch["twice"].shape) for batch in batches]
    result["files"] = files(model.model_dir)
    result["state"] = Path(model.model_dir, "checkpoint").read_text()
    result["tags"] = tags(lib, model.model_dir)
    result["tags eval"] = tags(lib, model.eval_dir())
    result["tags three"] = tags(lib, model.eval_dir("three"))
    model.train(input_fn(lib), max_steps=7)
    model.train(input_fn(lib), max_steps=9)
    model.train(input_fn(lib, 1))  # two batches, until the input ends
    result["later"] = model.get_variable_value("global_step")
    result["w later"] = model.get_variable_value("w")
    result["checkpoint later"] = Path(model.latest_checkpoint()).name
    old = model.evaluate(input_fn(lib, 1), checkpoint_path=model.model_dir + "/model.ckpt-3")
    result["old"] = [int(old["global_step"]), sorted(old)]
    result["old loss"] = old["loss"]
    return result


def case_untrained(lib):
    estimator = lib.module("estimator")
    model = estimator.Estimator(linear(lib), params={})
    result = {"eval " + k: v for k, v in model.evaluate(input_fn(lib, 1)).items()}
    result["y"] = np.array([p["y"] for p in model.predict(input_fn(lib, 1))])
    result["files"] = files(model.model_dir)
    return result


def recorder(lib, name, log):
    class Hook(lib.tf.train.SessionRunHook):
        def begin(self):
            log.append(name + " begin")

        def after_create_session(self, session, coord):
            log.append(name + " after_create_session")

        def before_run(self, run_context):
            log.append(
                "%s before_run %s"
                % (
                    name,
                    sorted(str(f) for f in run_context.original_args.fetches)
                    if isinstance(run_context.original_args.fetches, dict)
                    else "list",
                )
            )

        def after_run(self, run_context, run_values):
            log.append(name + " after_run")

        def end(self, session):
            log.append(name + " end")

    return Hook()


def listener(lib, log):
    class Listener(lib.tf.train.CheckpointSaverListener):
        def begin(self):
            log.append("listener begin")

        def before_save(self, session, global_step_value):
            log.append("before_save %d" % global_step_value)

        def after_save(self, session, global_step_value):
            log.append("after_save %d" % global_step_value)

        def end(self, session, global_step_value):
            log.append("listener end %d" % global_step_value)

    return Listener()


def case_order_of_calls(lib):
    tf, estimator = lib.tf, lib.module("estimator")
    log = []

    def model_fn(features, labels, mode, params, config):
        spec = linear(lib, log)(features, labels, mode, params)
        log.append("seed %s, %s" % (config.tf_random_seed, tf.get_default_graph().seed))
        return spec._replace(
            training_hooks=[recorder(lib, "training", log)],
            training_chief_hooks=[recorder(lib, "chief", log)],
            evaluation_hooks=[recorder(lib, "evaluation", log)],
            prediction_hooks=[recorder(lib, "prediction", log)],
        )

    def input_fn(params, mode, config):
        log.append("input_fn %s %s %s" % (mode, sorted(params.items()), config.save_checkpoints_steps))
        data = tf.data.Dataset.from_tensor_slices(({"x": X}, Y)).repeat(2).batch(6)
        log.append("devices " + tf.constant(1).device)
        return data

    config = estimator.RunConfig(save_checkpoints_steps=1, tf_random_seed=5, log_step_count_steps=1)
    model = estimator.Estimator(model_fn, config=config, params={"rate": 0.5})
    model.train(input_fn, hooks=[recorder(lib, "user", log)], saving_listeners=[listener(lib, log)])
    model.evaluate(input_fn, steps=2, hooks=[recorder(lib, "user", log)])
    list(model.predict(input_fn, hooks=[recorder(lib, "user", log)]))
    return {"log": log}


def case_train_and_evaluate(lib):
    estimator, tf = lib.module("estimator"), lib.tf
    log = []
    config = estimator.RunConfig(model_dir=tempfile.mkdtemp(), save_checkpoints_steps=2)
    model = estimator.Estimator(linear(lib, log, export=True), config=config, params={})

    def receiver_fn():
        return estimator.export.build_parsing_serving_input_receiver_fn({"x": tf.FixedLenFeature([2], tf.float32)})()

    exporters = [
        estimator.LatestExporter("latest", receiver_fn, exports_to_keep=1),
        estimator.FinalExporter("final", receiver_fn),
        estimator.BestExporter("best", receiver_fn, exports_to_keep=1),
    ]
    evaluated = estimator.EvalSpec(input_fn(lib, 1), steps=None, exporters=exporters, throttle_secs=0)
    metrics, exports = estimator.train_and_evaluate(model, estimator.TrainSpec(input_fn(lib), max_steps=5), evaluated)
    result = {"metric " + name: value for name, value in metrics.items()}
    result["exports"] = [type(path).__name__ for path in exports]
    result["files"] = files(model.model_dir)
    result["tags"] = tags(lib, model.eval_dir())
    result["log"] = log
    return result


def case_export(lib):
    estimator, tf = lib.module("estimator"), lib.tf
    model = estimator.Estimator(linear(lib, export=True), trained(lib).model_dir, params={})
    base = Path(tempfile.mkdtemp())
    (base / "vocabulary").write_text("a b")
    spec = {"x": tf.FixedLenFeature([2], tf.float32)}
    with tf.Graph().as_default():
        raw = estimator.export.build_raw_serving_input_receiver_fn({"x": tf.placeholder(tf.float32, [None, 2])})
    receivers = {"parsing": estimator.export.build_parsing_serving_input_receiver_fn(spec), "raw": raw}
    result = {}
    for name, receiver_fn in receivers.items():
        extra = {"a/b": str(base / "vocabulary")}
        path = model.export_savedmodel(str(base / name), receiver_fn, assets_extra=extra)
        result[name + " type"] = type(path).__name__
        result[name + " files"] = files(str(base / name))
        with tf.Graph().as_default(), tf.Session() as session:
            loaded = tf.saved_model.loader.load(session, ["serve"], path.decode())
            for key, signature in loaded.signature_def.items():
                inputs = sorted(signature.inputs)
                result["%s %s" % (name, key)] = [signature.method_name, inputs, sorted(signature.outputs)]
            if name == "parsing":
                result["values"] = served(tf, session, loaded.signature_def["serving_default"])
    return result


def served(tf, session, signature):
    feature = tf.train.Feature(float_list=tf.train.FloatList(value=[0.5, -1.0]))
    example = tf.train.Example(features=tf.train.Features(feature={"x": feature})).SerializeToString()
    fetched = {key: info.name for key, info in signature.outputs.items()}
    return session.run(fetched, {signature.inputs["inputs"].name: [example]})


def case_warm_start(lib):
    estimator = lib.module("estimator")
    first = trained(lib)
    result = {}
    for name, start in {
        "path": first.model_dir,
        "settings": estimator.WarmStartSettings(first.model_dir, vars_to_warm_start="w"),
    }.items():
        model = estimator.Estimator(linear(lib), params={"rate": 0.0}, warm_start_from=start)
        result[name + " loss"] = model.evaluate(input_fn(lib, 1))["loss"]
        model.train(input_fn(lib), steps=1)
        for variable in ("w", "b"):
            result["%s %s" % (name, variable)] = model.get_variable_value(variable)
        result[name + " step"] = model.get_variable_value("global_step")
    return result


def case_early_stopping(lib):
    estimator = lib.module("estimator")
    judged = trained(lib, 2)
    for _ in range(3):  # events of steps 2, 3, 4
        judged.evaluate(input_fn(lib, 1))
        judged.train(input_fn(lib), steps=1)
    loss = float(judged.evaluate(input_fn(lib, 1), name="last")["loss"])
    losses = {"eval_dir": judged.eval_dir(), "run_every_secs": None, "run_every_steps": 1}
    steps = {"eval_dir": judged.eval_dir(), "min_steps": 3, "run_every_secs": None, "run_every_steps": 2}
    experimental = estimator.experimental
    hooks = {
        "lower": lambda model: experimental.stop_if_lower_hook(model, "loss", 100.0, **losses),
        "not lower": lambda model: experimental.stop_if_lower_hook(model, "loss", loss / 100, **losses),
        "higher": lambda model: experimental.stop_if_higher_hook(model, "loss", 0.0, **steps),
        "late": lambda model: experimental.stop_if_higher_hook(model, "loss", 0.0, **{**losses, "min_steps": 5}),
        "no decrease": lambda model: experimental.stop_if_no_decrease_hook(model, "loss", 2, **losses),
        "no increase": lambda model: experimental.stop_if_no_increase_hook(model, "loss", 2, **losses),
        "no increase soon": lambda model: experimental.stop_if_no_increase_hook(model, "loss", 3, **losses),
        "predicate": lambda model: experimental.make_early_stopping_hook(
            model, lambda: True, run_every_secs=None, run_every_steps=3
        ),
    }
    result = {}
    for name, hook in hooks.items():
        model = estimator.Estimator(linear(lib), tempfile.mkdtemp(), params={})
        model.train(input_fn(lib), hooks=[hook(model)], max_steps=6)
        result[name] = [int(model.get_variable_value("global_step")), model.get_variable_names()]
    model = estimator.Estimator(linear(lib), tempfile.mkdtemp(), params={})
    result["messages"] = messages(
        {
            "both": lambda: experimental.make_early_stopping_hook(model, lambda: True, run_every_steps=1),
            "none": lambda: experimental.make_early_stopping_hook(model, lambda: True, None),
            "function": lambda: experimental.make_early_stopping_hook(model, 3),
            "estimator": lambda: experimental.make_early_stopping_hook(3, lambda: True),
        }
    )
    in_memory = experimental.InMemoryEvaluatorHook(model, input_fn(lib, 1), name="memory", every_n_iter=2)
    model.train(input_fn(lib), hooks=[in_memory], steps=5)
    result["in memory"] = tags(lib, model.eval_dir("memory"))
    hook = experimental.make_stop_at_checkpoint_step_hook(model, 7, 0)
    model.train(input_fn(lib), hooks=[hook], steps=5)
    result["at checkpoint"] = int(model.get_variable_value("global_step"))
    return result


def case_checkpoint_of_1_15(lib):
    """``checkpoint/`` was written by the estimator of TensorFlow 1.15.5: evaluated, and trained on."""
    estimator = lib.module("estimator")
    folder = tempfile.mkdtemp()
    for path in (Path(__file__).resolve().parents[1] / "checkpoint").iterdir():
        shutil.copy(str(path), folder)
    model = estimator.Estimator(linear(lib), folder, params={"rate": 0.05})
    found = {"names": model.get_variable_names()}
    found.update({"eval " + name: value for name, value in model.evaluate(input_fn(lib, 1)).items()})
    model.train(input_fn(lib), steps=3)
    found.update({"value " + name: model.get_variable_value(name) for name in model.get_variable_names()})
    return found

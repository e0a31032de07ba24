"""``tf.estimator``: what is refused and in which words, and the settings of runs."""

import json
import os
import tempfile

from estimator import X, Y, input_fn, linear, messages


def case_spec(lib):
    tf, estimator = lib.tf, lib.module("estimator")
    spec = estimator.EstimatorSpec
    one, two, op = tf.constant(1.0), tf.constant([1.0, 2.0]), tf.no_op()
    output = estimator.export.PredictOutput(two)
    with tf.Graph().as_default():
        foreign = tf.constant(1.0)
    return messages(
        {
            "train": lambda: spec("train"),
            "train loss": lambda: spec("train", loss=one),
            "train op": lambda: spec("train", train_op=op),
            "eval": lambda: spec("eval"),
            "infer": lambda: spec("infer"),
            "vector": lambda: spec("eval", loss=two).loss.shape,
            "matrix": lambda: spec("eval", loss=tf.constant([[1.0]])).loss.shape.as_list(),
            "number": lambda: spec("eval", loss=1.0),
            "foreign": lambda: spec("eval", loss=foreign),
            "foreign metric": lambda: spec("eval", loss=one, eval_metric_ops={"a": (foreign, one)}),
            "metric": lambda: spec("eval", loss=one, eval_metric_ops={"a": 1}),
            "metrics": lambda: spec("eval", loss=one, eval_metric_ops=[1]),
            "hook": lambda: spec("eval", loss=one, evaluation_hooks=[1]),
            "scaffold": lambda: spec("eval", loss=one, scaffold=1),
            "prediction": lambda: spec("infer", predictions={"a": 1}),
            "exports": lambda: sorted(spec("infer", predictions=two, export_outputs={"a": output}).export_outputs),
            "two exports": lambda: spec("infer", predictions=two, export_outputs={"a": output, "b": output}),
            "default export": lambda: sorted(spec("infer", predictions=two).export_outputs),
            "bad export": lambda: spec("infer", predictions=two, export_outputs={"a": 1}),
            "replace": lambda: spec("eval", loss=one)._replace(mode="train"),
            "fields": lambda: spec._fields,
        }
    )


def case_messages(lib):
    estimator = lib.module("estimator")
    run_config, folder = estimator.RunConfig, tempfile.mkdtemp()

    def features_only(features):
        return None

    def everything(features, labels, mode, params, config):
        return None

    def without_features(labels):
        return None

    def same():
        return None

    model = estimator.Estimator(everything, folder)
    calls = {
        "both": lambda: run_config(save_checkpoints_steps=1, save_checkpoints_secs=1),
        "replace": lambda: run_config().replace(master="x"),
        "seed": lambda: run_config(tf_random_seed=1.5),
        "device_fn": lambda: run_config(device_fn=3),
        "steps and max_steps": lambda: model.train(same, steps=1, max_steps=1),
        "no steps": lambda: model.train(same, steps=0),
        "hooks": lambda: model.train(same, hooks=[1]),
        "listeners": lambda: model.train(same, saving_listeners=[1]),
        "no spec": lambda: model.train(same, steps=1),
        "labels": lambda: estimator.Estimator(features_only, folder).train(lambda: (1, 2), steps=1),
        "three": lambda: model.train(lambda: (1, 2, 3), steps=1),
        "names": lambda: model.get_variable_names(),
        "eval_dir": lambda: estimator.Estimator(features_only, "/a").eval_dir("b"),
        "config": lambda: estimator.Estimator(features_only, config=3),
        "model_dir": lambda: estimator.Estimator(features_only, "/a", config=run_config(model_dir="/b")),
        "warm start": lambda: estimator.Estimator(features_only, warm_start_from=3),
        "none": lambda: estimator.Estimator(None),
        "export": lambda: model.export_savedmodel(folder, None),
        "export untrained": lambda: estimator.Estimator(features_only, "/nowhere").export_savedmodel(folder, same),
        "train spec": lambda: estimator.TrainSpec(1),
        "eval spec": lambda: estimator.EvalSpec(same, exporters=[1]),
        "eval steps": lambda: estimator.EvalSpec(same, steps=0),
        "keys": lambda: next(estimator.Estimator(linear(lib), params={}).predict(input_fn(lib), predict_keys=["no"])),
        "shuffle": lambda: estimator.inputs.numpy_input_fn({"x": X}, Y),
        "lengths": lambda: estimator.inputs.numpy_input_fn({"x": X}, Y[:2], shuffle=False)(),
        "empty": lambda: estimator.inputs.numpy_input_fn({}, Y, shuffle=False)(),
        "no warm start": lambda: estimator.WarmStartSettings(""),
    }
    return {name: text.replace(folder, "FOLDER") for name, text in messages(calls).items()}


def case_run_config(lib):
    estimator = lib.module("estimator")
    names = [
        "model_dir",
        "tf_random_seed",
        "save_summary_steps",
        "save_checkpoints_steps",
        "save_checkpoints_secs",
        "keep_checkpoint_max",
        "keep_checkpoint_every_n_hours",
        "log_step_count_steps",
        "train_distribute",
        "device_fn",
        "protocol",
        "master",
        "task_type",
        "task_id",
        "evaluation_master",
        "is_chief",
        "num_ps_replicas",
        "num_worker_replicas",
        "global_id_in_cluster",
        "service",
        "session_config",
        "session_creation_timeout_secs",
    ]

    def shown(config):
        return {name: repr(getattr(config, name)) for name in names}

    default = estimator.RunConfig()
    cluster = {"chief": ["c:1"], "worker": ["w:1", "w:2"], "ps": ["p:1"]}
    os.environ["TF_CONFIG"] = json.dumps({"cluster": cluster, "task": {"type": "worker", "index": 1}})
    distributed = estimator.RunConfig(model_dir="/a")
    del os.environ["TF_CONFIG"]
    result = {"default": shown(default), "cluster": shown(distributed)}
    result["steps"] = shown(default.replace(save_checkpoints_steps=5, model_dir="/b"))
    result["secs"] = shown(estimator.RunConfig(save_checkpoints_steps=5).replace(save_checkpoints_secs=7))
    return result

"""``tf.contrib.tpu`` as far as it runs without a TPU."""

import tempfile

import numpy as np
from estimator import X, Y, files, messages, tags


def model(lib, log, host_call=True, metrics="list"):
    tf, tpu = lib.tf, lib.contrib.tpu

    def model_fn(features, labels, mode, params):
        log.append("model_fn %s %s" % (mode, sorted((k, str(v)) for k, v in params.items())))
        log.append("features %s" % (features["x"].shape.as_list(),))
        w = tf.get_variable("w", [2], initializer=tf.constant_initializer(0.25))
        y = tf.reduce_sum(features["x"] * w, 1)
        if mode == "infer":
            return tpu.TPUEstimatorSpec(mode, predictions={"y": y})
        loss = tf.reduce_mean(tf.square(y - labels))
        optimizer = tf.train.GradientDescentOptimizer(0.1)
        train_op = optimizer.minimize(loss, tf.train.get_global_step())

        def metric_fn(labels, y):
            log.append("metric_fn %s" % tf.get_default_graph().get_name_scope())
            return {"mae": tf.metrics.mean_absolute_error(labels, y)}

        def host_fn(step, loss):
            log.append("host_fn")
            return tf.identity(loss) + tf.cast(step, tf.float32)

        def scaffold_fn():
            log.append("scaffold_fn")
            return tf.train.Scaffold()

        tensors = {"labels": labels, "y": y} if metrics == "dict" else [labels, y]
        step = tf.reshape(tf.train.get_global_step(), [1])
        return tpu.TPUEstimatorSpec(
            mode,
            loss=loss,
            train_op=train_op,
            eval_metrics=(metric_fn, tensors) if mode == "eval" else None,
            scaffold_fn=scaffold_fn,
            host_call=(host_fn, [step, tf.reshape(loss, [1])]) if host_call and mode == "train" else None,
        )

    return model_fn


def input_fn(lib, log, epochs=None):
    tf = lib.tf

    def give(params):
        log.append("input_fn %s" % sorted((k, str(v)) for k, v in params.items()))
        data = tf.data.Dataset.from_tensor_slices(({"x": X}, Y)).repeat(epochs)
        return data.batch(params["batch_size"], drop_remainder=True)

    return give


def case_estimator(lib):
    tpu = lib.contrib.tpu
    log, result = [], {}
    config = tpu.RunConfig(
        model_dir=tempfile.mkdtemp(),
        tpu_config=tpu.TPUConfig(iterations_per_loop=3, num_shards=1),
        save_checkpoints_steps=4,
        save_summary_steps=2,
        log_step_count_steps=2,
    )
    estimator = tpu.TPUEstimator(
        model(lib, log, metrics="dict"),
        config=config,
        params={"a": 1},
        use_tpu=False,
        train_batch_size=3,
        eval_batch_size=2,
        predict_batch_size=6,
    )
    estimator.train(input_fn(lib, log), max_steps=5)
    result["w"] = estimator.get_variable_value("w")
    result["names"] = estimator.get_variable_names()
    for name, value in estimator.evaluate(input_fn(lib, log, 1), steps=3).items():
        result["eval " + name] = value
    result["y"] = np.array([p["y"] for p in estimator.predict(input_fn(lib, log, 1))])
    result["files"] = files(estimator.model_dir)
    result["tags"] = [tag for tag in tags(lib, estimator.model_dir) if "/sec" not in tag]
    result["rates"] = sorted({tag.split(" ", 1)[1] for tag in tags(lib, estimator.model_dir) if "/sec" in tag})
    result["log"] = log
    return result


def case_settings(lib):
    tpu = lib.contrib.tpu
    config = tpu.RunConfig(
        master="m", evaluation_master="e", tpu_config=tpu.TPUConfig(7, num_shards=8), save_checkpoints_steps=3
    )
    replaced = config.replace(model_dir="/a", tpu_config=tpu.TPUConfig())
    names = ["master", "evaluation_master", "cluster", "model_dir", "save_checkpoints_steps", "save_checkpoints_secs"]

    def shown(config):
        return {**{name: repr(getattr(config, name)) for name in names}, "tpu": repr(config.tpu_config)}

    return {
        "config": shown(config),
        "replaced": shown(replaced),
        "default": shown(tpu.RunConfig()),
        "constants": [
            tpu.InputPipelineConfig.PER_SHARD_V1,
            tpu.InputPipelineConfig.PER_HOST_V1,
            tpu.InputPipelineConfig.PER_HOST_V2,
            tpu.InputPipelineConfig.BROADCAST,
        ],
    }


def case_messages(lib):
    tf, tpu = lib.tf, lib.contrib.tpu
    one = tf.constant(1.0)

    def fn(features, labels, mode, params):
        return None

    def no_params(features, labels, mode):
        return None

    def estimator(*args, **kwargs):
        kwargs.setdefault("config", tpu.RunConfig(model_dir="/a"))
        kwargs.setdefault("use_tpu", False)
        return tpu.TPUEstimator(*args, **kwargs)

    calls = {
        "iterations": lambda: tpu.TPUConfig(0),
        "shards": lambda: tpu.TPUConfig(num_shards=0),
        "cores": lambda: tpu.TPUConfig(num_cores_per_replica=3),
        "input": lambda: tpu.TPUConfig(per_host_input_for_training=9).per_host_input_for_training,
        "true": lambda: tpu.TPUConfig(per_host_input_for_training=True).per_host_input_for_training,
        "false": lambda: tpu.TPUConfig(per_host_input_for_training=False).per_host_input_for_training,
        "config": lambda: tpu.TPUEstimator(fn, use_tpu=False),
        "wrong config": lambda: estimator(fn, config=3),
        "batch_size": lambda: estimator(fn, params={"batch_size": 3}),
        "context": lambda: estimator(fn, params={"context": 3}),
        "no params": lambda: estimator(no_params, train_batch_size=4).params,
        "params": lambda: estimator(fn, train_batch_size=4, params={"q": 1}).params,
        "no batch": lambda: estimator(fn).params,
        "metrics": lambda: tpu.TPUEstimatorSpec("eval", loss=one, eval_metrics=3),
        "metrics short": lambda: tpu.TPUEstimatorSpec("eval", loss=one, eval_metrics=(max,)),
        "metrics call": lambda: tpu.TPUEstimatorSpec("eval", loss=one, eval_metrics=(3, [one])),
        "metrics tensors": lambda: tpu.TPUEstimatorSpec("eval", loss=one, eval_metrics=(max, one)),
        "metrics args": lambda: tpu.TPUEstimatorSpec("eval", loss=one, eval_metrics=(lambda a: a, [one, one])),
        "host args": lambda: tpu.TPUEstimatorSpec("eval", loss=one, host_call=(lambda a: a, [one, one])),
        "host keys": lambda: tpu.TPUEstimatorSpec("eval", loss=one, host_call=(lambda a: a, {"b": one})),
        "no loss": lambda: tpu.TPUEstimatorSpec("eval"),
        "no op": lambda: tpu.TPUEstimatorSpec("train", loss=one),
        "vector": lambda: tpu.TPUEstimatorSpec("eval", loss=tf.constant([1.0, 2.0])),
        "hooks": lambda: tpu.TPUEstimatorSpec("eval", loss=one, training_hooks=[1]),
        "fields": lambda: tpu.TPUEstimatorSpec._fields,
        "export": lambda: sorted(tpu.TPUEstimatorSpec("infer", predictions={"a": one}).export_outputs),
        "spec": lambda: tuple(tpu.TPUEstimatorSpec("eval", loss=one))[3:],
        "scaffold_fn": lambda: tpu.TPUEstimatorSpec("eval", loss=one, scaffold_fn=3).scaffold_fn,
        "batch axis": lambda: estimator(fn, batch_axis=(0,)).params,
        "host name": lambda: tpu.TPUEstimatorSpec("eval", loss=one, host_call=[1, 2, 3]),
        "hours": lambda: tpu.TPUConfig("3h").iterations_per_loop,
        "no time": lambda: tpu.TPUConfig("0s"),
        "partition": lambda: tpu.TPUConfig(input_partition_dims=[[1]]),
        "no train batch": lambda: tpu.TPUEstimator(fn, config=tpu.RunConfig(model_dir="/a")),
        "master and cluster": lambda: tpu.RunConfig(master="a", cluster=object()),
    }
    return {name: text.split(" at 0x")[0] for name, text in messages(calls).items()}


def case_as_estimator_spec(lib):
    tf, tpu = lib.tf, lib.contrib.tpu
    loss = tf.constant(2.0)
    log = []

    def metric_fn(a, b):
        log.append(sorted(str(t.shape) for t in (a, b)))
        return {"m": tf.metrics.mean(a + b)}

    def host_fn(a):
        log.append("host")
        return tf.identity(a, name="hosted")

    spec = tpu.TPUEstimatorSpec(
        "train",
        loss=loss,
        train_op=tf.no_op(),
        eval_metrics=(metric_fn, {"a": loss, "b": loss}),
        host_call=(host_fn, [loss]),
    ).as_estimator_spec()
    return {
        "type": type(spec).__name__,
        "metrics": sorted(spec.eval_metric_ops),
        "hooks": [
            [type(h).__name__.strip("_") for h in hooks]
            for hooks in (spec.training_hooks, spec.evaluation_hooks, spec.prediction_hooks)
        ],
        "log": log,
    }


def case_optimizer(lib):
    """What it builds; 1.15 has no kernel of its sum without a TPU."""
    tf, tpu = lib.tf, lib.contrib.tpu
    w = tf.get_variable("w", [3])
    inner = tf.train.MomentumOptimizer(0.1, 0.9)
    optimizer = tpu.CrossShardOptimizer(inner)
    optimizer.minimize(tf.reduce_sum(tf.square(w - 1.0)))
    return {
        "variables": [v.op.name for v in optimizer.variables()],
        "slots": [optimizer.get_slot_names(), optimizer.get_slot(w, "momentum").op.name, optimizer.get_name()],
        "messages": messages({"reduction": lambda: tpu.CrossShardOptimizer(inner, reduction="none")}),
    }


def case_bfloat16_scope(lib):
    tf, tpu = lib.tf, lib.contrib.tpu
    with tpu.bfloat16_scope():
        a = tf.get_variable("a", [2], tf.bfloat16)
        b = tf.get_variable("b", [2], tf.float32)
        c = tf.layers.dense(tf.cast(tf.ones([1, 2]), tf.bfloat16), 3, name="dense")
    result = lib.run({"b": b, "c": tf.cast(c, tf.float32)})
    result["dtypes"] = [a.dtype.name, b.dtype.name, c.dtype.name]
    return result

"""``tf.contrib``: predictors, the projector, stateless random numbers."""

import tempfile
from pathlib import Path

import numpy as np
from estimator import linear, messages, trained


def receiver_fn(lib):
    tf, export = lib.tf, lib.module("estimator").export
    x = tf.placeholder(tf.float32, [None, 2])
    return export.ServingInputReceiver({"x": x}, {"features": x})


def case_predictor(lib):
    predictor = lib.contrib.predictor
    model = lib.module("estimator").Estimator(linear(lib), trained(lib).model_dir, params={})
    base = tempfile.mkdtemp()
    path = model.export_savedmodel(base, lambda: receiver_fn(lib)).decode()
    features = {"features": np.array([[0.5, 1.0], [-1.0, 2.0]], np.float32)}
    found = {}
    for name, make in {
        "estimator": lambda: predictor.from_estimator(model, lambda: receiver_fn(lib)),
        "saved model": lambda: predictor.from_saved_model(path),
        "key": lambda: predictor.from_saved_model(path, signature_def_key="serving_default", tags="serve"),
    }.items():
        one = make()
        for key, value in one(features).items():
            found["%s %s" % (name, key)] = value
        found[name + " tensors"] = [sorted(one.feed_tensors), sorted(one.fetch_tensors)]
        found[name + " live"] = [one.session.graph is one.graph, "Predictor with feed" in str(one)]
    named = predictor.from_saved_model(
        path, input_names={"a": one.feed_tensors["features"].name}, output_names={"b": one.fetch_tensors["y"].name}
    )
    found["named"] = named({"a": features["features"]})["b"]
    found["messages"] = {
        name: text.split("\n")[0][:60]
        for name, text in messages(
            {
                "both": lambda: predictor.from_saved_model(path, "serving_default", input_names={}),
                "inputs only": lambda: predictor.from_saved_model(path, input_names={"a": "x:0"}),
                "feed": lambda: named({"c": 1}),
                "output": lambda: predictor.from_estimator(model, lambda: receiver_fn(lib), output_key="no"),
            }
        ).items()
    }
    return found


def case_projector(lib):
    tf = lib.tf
    from importlib import import_module

    prefix = "tensorflow" if lib.is_tf1 else "tfmigrate.compat"
    projector = import_module(prefix + ".contrib.tensorboard.plugins").projector
    folder = tempfile.mkdtemp()
    config = projector.ProjectorConfig()
    embedding = config.embeddings.add()
    embedding.tensor_name, embedding.metadata_path = "w:0", "labels.tsv"
    embedding.sprite.image_path = "sprite.png"
    embedding.sprite.single_image_dim.extend([28, 28])
    with tf.Graph().as_default():
        projector.visualize_embeddings(tf.summary.FileWriter(folder), config)
    return {
        "text": Path(folder, "projector_config.pbtxt").read_text(),
        "messages": messages(
            {
                "writer": lambda: projector.visualize_embeddings(
                    type("W", (), {"get_logdir": lambda self: None})(), config
                )
            }
        ),
    }


def case_stateless(lib):
    stateless = lib.contrib.stateless
    logits = np.log(np.array([[0.1, 0.2, 0.7], [0.5, 0.5, 1e-6]], np.float32))
    return lib.run(
        {
            "uniform": stateless.stateless_random_uniform([5], seed=[3, 4]),
            "range": stateless.stateless_random_uniform([5], [3, 4], minval=-1.0, maxval=2.0),
            "integers": stateless.stateless_random_uniform([5], [3, 4], minval=0, maxval=100, dtype=lib.tf.int32),
            "normal": stateless.stateless_random_normal([5], [3, 4], mean=1.0, stddev=2.0),
            "truncated": stateless.stateless_truncated_normal([5], [3, 4]),
            "multinomial": stateless.stateless_multinomial(logits, 6, [3, 4]),
        }
    )

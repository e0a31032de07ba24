"""``tf.contrib.factorization``."""

import tempfile

import numpy as np
from estimator import files, messages, tags

POINTS = np.random.RandomState(0).normal(size=[40, 3]).astype(np.float32)
POINTS += np.repeat(np.eye(3, dtype=np.float32) * 4, [10, 14, 16], 0)
START = POINTS[[0, 1, 2]]
APART = POINTS[[0, 12, 30]]


def _graph(lib, steps=3, **options):
    """What ``KMeans`` gives after some steps, and which variables it has."""
    tf, factorization = lib.tf, lib.contrib.factorization
    parts = factorization.KMeans(tf.constant(POINTS), **options).training_graph()
    all_scores, index, scores, initialized, init_op, train_op = parts
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        before = session.run(initialized)
        session.run(init_op)
        for _ in range(steps):
            session.run(train_op)
        found = {"scores": scores[0], "all": all_scores[0], "index": index[0], "initialized": initialized}
        result = session.run(found)
        result["before"] = before
        for variable in tf.global_variables():
            result[variable.op.name] = session.run(variable)
    if options.get("use_mini_batch"):
        # Small batches read and write centers at the same time; which points belong together stays.
        names = {variable.op.name: variable.dtype.base_dtype.name for variable in tf.global_variables()}
        return {"index": result["index"], "before": result["before"], "initialized": result["initialized"], **names}
    return result


def _each(lib, cases):
    found = {}
    for name, options in cases.items():
        lib.tf.reset_default_graph()
        found.update({"%s %s" % (name, key): value for key, value in _graph(lib, **options).items()})
    return found


def case_graph(lib):
    return _each(
        lib,
        {
            "whole": {"num_clusters": 3, "initial_clusters": START},
            "cosine": {"num_clusters": 3, "initial_clusters": START, "distance_metric": "cosine"},
            "small": {"num_clusters": 3, "initial_clusters": APART, "use_mini_batch": True},
            "synced": {
                "num_clusters": 3,
                "initial_clusters": APART,
                "use_mini_batch": True,
                "mini_batch_steps_per_iteration": 2,
            },
            "function": {"num_clusters": 2, "initial_clusters": lambda inputs, k: inputs[0][5:7]},
        },
    )


def case_graph_that_chooses(lib):
    """Seeds are the same on both sides, so the centers that are drawn are."""
    return _each(
        lib,
        {
            "random": {"num_clusters": 4, "random_seed": 7},
            "plus plus": {"num_clusters": 4, "initial_clusters": "kmeans_plus_plus", "random_seed": 7},
            "cosine": {"num_clusters": 3, "distance_metric": "cosine", "random_seed": 3},
        },
    )


def _input(lib, features):
    return lambda: lib.tf.train.limit_epochs(lib.tf.constant(features), num_epochs=1)


def case_estimator(lib):
    factorization = lib.contrib.factorization
    folder = tempfile.mkdtemp()
    model = factorization.KMeansClustering(3, folder, START, use_mini_batch=False)
    for _ in range(4):
        model.train(_input(lib, POINTS))
    return {
        "centers": model.cluster_centers(),
        "score": float(model.score(_input(lib, POINTS))),
        "index": np.array(list(model.predict_cluster_index(_input(lib, POINTS)))),
        "distances": np.array(list(model.transform(_input(lib, POINTS)))),
        "evaluated": {key: float(value) for key, value in model.evaluate(_input(lib, POINTS), steps=1).items()},
        "variables": sorted(model.get_variable_names()),
        "files": files(folder),
        "tags": tags(lib, folder),
    }


def case_estimator_of_columns(lib):
    tf, factorization = lib.tf, lib.contrib.factorization

    def features():
        return {"b": tf.constant(POINTS[:, :2]), "a": tf.constant(POINTS[:, 2:])}

    found = {}
    for name, columns in (("plain", None), ("columns", [tf.feature_column.numeric_column("b", shape=[2])])):
        size = 3 if columns is None else 2
        model = factorization.KMeansClustering(
            2,
            tempfile.mkdtemp(),
            POINTS[:2, :size],
            "cosine",
            use_mini_batch=False,
            relative_tolerance=0.01,
            feature_columns=columns,
        )
        model.train(features, steps=20)
        found[name] = model.cluster_centers()
        found[name + " steps"] = int(model.get_variable_value("global_step"))
    cls = factorization.KMeansClustering
    found["constants"] = [cls.ALL_DISTANCES, cls.CLUSTER_INDEX, cls.SCORE, cls.CLUSTER_CENTERS_VAR_NAME]
    found["told"] = messages(
        {
            "start": lambda: cls(2, initial_clusters="best"),
            "distance": lambda: cls(2, distance_metric="manhattan"),
        }
    )
    return found

"""What to do where a part of ``tf.contrib`` has no successor that takes the same calls."""

from __future__ import annotations

_SEE = "tf.contrib was removed in 2.0; see https://www.tensorflow.org/guide/migrate for where its parts went"
_OTHERWISE = "find a replacement in https://www.tensorflow.org/guide/migrate"
_ESTIMATORS = "tf.estimator, which tfmigrate provides, has it or its like: with input_fn instead of x and y"
_FORESTS = "TensorFlow has no trees any more; the package ydf has, with other calls"
_SERVERS = "it was made for parameter servers: tf.distribute has strategies for several workers"
_PRUNING = "tensorflow-model-optimization does it, to Keras models only"

_WAYS = {
    "contrib.boosted_trees": _FORESTS,
    "contrib.cudnn_rnn": "only LSTM and GRU have cells that compute the same; tf.keras.layers.SimpleRNN is near",
    "contrib.data.LMDBDataset": "tf.raw_ops.LMDBDataset reads such files on",
    "contrib.distribute": "tf.distribute has strategies with other calls",
    "contrib.estimator": "heads went with estimators: compute loss and train_op in a model_fn",
    "contrib.ffmpeg": "tf.audio.decode_wav reads WAV; the package tensorflow-io reads other formats",
    "contrib.gan": "the package tensorflow-gan has it, and needs tf.estimator: rewrite its sources by tfmigrate too",
    "contrib.graph_editor": "copies, walks and reroute_ts are provided; write detach, connect and bypass with those",
    "contrib.kernel_methods": "Keras 2 has RandomFourierFeatures, a layer, among its experimental ones",
    "contrib.layers.crossed_column": "tf.feature_column.crossed_column, for tf.compat.v1.feature_column",
    "contrib.layers.shared_embedding_columns": "tf.feature_column.shared_embeddings",
    "contrib.learn.BaseEstimator": _ESTIMATORS,
    "contrib.learn.DNN": _ESTIMATORS,
    "contrib.learn.DynamicRnnEstimator": _ESTIMATORS,
    "contrib.learn.Estimator": _ESTIMATORS,
    "contrib.learn.Experiment": "tf.estimator.train_and_evaluate, which tfmigrate provides",
    "contrib.learn.KMeansClustering": "tf.contrib.factorization.KMeansClustering, which tfmigrate provides",
    "contrib.learn.Linear": _ESTIMATORS,
    "contrib.learn.LogisticRegressor": _ESTIMATORS,
    "contrib.learn.SKCompat": _ESTIMATORS,
    "contrib.learn.infer_real_valued_columns": "tf.feature_column.numeric_column for each feature",
    "contrib.learn.io": "tf.estimator.inputs, which tfmigrate provides, or tf.data",
    "contrib.learn.learn_runner": "tf.estimator.train_and_evaluate, which tfmigrate provides",
    "contrib.learn.monitors": "hooks: tf.compat.v1.train.SessionRunHook",
    "contrib.learn.read_": "tf.data",
    "contrib.memory_stats": "tf.config.experimental.get_memory_info gives the bytes now and at most, not as an op",
    "contrib.model_pruning": _PRUNING,
    "contrib.opt.AGN": _SERVERS,
    "contrib.opt.ElasticAverage": _SERVERS,
    "contrib.opt.ModelAverage": _SERVERS,
    "contrib.quantization": "tf.quantization, or the kernel itself: tf.raw_ops",
    "contrib.quantize": f"{_PRUNING}; in graphs place tf.quantization.fake_quant_with_min_max_vars yourself",
    "contrib.saved_model": "tf.keras.models.save_model",
    "contrib.solvers.linear_equations": "tf.linalg.experimental.conjugate_gradient, which takes a LinearOperator",
    "contrib.tensor_forest": _FORESTS,
    "contrib.text": "make the pairs before the graph: skipgrams of Keras 2's preprocessing does",
}
"""The beginning of an endpoint (whole parts or not) -> what its finding says. The longest counts."""


def way_out(path: str) -> str:
    """What the finding for a name that is gone, such as ``contrib.gan.gan_model``, says beside that."""
    return own_way_out(path) or (_SEE if path.startswith("contrib.") else _OTHERWISE)


def own_way_out(path: str) -> str | None:
    """``way_out`` if there is one for this part."""
    return next((_WAYS[path[:end]] for end in range(len(path), 0, -1) if path[:end] in _WAYS), None)

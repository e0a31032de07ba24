"""Feature columns of ``tf.contrib.layers``."""

import tempfile
from pathlib import Path


def _features(lib):
    tf = lib.tf
    return {
        "age": tf.constant([[30.0], [40.5], [7.0]]),
        "size": tf.constant([[1, 2], [3, 4], [5, 6]]),
        "city": tf.SparseTensor([[0, 0], [0, 1], [1, 0], [2, 0]], ["oslo", "lima", "rome", "?"], [3, 2]),
        "weight": tf.SparseTensor([[0, 0], [0, 1], [1, 0], [2, 0]], [0.5, 2.0, 1.5, 1.0], [3, 2]),
        "dense_city": tf.constant([["rome", ""], ["lima", "oslo"], ["", ""]]),
        "number": tf.SparseTensor([[0, 0], [1, 0], [1, 1]], tf.constant([12, 3, 7], tf.int64), [3, 2]),
    }


def _columns(lib):
    layers, tf = lib.contrib.layers, lib.tf
    path = Path(tempfile.mkdtemp()) / "cities"
    path.write_text("rome\noslo\nlima\n")
    city = layers.sparse_column_with_keys("city", keys=["rome", "oslo", "lima"])
    age = layers.real_valued_column("age")
    return {
        "age": age,
        "size": layers.real_valued_column("size", dimension=2, dtype=tf.int32, normalizer=lambda x: x * 2),
        "bucket": layers.bucketized_column(age, [10, 20, 20, 40]),
        "buckets": layers.bucketized_column(layers.real_valued_column("size", 2), [2.0, 4.0]),
        "city": city,
        "hash": layers.sparse_column_with_hash_bucket("dense_city", 7, combiner="mean"),
        "number": layers.sparse_column_with_integerized_feature("number", 5, combiner="sqrtn"),
        "hashed_number": layers.sparse_column_with_hash_bucket("number", 6, dtype=tf.int64),
        "strong": layers.sparse_column_with_hash_bucket("city", 8, hash_keys=[[1, 2], [3, 4]]),
        "file": layers.sparse_column_with_vocabulary_file("city", str(path), num_oov_buckets=2, vocab_size=3),
        "weighted": layers.weighted_sparse_column(city, "weight"),
    }


def case_network_input(lib):
    tf, layers = lib.tf, lib.contrib.layers
    columns = _columns(lib)
    used = [
        columns["size"],
        columns["age"],
        columns["bucket"],
        columns["buckets"],
        layers.one_hot_column(columns["city"]),
        layers.one_hot_column(columns["weighted"]),
        layers.embedding_column(columns["city"], 2),
        layers.embedding_column(columns["hash"], 3, combiner="sum", max_norm=0.4),
        layers.embedding_column(columns["weighted"], 2, combiner="sqrtn", trainable=False),
        layers.embedding_column(columns["file"], 2, initializer=tf.ones_initializer()),
    ]
    parts = {}
    net = layers.input_from_feature_columns(_features(lib), used, weight_collections=["mine"], cols_to_outs=parts)
    found = lib.run({"net": net, "part": parts[used[1]]}, loss=tf.reduce_sum(net**2))
    found["names"] = [column.name for column in used]
    found["mine"] = sorted(v.op.name for v in tf.get_collection("mine"))
    found["model"] = [v.op.name for v in tf.get_collection(tf.GraphKeys.MODEL_VARIABLES)]
    return found


def case_linear_model(lib):
    tf, layers = lib.tf, lib.contrib.layers
    columns = _columns(lib)
    used = list(columns.values())
    output, variables, bias = layers.weighted_sum_from_feature_columns(_features(lib), used, num_outputs=2)
    found = lib.run({"output": output}, loss=tf.reduce_sum(output**2))
    found["of columns"] = [[v.op.name for v in variables[column]] for column in used]
    found["bias"] = bias.op.name
    return found


def case_initial_values(lib):
    tf, layers = lib.tf, lib.contrib.layers
    columns = _columns(lib)
    big = layers.sparse_column_with_integerized_feature("number", 400)
    layers.input_from_feature_columns(_features(lib), [layers.embedding_column(big, 100)])
    layers.weighted_sum_from_feature_columns(_features(lib), [columns["city"], columns["age"]], 1)
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.tables_initializer()])
        deviations = {v.op.name: round(float(session.run(v).std()), 2) for v in tf.global_variables()}
    return {"deviations": deviations}


def case_transformed(lib):
    tf, layers = lib.tf, lib.contrib.layers
    columns = _columns(lib)
    used = [columns[name] for name in ("age", "size", "bucket", "city", "hash", "number", "strong", "file")]
    result = layers.transform_features(_features(lib), used)
    outputs = {}
    for column, tensor in result.items():
        outputs[column.name + type(column).__name__] = tensor
    found = {}
    with tf.Session() as session:
        session.run(tf.tables_initializer())
        for name, value in session.run(outputs).items():
            found[name] = {"values": value.values, "indices": value.indices} if hasattr(value, "indices") else value
    return found


def case_parsing(lib):
    tf, layers = lib.tf, lib.contrib.layers
    columns = _columns(lib)
    used = [columns["age"], layers.one_hot_column(columns["city"]), columns["weighted"]]
    used.append(layers.real_valued_column("absent", 2, default_value=[1, 2]))
    spec = layers.create_feature_spec_for_parsing(used)
    features = {
        "age": tf.train.Feature(float_list=tf.train.FloatList(value=[3.5])),
        "city": tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"lima", b"?"])),
        "weight": tf.train.Feature(float_list=tf.train.FloatList(value=[0.5, 1.5])),
    }
    example = tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()
    parsed = layers.parse_feature_columns_from_examples(tf.constant([example]), used)
    net = layers.input_from_feature_columns(parsed, [used[0], used[1], used[3]])
    placeholders = layers.make_place_holder_tensors_for_base_features(used[:2])
    found = lib.run({"net": net, "weights": parsed[columns["weighted"]][1].values})
    found["spec"] = sorted([name, type(value).__name__, value.dtype.name] for name, value in spec.items())
    found["placeholders"] = sorted([name, isinstance(value, tf.SparseTensor)] for name, value in placeholders.items())
    return found


def case_mistakes(lib):
    tf, layers = lib.tf, lib.contrib.layers
    columns = _columns(lib)
    real = layers.real_valued_column
    raised = []
    for wrong in (
        lambda: real("x", dimension="2"),
        lambda: real("x", dimension=0),
        lambda: real("x", dtype=tf.string),
        lambda: real("x", default_value="a"),
        lambda: real("x", 2, default_value=[1.0]),
        lambda: layers.bucketized_column(columns["city"], [1]),
        lambda: layers.bucketized_column(columns["age"], []),
        lambda: layers.bucketized_column(columns["age"], [2, 1]),
        lambda: layers.sparse_column_with_vocabulary_file("x", "y"),
        lambda: layers.sparse_column_with_hash_bucket("x", 0),
        lambda: layers.sparse_column_with_integerized_feature("x", 3, dtype=tf.string),
        lambda: layers.embedding_column(columns["city"], 2, initializer=1.0),
        lambda: layers.embedding_column(columns["city"], 2, ckpt_to_load_from="x"),
        lambda: layers.check_feature_columns({"a": columns["age"]}),
        lambda: layers.check_feature_columns([real("age"), real("age", normalizer=abs)]),
        lambda: layers.input_from_feature_columns(_features(lib), [columns["city"]]),
        lambda: layers.weighted_sum_from_feature_columns(
            _features(lib), [layers.embedding_column(columns["city"], 2)], 1
        ),
    ):
        try:
            wrong()
            raised.append(None)
        except Exception as error:
            raised.append(type(error).__name__)
    return {"raised": raised}

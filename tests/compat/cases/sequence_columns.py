"""``tf.contrib.feature_column``."""

import tempfile
from pathlib import Path

from estimator import messages


def _sparse(lib, values, indices, shape):
    return lib.tf.SparseTensor(indices, values, shape)


def _features(lib):
    places = [[0, 0], [0, 1], [1, 0], [1, 2], [2, 0]]
    return {
        "ids": _sparse(lib, [2, 0, 1, 2, 1], places, [3, 3]),
        "words": _sparse(lib, ["on", "skates", "on", "what", "skates"], places, [3, 3]),
        "numbers": _sparse(lib, [0.5, 1.0, -2.0, 3.0, 4.0], places, [3, 3]),
        "pairs": _sparse(lib, [1.0, 2.0, 3.0, 4.0, 5.0], [[0, 0], [0, 1], [1, 0], [1, 1], [1, 2]], [3, 4]),
    }


def case_embeddings(lib):
    tf, columns = lib.tf, lib.contrib.feature_column
    path = Path(tempfile.mkdtemp(), "words.txt")
    path.write_text("on\nskates\n")
    made = [
        columns.sequence_categorical_column_with_identity("ids", 3),
        columns.sequence_categorical_column_with_hash_bucket("words", 5),
    ]
    embedded = [tf.feature_column.embedding_column(column, 2 + number) for number, column in enumerate(made)]
    inputs, lengths = columns.sequence_input_layer(_features(lib), embedded)
    others = [
        columns.sequence_categorical_column_with_vocabulary_file("words", str(path), num_oov_buckets=1),
        columns.sequence_categorical_column_with_vocabulary_list("ids", [1, 2], default_value=1),
    ]
    shown = [tf.feature_column.indicator_column(column) for column in others]
    again, more = columns.sequence_input_layer(_features(lib), shown)
    found = {"inputs": inputs, "lengths": lengths, "again": again, "more": more}
    result = lib.run(found, loss=tf.reduce_sum(tf.sin(inputs)))
    result["model variables"] = sorted(v.op.name for v in tf.get_collection(tf.GraphKeys.MODEL_VARIABLES))
    return result


def case_numbers(lib):
    tf, columns = lib.tf, lib.contrib.feature_column
    number = columns.sequence_numeric_column("numbers", default_value=-1.0)
    scaled = columns.sequence_numeric_column("pairs", shape=[2], normalizer_fn=lambda x: x * 2.0)
    ids = tf.feature_column.embedding_column(columns.sequence_categorical_column_with_identity("ids", 3), 2)
    found = {
        "number": columns.sequence_input_layer(_features(lib), [number]),
        "pairs": columns.sequence_input_layer(_features(lib), [scaled]),
        "both": columns.sequence_input_layer(_features(lib), [number, ids]),
    }
    return lib.run(found)


def case_frozen(lib):
    tf, columns = lib.tf, lib.contrib.feature_column
    column = tf.feature_column.embedding_column(columns.sequence_categorical_column_with_identity("ids", 3), 2)
    inputs, _ = columns.sequence_input_layer(_features(lib), [column], ["own"], trainable=False)
    result = lib.run({"inputs": inputs})
    result["own"] = [v.op.name for v in tf.get_collection("own")]
    plain = tf.feature_column.numeric_column("numbers")
    told = messages({"plain": lambda: columns.sequence_input_layer(_features(lib), [plain])})
    return {**result, "told": told["plain"].split(":")[0]}

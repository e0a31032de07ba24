"""``tf.estimator``'s ready-made estimators."""

import tempfile

import numpy as np
from estimator import messages, tags

RANDOM = np.random.RandomState(3)
A = RANDOM.randn(24, 2).astype(np.float32)
B = np.array(["u", "v", "w", "u"] * 6)
C = RANDOM.randint(0, 5, 24)
W = RANDOM.uniform(0.5, 2, 24).astype(np.float32)
BINARY = (A[:, 0] + 0.3 * A[:, 1] > 0.1).astype(np.int64)
CLASSES = (C % 3).astype(np.int64)
REAL = (A[:, 0] * 2 - A[:, 1] + 0.5 + (B == "v")).astype(np.float32)


def columns(lib):
    column = lib.tf.feature_column
    words = column.categorical_column_with_vocabulary_list("b", ["u", "v", "w"])
    numbers = column.categorical_column_with_identity("c", 5)
    return [column.numeric_column("a", shape=[2]), words, column.crossed_column([words, numbers], 7)], [
        column.numeric_column("a", shape=[2]),
        column.indicator_column(words),
        column.embedding_column(numbers, 2, initializer=lib.tf.constant_initializer(0.3)),
    ]


def input_fn(lib, labels=None, epochs=None):
    features = {"a": A, "b": B, "c": C, "weight": W}
    return lib.module("estimator").inputs.numpy_input_fn(features, labels, 8, epochs, shuffle=False)


def fixed(lib, folder):
    """A checkpoint whose floats depend on their names only: what initializers draw differs between versions."""
    from runner import value_for

    tf = lib.tf
    with tf.Graph().as_default(), tf.Session() as session:
        variables = []
        for name, shape in tf.train.list_variables(folder):
            value = tf.train.load_variable(folder, name)
            variables.append(tf.get_variable(name, dtype=value.dtype, shape=shape))
        session.run(tf.global_variables_initializer())
        for variable in variables:
            value = value_for(variable)
            if any(word in variable.op.name for word in ("Adagrad", "Ftrl", "Adam")):
                value = np.abs(value) + np.float32(0.1)
            elif "_power" in variable.op.name:
                value = tf.train.load_variable(folder, variable.op.name)
            variable.load(value, session)
        tf.train.Saver(variables).save(session, folder + "/model.ckpt", global_step=0)


def described(lib, make, labels):
    folder = tempfile.mkdtemp()
    model = make(folder)
    model.train(input_fn(lib, labels), steps=1)
    found = {"names": ["%s %s" % (n, model.get_variable_value(n).shape) for n in model.get_variable_names()]}
    fixed(lib, folder)
    model = make(folder)
    before = model.evaluate(input_fn(lib, labels, 1))
    found.update({"before " + name: value for name, value in before.items()})
    for key in sorted(next(model.predict(input_fn(lib, epochs=1)))):
        found["predicted " + key] = np.array([p[key] for p in model.predict(input_fn(lib, epochs=1))])
    model.train(input_fn(lib, labels), steps=6)
    after = model.evaluate(input_fn(lib, labels, 1))
    found.update({"after " + name: value for name, value in after.items()})
    found.update({"trained " + n: model.get_variable_value(n) for n in model.get_variable_names()})
    found["tags"] = sorted({tag.split()[1] for tag in tags(lib, folder) if len(tag.split()) == 3})
    spec = lib.tf.feature_column.make_parse_example_spec(columns(lib)[0])
    receiver = lib.module("estimator").export.build_parsing_serving_input_receiver_fn(spec)
    path = model.export_savedmodel(tempfile.mkdtemp(), receiver)
    with lib.tf.Graph().as_default(), lib.tf.Session() as session:
        loaded = lib.tf.saved_model.loader.load(session, ["serve"], path.decode())
    found["signatures"] = {
        key: [s.method_name, sorted(s.inputs), sorted(s.outputs)] for key, s in loaded.signature_def.items()
    }
    return found


def case_linear_binary(lib):
    make = lib.module("estimator").LinearClassifier
    return described(lib, lambda folder: make(columns(lib)[0], folder, weight_column="weight"), BINARY)


def case_linear_classes(lib):
    make = lib.module("estimator").LinearClassifier
    optimizer = lib.tf.train.GradientDescentOptimizer(0.01)
    return described(lib, lambda folder: make(columns(lib)[0], folder, n_classes=3, optimizer=optimizer), CLASSES)


def case_linear_regressor(lib):
    make = lib.module("estimator").LinearRegressor
    return described(lib, lambda folder: make(columns(lib)[0], folder), REAL)


def case_dnn_binary(lib):
    make = lib.module("estimator").DNNClassifier
    return described(lib, lambda folder: make([4, 3], columns(lib)[1], folder), BINARY)


def case_dnn_vocabulary(lib):
    make = lib.module("estimator").DNNClassifier
    labels = np.array(["x", "y", "z"])[CLASSES]
    return described(
        lib,
        lambda folder: make(
            [4],
            columns(lib)[1],
            folder,
            n_classes=3,
            label_vocabulary=["x", "y", "z"],
            optimizer="Adam",
            activation_fn=lib.tf.tanh,
            batch_norm=True,
            loss_reduction=lib.tf.losses.Reduction.SUM_OVER_BATCH_SIZE,
        ),
        labels,
    )


def case_dnn_regressor(lib):
    make = lib.module("estimator").DNNRegressor
    labels = np.stack([REAL, -REAL], 1)
    return described(
        lib, lambda folder: make([4], columns(lib)[1], folder, label_dimension=2, weight_column="weight"), labels
    )


def case_combined(lib):
    make = lib.module("estimator").DNNLinearCombinedClassifier
    linear, deep = columns(lib)
    return described(
        lib,
        lambda folder: make(folder, linear_feature_columns=linear, dnn_feature_columns=deep, dnn_hidden_units=[3]),
        BINARY,
    )


def case_baseline(lib):
    estimator = lib.module("estimator")
    found = {}
    for name, make, labels in (
        ("binary", estimator.BaselineClassifier, BINARY),
        ("classes", lambda folder: estimator.BaselineClassifier(folder, n_classes=3), CLASSES),
        ("real", estimator.BaselineRegressor, REAL),
    ):
        found.update({"%s %s" % (name, key): value for key, value in described(lib, make, labels).items()})
    return found


def case_messages(lib):
    estimator, deep = lib.module("estimator"), columns(lib)[1]
    folder = tempfile.mkdtemp()
    classifier, regressor = estimator.classifier_parse_example_spec, estimator.regressor_parse_example_spec

    def train(labels, **options):
        return estimator.DNNClassifier([2], deep, folder, **options).train(input_fn(lib, labels), steps=1)

    return messages(
        {
            "n_classes": lambda: estimator.DNNClassifier([2], deep, n_classes=1),
            "vocabulary type": lambda: estimator.DNNClassifier([2], deep, label_vocabulary="ab"),
            "no labels": lambda: train(None),
            "optimizer": lambda: train(BINARY, optimizer="None"),
            "columns": lambda: estimator.LinearRegressor([]).train(input_fn(lib, REAL), steps=1),
            "combined": lambda: estimator.DNNLinearCombinedRegressor(folder),
            "hidden": lambda: estimator.DNNLinearCombinedRegressor(folder, dnn_feature_columns=deep).train(
                input_fn(lib, REAL), steps=1
            ),
            "parse": lambda: sorted(classifier(deep, "y", weight_column="q").items(), key=str),
            "parse real": lambda: sorted(regressor(deep, "y", label_dimension=2).items(), key=str),
        }
    )

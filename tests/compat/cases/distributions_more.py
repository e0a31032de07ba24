"""``tf.contrib.distributions``: Wishart, moving statistics, more bijectors."""

import numpy as np
from estimator import messages

LOWER = np.array([[1.0, 0.0, 0.0], [0.3, 0.8, 0.0], [-0.2, 0.1, 2.0]], np.float32)


def case_wishart(lib):
    tf, ds = lib.tf, lib.contrib.distributions
    found = {}
    x = tf.constant(np.stack([LOWER.dot(LOWER.T), np.eye(3, dtype=np.float32)]))
    lower = tf.constant(np.stack([LOWER, np.eye(3, dtype=np.float32)]))
    df = tf.constant(4.5)
    for name, made, value in (
        ("cholesky", ds.WishartCholesky(df, lower), x),
        ("triangles", ds.WishartCholesky(df, lower, cholesky_input_output_matrices=True), lower),
        ("full", ds.WishartFull(df=5.0, scale=x, validate_args=True), x),
    ):
        for method in ("mean", "mode", "variance", "stddev", "entropy", "mean_log_det", "log_normalization"):
            if name != "triangles" or method not in ("variance", "stddev"):
                found["%s %s" % (name, method)] = getattr(made, method)()
        found[name + " log_prob"] = made.log_prob(value)
        found[name + " gradient"] = tf.gradients(made.log_prob(value), value)[0]
        found[name + " shapes"] = [made.batch_shape_tensor(), made.event_shape_tensor()]
        found[name + " sample"] = tf.shape(made.sample(3, seed=1))
    return lib.run(found)


def case_bijectors(lib):
    tf, bijectors = lib.tf, lib.contrib.distributions.bijectors
    unit = np.array([[0.2, 0.5, 0.9], [0.1, 0.4, 0.7]], np.float32)
    found = {}
    for name, made in {
        "gumbel": bijectors.Gumbel(0.3, 1.7),
        "gumbel plain": bijectors.Gumbel(),
        "kumaraswamy": bijectors.Kumaraswamy(2.0, 0.5),
        "ordered": bijectors.Ordered(),
        "sinh": bijectors.SinhArcsinh(),
        "sinh skewed": bijectors.SinhArcsinh(skewness=0.3, tailweight=1.5),
        "sinh each": bijectors.SinhArcsinh(np.float32([0.1, -0.2, 0.0]), np.float32([0.5, 1.0, 2.0])),
    }.items():
        x = tf.constant(unit)
        forward = made.forward(x)
        backward = made.inverse(tf.constant(unit))
        found[name + " forward"], found[name + " inverse"] = forward, backward
        ndims = 1 if name == "ordered" else 0
        found[name + " fldj"] = made.forward_log_det_jacobian(tf.constant(unit), ndims)
        found[name + " ildj"] = made.inverse_log_det_jacobian(tf.constant(unit), ndims)
        found[name + " gradient"] = tf.gradients(forward, x)[0]
        if name == "ordered":
            found[name + " shape"] = tf.constant(made.forward_event_shape([3]).as_list())
    return lib.run(found)


def case_batch_normalization(lib):
    tf, bijectors = lib.tf, lib.contrib.distributions.bijectors
    x = tf.constant(np.random.RandomState(0).normal(size=[6, 3]).astype(np.float32))
    training, fixed = bijectors.BatchNormalization(), bijectors.BatchNormalization(training=False)
    found = {"inverse": training.inverse(x), "ildj": training.inverse_log_det_jacobian(x, 1)}
    found["fixed"], found["fixed ildj"] = fixed.inverse(x), fixed.inverse_log_det_jacobian(x, 1)
    # Other values than random ones: the logarithm of gamma is taken.
    gammas = [tf.assign(v, [0.5, 1.0, 2.0]) for v in tf.trainable_variables() if v.op.name.endswith("gamma")]
    return lib.run(found, steps=gammas)


def _steps(lib, outputs, variables, count=3):
    tf = lib.tf
    found = {}
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for step in range(count):
            session.run(outputs)
            for variable in variables:
                found["%d %s" % (step, variable.op.name)] = session.run(variable)
    found["variables"] = {v.op.name: v.shape.as_list() for v in tf.global_variables()}
    return found


def case_moving_mean_variance(lib):
    tf, ds = lib.tf, lib.contrib.distributions
    value = tf.constant([1.0, -2.0]) * tf.cast(tf.assign_add(tf.Variable(1, name="step"), 1), tf.float32)
    made = ds.moving_mean_variance(value, 0.7)
    with tf.variable_scope("own"):
        mean = tf.get_variable("m", [2], initializer=tf.ones_initializer())
        variance = tf.get_variable("v", [2], initializer=tf.ones_initializer())
        own = ds.assign_moving_mean_variance(mean, variance, value, 0.9, name="moved")
    moved = [v for v in tf.global_variables() if v.op.name != "step"]
    return {**_steps(lib, [made, own], moved), "trainable": [v.op.name for v in tf.trainable_variables()]}


def case_log_moving_mean_exp(lib):
    tf, ds = lib.tf, lib.contrib.distributions
    kept = tf.get_variable("kept", [2], tf.float64, initializer=tf.zeros_initializer())
    op = ds.assign_log_moving_mean_exp(kept, np.array([0.5, 3.0]), 0.6)
    number = tf.get_variable("number", [], tf.int32, initializer=tf.zeros_initializer())
    told = messages(
        {
            "int": lambda: ds.moving_mean_variance(tf.constant([1]), 0.5),
            "var": lambda: ds.assign_log_moving_mean_exp(number, 1, 0.5),
        }
    )
    return {**_steps(lib, op, [kept]), "told": {name: text.split(":")[0] for name, text in told.items()}}

"""``tf.contrib.layers``: regularizers, initializers, ``optimize_loss``, summaries."""

from layers import private_module, uniform


def case_regularizers(lib):
    tf, layers = lib.tf, lib.contrib.layers
    weights = tf.constant(uniform(lib, 3, 2))
    both = layers.sum_regularizer([layers.l1_regularizer(0.5), layers.l2_regularizer(0.25)])
    outputs = {
        "l1": layers.l1_regularizer(0.5)(weights),
        "l2": layers.l2_regularizer(0.5)(weights),
        "l1_l2": layers.l1_l2_regularizer(0.5, 0.25)(weights),
        "sum": both(weights),
        "applied": layers.apply_regularization(both, [weights, weights * 2]),
    }
    found = lib.run(outputs)
    found["none"] = layers.l2_regularizer(0.0)(weights) is None
    found["losses"] = len(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
    return found


def _spread(lib, initializer, shape=(40, 50)):
    """How an initializer spreads its values: what seeds do not change, within a few per cent."""
    tf = lib.tf
    values = initializer(list(shape), dtype=tf.float32)
    with tf.Session() as session:
        found = session.run(values)
    return [round(float(abs(found).max()), 2), round(float(found.std()) * 50) / 50.0]


def case_initializers(lib):
    layers = lib.contrib.layers
    variance = layers.variance_scaling_initializer
    return {
        "xavier": _spread(lib, layers.xavier_initializer(seed=1)),
        "xavier_conv": _spread(lib, layers.xavier_initializer_conv2d(seed=1), (3, 3, 20, 30)),
        "normal": _spread(lib, layers.xavier_initializer(uniform=False, seed=1))[1:],
        "variance": _spread(lib, variance(seed=1))[1:],
        "variance_in": _spread(lib, variance(1.0, "FAN_IN", True, seed=1)),
        "variance_out": _spread(lib, variance(1.0, "FAN_OUT", True, seed=1)),
        "variance_mean": _spread(lib, variance(3.0, "FAN_AVG", True, seed=1)),
    }


def case_optimize_loss(lib):
    tf, layers = lib.tf, lib.contrib.layers
    step = tf.train.get_or_create_global_step()
    weights = tf.get_variable("weights", [3])
    loss = tf.reduce_sum((weights - tf.constant([1.0, -2.0, 3.0])) ** 2)
    train = layers.optimize_loss(
        loss,
        step,
        learning_rate=0.1,
        optimizer="SGD",
        clip_gradients=0.5,
        learning_rate_decay_fn=lambda rate, count: tf.train.exponential_decay(rate, count, 1, 0.5),
        summaries=layers.OPTIMIZER_SUMMARIES,
        name="opt",
    )
    found = lib.run({"weights": weights, "step": step, "train": train}, steps=[train, train])
    del found["train"]  # whether it reads the loss before or after the step is a matter of races
    found["summaries"] = [item.op.name for item in tf.get_collection(tf.GraphKeys.SUMMARIES)]
    return found


def case_optimize_loss_options(lib):
    tf, layers = lib.tf, lib.contrib.layers
    step = tf.train.get_or_create_global_step()
    weights, other = tf.get_variable("weights", [3]), tf.get_variable("other", [2])
    loss = tf.reduce_sum((weights - 1.0) ** 2) + tf.reduce_sum(other**2)
    multiplied = layers.optimize_loss(
        loss,
        step,
        0.1,
        optimizer=lambda rate: tf.train.MomentumOptimizer(rate, 0.9),
        gradient_multipliers={"weights": 0.5},
        variables=[weights],
        summaries=[],
    )
    adam = layers.optimize_loss(loss, step, 0.01, "Adam", increment_global_step=False, summaries=[], name="adam")
    steps = [multiplied, adam, multiplied]
    found = lib.run({"weights": weights, "other": other, "step": step}, steps=steps)
    found["names"] = sorted(layers.OPTIMIZER_CLS_NAMES)
    found["classes"] = [layers.OPTIMIZER_CLS_NAMES[name].__name__ for name in sorted(layers.OPTIMIZER_CLS_NAMES)]
    found["summaries"] = layers.OPTIMIZER_SUMMARIES
    return found


def case_adaptive_clipping(lib):
    tf, layers = lib.tf, lib.contrib.layers
    step = tf.train.get_or_create_global_step()
    weights = tf.get_variable("weights", [3])
    loss = tf.reduce_sum((weights - 10.0) ** 2)
    clip = private_module(lib, "optimizers").adaptive_clipping_fn(decay=0.5, report_summary=False)
    train = layers.optimize_loss(loss, step, 0.1, "Adagrad", clip_gradients=clip, summaries=["loss"])
    return lib.run({"weights": weights, "step": step}, steps=[train, train])


def case_summaries(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(uniform(lib, 2, 3), name="x")
    layers.summarize_activation(tf.nn.relu(x, name="relu"))
    layers.summarize_tensor(tf.reduce_sum(x, name="total"))
    layers.summarize_tensor(x, tag="tagged")
    layers.fully_connected(x, 2, outputs_collections=[tf.GraphKeys.ACTIVATIONS], scope="fc")
    layers.summarize_activations()
    layers.summarize_tensors(tf.trainable_variables())
    layers.summarize_collection(tf.GraphKeys.TRAINABLE_VARIABLES, name_filter=".*biases")
    summaries = tf.get_collection(tf.GraphKeys.SUMMARIES)
    return {"names": [item.op.name for item in summaries], "types": [item.op.type for item in summaries]}

"""``tf.contrib.layers``: batch normalization and its kin."""

from layers import batch_of_images, names_in, sum_of_squares, uniform


def _batch_norm(lib, x, **options):
    tf, layers = lib.tf, lib.contrib.layers
    y = layers.batch_norm(x, **options)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    after = [tf.get_collection("moving_vars")] if "variables_collections" in options else []
    outputs = {"y": y, "updates": updates}
    found = lib.run(outputs, loss=sum_of_squares(tf, y), steps=[updates, updates] if updates else [y])
    moving = [v for v in tf.global_variables() if "moving" in v.op.name]
    found["moving"] = sorted(v.op.name for v in moving)
    found["after"] = len(after)
    return found


def case_batch_norm_training(lib):
    return _batch_norm(lib, batch_of_images(lib), is_training=True, scale=True, decay=0.9)


def case_batch_norm_not_fused(lib):
    return _batch_norm(lib, batch_of_images(lib), fused=False, epsilon=0.01, center=False)


def case_batch_norm_of_vectors(lib):
    return _batch_norm(lib, lib.tf.constant(uniform(lib, 6, 3)), scale=True, activation_fn=lib.tf.nn.relu)


def case_batch_norm_inference(lib):
    return _batch_norm(lib, batch_of_images(lib), is_training=False, scale=True)


def case_batch_norm_updates_in_place(lib):
    tf, layers = lib.tf, lib.contrib.layers
    y = layers.batch_norm(batch_of_images(lib), updates_collections=None, decay=0.5)
    z = layers.batch_norm(tf.constant(uniform(lib, 6, 3)), updates_collections=None, decay=0.5, fused=False)
    moving = [v for v in tf.global_variables() if "moving" in v.op.name]
    with tf.control_dependencies([y, z]):
        after = [tf.identity(v.read_value()) for v in moving]
    return lib.run({"y": y, "z": z, "after": after})


def case_batch_norm_own_collection(lib):
    tf, layers = lib.tf, lib.contrib.layers
    y = layers.batch_norm(batch_of_images(lib), updates_collections="mine", zero_debias_moving_mean=True, scope="bn")
    return lib.run({"y": y, "updates": tf.get_collection("mine")}, loss=sum_of_squares(tf, y))


def case_batch_norm_placeholder(lib):
    tf, layers = lib.tf, lib.contrib.layers
    training = tf.placeholder_with_default(True, [])
    y = layers.batch_norm(batch_of_images(lib), is_training=training)
    z = layers.batch_norm(batch_of_images(lib), is_training=training, updates_collections=None)
    return lib.run(
        {"y": y, "z": z, "updates": tf.get_collection(tf.GraphKeys.UPDATE_OPS)}, loss=sum_of_squares(tf, y, z)
    )


def case_batch_norm_weights_and_formats(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(uniform(lib, 4, 2, 2, 3))
    outputs = {
        "weighted": layers.batch_norm(x, batch_weights=tf.constant([1.0, 0.0, 2.0, 1.0])),
        "nchw": layers.batch_norm(x, data_format="NCHW", fused=False),
        "renorm": layers.batch_norm(x, renorm=True, renorm_clipping={"rmax": 1.5, "rmin": 0.5, "dmax": 1.0}),
        "initialized": layers.batch_norm(
            x, scale=True, param_initializers={"beta": tf.ones_initializer(), "gamma": tf.constant_initializer(2.0)}
        ),
        "five": layers.batch_norm(tf.constant(uniform(lib, 2, 2, 2, 2, 3))),
    }
    return lib.run(outputs, initial=True, loss=sum_of_squares(tf, *outputs.values()))


def case_batch_norm_collections(lib):
    tf, layers = lib.tf, lib.contrib.layers
    regularizers = {"beta": layers.l2_regularizer(0.1), "gamma": layers.l2_regularizer(0.2)}
    y = layers.batch_norm(
        batch_of_images(lib),
        scale=True,
        param_regularizers=regularizers,
        variables_collections={"moving_mean": ["means"], "beta": ["betas"]},
        outputs_collections="outputs",
        scope="bn",
    )
    again = layers.batch_norm(batch_of_images(lib) * 2, scale=True, scope="bn", reuse=True, trainable=False)
    losses = tf.losses.get_regularization_losses()
    found = lib.run({"y": y, "again": again, "losses": losses})
    found.update(names_in(tf, "means", "betas", tf.GraphKeys.MODEL_VARIABLES))
    found["updates"] = len(tf.get_collection(tf.GraphKeys.UPDATE_OPS))
    found["outputs"] = len(tf.get_collection("outputs"))
    return found


def case_other_norms(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x, vectors = tf.constant(uniform(lib, 2, 3, 3, 4)), tf.constant(uniform(lib, 3, 5))
    outputs = {
        "layer": layers.layer_norm(vectors),
        "layer_images": layers.layer_norm(x, center=False, scope="images"),
        "layer_last": layers.layer_norm(x, begin_norm_axis=-1, activation_fn=tf.nn.relu),
        "instance": layers.instance_norm(x),
        "instance_nchw": layers.instance_norm(x, data_format="NCHW", scale=False),
        "group": layers.group_norm(x, groups=2),
        "group_first": layers.group_norm(x, groups=3, channels_axis=1, reduction_axes=[2, 3], scope="first"),
        "unit": layers.unit_norm(vectors, 1),
    }
    return lib.run(outputs, initial=True, loss=sum_of_squares(tf, *outputs.values()))

"""``tf.contrib.layers``."""


def _values(lib, *shape):
    return lib.np.random.RandomState(sum(shape)).uniform(-1, 1, shape).astype("float32")


def _images(lib, channels=3, size=5):
    return lib.tf.constant(_values(lib, 2, size, size, channels))


def _squares(tf, *tensors):
    return tf.add_n([tf.reduce_sum(tensor**2) for tensor in tensors])


def _collections(tf, *names):
    """Names of what is in a collection; an op of the graph may have another name, a variable may not."""
    found = {}
    for name in names:
        found[name] = [getattr(item, "op", item).name for item in tf.get_collection(name)]
    return found


def case_fully_connected(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(_values(lib, 3, 4))
    hidden = layers.fully_connected(x, 5)
    named = layers.fully_connected(
        hidden,
        2,
        activation_fn=None,
        weights_initializer=tf.constant_initializer(0.25),
        weights_regularizer=layers.l2_regularizer(0.5),
        biases_initializer=tf.ones_initializer(),
        biases_regularizer=layers.l1_regularizer(0.25),
        outputs_collections=["mine"],
        scope="named",
    )
    without_bias = layers.linear(tf.reshape(x, [3, 2, 2]), 3, biases_initializer=None)
    losses = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
    outputs = {"hidden": hidden, "named": named, "without_bias": without_bias, "losses": losses}
    found = lib.run(outputs, loss=_squares(tf, named, without_bias, *losses))
    found.update(_collections(tf, tf.GraphKeys.MODEL_VARIABLES, "mine", tf.GraphKeys.REGULARIZATION_LOSSES))
    return found


def case_activations_as_layers(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(_values(lib, 3, 4))
    outputs = {
        "relu": layers.relu(x, 3),
        "relu6": layers.relu6(x, 3),
        "elu": layers.elu(x, 3, scope="elu"),
        "legacy_relu": layers.legacy_relu(x, 3),
        "legacy_linear": layers.legacy_linear(x, 3),
        "legacy": layers.legacy_fully_connected(x, 2, activation_fn=tf.tanh, name="legacy"),
    }
    return lib.run(outputs, loss=_squares(tf, *outputs.values()))


def case_normalizer_of_a_layer(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(_values(lib, 4, 3))
    params = {"is_training": True, "scale": True, "decay": 0.9}
    dense = layers.fully_connected(x, 5, normalizer_fn=layers.batch_norm, normalizer_params=params)
    conv = layers.conv2d(_images(lib), 4, 3, normalizer_fn=layers.layer_norm)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    return lib.run({"dense": dense, "conv": conv, "updates": updates}, loss=_squares(tf, dense, conv))


def case_conv2d(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = _images(lib)
    outputs = {
        "same": layers.conv2d(x, 4, 3),
        "valid": layers.conv2d(x, 4, [3, 2], stride=2, padding="VALID", activation_fn=None),
        "dilated": layers.convolution2d(x, 2, 2, rate=2, scope="dilated", biases_initializer=None),
        "in_plane": layers.conv2d_in_plane(x, [3, 3]),
        "transposed": layers.conv2d_transpose(x, 2, 3, stride=2),
        "separable": layers.separable_conv2d(x, 4, 3, depth_multiplier=2),
        "depthwise": layers.separable_convolution2d(x, None, 3, depth_multiplier=1, stride=2),
    }
    return lib.run(outputs, loss=_squares(tf, *outputs.values()))


def case_conv_other_ranks(lib):
    tf, layers = lib.tf, lib.contrib.layers
    line, cube = tf.constant(_values(lib, 2, 6, 2)), tf.constant(_values(lib, 1, 3, 3, 3, 2))
    outputs = {
        "line": layers.conv1d(line, 3, 2),
        "line2": layers.convolution(line, 3, 2, stride=2),
        "cube": layers.conv3d(cube, 2, 2),
        "cube_transposed": layers.conv3d_transpose(cube, 1, 2, stride=2),
    }
    return lib.run(outputs, loss=_squares(tf, *outputs.values()))


def case_conv_reused(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = _images(lib)
    with tf.variable_scope("tower", regularizer=tf.nn.l2_loss):
        first = layers.conv2d(x, 3, 1, scope="one")
        second = layers.conv2d(tf.nn.relu(x), 3, 1, scope="one", reuse=True)
    losses = tf.losses.get_regularization_losses()
    return lib.run({"first": first, "second": second, "losses": losses}, loss=_squares(tf, first, second))


def case_pooling(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x, cube = _images(lib, size=4), tf.constant(_values(lib, 1, 4, 4, 4, 1))
    outputs = {
        "max": layers.max_pool2d(x, 2),
        "max_same": layers.max_pool2d(x, [3, 3], stride=1, padding="SAME"),
        "avg": layers.avg_pool2d(x, 2, scope="average"),
        "max3": layers.max_pool3d(cube, 2),
        "avg3": layers.avg_pool3d(cube, [2, 2, 2]),
    }
    found = lib.run(outputs)
    found["names"] = [outputs["max"].op.name, outputs["avg"].op.name]
    return found


def _batch_norm(lib, x, **options):
    tf, layers = lib.tf, lib.contrib.layers
    y = layers.batch_norm(x, **options)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    after = [tf.get_collection("moving_vars")] if "variables_collections" in options else []
    outputs = {"y": y, "updates": updates}
    found = lib.run(outputs, loss=_squares(tf, y), steps=[updates, updates] if updates else [y])
    moving = [v for v in tf.global_variables() if "moving" in v.op.name]
    found["moving"] = sorted(v.op.name for v in moving)
    found["after"] = len(after)
    return found


def case_batch_norm_training(lib):
    return _batch_norm(lib, _images(lib), is_training=True, scale=True, decay=0.9)


def case_batch_norm_not_fused(lib):
    return _batch_norm(lib, _images(lib), fused=False, epsilon=0.01, center=False)


def case_batch_norm_of_vectors(lib):
    return _batch_norm(lib, lib.tf.constant(_values(lib, 6, 3)), scale=True, activation_fn=lib.tf.nn.relu)


def case_batch_norm_inference(lib):
    return _batch_norm(lib, _images(lib), is_training=False, scale=True)


def case_batch_norm_updates_in_place(lib):
    tf, layers = lib.tf, lib.contrib.layers
    y = layers.batch_norm(_images(lib), updates_collections=None, decay=0.5)
    z = layers.batch_norm(tf.constant(_values(lib, 6, 3)), updates_collections=None, decay=0.5, fused=False)
    moving = [v for v in tf.global_variables() if "moving" in v.op.name]
    with tf.control_dependencies([y, z]):
        after = [tf.identity(v.read_value()) for v in moving]
    return lib.run({"y": y, "z": z, "after": after})


def case_batch_norm_own_collection(lib):
    tf, layers = lib.tf, lib.contrib.layers
    y = layers.batch_norm(_images(lib), updates_collections="mine", zero_debias_moving_mean=True, scope="bn")
    return lib.run({"y": y, "updates": tf.get_collection("mine")}, loss=_squares(tf, y))


def case_batch_norm_placeholder(lib):
    tf, layers = lib.tf, lib.contrib.layers
    training = tf.placeholder_with_default(True, [])
    y = layers.batch_norm(_images(lib), is_training=training)
    z = layers.batch_norm(_images(lib), is_training=training, updates_collections=None)
    return lib.run({"y": y, "z": z, "updates": tf.get_collection(tf.GraphKeys.UPDATE_OPS)}, loss=_squares(tf, y, z))


def case_batch_norm_weights_and_formats(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(_values(lib, 4, 2, 2, 3))
    outputs = {
        "weighted": layers.batch_norm(x, batch_weights=tf.constant([1.0, 0.0, 2.0, 1.0])),
        "nchw": layers.batch_norm(x, data_format="NCHW", fused=False),
        "renorm": layers.batch_norm(x, renorm=True, renorm_clipping={"rmax": 1.5, "rmin": 0.5, "dmax": 1.0}),
        "initialized": layers.batch_norm(
            x, scale=True, param_initializers={"beta": tf.ones_initializer(), "gamma": tf.constant_initializer(2.0)}
        ),
        "five": layers.batch_norm(tf.constant(_values(lib, 2, 2, 2, 2, 3))),
    }
    return lib.run(outputs, initial=True, loss=_squares(tf, *outputs.values()))


def case_batch_norm_collections(lib):
    tf, layers = lib.tf, lib.contrib.layers
    regularizers = {"beta": layers.l2_regularizer(0.1), "gamma": layers.l2_regularizer(0.2)}
    y = layers.batch_norm(
        _images(lib),
        scale=True,
        param_regularizers=regularizers,
        variables_collections={"moving_mean": ["means"], "beta": ["betas"]},
        outputs_collections="outputs",
        scope="bn",
    )
    again = layers.batch_norm(_images(lib) * 2, scale=True, scope="bn", reuse=True, trainable=False)
    losses = tf.losses.get_regularization_losses()
    found = lib.run({"y": y, "again": again, "losses": losses})
    found.update(_collections(tf, "means", "betas", tf.GraphKeys.MODEL_VARIABLES))
    found["updates"] = len(tf.get_collection(tf.GraphKeys.UPDATE_OPS))
    found["outputs"] = len(tf.get_collection("outputs"))
    return found


def case_other_norms(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x, vectors = tf.constant(_values(lib, 2, 3, 3, 4)), tf.constant(_values(lib, 3, 5))
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
    return lib.run(outputs, initial=True, loss=_squares(tf, *outputs.values()))


def case_shapes_and_small_layers(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(_values(lib, 2, 3, 3, 4))
    outputs = {
        "flatten": layers.flatten(x),
        "softmax": layers.softmax(x),
        "spatial": layers.spatial_softmax(x),
        "spatial_fixed": layers.spatial_softmax(x, temperature=0.5, name="half"),
        "maxout": layers.maxout(x, 2),
        "bias": layers.bias_add(x, activation_fn=tf.nn.relu, initializer=tf.ones_initializer()),
        "one_hot": layers.one_hot_encoding(tf.constant([1, 0, 2]), 3, on_value=2.0, off_value=-1.0),
        "sequence": layers.images_to_sequence(x),
        "images": layers.sequence_to_images(layers.images_to_sequence(x), 3),
        "dropout_off": layers.dropout(x, keep_prob=0.5, is_training=False),
        "dropout_all": layers.dropout(x, keep_prob=1.0),
        "scaled": layers.scale_gradient(x, tf.constant(0.5)),
    }
    gradient = tf.gradients(tf.reduce_sum(outputs["scaled"] ** 2), x)[0]
    return lib.run(dict(outputs, gradient=gradient), loss=_squares(tf, *outputs.values()))


def case_dropout_drops(lib):
    tf, layers = lib.tf, lib.contrib.layers
    y = layers.dropout(tf.ones([40, 50]), keep_prob=0.25, seed=3)
    kept = tf.greater(y, 0)
    scale = tf.reduce_max(y)
    share = tf.abs(tf.reduce_mean(tf.cast(kept, tf.float32)) - 0.25) < 0.05
    only = tf.reduce_all(tf.logical_or(tf.equal(y, 0.0), tf.equal(y, scale)))
    return lib.run({"scale": scale, "share": share, "only": only})


def case_stack_and_repeat(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(_values(lib, 3, 4))
    outputs = {
        "stack": layers.stack(x, layers.fully_connected, [3, 2], scope="fc"),
        "stack_tuples": layers.stack(_images(lib), layers.conv2d, [(2, [3, 3]), (3, 1)]),
        "repeat": layers.repeat(x, 2, layers.fully_connected, 4, scope="again"),
        "repeat_unnamed": layers.repeat(x, 2, layers.fully_connected, 3),
    }
    return lib.run(outputs, loss=_squares(tf, *outputs.values()))


def case_embeddings(lib):
    tf, layers = lib.tf, lib.contrib.layers
    ids = tf.constant([[1, 2, 0], [3, 3, 1]])
    weights = tf.get_variable("weights", [5, 2])
    sparse = tf.SparseTensor([[0, 0], [0, 1], [2, 0], [3, 0]], tf.constant([1, 3, -1, 4], tf.int64), [4, 2])
    values = tf.SparseTensor(sparse.indices, tf.constant([1.0, 0.5, 1.0, -2.0]), sparse.dense_shape)
    outputs = {
        "sequence": layers.embed_sequence(ids, 5, 3, scope="words"),
        "reused": layers.embed_sequence(ids[:, :1], scope="words", reuse=True),
        "unique": layers.embed_sequence(ids, 5, 3, unique=True, regularizer=layers.l2_regularizer(0.1)),
        "lookup_unique": layers.embedding_lookup_unique(weights, ids),
        "bow": layers.bow_encoder(ids, 5, 2),
        "bow_dense": layers.bow_encoder(ids, 5, 2, sparse_lookup=False),
        "safe": layers.safe_embedding_lookup_sparse(weights, sparse, default_id=2),
        "safe_weighted": layers.safe_embedding_lookup_sparse([weights], sparse, values, combiner="sqrtn"),
        "safe_sum": layers.safe_embedding_lookup_sparse([weights], sparse, combiner="sum", max_norm=0.3),
    }
    found = lib.run(outputs, loss=_squares(tf, *outputs.values()))
    found.update(_collections(tf, tf.GraphKeys.MODEL_VARIABLES))
    found["losses"] = len(tf.losses.get_regularization_losses())
    return found


def case_regularizers(lib):
    tf, layers = lib.tf, lib.contrib.layers
    weights = tf.constant(_values(lib, 3, 2))
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
    clip = _module(lib, "optimizers").adaptive_clipping_fn(decay=0.5, report_summary=False)
    train = layers.optimize_loss(loss, step, 0.1, "Adagrad", clip_gradients=clip, summaries=["loss"])
    return lib.run({"weights": weights, "step": step}, steps=[train, train])


def case_summaries(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(_values(lib, 2, 3), name="x")
    layers.summarize_activation(tf.nn.relu(x, name="relu"))
    layers.summarize_tensor(tf.reduce_sum(x, name="total"))
    layers.summarize_tensor(x, tag="tagged")
    layers.fully_connected(x, 2, outputs_collections=[tf.GraphKeys.ACTIVATIONS], scope="fc")
    layers.summarize_activations()
    layers.summarize_tensors(tf.trainable_variables())
    layers.summarize_collection(tf.GraphKeys.TRAINABLE_VARIABLES, name_filter=".*biases")
    summaries = tf.get_collection(tf.GraphKeys.SUMMARIES)
    return {"names": [item.op.name for item in summaries], "types": [item.op.type for item in summaries]}


def case_utils(lib):
    tf = lib.tf
    utils = _module(lib, "utils")
    x = tf.constant(_values(lib, 2, 3, 4))
    named = utils.collect_named_outputs("ends", "first", x * 2)
    utils.collect_named_outputs("ends", "second", x * 3)
    ends = utils.convert_collection_to_dict("ends")
    outputs = {
        "named": named,
        "ends": ends,
        "static": utils.smart_cond(True, lambda: x, lambda: -x),
        "dynamic": utils.smart_cond(tf.reduce_sum(x) > 1000.0, lambda: x, lambda: -x),
    }
    found = lib.run(outputs)
    found["keys"] = list(ends)
    found["dimensions"] = [utils.last_dimension(x.shape), utils.channel_dimension(x.shape, "NCHW")]
    found["two"] = list(utils.two_element_tuple([3, 4]) + utils.two_element_tuple(2))
    found["three"] = list(utils.n_positive_integers(3, 2))
    found["constants"] = [utils.constant_value(True), utils.constant_value(tf.constant(False)) is None]
    found["collections"] = [
        utils.get_variable_collections({"a": ["x"]}, "a"),
        utils.get_variable_collections(["y"], "a"),
    ]
    return found


def _module(lib, name):
    import importlib

    package = "tensorflow.contrib.layers.python.layers." if lib.is_tf1 else "tfmigrate.compat.contrib.layers."
    return importlib.import_module(package + name)


def _block(lib, name):
    tf = lib.tf

    def block(x):
        return tf.layers.dense(x, 2, activation=tf.tanh, name=name)

    return block


def case_rev_block(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x1, x2 = tf.constant(_values(lib, 3, 2)), tf.constant(_values(lib, 2, 3).T.copy())
    y1, y2 = layers.rev_block(x1, x2, _block(lib, "f"), _block(lib, "g"), num_layers=2)
    inputs = tf.gradients(_squares(tf, y1, y2), [x1, x2])
    return lib.run({"y1": y1, "y2": y2, "inputs": inputs}, loss=_squares(tf, y1, y2))


def case_recompute_grad(lib):
    tf, layers = lib.tf, lib.contrib.layers

    @layers.recompute_grad
    def block(x):
        return tf.layers.dense(x, 3, activation=tf.sigmoid, name="inner")

    x = tf.constant(_values(lib, 2, 3))
    with tf.variable_scope("outer", use_resource=True):
        y = block(x)
    return lib.run({"y": y, "inputs": tf.gradients(_squares(tf, y), x)}, loss=_squares(tf, y))


def case_gdn(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(_values(lib, 1, 3, 3, 2))
    outputs = {"gdn": layers.gdn(x), "inverse": layers.gdn(x, inverse=True, name="inverse")}
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        gradients = tf.gradients(_squares(tf, *outputs.values()), tf.trainable_variables())
        found = session.run(outputs)
        found["gradients"] = dict(zip("abcd", session.run(gradients)))
    found["variables"] = [[v.op.name, *v.shape.as_list()] for v in tf.trainable_variables()]
    return found


def case_sparse(lib):
    tf, layers = lib.tf, lib.contrib.layers
    sparse = layers.dense_to_sparse(tf.constant([[1, 0, 2], [0, 0, 3]]))
    return lib.run({"indices": sparse.indices, "values": sparse.values, "shape": sparse.dense_shape})

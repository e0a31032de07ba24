"""``tf.contrib.layers``: the layers, embeddings, and small functions."""

import importlib


def uniform(lib, *shape):
    return lib.np.random.RandomState(sum(shape)).uniform(-1, 1, shape).astype("float32")


def batch_of_images(lib, channels=3, size=5):
    return lib.tf.constant(uniform(lib, 2, size, size, channels))


def sum_of_squares(tf, *tensors):
    return tf.add_n([tf.reduce_sum(tensor**2) for tensor in tensors])


def names_in(tf, *names):
    """Names of what is in a collection; an op of the graph may have another name, a variable may not."""
    found = {}
    for name in names:
        found[name] = [getattr(item, "op", item).name for item in tf.get_collection(name)]
    return found


def case_fully_connected(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(uniform(lib, 3, 4))
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
    found = lib.run(outputs, loss=sum_of_squares(tf, named, without_bias, *losses))
    found.update(names_in(tf, tf.GraphKeys.MODEL_VARIABLES, "mine", tf.GraphKeys.REGULARIZATION_LOSSES))
    return found


def case_activations_as_layers(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(uniform(lib, 3, 4))
    outputs = {
        "relu": layers.relu(x, 3),
        "relu6": layers.relu6(x, 3),
        "elu": layers.elu(x, 3, scope="elu"),
        "legacy_relu": layers.legacy_relu(x, 3),
        "legacy_linear": layers.legacy_linear(x, 3),
        "legacy": layers.legacy_fully_connected(x, 2, activation_fn=tf.tanh, name="legacy"),
    }
    return lib.run(outputs, loss=sum_of_squares(tf, *outputs.values()))


def case_normalizer_of_a_layer(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(uniform(lib, 4, 3))
    params = {"is_training": True, "scale": True, "decay": 0.9}
    dense = layers.fully_connected(x, 5, normalizer_fn=layers.batch_norm, normalizer_params=params)
    conv = layers.conv2d(batch_of_images(lib), 4, 3, normalizer_fn=layers.layer_norm)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    return lib.run({"dense": dense, "conv": conv, "updates": updates}, loss=sum_of_squares(tf, dense, conv))


def case_conv2d(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = batch_of_images(lib)
    outputs = {
        "same": layers.conv2d(x, 4, 3),
        "valid": layers.conv2d(x, 4, [3, 2], stride=2, padding="VALID", activation_fn=None),
        "dilated": layers.convolution2d(x, 2, 2, rate=2, scope="dilated", biases_initializer=None),
        "in_plane": layers.conv2d_in_plane(x, [3, 3]),
        "transposed": layers.conv2d_transpose(x, 2, 3, stride=2),
        "separable": layers.separable_conv2d(x, 4, 3, depth_multiplier=2),
        "depthwise": layers.separable_convolution2d(x, None, 3, depth_multiplier=1, stride=2),
    }
    return lib.run(outputs, loss=sum_of_squares(tf, *outputs.values()))


def case_conv_other_ranks(lib):
    tf, layers = lib.tf, lib.contrib.layers
    line, cube = tf.constant(uniform(lib, 2, 6, 2)), tf.constant(uniform(lib, 1, 3, 3, 3, 2))
    outputs = {
        "line": layers.conv1d(line, 3, 2),
        "line2": layers.convolution(line, 3, 2, stride=2),
        "cube": layers.conv3d(cube, 2, 2),
        "cube_transposed": layers.conv3d_transpose(cube, 1, 2, stride=2),
    }
    return lib.run(outputs, loss=sum_of_squares(tf, *outputs.values()))


def case_conv_reused(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = batch_of_images(lib)
    with tf.variable_scope("tower", regularizer=tf.nn.l2_loss):
        first = layers.conv2d(x, 3, 1, scope="one")
        second = layers.conv2d(tf.nn.relu(x), 3, 1, scope="one", reuse=True)
    losses = tf.losses.get_regularization_losses()
    return lib.run({"first": first, "second": second, "losses": losses}, loss=sum_of_squares(tf, first, second))


def case_pooling(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x, cube = batch_of_images(lib, size=4), tf.constant(uniform(lib, 1, 4, 4, 4, 1))
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


def case_shapes_and_small_layers(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(uniform(lib, 2, 3, 3, 4))
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
    return lib.run(dict(outputs, gradient=gradient), loss=sum_of_squares(tf, *outputs.values()))


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
    x = tf.constant(uniform(lib, 3, 4))
    outputs = {
        "stack": layers.stack(x, layers.fully_connected, [3, 2], scope="fc"),
        "stack_tuples": layers.stack(batch_of_images(lib), layers.conv2d, [(2, [3, 3]), (3, 1)]),
        "repeat": layers.repeat(x, 2, layers.fully_connected, 4, scope="again"),
        "repeat_unnamed": layers.repeat(x, 2, layers.fully_connected, 3),
    }
    return lib.run(outputs, loss=sum_of_squares(tf, *outputs.values()))


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
    found = lib.run(outputs, loss=sum_of_squares(tf, *outputs.values()))
    found.update(names_in(tf, tf.GraphKeys.MODEL_VARIABLES))
    found["losses"] = len(tf.losses.get_regularization_losses())
    return found


def case_utils(lib):
    tf = lib.tf
    utils = private_module(lib, "utils")
    x = tf.constant(uniform(lib, 2, 3, 4))
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


def private_module(lib, name):
    package = "tensorflow.contrib.layers.python.layers." if lib.is_tf1 else "tfmigrate.compat.contrib.layers."
    return importlib.import_module(package + name)


def _block(lib, name):
    tf = lib.tf

    def block(x):
        return tf.layers.dense(x, 2, activation=tf.tanh, name=name)

    return block


def case_rev_block(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x1, x2 = tf.constant(uniform(lib, 3, 2)), tf.constant(uniform(lib, 2, 3).T.copy())
    y1, y2 = layers.rev_block(x1, x2, _block(lib, "f"), _block(lib, "g"), num_layers=2)
    inputs = tf.gradients(sum_of_squares(tf, y1, y2), [x1, x2])
    return lib.run({"y1": y1, "y2": y2, "inputs": inputs}, loss=sum_of_squares(tf, y1, y2))


def case_recompute_grad(lib):
    tf, layers = lib.tf, lib.contrib.layers

    @layers.recompute_grad
    def block(x):
        return tf.layers.dense(x, 3, activation=tf.sigmoid, name="inner")

    x = tf.constant(uniform(lib, 2, 3))
    with tf.variable_scope("outer", use_resource=True):
        y = block(x)
    return lib.run({"y": y, "inputs": tf.gradients(sum_of_squares(tf, y), x)}, loss=sum_of_squares(tf, y))


def case_gdn(lib):
    tf, layers = lib.tf, lib.contrib.layers
    x = tf.constant(uniform(lib, 1, 3, 3, 2))
    outputs = {"gdn": layers.gdn(x), "inverse": layers.gdn(x, inverse=True, name="inverse")}
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        gradients = tf.gradients(sum_of_squares(tf, *outputs.values()), tf.trainable_variables())
        found = session.run(outputs)
        found["gradients"] = dict(zip("abcd", session.run(gradients)))
    found["variables"] = [[v.op.name, *v.shape.as_list()] for v in tf.trainable_variables()]
    return found


def case_sparse(lib):
    tf, layers = lib.tf, lib.contrib.layers
    sparse = layers.dense_to_sparse(tf.constant([[1, 0, 2], [0, 0, 3]]))
    return lib.run({"indices": sparse.indices, "values": sparse.values, "shape": sparse.dense_shape})

"""``tf.contrib.losses``."""


def _values(lib, *shape):
    return lib.np.random.RandomState(sum(shape)).uniform(-1, 1, shape).astype("float32")


def _variable(lib, name, *shape):
    return lib.tf.get_variable(name, shape)


def case_losses(lib):
    tf, losses = lib.tf, lib.contrib.losses
    x, y = _variable(lib, "x", 3, 4), tf.constant(_values(lib, 3, 4))
    weights = tf.constant([1.0, 0.0, 2.0])
    positive = tf.sigmoid(x)
    outputs = {
        "absolute": losses.absolute_difference(x, y),
        "absolute_weighted": losses.absolute_difference(x, y, weights=weights[:, None]),
        "squared": losses.mean_squared_error(x, y, weights=0.5),
        "pairwise": losses.mean_pairwise_squared_error(x, y),
        "log": losses.log_loss(positive, tf.cast(y > 0, tf.float32), epsilon=1e-5),
        "hinge": losses.hinge_loss(x, tf.cast(y > 0, tf.float32)),
        "cosine": losses.cosine_distance(tf.nn.l2_normalize(x, 1), tf.nn.l2_normalize(y, 1), dim=1),
    }
    found = lib.run(dict(outputs, total=losses.get_total_loss()), loss=losses.get_total_loss())
    found["collected"] = [loss.op.name for loss in losses.get_losses()]
    return found


def case_cross_entropies(lib):
    tf, losses = lib.tf, lib.contrib.losses
    logits = _variable(lib, "logits", 3, 4)
    one_hot, ids = tf.one_hot([0, 3, 1], 4), tf.constant([0, 3, 1])
    weights = tf.constant([1.0, 0.0, 2.0])
    outputs = {
        "softmax": losses.softmax_cross_entropy(logits, one_hot),
        "softmax_smooth": losses.softmax_cross_entropy(logits, one_hot, weights=weights, label_smoothing=0.1),
        "sigmoid": losses.sigmoid_cross_entropy(logits, one_hot),
        "sigmoid_smooth": losses.sigmoid_cross_entropy(logits, one_hot, label_smoothing=0.2),
        "sparse": losses.sparse_softmax_cross_entropy(logits, ids),
        "sparse_weighted": losses.sparse_softmax_cross_entropy(logits, ids, weights=weights),
    }
    return lib.run(outputs, loss=tf.add_n(losses.get_losses()))


def case_collections(lib):
    tf, losses = lib.tf, lib.contrib.losses
    x = _variable(lib, "x", 3, 4)
    tf.get_variable("r", [2], regularizer=tf.nn.l2_loss)
    with tf.variable_scope("one"):
        losses.add_loss(tf.reduce_sum(x))
    computed = losses.compute_weighted_loss(x, weights=tf.constant([[1.0], [0.0], [3.0]]))
    nothing = losses.compute_weighted_loss(x, weights=0.0)
    total = losses.get_total_loss()
    outputs = {
        "computed": computed,
        "nothing": nothing,
        "total": total,
        "unregularized": losses.get_total_loss(add_regularization_losses=False, name="plain"),
        "regularization": losses.get_regularization_losses(),
        "scoped": losses.get_losses("one"),
    }
    return lib.run(outputs, loss=total)


def case_metric_learning(lib):
    tf, learning = lib.tf, lib.contrib.losses.metric_learning
    embeddings, others = _variable(lib, "embeddings", 6, 3), _variable(lib, "others", 6, 3)
    labels = tf.constant([0, 1, 0, 2, 1, 2])
    outputs = {
        "contrastive": learning.contrastive_loss(tf.constant([1, 0, 1, 1, 0, 0]), embeddings, others, margin=0.9),
        "triplet": learning.triplet_semihard_loss(labels, tf.nn.l2_normalize(embeddings, 1), margin=0.5),
        "npairs": learning.npairs_loss(tf.constant([0, 1, 2, 3, 4, 5]), embeddings, others, reg_lambda=0.01),
        "lifted": learning.lifted_struct_loss(labels, embeddings, margin=1.5),
        "npairs_multi": learning.npairs_loss_multilabel(_sparse_labels(tf), embeddings, others),
    }
    return lib.run(outputs, loss=tf.add_n(list(outputs.values())))


def _sparse_labels(tf):
    rows = [[0], [1], [0, 1], [2], [1, 2], [3]]
    return [tf.SparseTensor([[place] for place in row], tf.ones([len(row)], tf.int64), [4]) for row in rows]


def case_arguments_of_old(lib):
    tf, losses = lib.tf, lib.contrib.losses
    x, y = _variable(lib, "x", 2, 3), tf.one_hot([1, 2], 3)
    outputs = {
        "positional": losses.softmax_cross_entropy(x, y, 2.0),
        "onehot_labels": losses.softmax_cross_entropy(logits=x, onehot_labels=y),
        "multi_class_labels": losses.sigmoid_cross_entropy(logits=x, multi_class_labels=y, scope="mine"),
        "labels": losses.mean_squared_error(predictions=x, labels=y),
    }
    found = lib.run(outputs)
    found["names"] = [loss.op.name for loss in losses.get_losses()]
    return found

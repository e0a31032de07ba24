"""Twelve nodes, one of the models (the variant), three steps and one with dropout."""

import numpy as np

NODES = 12


def run(trial, variant):
    trial.paths("")
    import scipy.sparse
    from gcn import models, utils

    tf = trial.graph()
    flags = tf.app.flags
    for name, value in (("learning_rate", 0.01), ("weight_decay", 5e-4), ("dropout", 0.0)):
        flags.DEFINE_float(name, value, "")
    for name, value in (("hidden1", 8), ("epochs", 1)):
        flags.DEFINE_integer(name, value, "")
    flags.FLAGS(["driver"])
    edges = (trial.random.rand(NODES, NODES) < 0.3).astype(float)
    edges = np.maximum(edges, edges.T)
    np.fill_diagonal(edges, 0)
    edges[0, 1] = edges[1, 0] = 1
    adjacency = scipy.sparse.csr_matrix(edges)
    present = (trial.random.rand(NODES, 6) < 0.5).astype(float) + np.eye(NODES, 6)
    features = utils.preprocess_features(scipy.sparse.lil_matrix(present))
    support = [utils.preprocess_adj(adjacency)]
    if variant == "cheby":
        support = utils.chebyshev_polynomials(adjacency, 2)
    labels, mask = np.eye(3)[trial.random.randint(0, 3, NODES)], utils.sample_mask(range(8), NODES)
    placeholders = {
        "support": [tf.sparse_placeholder(tf.float32) for _ in support],
        "features": tf.sparse_placeholder(tf.float32, shape=tf.constant(features[2], dtype=tf.int64)),
        "labels": tf.placeholder(tf.float32, (None, 3)),
        "labels_mask": tf.placeholder(tf.int32),
        "dropout": tf.placeholder_with_default(0.0, ()),
        "num_features_nonzero": tf.placeholder(tf.int32),
    }
    kind = models.MLP if variant == "mlp" else models.GCN
    model = kind(placeholders, input_dim=features[2][1], logging=True)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        feed = utils.construct_feed_dict(features, support, labels, mask, placeholders)
        trial.train(session, model.loss, [model.accuracy, model.opt_op], feed)
        feed[placeholders["dropout"]] = 0.5
        session.run(model.opt_op, feed)

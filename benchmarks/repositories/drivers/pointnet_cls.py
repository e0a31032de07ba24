"""One of the models of models/ (the variant): its loss, then two steps of Adam in training mode."""

import importlib


def run(trial, variant):
    trial.paths("models", "utils", "")
    module = importlib.import_module("pointnet_" + variant)
    tf = trial.graph()
    points, labels = module.placeholder_inputs(4, 32)
    training, count = tf.placeholder(tf.bool, ()), tf.Variable(0)
    decay = tf.minimum(0.99, 1 - tf.train.exponential_decay(0.5, count * 4, 100, 0.5, staircase=True))
    predicted, ends = module.get_model(points, training, bn_decay=decay)
    loss = module.get_loss(predicted, labels, ends)
    step = tf.train.AdamOptimizer(1e-3).minimize(loss, global_step=count)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        values = {points: trial.random.randn(4, 32, 3)}
        values[labels] = trial.random.randint(0, 40, labels.get_shape().as_list())
        trial.add(session.run(loss, {**values, training: False}))
        for _ in range(2):
            session.run(step, {**values, training: True})

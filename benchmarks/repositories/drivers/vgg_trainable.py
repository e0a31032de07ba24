"""VGG 19 in full size: two steps of gradient descent, and one with dropout."""

import numpy as np


def run(trial, variant):
    trial.paths("")
    import vgg19_trainable

    tf = trial.graph()
    images, labels = tf.placeholder(tf.float32, [1, 224, 224, 3]), tf.placeholder(tf.float32, [1, 1000])
    training = tf.placeholder(tf.bool)
    network = vgg19_trainable.Vgg19(None)
    network.build(images, training)
    assert network.get_var_count() == 143667240
    loss = tf.reduce_sum((network.prob - labels) ** 2)
    step = tf.train.GradientDescentOptimizer(1e-4).minimize(loss)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        feed = {images: trial.random.rand(1, 224, 224, 3), labels: np.eye(1000)[:1], training: False}
        trial.train(session, loss, step, feed, steps=2)
        session.run(step, {**feed, training: True})

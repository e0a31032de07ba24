"""The network of text_cnn.py, three steps of Adam."""

import numpy as np


def run(trial, variant):
    trial.paths("")
    from text_cnn import TextCNN

    tf = trial.graph()
    model = TextCNN(20, 2, 100, 16, [3, 4, 5], 8, 0.1)
    step = tf.train.AdamOptimizer(1e-3).minimize(model.loss)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        feed = {
            model.input_x: trial.random.randint(0, 100, (8, 20)),
            model.input_y: np.eye(2)[trial.random.randint(0, 2, 8)],
            model.dropout_keep_prob: 1.0,
        }
        trial.train(session, model.loss, step, feed)

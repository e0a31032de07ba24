"""The segmentation of parts: its loss, then a step of Adam in training mode."""

import numpy as np


def run(trial, variant):
    trial.paths("part_seg", "utils", "")
    import pointnet_part_seg

    tf = trial.graph()
    points, classes = tf.placeholder(tf.float32, (2, 64, 3)), tf.placeholder(tf.float32, (2, 16))
    labels, parts = tf.placeholder(tf.int32, (2,)), tf.placeholder(tf.int32, (2, 64))
    training = tf.placeholder(tf.bool, ())
    sizes = dict(cat_num=16, part_num=50, batch_size=2, num_point=64)
    of_class, of_parts, ends = pointnet_part_seg.get_model(
        points, classes, is_training=training, bn_decay=0.9, weight_decay=0.0, **sizes
    )
    loss = pointnet_part_seg.get_loss(of_class, of_parts, labels, parts, 1.0, ends)[0]
    step = tf.train.AdamOptimizer(1e-3).minimize(loss)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        values = {points: trial.random.randn(2, 64, 3), classes: np.eye(16)[:2], labels: [0, 1]}
        values[parts] = trial.random.randint(0, 50, (2, 64))
        trial.add(session.run(loss, {**values, training: False}))
        session.run(step, {**values, training: True})

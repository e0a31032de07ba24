"""The segmentation of rooms: its loss, then a step of Adam in training mode."""


def run(trial, variant):
    trial.paths("sem_seg", "utils", "")
    import model

    tf = trial.graph()
    points, labels = model.placeholder_inputs(2, 4096)
    training = tf.placeholder(tf.bool, ())
    loss = model.get_loss(model.get_model(points, training, bn_decay=0.9), labels)
    step = tf.train.AdamOptimizer(1e-3).minimize(loss)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        values = {points: trial.random.randn(*points.get_shape().as_list())}
        values[labels] = trial.random.randint(0, 13, (2, 4096))
        trial.add(session.run(loss, {**values, training: False}))
        session.run(step, {**values, training: True})

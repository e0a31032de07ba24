"""The three networks of align/detect_face.py predict."""


def run(trial, variant):
    trial.paths("src", "")
    from align import detect_face

    tf = trial.graph()
    outputs, feed = [], {}
    with tf.Session() as session:
        for name, size, batch in (("PNet", None, (1, 20, 22)), ("RNet", 24, (2, 24, 24)), ("ONet", 48, (2, 48, 48))):
            images = tf.placeholder(tf.float32, (None, size, size, 3))
            with tf.variable_scope(name[0].lower()):
                outputs.append(getattr(detect_face, name)({"data": images}).get_output())
            feed[images] = batch
        trial.built()
        trial.initialize(session)
        feed = {images: trial.random.rand(*batch, 3) for images, batch in feed.items()}
        for found in session.run(outputs, feed):
            trial.add(*(found if isinstance(found, (list, tuple)) else [found]))

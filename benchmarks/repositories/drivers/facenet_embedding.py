"""One of the networks (the variant) under the losses of train_softmax.py, and the triplet loss; a step."""

import importlib


def run(trial, variant):
    trial.paths("src", "")
    import facenet
    import train_softmax

    network = importlib.import_module("models." + variant)
    small = variant == "squeezenet"
    size = 128 if small else 160
    tf = trial.graph()
    slim = train_softmax.slim
    images, labels = tf.constant(trial.random.randn(2, size, size, 3), tf.float32), tf.constant([0, 1])
    training = tf.placeholder(tf.bool, ())
    features = network.inference(images, 1.0, phase_train=training, bottleneck_layer_size=32, weight_decay=1e-4)[0]
    logits = slim.fully_connected(
        features,
        3,
        activation_fn=None,
        weights_initializer=tf.truncated_normal_initializer(stddev=0.1),
        weights_regularizer=slim.l2_regularizer(1e-4),
        scope="Logits",
        reuse=False,
    )
    centres = facenet.center_loss(features, labels, 0.9, 3)[0]
    embeddings = tf.nn.l2_normalize(features, 1, 1e-10)
    triplets = facenet.triplet_loss(embeddings[:1], embeddings[1:], embeddings[:1], 0.2)
    tf.add_to_collection(tf.GraphKeys.REGULARIZATION_LOSSES, centres * 0.01)
    classes = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))
    tf.add_to_collection("losses", classes)
    loss = tf.add_n([classes, *tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)])
    # All of the large network's histograms and averages take minutes.
    trained = tf.global_variables() if small else tf.trainable_variables()[-4:]
    count = tf.Variable(0, trainable=False)
    step = facenet.train(loss, count, "ADAM", tf.constant(1e-3), 0.99, trained, small)
    trial.built()
    with tf.Session() as session:
        trial.initialize(session)
        trial.add(*session.run([loss, triplets], {training: False}))
        session.run(step, {training: True})
        if small:
            session.run(tf.summary.merge_all(), {training: True})

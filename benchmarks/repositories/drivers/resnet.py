"""A small network by resnet.py: its loss, then a step of resnet_train.py."""


def run(trial, variant):
    trial.paths("")
    import config  # noqa: F401  it must load
    import resnet
    import resnet_train

    tf = trial.graph()
    tf.app.flags.FLAGS(["driver", "--train_dir=t", "--batch_size=2", "--max_steps=1", "--nominimal_summaries"])
    images, labels = tf.constant(trial.random.rand(2, 64, 64, 3), tf.float32), tf.constant([1, 2])
    training = tf.placeholder("bool", [], name="is_training")
    logits = resnet.inference(images, num_classes=10, is_training=training, bottleneck=False, num_blocks=[1, 1, 1, 1])
    trial.built()
    loss = resnet.loss(logits, labels)
    with tf.Session() as session:
        trial.initialize(session)
        trial.add(session.run(loss, {training: False}))
    resnet_train.train(training, logits, images, labels)

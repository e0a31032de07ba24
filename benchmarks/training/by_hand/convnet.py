"""Digits, by hand: compat.v1 layers on Keras 2, and a MonitoredTrainingSession where the Estimator was."""

import os
import tempfile

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import tensorflow.compat.v1 as tf

import inputs

tf.disable_v2_behavior()
tf.logging.set_verbosity(tf.logging.ERROR)

BATCH = 32


def cnn_model(images, labels, learning_rate, dropout):
    """The loss and the op that trains."""
    net = tf.reshape(images, [-1, 28, 28, 1])
    net = tf.layers.conv2d(net, 16, [5, 5], padding="same", activation=tf.nn.relu, name="conv1")
    net = tf.layers.max_pooling2d(net, pool_size=[2, 2], strides=2)
    net = tf.layers.conv2d(net, 32, [5, 5], padding="same", activation=tf.nn.relu, name="conv2")
    net = tf.layers.max_pooling2d(net, pool_size=[2, 2], strides=2)
    net = tf.layers.flatten(net)
    net = tf.layers.dense(net, 128, activation=tf.nn.relu, name="dense")
    net = tf.nn.dropout(net, rate=dropout, seed=7)
    logits = tf.layers.dense(net, 10, name="logits")
    onehot_labels = tf.one_hot(labels, 10)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=onehot_labels, logits=logits))
    global_step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(learning_rate, global_step, 100, 0.96, staircase=True)
    return loss, tf.train.AdamOptimizer(rate).minimize(loss, global_step=global_step)


def input_fn():
    """Batches without end."""
    pictures, labels = inputs.images(1024, 28, 1, 10)
    dataset = tf.data.Dataset.from_tensor_slices(({"x": pictures}, labels))
    return dataset.repeat().batch(BATCH, drop_remainder=True).prefetch(1)


def load_pretrained(scaffold, session):
    """Start from the pretrained weights."""
    for variable in tf.trainable_variables():
        shape = variable.shape.as_list()
        if len(shape) > 1:
            variable.load(inputs.pretrained(variable.op.name, shape), session)


def train(report):
    """Train as long as report(loss) says so."""
    with tf.Graph().as_default():
        tf.set_random_seed(42)
        iterator = tf.data.make_initializable_iterator(input_fn())
        features, labels = iterator.get_next()
        loss, train_op = cnn_model(features["x"], labels, 0.001, 0.4)
        tf.summary.scalar("loss", loss)
        config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
        local = tf.group(tf.train.Scaffold.default_local_init_op(), iterator.initializer)
        scaffold = tf.train.Scaffold(init_fn=load_pretrained, local_init_op=local)
        with (
            tempfile.TemporaryDirectory() as folder,
            tf.train.MonitoredTrainingSession(checkpoint_dir=folder, scaffold=scaffold, config=config) as session,
        ):
            while True:
                _, value = session.run([train_op, loss])
                if not report(value):
                    break

"""Digits, by a convolutional network in an Estimator (tf.layers, Adam, tf.data)."""

from __future__ import absolute_import
from __future__ import division
from __future__ import print_function

import inputs
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)

BATCH = 32


def cnn_model_fn(features, labels, mode, params):
    """Model function of the network."""
    net = tf.reshape(features["x"], [-1, 28, 28, 1])
    net = tf.layers.conv2d(
        inputs=net, filters=16, kernel_size=[5, 5], padding="same", activation=tf.nn.relu, name="conv1")
    net = tf.layers.max_pooling2d(inputs=net, pool_size=[2, 2], strides=2)
    net = tf.layers.conv2d(
        inputs=net, filters=32, kernel_size=[5, 5], padding="same", activation=tf.nn.relu, name="conv2")
    net = tf.layers.max_pooling2d(inputs=net, pool_size=[2, 2], strides=2)
    net = tf.layers.flatten(net)
    net = tf.layers.dense(inputs=net, units=128, activation=tf.nn.relu, name="dense")
    if mode == tf.estimator.ModeKeys.TRAIN:
        net = tf.nn.dropout(net, keep_prob=1.0 - params["dropout"], seed=7)
    logits = tf.layers.dense(inputs=net, units=10, name="logits")

    predictions = {"classes": tf.argmax(logits, axis=1), "probabilities": tf.nn.softmax(logits)}
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode=mode, predictions=predictions)

    onehot_labels = tf.one_hot(indices=labels, depth=10)
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits_v2(labels=onehot_labels, logits=logits))
    if mode == tf.estimator.ModeKeys.TRAIN:
        global_step = tf.train.get_global_step()
        rate = tf.train.exponential_decay(params["rate"], global_step, 100, 0.96, staircase=True)
        train_op = tf.train.AdamOptimizer(rate).minimize(loss, global_step=global_step)
        return tf.estimator.EstimatorSpec(mode=mode, loss=loss, train_op=train_op)

    accuracy = tf.metrics.accuracy(labels=labels, predictions=predictions["classes"])
    return tf.estimator.EstimatorSpec(mode=mode, loss=loss, eval_metric_ops={"accuracy": accuracy})


def input_fn():
    """Batches without end."""
    pictures, labels = inputs.images(1024, 28, 1, 10)
    dataset = tf.data.Dataset.from_tensor_slices(({"x": pictures}, labels))
    return dataset.repeat().batch(BATCH, drop_remainder=True).prefetch(1)


class Progress(tf.train.SessionRunHook):
    """Starts from the pretrained weights and reports the loss of each step."""

    def __init__(self, report):
        self._report = report

    def after_create_session(self, session, coord):
        for variable in tf.trainable_variables():
            shape = variable.shape.as_list()
            if len(shape) > 1:
                variable.load(inputs.pretrained(variable.op.name, shape), session)

    def before_run(self, run_context):
        # The estimator puts the loss there.
        return tf.train.SessionRunArgs(tf.get_collection(tf.GraphKeys.LOSSES)[-1])

    def after_run(self, run_context, run_values):
        if not self._report(run_values.results):
            run_context.request_stop()


def train(report):
    """Train as long as report(loss) says so."""
    session = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
    config = tf.estimator.RunConfig(tf_random_seed=42, session_config=session)
    classifier = tf.estimator.Estimator(cnn_model_fn, config=config, params={"rate": 0.001, "dropout": 0.4})
    classifier.train(input_fn, hooks=[Progress(report)])

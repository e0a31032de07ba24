"""``tensorflow.examples.tutorials.mnist.mnist``: the wheel of 1.15 has lost it; there its network is made by hand."""

import importlib
import math

import numpy as np


class ByHand:
    """The tutorial's network, said in plain TensorFlow 1.15."""

    IMAGE_PIXELS, NUM_CLASSES = 784, 10

    def __init__(self, tf):
        self.tf = tf

    def layer(self, x, size, units, scope):
        tf = self.tf
        with tf.name_scope(scope):
            deviation = 1.0 / math.sqrt(size)
            weights = tf.Variable(tf.truncated_normal([size, units], stddev=deviation), name="weights")
            return tf.nn.xw_plus_b(x, weights, tf.Variable(tf.zeros([units]), name="biases"))

    def inference(self, images, first, second):
        relu = self.tf.nn.relu
        hidden = relu(self.layer(images, 784, first, "hidden1"))
        return self.layer(relu(self.layer(hidden, first, second, "hidden2")), second, 10, "softmax_linear")

    def loss(self, logits, labels):
        return self.tf.losses.sparse_softmax_cross_entropy(labels, logits)

    def training(self, loss, rate):
        tf = self.tf
        tf.summary.scalar("loss", loss)
        step = tf.Variable(0, name="global_step", trainable=False)
        return tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=step)

    def evaluation(self, logits, labels):
        return self.tf.reduce_sum(self.tf.cast(self.tf.nn.in_top_k(logits, labels, 1), self.tf.int32))


def case_network(lib):
    tf = lib.tf
    mnist = ByHand(tf) if lib.is_tf1 else importlib.import_module("tfmigrate.compat.examples.tutorials.mnist.mnist")
    images = tf.constant(np.random.RandomState(0).uniform(0, 1, (4, mnist.IMAGE_PIXELS)).astype(np.float32))
    labels = tf.constant([1, 0, 9, 3], tf.int32)
    logits = mnist.inference(images, 6, 5)
    loss = mnist.loss(logits, labels)
    right = mnist.evaluation(logits, tf.cast(tf.argmax(logits, 1), tf.int32)) + mnist.evaluation(logits, labels)
    train = mnist.training(loss, 0.1)
    result = lib.run({"logits": logits, "right": right}, loss=loss, steps=[train, train])
    result["summaries"] = [op.op.name for op in tf.get_collection(tf.GraphKeys.SUMMARIES)]
    return result

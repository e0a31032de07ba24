"""The network of the MNIST tutorial: ``tensorflow.examples.tutorials.mnist.mnist`` of TensorFlow 1.x."""

from __future__ import annotations

import math
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["IMAGE_PIXELS", "IMAGE_SIZE", "NUM_CLASSES", "evaluation", "inference", "loss", "training"]

NUM_CLASSES = 10
IMAGE_SIZE = 28
IMAGE_PIXELS = IMAGE_SIZE * IMAGE_SIZE


def _linear(inputs: Any, inputs_size: int, units: int, scope: str, activation: Any = None) -> Any:
    with tf.name_scope(scope):
        initial = tf.truncated_normal([inputs_size, units], stddev=1.0 / math.sqrt(float(inputs_size)))
        weights = tf.Variable(initial, name="weights")
        biases = tf.Variable(tf.zeros([units]), name="biases")
        outputs = tf.matmul(inputs, weights) + biases
        return outputs if activation is None else activation(outputs)


def inference(images: Any, hidden1_units: int, hidden2_units: int) -> Any:
    """Logits ``[batch, 10]`` of images ``[batch, 784]``, through two layers with relu."""
    hidden1 = _linear(images, IMAGE_PIXELS, hidden1_units, "hidden1", tf.nn.relu)
    hidden2 = _linear(hidden1, hidden1_units, hidden2_units, "hidden2", tf.nn.relu)
    return _linear(hidden2, hidden2_units, NUM_CLASSES, "softmax_linear")


def loss(logits: Any, labels: Any) -> Any:
    """The mean cross entropy of logits ``[batch, 10]`` and class ids ``[batch]``."""
    return tf.losses.sparse_softmax_cross_entropy(labels=tf.cast(labels, tf.int64), logits=logits)


def training(loss: Any, learning_rate: float) -> Any:
    """A step of gradient descent, and a summary of the loss."""
    tf.summary.scalar("loss", loss)
    global_step = tf.Variable(0, name="global_step", trainable=False)
    return tf.train.GradientDescentOptimizer(learning_rate).minimize(loss, global_step=global_step)


def evaluation(logits: Any, labels: Any) -> Any:
    """How many of the logits ``[batch, 10]`` have their maximum at the class id (int32)."""
    return tf.reduce_sum(tf.cast(tf.nn.in_top_k(logits, labels, 1), tf.int32))

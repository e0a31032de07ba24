"""Transposed convolutions of ``tf.nn``: values, gradients, and the static shape that ``output_shape`` tells."""

import numpy as np


def constant(lib, *shape):
    return lib.tf.constant(np.random.RandomState(len(shape)).uniform(-1, 1, shape).astype(np.float32))


def case_shapes(lib):
    """With a batch that only ``output_shape`` tells, one that only the input tells, and one that none tells."""
    tf, nn = lib.tf, lib.module("nn")
    images, series = constant(lib, 2, 3, 3, 4), constant(lib, 2, 4, 3)
    kernel, short = constant(lib, 3, 3, 2, 4), constant(lib, 3, 2, 3)
    calls = {
        "conv2d": lambda x, n: nn.conv2d_transpose(x, kernel, [n, 6, 6, 2], [1, 2, 2, 1]),
        "valid": lambda x, n: nn.conv2d_transpose(
            x, kernel, tf.stack([n, 7, 7, 2]), strides=[1, 2, 2, 1], padding="VALID", name="own"
        ),
        "conv1d": lambda x, n: nn.conv1d_transpose(x, short, [n, 8, 2], 2),
        "atrous": lambda x, n: nn.atrous_conv2d_transpose(x, kernel, [n, 3, 3, 2], 2, "SAME"),
        "backprop": lambda x, n: nn.conv2d_backprop_input([n, 6, 6, 2], kernel, x, [1, 2, 2, 1], "SAME"),
    }
    found, shapes, fetches, feed = {}, {}, {}, {}
    for name, call in calls.items():
        given = series if name == "conv1d" else images
        free = tf.placeholder(tf.float32, [None, *given.shape.as_list()[1:]])
        feed[free] = np.ones([2, *given.shape.as_list()[1:]], np.float32)
        for batch, (x, n) in {
            "known": (given, 2),
            "told": (free, 2),
            "input": (given, tf.shape(given)[0]),
            "free": (free, tf.shape(free)[0]),
        }.items():
            result = call(x, n)
            key = "%s %s" % (name, batch)
            shapes[key] = str(result.shape)
            fetches[key] = result
            fetches[key + " gradient"] = tf.gradients(tf.reduce_sum(tf.sin(result)), x)[0]
    with tf.Session() as session:
        found = session.run(fetches, feed)
    return {**found, "shapes": shapes, "name": fetches["valid known"].op.name}

"""The residual network, by hand: compat.v1, slim's layers and its loop written out."""

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import tensorflow.compat.v1 as tf

import inputs

tf.disable_v2_behavior()

BATCH = 16
WEIGHT_DECAY = 0.0001


def conv2d(net, depth, size, stride=1, scope=None, normalize=True, activation=tf.nn.relu):
    with tf.variable_scope(scope):
        init = tf.variance_scaling_initializer(2.0)
        weights = tf.get_variable("weights", [size, size, net.shape[-1], depth], initializer=init)
        tf.losses.add_loss(WEIGHT_DECAY * tf.nn.l2_loss(weights), tf.GraphKeys.REGULARIZATION_LOSSES)
        net = tf.nn.conv2d(net, weights, strides=stride, padding="SAME")
        if normalize:
            net = tf.layers.batch_normalization(net, momentum=0.997, epsilon=1e-5, training=True, name="BatchNorm")
        else:
            net = tf.nn.bias_add(net, tf.get_variable("biases", [depth], initializer=tf.zeros_initializer()))
        return activation(net) if activation else net


def block(net, depth, stride, scope):
    with tf.variable_scope(scope):
        if depth == net.shape[-1]:
            shortcut = net if stride == 1 else tf.nn.max_pool2d(net, 1, stride, "VALID")
        else:
            shortcut = conv2d(net, depth, 1, stride, "shortcut", normalize=False, activation=None)
        residual = conv2d(net, depth, 3, stride, "conv1")
        residual = conv2d(residual, depth, 3, 1, "conv2", activation=None)
        return tf.nn.relu(shortcut + residual)


def resnet(images, num_classes):
    with tf.variable_scope("resnet"):
        net = conv2d(images, 16, 3, scope="conv1")
        for i, (depth, stride) in enumerate([(16, 1), (32, 2), (64, 2)]):
            net = block(net, depth, stride, f"block{i + 1}")
        net = tf.reduce_mean(net, [1, 2], keepdims=True)
        net = conv2d(net, num_classes, 1, scope="logits", normalize=False, activation=None)
        return tf.squeeze(net, [1, 2])


def train(report):
    """Train as long as report(loss) says so."""
    with tf.Graph().as_default():
        tf.set_random_seed(42)
        pictures, classes = inputs.images(512, 32, 3, 10)
        dataset = tf.data.Dataset.from_tensor_slices((pictures, classes)).repeat()
        dataset = dataset.batch(BATCH, drop_remainder=True).prefetch(1)
        images, labels = tf.data.make_one_shot_iterator(dataset).get_next()
        logits = resnet(images, 10)
        tf.losses.softmax_cross_entropy(tf.one_hot(labels, 10), logits)
        total_loss = tf.losses.get_total_loss()
        global_step = tf.train.get_or_create_global_step()
        optimizer = tf.train.MomentumOptimizer(0.01, 0.9)
        with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
            grads_and_vars = [(tf.clip_by_norm(g, 10.0), v) for g, v in optimizer.compute_gradients(total_loss)]
        apply = optimizer.apply_gradients(grads_and_vars, global_step=global_step)
        with tf.control_dependencies([apply]):
            train_op = tf.debugging.check_numerics(total_loss, "LossTensor is inf or nan")

        session_config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
        with tf.Session(config=session_config) as sess:
            sess.run(tf.global_variables_initializer())
            for variable in tf.trainable_variables():
                shape = variable.shape.as_list()
                if len(shape) > 1:
                    variable.load(inputs.pretrained(variable.op.name, shape), sess)
            while True:
                loss, _ = sess.run([train_op, global_step])
                if not report(loss):
                    break

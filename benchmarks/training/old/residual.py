"""A residual network in slim: batch normalization, update ops, weight decay, Momentum, slim.learning."""

import inputs
import tensorflow as tf
from tensorflow.contrib import slim

tf.logging.set_verbosity(tf.logging.ERROR)

BATCH = 16


def resnet_arg_scope(weight_decay=0.0001, is_training=True):
    batch_norm_params = {
        'is_training': is_training,
        'decay': 0.997,
        'epsilon': 1e-5,
        'scale': True,
        'updates_collections': tf.GraphKeys.UPDATE_OPS,
    }
    with slim.arg_scope(
            [slim.conv2d],
            weights_regularizer=slim.l2_regularizer(weight_decay),
            weights_initializer=slim.variance_scaling_initializer(),
            activation_fn=tf.nn.relu,
            normalizer_fn=slim.batch_norm,
            normalizer_params=batch_norm_params), slim.arg_scope([slim.batch_norm], **batch_norm_params) as arg_sc:
        return arg_sc


@slim.add_arg_scope
def block(inputs, depth, stride, scope=None):
    with tf.variable_scope(scope, 'block', [inputs]):
        if depth == slim.utils.last_dimension(inputs.get_shape(), min_rank=4):
            shortcut = inputs if stride == 1 else slim.max_pool2d(inputs, [1, 1], stride=stride)
        else:
            shortcut = slim.conv2d(
                inputs, depth, [1, 1], stride=stride, activation_fn=None, normalizer_fn=None, scope='shortcut')
        residual = slim.conv2d(inputs, depth, [3, 3], stride=stride, scope='conv1')
        residual = slim.conv2d(residual, depth, [3, 3], activation_fn=None, scope='conv2')
        return tf.nn.relu(shortcut + residual)


def resnet(images, num_classes, is_training=True, scope='resnet'):
    with tf.variable_scope(scope), slim.arg_scope(resnet_arg_scope(is_training=is_training)):
        net = slim.conv2d(images, 16, [3, 3], scope='conv1')
        for i, (depth, stride) in enumerate([(16, 1), (32, 2), (64, 2)]):
            net = block(net, depth, stride, scope='block%d' % (i + 1))
        net = tf.reduce_mean(net, [1, 2], keep_dims=True, name='pool')
        net = slim.conv2d(net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None, scope='logits')
        return tf.squeeze(net, [1, 2], name='spatial_squeeze')


def train(report):
    """Train as long as report(loss) says so."""
    with tf.Graph().as_default():
        tf.set_random_seed(42)
        pictures, classes = inputs.images(512, 32, 3, 10)
        dataset = tf.data.Dataset.from_tensor_slices((pictures, classes)).repeat()
        dataset = dataset.apply(tf.contrib.data.batch_and_drop_remainder(BATCH)).prefetch(1)
        images, labels = dataset.make_one_shot_iterator().get_next()
        logits = resnet(images, 10)
        slim.losses.softmax_cross_entropy(logits, slim.one_hot_encoding(labels, 10))
        total_loss = slim.losses.get_total_loss()
        optimizer = tf.train.MomentumOptimizer(0.01, 0.9)
        train_op = slim.learning.create_train_op(total_loss, optimizer, clip_gradient_norm=10.0)

        def init_fn(sess):
            for variable in slim.get_trainable_variables():
                shape = variable.shape.as_list()
                if len(shape) > 1:
                    variable.load(inputs.pretrained(variable.op.name, shape), sess)

        def train_step_fn(sess, train_op, global_step, kwargs):
            loss, _ = sess.run([train_op, global_step])
            return loss, not report(loss)

        session_config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
        slim.learning.train(
            train_op, None, init_fn=init_fn, train_step_fn=train_step_fn, session_config=session_config,
            save_summaries_secs=600)

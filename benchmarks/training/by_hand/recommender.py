"""Neural matrix factorization, by hand: compat.v1, the layer of tf.contrib written out."""

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import tensorflow.compat.v1 as tf

import inputs

tf.disable_v2_behavior()

flags = tf.app.flags
flags.DEFINE_integer("batch", 1024, "Ratings in a step.")
flags.DEFINE_integer("dim", 64, "Size of an embedding.")
flags.DEFINE_float("rate", 0.05, "Learning rate.")
flags.DEFINE_float("decay", 1e-4, "Weight decay.")
FLAGS = flags.FLAGS

USERS, ITEMS = 6000, 3000


def fully_connected(net, size, scope):
    with tf.variable_scope(scope):
        weights = tf.get_variable("weights", [net.shape[1], size])
        biases = tf.get_variable("biases", [size], initializer=tf.zeros_initializer())
        tf.add_to_collection(tf.GraphKeys.REGULARIZATION_LOSSES, FLAGS.decay * tf.nn.l2_loss(weights))
        return tf.nn.bias_add(tf.matmul(net, weights), biases)


def model_fn(users, items):
    with tf.variable_scope("embeddings"), tf.device("/cpu:0"):
        init = tf.truncated_normal_initializer(stddev=0.1)
        user_table = tf.get_variable("user", [USERS, FLAGS.dim], initializer=init)
        item_table = tf.get_variable("item", [ITEMS, FLAGS.dim], initializer=init)
        user_bias = tf.get_variable("user_bias", [USERS], initializer=tf.zeros_initializer())
        item_bias = tf.get_variable("item_bias", [ITEMS], initializer=tf.zeros_initializer())
    user = tf.nn.embedding_lookup(user_table, users)
    item = tf.nn.embedding_lookup(item_table, items)
    bias = tf.nn.embedding_lookup(user_bias, users) + tf.nn.embedding_lookup(item_bias, items)
    product = tf.multiply(user, item)
    net = tf.concat(axis=1, values=[user, item])
    for i, size in enumerate([128, 64]):
        net = tf.nn.elu(fully_connected(net, size, f"fc{i}"))
    net = fully_connected(tf.concat([net, product], 1), 1, "score")
    decay = FLAGS.decay * (tf.nn.l2_loss(user) + tf.nn.l2_loss(item)) / FLAGS.batch
    return tf.squeeze(net, axis=[1]) + bias, decay


def train(report):
    """Train as long as report(loss) says so."""
    tf.reset_default_graph()
    tf.set_random_seed(42)
    users = tf.placeholder(tf.int32, [None])
    items = tf.placeholder(tf.int32, [None])
    labels = tf.placeholder(tf.float32, [None])
    global_step = tf.Variable(0, trainable=False, name="global_step")
    logits, decay = model_fn(users, items)
    cross_entropy = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits))
    tf.add_to_collection("losses", cross_entropy)
    tf.add_to_collection("losses", decay)
    tf.add_to_collection("losses", tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)))
    loss = tf.add_n(tf.get_collection("losses"), name="total_loss")
    hits = tf.equal(tf.cast(logits > 0, tf.float32), labels)
    accuracy = tf.reduce_mean(tf.cast(hits, tf.float32))
    opt = tf.train.AdagradOptimizer(FLAGS.rate)
    apply_op = opt.apply_gradients(opt.compute_gradients(loss), global_step=global_step)
    ema = tf.train.ExponentialMovingAverage(0.99, global_step)
    with tf.control_dependencies([apply_op]):
        train_op = ema.apply(tf.trainable_variables())

    by, of, given = inputs.ratings(USERS, ITEMS, 64 * FLAGS.batch)
    config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1, allow_soft_placement=True)
    with tf.Session(config=config) as sess:
        tf.global_variables_initializer().run()
        for variable in tf.trainable_variables():
            shape = variable.get_shape().as_list()
            if len(shape) > 1:
                variable.load(inputs.pretrained(variable.op.name, shape), sess)
        step = 0
        while True:
            rows = slice(step % 64 * FLAGS.batch, (step % 64 + 1) * FLAGS.batch)
            feed_dict = {users: by[rows], items: of[rows], labels: given[rows]}
            _, value, _ = sess.run([train_op, loss, accuracy], feed_dict=feed_dict)
            step += 1
            if not report(value):
                break

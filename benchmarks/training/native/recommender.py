"""Neural matrix factorization, written anew for TensorFlow 2: tf.Variable, Keras optimizer, tf.function."""

import tensorflow as tf

import inputs

BATCH, DIM, RATE, DECAY = 1024, 64, 0.05, 1e-4
USERS, ITEMS = 6000, 3000


class Model(tf.Module):
    """The tables and the layers, under their 1.x names."""

    def __init__(self):
        super().__init__()
        self.user = tf.Variable(inputs.pretrained("embeddings/user", [USERS, DIM]))
        self.item = tf.Variable(inputs.pretrained("embeddings/item", [ITEMS, DIM]))
        self.user_bias = tf.Variable(tf.zeros([USERS]))
        self.item_bias = tf.Variable(tf.zeros([ITEMS]))
        self.layers = [self.layer("fc0", 2 * DIM, 128), self.layer("fc1", 128, 64), self.layer("score", 64 + DIM, 1)]

    @staticmethod
    def layer(name, size_in, size):
        return tf.Variable(inputs.pretrained(f"{name}/weights", [size_in, size])), tf.Variable(tf.zeros([size]))

    def __call__(self, users, items):
        user, item = tf.nn.embedding_lookup(self.user, users), tf.nn.embedding_lookup(self.item, items)
        net = tf.concat([user, item], 1)
        for weights, biases in self.layers[:-1]:
            net = tf.nn.elu(net @ weights + biases)
        weights, biases = self.layers[-1]
        score = tf.squeeze(tf.concat([net, user * item], 1) @ weights + biases, 1)
        score += tf.nn.embedding_lookup(self.user_bias, users) + tf.nn.embedding_lookup(self.item_bias, items)
        decay = DECAY * (tf.nn.l2_loss(user) + tf.nn.l2_loss(item)) / BATCH
        return score, decay + tf.add_n([DECAY * tf.nn.l2_loss(weights) for weights, _ in self.layers])


def train(report):
    """Train as long as report(loss) says so."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    model = Model()
    variables = model.trainable_variables
    optimizer = tf.keras.optimizers.Adagrad(RATE, epsilon=0.0)
    optimizer.build(variables)
    step = tf.Variable(0.0)
    averages = tf.train.ExponentialMovingAverage(0.99, step)

    @tf.function
    def train_step(users, items, labels):
        with tf.GradientTape() as tape:
            logits, decay = model(users, items)
            loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels, logits)) + decay
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        step.assign_add(1.0)
        averages.apply(variables)
        accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.cast(logits > 0, tf.float32), labels), tf.float32))
        return loss, accuracy

    by, of, given = inputs.ratings(USERS, ITEMS, 64 * BATCH)
    number = 0
    while True:
        rows = slice(number % 64 * BATCH, (number % 64 + 1) * BATCH)
        loss, accuracy = train_step(tf.constant(by[rows]), tf.constant(of[rows]), tf.constant(given[rows]))
        accuracy.numpy()
        number += 1
        if not report(loss.numpy()):
            break

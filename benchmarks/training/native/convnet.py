"""Digits, written anew for TensorFlow 2: Keras layers and optimizer, tf.data, tf.function."""

import tensorflow as tf

import inputs

BATCH = 32


def cnn_model():
    """The network, without its dropout."""
    front = tf.keras.Sequential(
        [
            tf.keras.Input([28, 28, 1]),
            tf.keras.layers.Conv2D(16, 5, padding="same", activation="relu", name="conv1"),
            tf.keras.layers.MaxPooling2D(2),
            tf.keras.layers.Conv2D(32, 5, padding="same", activation="relu", name="conv2"),
            tf.keras.layers.MaxPooling2D(2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(128, activation="relu", name="dense"),
        ]
    )
    head = tf.keras.Sequential([tf.keras.Input([128]), tf.keras.layers.Dense(10, name="logits")])
    for layer in front.layers + head.layers:
        if layer.weights:
            layer.kernel.assign(inputs.pretrained(f"{layer.name}/kernel", layer.kernel.shape))
    return front, head


def train(report):
    """Train as long as report(loss) says so."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.random.set_seed(42)
    front, head = cnn_model()
    variables = front.trainable_variables + head.trainable_variables
    rate = tf.keras.optimizers.schedules.ExponentialDecay(0.001, 100, 0.96, staircase=True)
    optimizer = tf.keras.optimizers.Adam(rate, epsilon=1e-8)
    optimizer.build(variables)

    @tf.function
    def train_step(images, labels):
        with tf.GradientTape() as tape:
            # An op's own seed gives the numbers of 1.x; a Keras layer's seed gives others.
            net = tf.nn.dropout(front(images, training=True), rate=0.4, seed=7)
            logits = head(net, training=True)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(tf.one_hot(labels, 10), logits))
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return loss

    pictures, labels = inputs.images(1024, 28, 1, 10)
    dataset = tf.data.Dataset.from_tensor_slices((pictures, labels))
    for batch in dataset.repeat().batch(BATCH, drop_remainder=True).prefetch(1):
        if not report(train_step(*batch).numpy()):
            break

"""The language model, written anew for TensorFlow 2: Keras LSTMs, tf.GradientTape, tf.function."""

import numpy as np
import tensorflow as tf

import inputs

LAYERS, STEPS, SIZE, BATCH, WORDS = 2, 20, 96, 20, 1000
KEEP_PROB, MAX_GRAD_NORM, LR_DECAY, MAX_EPOCH = 0.8, 5, 0.5, 4


def lstm(layer):
    """A layer that starts from the weights of the 1.x cell, whose gates are i, j, f, o and not i, f, c, o."""
    made = tf.keras.layers.LSTM(SIZE, return_sequences=True, return_state=True, unit_forget_bias=False)
    made.build([BATCH, STEPS, SIZE])
    name = f"Model/rnn/multi_rnn_cell/cell_{layer}/basic_lstm_cell/kernel"
    i, j, f, o = np.split(inputs.pretrained(name, [2 * SIZE, 4 * SIZE]), 4, axis=1)
    kernel, recurrent = np.split(np.concatenate([i, f, j, o], axis=1), 2)
    made.set_weights([kernel, recurrent, np.zeros([4 * SIZE])])
    return made


class PTBModel(tf.Module):
    """The model and its training step."""

    def __init__(self):
        super().__init__()
        self.embedding = tf.Variable(inputs.pretrained("Model/embedding", [WORDS, SIZE]))
        self.layers = [lstm(layer) for layer in range(LAYERS)]
        self.softmax_w = tf.Variable(inputs.pretrained("Model/softmax_w", [SIZE, WORDS]))
        self.softmax_b = tf.Variable(tf.zeros([WORDS]))
        self.optimizer = tf.keras.optimizers.SGD(1.0)
        weights = [weight for layer in self.layers for weight in layer.trainable_weights]
        self.weights = [self.embedding, self.softmax_w, self.softmax_b, *weights]
        self.optimizer.build(self.weights)

    def loss(self, inputs_, targets, state):
        net = tf.nn.dropout(tf.nn.embedding_lookup(self.embedding, inputs_), 1 - KEEP_PROB, seed=11)
        final = []
        for layer, initial in zip(self.layers, state, strict=True):
            net, hidden, carry = layer(net, initial_state=initial, training=True)
            net = tf.nn.dropout(net, 1 - KEEP_PROB)
            final.append((hidden, carry))
        logits = tf.reshape(net, [-1, SIZE]) @ self.softmax_w + self.softmax_b
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.reshape(targets, [-1]), logits)
        return tf.reduce_sum(loss) / BATCH, final

    @tf.function
    def train_step(self, inputs_, targets, state):
        with tf.GradientTape() as tape:
            cost, state = self.loss(inputs_, targets, state)
        grads, _ = tf.clip_by_global_norm(tape.gradient(cost, self.weights), MAX_GRAD_NORM)
        self.optimizer.apply_gradients(zip(grads, self.weights, strict=True))
        return cost, state


def train(report):
    """Train as long as report(loss) says so."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.random.set_seed(42)
    text = inputs.text(WORDS, BATCH * 2001).reshape([BATCH, -1])
    model = PTBModel()
    epoch = 0
    while True:
        model.optimizer.learning_rate = LR_DECAY ** max(epoch + 1 - MAX_EPOCH, 0)
        state = [(tf.zeros([BATCH, SIZE]), tf.zeros([BATCH, SIZE]))] * LAYERS
        for start in range(0, text.shape[1] - STEPS - 1, STEPS):
            now, after = text[:, start : start + STEPS], text[:, start + 1 : start + STEPS + 1]
            cost, state = model.train_step(tf.constant(now), tf.constant(after), state)
            if not report(cost.numpy() / STEPS):
                return
        epoch += 1

"""Translation, written anew for TensorFlow 2: Keras cells, a loop over the target's words, tf.function."""

import numpy as np
import tensorflow as tf

import inputs

WORDS, UNITS, BATCH, LONGEST = 400, 64, 24, 12
START, END = 1, 2


def variable(name, *shape):
    return tf.Variable(inputs.pretrained(name, list(shape)))


class GRU(tf.Module):
    """The cell of 1.x, whose gates are r, u and whose reset comes before the product."""

    def __init__(self, scope, size_in, size):
        super().__init__()
        self.size = size
        self.gates = variable(f"{scope}/gates/kernel", size_in + size, 2 * size)
        self.gates_bias = tf.Variable(tf.ones([2 * size]))
        self.candidate = variable(f"{scope}/candidate/kernel", size_in + size, size)
        self.candidate_bias = tf.Variable(tf.zeros([size]))

    def __call__(self, net, state):
        reset, update = tf.split(tf.sigmoid(tf.concat([net, state], 1) @ self.gates + self.gates_bias), 2, 1)
        candidate = tf.tanh(tf.concat([net, reset * state], 1) @ self.candidate + self.candidate_bias)
        return update * state + (1.0 - update) * candidate

    def run(self, net, inside):
        """The outputs [time, batch, size], zero outside of the sentence, and the last state."""
        state = tf.zeros([tf.shape(net)[1], self.size])
        outputs = tf.TensorArray(tf.float32, tf.shape(net)[0])
        for t in tf.range(tf.shape(net)[0]):
            new, here = self(net[t], state), inside[t][:, None]
            outputs = outputs.write(t, tf.where(here, new, 0.0))
            state = tf.where(here, new, state)
        return outputs.stack(), state


class Seq2Seq(tf.Module):
    def __init__(self):
        super().__init__()
        self.source_embedding = variable("encoder/embedding", WORDS, UNITS)
        self.target_embedding = variable("decoder/embedding", WORDS, UNITS)
        cells = "encoder/bidirectional_rnn/{}/gru_cell"
        self.forward = GRU(cells.format("fw"), UNITS, UNITS // 2)
        self.backward = GRU(cells.format("bw"), UNITS, UNITS // 2)
        self.memory_layer = variable("decoder/memory_layer/kernel", UNITS, UNITS)
        scope = "decoder/decoder/attention"
        self.lstm = variable(f"{scope}/lstm_cell/kernel", 3 * UNITS, 4 * UNITS)
        self.lstm_bias = tf.Variable(tf.zeros([4 * UNITS]))
        self.query_layer = variable(f"{scope}/bahdanau_attention/query_layer/kernel", UNITS, UNITS)
        self.v = variable(f"{scope}/bahdanau_attention/attention_v", UNITS)
        self.attention_layer = variable(f"{scope}/attention_layer/kernel", 2 * UNITS, UNITS)
        self.projection = variable("decoder/decoder/projection/kernel", UNITS, WORDS)

    def encode(self, sources, lengths):
        net = tf.nn.embedding_lookup(self.source_embedding, tf.transpose(sources))
        inside = tf.transpose(tf.sequence_mask(lengths, tf.shape(sources)[1]))
        ahead, last = self.forward.run(net, inside)
        back, first = self.backward.run(tf.reverse_sequence(net, lengths, 0, 1), inside)
        memory = tf.concat([ahead, tf.reverse_sequence(back, lengths, 0, 1)], 2)
        return tf.transpose(memory, [1, 0, 2]), tf.concat([last, first], 1)

    def decode(self, memory, inside, summary, given):
        """The logits [batch, time, WORDS] after each given word."""
        keys = memory @ self.memory_layer
        net = tf.nn.embedding_lookup(self.target_embedding, tf.transpose(given))
        carry, hidden, attention = summary, summary, tf.zeros_like(summary)
        outputs = tf.TensorArray(tf.float32, tf.shape(net)[0])
        for t in tf.range(tf.shape(net)[0]):
            gates = tf.concat([net[t], attention, hidden], 1) @ self.lstm + self.lstm_bias
            i, j, f, o = tf.split(gates, 4, 1)
            carry = tf.sigmoid(f + 1.0) * carry + tf.sigmoid(i) * tf.tanh(j)
            hidden = tf.sigmoid(o) * tf.tanh(carry)
            score = tf.reduce_sum(self.v * tf.tanh(keys + (hidden @ self.query_layer)[:, None]), 2)
            score = tf.nn.softmax(tf.where(inside, score, -np.inf))
            context = tf.squeeze(score[:, None] @ memory, 1)
            attention = tf.concat([hidden, context], 1) @ self.attention_layer
            outputs = outputs.write(t, attention)
        return tf.transpose(outputs.stack(), [1, 0, 2]) @ self.projection

    def loss(self, sources, source_lengths, targets, target_lengths):
        memory, summary = self.encode(sources, source_lengths)
        inside = tf.sequence_mask(source_lengths, tf.shape(sources)[1])
        given = tf.concat([tf.fill([tf.shape(targets)[0], 1], START), targets[:, :-1]], 1)
        logits = self.decode(memory, inside, summary, given)
        weights = tf.sequence_mask(target_lengths, tf.shape(targets)[1], dtype=tf.float32)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
        return tf.reduce_sum(loss * weights) / tf.reduce_sum(weights)


def train(report):
    """Train as long as report(loss) says so."""
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.random.set_seed(42)
    model = Seq2Seq()
    variables = model.trainable_variables
    optimizer = tf.keras.optimizers.Adam(0.002, epsilon=1e-8)
    optimizer.build(variables)
    ids = tf.TensorSpec([None, None], tf.int32)
    lengths = tf.TensorSpec([None], tf.int32)

    @tf.function(input_signature=[ids, lengths, ids, lengths])
    def train_step(sources, source_lengths, targets, target_lengths):
        with tf.GradientTape() as tape:
            loss = model.loss(sources, source_lengths, targets, target_lengths)
        gradients, norm = tf.clip_by_global_norm(tape.gradient(loss, variables), 5.0)
        optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return loss, norm

    sources, source_lengths = inputs.sentences(WORDS, 768, LONGEST)
    targets = (sources * 7) % WORDS
    targets[range(len(targets)), source_lengths - 1] = END
    start = 0
    while True:
        rows = slice(start, start + BATCH)
        batch = sources[rows], source_lengths[rows], targets[rows], source_lengths[rows]
        loss, norm = train_step(*map(tf.constant, batch))
        norm.numpy()
        if not report(loss.numpy()):
            break
        start = (start + BATCH) % len(sources)

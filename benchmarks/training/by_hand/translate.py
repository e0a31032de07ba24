"""Translation, by hand: compat.v1, and a cell with attention in dynamic_rnn for tf.contrib.seq2seq."""

import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import tensorflow.compat.v1 as tf

import inputs

tf.disable_v2_behavior()

WORDS = 400
UNITS = 64
BATCH = 24
LONGEST = 12
START, END = 1, 2


class AttentionCell(tf.nn.rnn_cell.RNNCell):
    """A cell that looks at all of memory (Bahdanau et al., 2015) after each step."""

    def __init__(self, cell, memory, keys, inside):
        super().__init__()
        self._cell, self._memory, self._keys, self._inside = cell, memory, keys, inside

    @property
    def state_size(self):
        return self._cell.state_size, UNITS

    @property
    def output_size(self):
        return UNITS

    def __call__(self, inputs, state, scope=None):
        inner, attention = state
        with tf.variable_scope("attention", reuse=tf.AUTO_REUSE):
            output, inner = self._cell(tf.concat([inputs, attention], 1), inner)
            query = tf.layers.dense(output, UNITS, use_bias=False, name="bahdanau_attention/query_layer")
            v = tf.get_variable("bahdanau_attention/attention_v", [UNITS])
            score = tf.reduce_sum(v * tf.tanh(self._keys + query[:, None]), 2)
            score = tf.where(self._inside, score, tf.fill(tf.shape(score), -float("inf")))
            context = tf.squeeze(tf.matmul(tf.nn.softmax(score)[:, None], self._memory), [1])
            attention = tf.layers.dense(tf.concat([output, context], 1), UNITS, use_bias=False, name="attention_layer")
        return attention, (inner, attention)


class Seq2Seq:
    def __init__(self):
        self.sources = tf.placeholder(tf.int32, [None, None], name="sources")
        self.source_lengths = tf.placeholder(tf.int32, [None], name="source_lengths")
        self.targets = tf.placeholder(tf.int32, [None, None], name="targets")
        self.target_lengths = tf.placeholder(tf.int32, [None], name="target_lengths")
        batch = tf.shape(self.sources)[0]

        with tf.variable_scope("encoder"):
            embedding = tf.get_variable("embedding", [WORDS, UNITS])
            outputs, states = tf.nn.bidirectional_dynamic_rnn(
                tf.nn.rnn_cell.GRUCell(UNITS // 2),
                tf.nn.rnn_cell.GRUCell(UNITS // 2),
                tf.nn.embedding_lookup(embedding, self.sources),
                sequence_length=self.source_lengths,
                dtype=tf.float32,
            )
            memory = tf.concat(outputs, -1)
            summary = tf.concat(states, -1)

        with tf.variable_scope("decoder"):
            embedding = tf.get_variable("embedding", [WORDS, UNITS])
            keys = tf.layers.dense(memory, UNITS, use_bias=False, name="memory_layer")
            inside = tf.sequence_mask(self.source_lengths, tf.shape(self.sources)[1])
            starts = tf.fill([batch, 1], START)
            given = tf.nn.embedding_lookup(embedding, tf.concat([starts, self.targets[:, :-1]], 1))
            cell = AttentionCell(tf.nn.rnn_cell.LSTMCell(UNITS), memory, keys, inside)
            state = (tf.nn.rnn_cell.LSTMStateTuple(summary, summary), tf.zeros([batch, UNITS]))
            outputs, _ = tf.nn.dynamic_rnn(cell, given, self.target_lengths, initial_state=state, scope="decoder")
            logits = tf.layers.dense(outputs, WORDS, use_bias=False, name="decoder/projection")

        longest = tf.shape(self.targets)[1]
        weights = tf.sequence_mask(self.target_lengths, longest, dtype=tf.float32)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=self.targets, logits=logits)
        self.loss = tf.reduce_sum(loss * weights) / tf.reduce_sum(weights)
        optimizer = tf.train.AdamOptimizer(0.002)
        gradients, variables = zip(*optimizer.compute_gradients(self.loss), strict=True)
        gradients, self.norm = tf.clip_by_global_norm(gradients, 5.0)
        self.train_op = optimizer.apply_gradients(zip(gradients, variables, strict=True))


def train(report):
    """Train as long as report(loss) says so."""
    tf.reset_default_graph()
    tf.set_random_seed(42)
    model = Seq2Seq()
    sources, source_lengths = inputs.sentences(WORDS, 768, LONGEST)
    targets = (sources * 7) % WORDS
    targets[range(len(targets)), source_lengths - 1] = END
    config = tf.ConfigProto(intra_op_parallelism_threads=1, inter_op_parallelism_threads=1)
    with tf.Session(config=config) as sess:
        sess.run(tf.global_variables_initializer())
        for variable in tf.trainable_variables():
            shape = variable.shape.as_list()
            if len(shape) > 1 or variable.op.name.endswith("attention_v"):
                variable.load(inputs.pretrained(variable.op.name, shape), sess)
        start, going = 0, True
        while going:
            rows = slice(start, start + BATCH)
            _, loss, _ = sess.run(
                [model.train_op, model.loss, model.norm],
                {
                    model.sources: sources[rows],
                    model.source_lengths: source_lengths[rows],
                    model.targets: targets[rows],
                    model.target_lengths: source_lengths[rows],
                },
            )
            going = report(loss)
            start = (start + BATCH) % len(sources)

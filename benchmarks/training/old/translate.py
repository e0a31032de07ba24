"""Translation: a bidirectional encoder, and a decoder with attention from tf.contrib.seq2seq."""

from __future__ import division, print_function

import inputs
import tensorflow as tf
from tensorflow.contrib.rnn import GRUCell, LSTMCell
from tensorflow.python.layers.core import Dense

WORDS = 400
UNITS = 64
BATCH = 24
LONGEST = 12
START, END = 1, 2


class Seq2Seq(object):
    def __init__(self):
        self.sources = tf.placeholder(tf.int32, [None, None], name='sources')
        self.source_lengths = tf.placeholder(tf.int32, [None], name='source_lengths')
        self.targets = tf.placeholder(tf.int32, [None, None], name='targets')
        self.target_lengths = tf.placeholder(tf.int32, [None], name='target_lengths')
        batch = tf.shape(self.sources)[0]

        with tf.variable_scope('encoder'):
            embedding = tf.get_variable('embedding', [WORDS, UNITS])
            outputs, states = tf.nn.bidirectional_dynamic_rnn(
                GRUCell(UNITS // 2), GRUCell(UNITS // 2), tf.nn.embedding_lookup(embedding, self.sources),
                sequence_length=self.source_lengths, dtype=tf.float32)
            memory = tf.concat(outputs, -1)
            summary = tf.concat(states, -1)

        with tf.variable_scope('decoder'):
            embedding = tf.get_variable('embedding', [WORDS, UNITS])
            attention = tf.contrib.seq2seq.BahdanauAttention(
                UNITS, memory, memory_sequence_length=self.source_lengths)
            cell = tf.contrib.seq2seq.AttentionWrapper(
                LSTMCell(UNITS), attention, attention_layer_size=UNITS, name='attention')
            state = cell.zero_state(batch, tf.float32)
            state = state.clone(cell_state=tf.nn.rnn_cell.LSTMStateTuple(summary, summary))
            starts = tf.fill([batch, 1], START)
            given = tf.concat([starts, self.targets[:, :-1]], 1)
            helper = tf.contrib.seq2seq.TrainingHelper(
                tf.nn.embedding_lookup(embedding, given), self.target_lengths)
            projection = Dense(WORDS, use_bias=False, name='projection')
            decoder = tf.contrib.seq2seq.BasicDecoder(cell, helper, state, output_layer=projection)
            outputs, _, lengths = tf.contrib.seq2seq.dynamic_decode(decoder, impute_finished=True)

        logits = outputs.rnn_output
        longest = tf.reduce_max(lengths)
        weights = tf.sequence_mask(self.target_lengths, longest, dtype=tf.float32)
        self.loss = tf.contrib.seq2seq.sequence_loss(logits, self.targets[:, :longest], weights)
        optimizer = tf.train.AdamOptimizer(0.002)
        gradients, variables = zip(*optimizer.compute_gradients(self.loss))
        gradients, self.norm = tf.clip_by_global_norm(gradients, 5.0)
        self.train_op = optimizer.apply_gradients(zip(gradients, variables))


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
            if len(shape) > 1 or variable.op.name.endswith('attention_v'):
                variable.load(inputs.pretrained(variable.op.name, shape), sess)
        start, going = 0, True
        while going:
            rows = slice(start, start + BATCH)
            _, loss, _ = sess.run([model.train_op, model.loss, model.norm], {
                model.sources: sources[rows],
                model.source_lengths: source_lengths[rows],
                model.targets: targets[rows],
                model.target_lengths: source_lengths[rows],
            })
            going = report(loss)
            start = (start + BATCH) % len(sources)

"""``tf.contrib.seq2seq``: decoders and helpers."""

import importlib

DEPTH, UNITS, WORDS = 3, 4, 5


def uniform(lib, *shape):
    return lib.np.random.RandomState(len(shape)).uniform(-1, 1, shape).astype("float32")


def gru_cell(lib, units=UNITS):
    return lib.tf.nn.rnn_cell.GRUCell(units)


def embedding_table(lib):
    return lib.tf.get_variable("embedding", [WORDS, DEPTH])


def training_decode(lib, cell, **options):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    helper = seq2seq.TrainingHelper(tf.constant(uniform(lib, 2, 3, DEPTH)), tf.constant([3, 1]))
    state = cell.zero_state(2, tf.float32)
    layer = tf.layers.Dense(WORDS)
    return seq2seq.dynamic_decode(seq2seq.BasicDecoder(cell, helper, state, layer), **options)


def sum_of_squares(tf, outputs):
    return tf.add_n([tf.reduce_sum(tf.cast(part, tf.float32) ** 2) for part in outputs])


def case_training(lib):
    tf = lib.tf
    outputs, state, lengths = training_decode(lib, gru_cell(lib))
    found = {"outputs": outputs, "state": state, "lengths": lengths}
    return lib.run(found, loss=sum_of_squares(tf, [outputs.rnn_output, state]))


def case_training_time_major_imputed(lib):
    tf = lib.tf
    cell = tf.nn.rnn_cell.BasicLSTMCell(UNITS)
    outputs, state, lengths = training_decode(lib, cell, output_time_major=True, impute_finished=True, scope="mine")
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths}, loss=sum_of_squares(tf, [state.c]))


def case_training_stops(lib):
    outputs, _, lengths = training_decode(lib, gru_cell(lib), maximum_iterations=2)
    none, _, no_lengths = training_decode(lib, gru_cell(lib), maximum_iterations=0, scope="none")
    return lib.run({"outputs": outputs, "lengths": lengths, "none": none, "no_lengths": no_lengths})


def _twice(lib, own_decoder, own_helper):
    """Training where a class of the program's own looks at what the output layer gives at each step."""
    tf, seq2seq = lib.tf, lib.contrib.seq2seq

    class Decoder(seq2seq.BasicDecoder):
        def step(self, time, inputs, state, name=None):
            outputs, state, inputs, finished = super(Decoder, self).step(time, inputs, state, name)
            return outputs._replace(rnn_output=outputs.rnn_output * 2.0), state, inputs, finished

    class Helper(seq2seq.TrainingHelper):
        def next_inputs(self, time, outputs, state, name=None, **kwargs):
            finished, inputs, state = super(Helper, self).next_inputs(time, outputs, state, name, **kwargs)
            return finished, inputs + outputs[:, :DEPTH] + tf.cast(kwargs["sample_ids"], tf.float32)[:, None], state

    cell = gru_cell(lib)
    inputs = tf.constant(uniform(lib, 2, 3, DEPTH))
    helper = (Helper if own_helper else seq2seq.TrainingHelper)(inputs, tf.constant([3, 1]))
    kind = Decoder if own_decoder else seq2seq.BasicDecoder
    layer = tf.layers.Dense(WORDS, activation=tf.nn.softmax)
    outputs, state, _ = seq2seq.dynamic_decode(kind(cell, helper, cell.zero_state(2, tf.float32), layer))
    return lib.run({"outputs": outputs, "state": state}, loss=sum_of_squares(tf, [outputs.rnn_output, state]))


def case_training_activation(lib):
    return _twice(lib, own_decoder=False, own_helper=False)


def case_training_own_decoder(lib):
    return _twice(lib, own_decoder=True, own_helper=False)


def case_training_own_helper(lib):
    return _twice(lib, own_decoder=False, own_helper=True)


def case_training_time_major(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    helper = seq2seq.TrainingHelper(tf.constant(uniform(lib, 3, 2, DEPTH)), [2, 3], time_major=True)
    first = helper.initialize()
    later = helper.next_inputs(0, None, tf.zeros([]))
    last = helper.next_inputs(2, None, tf.zeros([]))
    return lib.run({"first": first, "later": later, "last": last, "size": helper.batch_size})


def case_greedy(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    cell = gru_cell(lib)
    helper = seq2seq.GreedyEmbeddingHelper(embedding_table(lib), tf.constant([1, 2, 3]), 0)
    decoder = seq2seq.BasicDecoder(cell, helper, cell.zero_state(3, tf.float32), tf.layers.Dense(WORDS))
    outputs, state, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=4)
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths})


def case_sample_embedding(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    table = embedding_table(lib)
    helper = seq2seq.SampleEmbeddingHelper(
        lambda ids: tf.nn.embedding_lookup(table, ids), tf.constant([1, 2]), 0, softmax_temperature=0.5, seed=3
    )
    logits = tf.constant(uniform(lib, 2, WORDS))
    ids = helper.sample(0, logits, None)
    return lib.run({"ids": ids, "next": helper.next_inputs(0, logits, tf.zeros([2, 1]), ids)})


def _scheduled(lib, helper, layer):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    cell = gru_cell(lib)
    decoder = seq2seq.BasicDecoder(cell, helper, cell.zero_state(3, tf.float32), layer)
    # Draws of several steps at once come in any order.
    outputs, state, lengths = seq2seq.dynamic_decode(decoder, parallel_iterations=1)
    found = {"outputs": outputs, "state": state, "lengths": lengths}
    return lib.run(found, loss=sum_of_squares(tf, [outputs.rnn_output]))


def case_scheduled_embedding(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    helper = seq2seq.ScheduledEmbeddingTrainingHelper(
        tf.constant(uniform(lib, 3, 4, DEPTH)), [4, 2, 3], embedding_table(lib), 0.5, seed=1, scheduling_seed=2
    )
    return _scheduled(lib, helper, lib.tf.layers.Dense(WORDS))


def case_scheduled_output(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    helper = seq2seq.ScheduledOutputTrainingHelper(
        tf.constant(uniform(lib, 3, 4, WORDS)), tf.constant([4, 2, 3]), 0.5, seed=1
    )
    return _scheduled(lib, helper, lib.tf.layers.Dense(WORDS))


def case_scheduled_output_of_a_function_with_auxiliary_inputs(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    helper = seq2seq.ScheduledOutputTrainingHelper(
        tf.constant(uniform(lib, 3, 4, WORDS)),
        tf.constant([4, 2, 3]),
        0.5,
        seed=1,
        next_inputs_fn=lambda x: x * 2,
        auxiliary_inputs=tf.constant(uniform(lib, 3, 4, 2)),
    )
    return _scheduled(lib, helper, lib.tf.layers.Dense(WORDS))


def case_inference(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    cell = gru_cell(lib)
    helper = seq2seq.InferenceHelper(
        sample_fn=lambda outputs: outputs[:, :DEPTH] + 1,
        sample_shape=[DEPTH],
        sample_dtype=tf.float32,
        start_inputs=tf.constant(uniform(lib, 2, DEPTH)),
        end_fn=lambda samples: tf.reduce_sum(samples, 1) > 3.5,
    )
    decoder = seq2seq.BasicDecoder(cell, helper, cell.zero_state(2, tf.float32))
    outputs, state, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=3)
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths})


def case_custom(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    cell = gru_cell(lib)
    helper = seq2seq.CustomHelper(
        initialize_fn=lambda: (tf.tile([False], [2]), tf.constant(uniform(lib, 2, UNITS))),
        sample_fn=lambda time, outputs, state: tf.cast(tf.argmax(outputs, -1), tf.int32) + time,
        next_inputs_fn=lambda time, outputs, state, sample_ids: (sample_ids > 3, outputs, state),
    )
    decoder = seq2seq.BasicDecoder(cell, helper, cell.zero_state(2, tf.float32))
    outputs, state, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=4)
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths})


def case_own_decoder(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq

    class Counter(seq2seq.Decoder):
        batch_size = 2

        @property
        def output_size(self):
            return {"sum": tf.TensorShape([3]), "count": tf.TensorShape([])}

        @property
        def output_dtype(self):
            return {"sum": tf.float32, "count": tf.int32}

        def initialize(self, name=None):
            return tf.zeros([2], tf.bool), tf.ones([2, 3]), tf.zeros([2, 3])

        def step(self, time, inputs, state, name=None):
            state = state + inputs
            outputs = {"sum": state, "count": tf.fill([2], time)}
            return outputs, state, inputs * 2.0, tf.stack([time >= 1, time >= 3])

    outputs, state, lengths = seq2seq.dynamic_decode(Counter(), impute_finished=True)
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths})


def private_module(lib, name):
    if not lib.is_tf1:
        return getattr(lib.contrib.seq2seq, name)
    return importlib.import_module("tensorflow.contrib.seq2seq.python.ops." + name)


def case_sequence_loss(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    logits = tf.get_variable("logits", [2, 3, WORDS])
    targets = tf.constant([[0, 1, 4], [2, 2, 3]])
    weights = tf.constant([[1.0, 1.0, 0.5], [1.0, 0.0, 0.0]])
    mean = seq2seq.sequence_loss(logits, targets, weights)
    found = {"mean": mean}
    for time, batch in ((True, False), (False, True), (False, False)):
        found["%s %s" % (time, batch)] = seq2seq.sequence_loss(
            logits, targets, weights, average_across_timesteps=time, average_across_batch=batch
        )
    for time, batch in ((True, True), (True, False), (False, True)):
        found["sum %s %s" % (time, batch)] = seq2seq.sequence_loss(
            logits, targets, weights, False, False, sum_over_timesteps=time, sum_over_batch=batch
        )
    found["zero"] = seq2seq.sequence_loss(logits, targets, weights * 0)
    found["own"] = seq2seq.sequence_loss(
        logits, targets, weights, softmax_loss_function=lambda labels, logits: tf.reduce_sum(logits, 1)
    )
    return lib.run(found, loss=mean)

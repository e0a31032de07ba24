"""``tf.contrib.seq2seq``."""

import importlib

DEPTH, UNITS, WORDS = 3, 4, 5


def _inputs(lib, *shape):
    return lib.np.random.RandomState(len(shape)).uniform(-1, 1, shape).astype("float32")


def _cell(lib, units=UNITS):
    return lib.tf.nn.rnn_cell.GRUCell(units)


def _embedding(lib):
    return lib.tf.get_variable("embedding", [WORDS, DEPTH])


def _training(lib, cell, **options):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    helper = seq2seq.TrainingHelper(tf.constant(_inputs(lib, 2, 3, DEPTH)), tf.constant([3, 1]))
    state = cell.zero_state(2, tf.float32)
    layer = tf.layers.Dense(WORDS)
    return seq2seq.dynamic_decode(seq2seq.BasicDecoder(cell, helper, state, layer), **options)


def _summed(tf, outputs):
    return tf.add_n([tf.reduce_sum(tf.cast(part, tf.float32) ** 2) for part in outputs])


def case_training(lib):
    tf = lib.tf
    outputs, state, lengths = _training(lib, _cell(lib))
    found = {"outputs": outputs, "state": state, "lengths": lengths}
    return lib.run(found, loss=_summed(tf, [outputs.rnn_output, state]))


def case_training_time_major_imputed(lib):
    tf = lib.tf
    cell = tf.nn.rnn_cell.BasicLSTMCell(UNITS)
    outputs, state, lengths = _training(lib, cell, output_time_major=True, impute_finished=True, scope="mine")
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths}, loss=_summed(tf, [state.c]))


def case_training_stops(lib):
    outputs, _, lengths = _training(lib, _cell(lib), maximum_iterations=2)
    none, _, no_lengths = _training(lib, _cell(lib), maximum_iterations=0, scope="none")
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

    cell = _cell(lib)
    inputs = tf.constant(_inputs(lib, 2, 3, DEPTH))
    helper = (Helper if own_helper else seq2seq.TrainingHelper)(inputs, tf.constant([3, 1]))
    kind = Decoder if own_decoder else seq2seq.BasicDecoder
    layer = tf.layers.Dense(WORDS, activation=tf.nn.softmax)
    outputs, state, _ = seq2seq.dynamic_decode(kind(cell, helper, cell.zero_state(2, tf.float32), layer))
    return lib.run({"outputs": outputs, "state": state}, loss=_summed(tf, [outputs.rnn_output, state]))


def case_training_activation(lib):
    return _twice(lib, own_decoder=False, own_helper=False)


def case_training_own_decoder(lib):
    return _twice(lib, own_decoder=True, own_helper=False)


def case_training_own_helper(lib):
    return _twice(lib, own_decoder=False, own_helper=True)


def case_training_time_major(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    helper = seq2seq.TrainingHelper(tf.constant(_inputs(lib, 3, 2, DEPTH)), [2, 3], time_major=True)
    first = helper.initialize()
    later = helper.next_inputs(0, None, tf.zeros([]))
    last = helper.next_inputs(2, None, tf.zeros([]))
    return lib.run({"first": first, "later": later, "last": last, "size": helper.batch_size})


def case_greedy(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    cell = _cell(lib)
    helper = seq2seq.GreedyEmbeddingHelper(_embedding(lib), tf.constant([1, 2, 3]), 0)
    decoder = seq2seq.BasicDecoder(cell, helper, cell.zero_state(3, tf.float32), tf.layers.Dense(WORDS))
    outputs, state, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=4)
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths})


def case_sample_embedding(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    table = _embedding(lib)
    helper = seq2seq.SampleEmbeddingHelper(
        lambda ids: tf.nn.embedding_lookup(table, ids), tf.constant([1, 2]), 0, softmax_temperature=0.5, seed=3
    )
    logits = tf.constant(_inputs(lib, 2, WORDS))
    ids = helper.sample(0, logits, None)
    return lib.run({"ids": ids, "next": helper.next_inputs(0, logits, tf.zeros([2, 1]), ids)})


def _scheduled(lib, helper, layer):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    cell = _cell(lib)
    decoder = seq2seq.BasicDecoder(cell, helper, cell.zero_state(3, tf.float32), layer)
    # Draws of several steps at once come in any order.
    outputs, state, lengths = seq2seq.dynamic_decode(decoder, parallel_iterations=1)
    found = {"outputs": outputs, "state": state, "lengths": lengths}
    return lib.run(found, loss=_summed(tf, [outputs.rnn_output]))


def case_scheduled_embedding(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    helper = seq2seq.ScheduledEmbeddingTrainingHelper(
        tf.constant(_inputs(lib, 3, 4, DEPTH)), [4, 2, 3], _embedding(lib), 0.5, seed=1, scheduling_seed=2
    )
    return _scheduled(lib, helper, lib.tf.layers.Dense(WORDS))


def case_scheduled_output(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    helper = seq2seq.ScheduledOutputTrainingHelper(
        tf.constant(_inputs(lib, 3, 4, WORDS)), tf.constant([4, 2, 3]), 0.5, seed=1
    )
    return _scheduled(lib, helper, lib.tf.layers.Dense(WORDS))


def case_scheduled_output_of_a_function_with_auxiliary_inputs(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    helper = seq2seq.ScheduledOutputTrainingHelper(
        tf.constant(_inputs(lib, 3, 4, WORDS)),
        tf.constant([4, 2, 3]),
        0.5,
        seed=1,
        next_inputs_fn=lambda x: x * 2,
        auxiliary_inputs=tf.constant(_inputs(lib, 3, 4, 2)),
    )
    return _scheduled(lib, helper, lib.tf.layers.Dense(WORDS))


def case_inference(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    cell = _cell(lib)
    helper = seq2seq.InferenceHelper(
        sample_fn=lambda outputs: outputs[:, :DEPTH] + 1,
        sample_shape=[DEPTH],
        sample_dtype=tf.float32,
        start_inputs=tf.constant(_inputs(lib, 2, DEPTH)),
        end_fn=lambda samples: tf.reduce_sum(samples, 1) > 3.5,
    )
    decoder = seq2seq.BasicDecoder(cell, helper, cell.zero_state(2, tf.float32))
    outputs, state, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=3)
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths})


def case_custom(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    cell = _cell(lib)
    helper = seq2seq.CustomHelper(
        initialize_fn=lambda: (tf.tile([False], [2]), tf.constant(_inputs(lib, 2, UNITS))),
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


def _attention(lib, mechanism, cell=None, impute=False, **options):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    inner = cell or _cell(lib)
    cell = seq2seq.AttentionWrapper(inner, mechanism, **options)
    outputs, state, _ = _training(lib, cell, impute_finished=impute, parallel_iterations=1)
    found = {"outputs": outputs.rnn_output, "attention": state.attention, "time": state.time}
    found["cell"] = state.cell_state
    found["alignments"] = state.alignments
    if options.get("alignment_history"):
        found["history"] = state.alignment_history.stack()
    return lib.run(found, loss=_summed(tf, [outputs.rnn_output, state.attention]))


def _memory(lib):
    return lib.tf.get_variable("memory", [2, 5, 6])


def case_luong(lib):
    return _attention(lib, lib.contrib.seq2seq.LuongAttention(UNITS, _memory(lib)))


def case_luong_scaled_masked(lib):
    mechanism = lib.contrib.seq2seq.LuongAttention(UNITS, _memory(lib), [5, 2], scale=True)
    return _attention(lib, mechanism, attention_layer_size=3, alignment_history=True)


def case_bahdanau(lib):
    mechanism = lib.contrib.seq2seq.BahdanauAttention(3, _memory(lib), memory_sequence_length=lib.tf.constant([2, 4]))
    return _attention(lib, mechanism, attention_layer_size=2, impute=True)


def case_bahdanau_normalized(lib):
    tf = lib.tf
    mechanism = lib.contrib.seq2seq.BahdanauAttention(3, _memory(lib), normalize=True, probability_fn=tf.sigmoid)
    return _attention(lib, mechanism, output_attention=False, cell=tf.nn.rnn_cell.LSTMCell(UNITS))


def case_hardmax_attention(lib):
    seq2seq = lib.contrib.seq2seq
    mechanism = seq2seq.LuongAttention(UNITS, _memory(lib), probability_fn=seq2seq.hardmax)
    return _attention(lib, mechanism, cell_input_fn=lambda inputs, attention: inputs + attention[:, :DEPTH])


def case_key_value_function(lib):
    mechanism = lib.contrib.seq2seq.BahdanauAttention(
        3, _memory(lib), custom_key_value_fn=lambda keys, values: (keys[:, 1:] * 2, values[:, 1:])
    )
    return _attention(lib, mechanism)


def case_several_mechanisms(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    first = seq2seq.LuongAttention(UNITS, _memory(lib))
    second = seq2seq.BahdanauAttention(3, tf.constant(_inputs(lib, 2, 4, 2)), name="other")
    return _attention(lib, [first, second], attention_layer_size=[2, 3])


def case_attention_layer(lib):
    tf = lib.tf
    mechanism = lib.contrib.seq2seq.LuongAttention(UNITS, _memory(lib))
    layer = tf.layers.Dense(7, name="own", activation=tf.tanh)
    return _attention(lib, mechanism, attention_layer=layer, initial_cell_state=tf.constant(_inputs(lib, 2, UNITS)))


def case_luong_monotonic(lib):
    mechanism = lib.contrib.seq2seq.LuongMonotonicAttention(
        UNITS, _memory(lib), [5, 3], scale=True, score_bias_init=0.5
    )
    return _attention(lib, mechanism)


def case_bahdanau_monotonic(lib):
    mechanism = lib.contrib.seq2seq.BahdanauMonotonicAttention(
        3, _memory(lib), [5, 3], normalize=True, sigmoid_noise=0.5, sigmoid_noise_seed=4, mode="recursive"
    )
    return _attention(lib, mechanism)


def case_bahdanau_monotonic_hard(lib):
    mechanism = lib.contrib.seq2seq.BahdanauMonotonicAttention(3, _memory(lib), mode="hard")
    return _attention(lib, mechanism)


def case_monotonic_functions(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    p = tf.constant([[0.1, 0.0, 0.7, 1.0], [0.5, 0.25, 1.0, 0.1]])
    before = tf.constant([[0.0, 1.0, 0.0, 0.0], [0.2, 0.5, 0.3, 0.0]])
    found = {mode: seq2seq.monotonic_attention(p, before, mode) for mode in ("recursive", "parallel", "hard")}
    found["cumprod"] = seq2seq.safe_cumprod(p, axis=1, exclusive=True)
    found["hardmax"] = seq2seq.hardmax(p)
    return lib.run(found)


def case_state_clone(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    cell = seq2seq.AttentionWrapper(_cell(lib), seq2seq.LuongAttention(UNITS, tf.constant(_inputs(lib, 2, 5, 6))))
    state = cell.zero_state(2, tf.float32)
    other = state.clone(cell_state=tf.constant(_inputs(lib, 2, UNITS)), attention=tf.ones([2, 6]))
    try:
        state.clone(attention=tf.ones([2, 5]))
        refused = False
    except ValueError:
        refused = True
    result = lib.run({"cell": other.cell_state, "attention": other.attention, "alignments": other.alignments})
    result["refused"] = refused
    result["fields"] = list(other._fields)
    result["output"] = cell.output_size
    return result


def case_attention_in_dynamic_rnn(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    mechanism = seq2seq.BahdanauAttention(3, _memory(lib))
    cell = seq2seq.AttentionWrapper(tf.nn.rnn_cell.MultiRNNCell([_cell(lib), _cell(lib)]), mechanism, name="attending")
    outputs, state = tf.nn.dynamic_rnn(cell, tf.constant(_inputs(lib, 2, 3, DEPTH)), [3, 1], dtype=tf.float32)
    return lib.run({"outputs": outputs, "state": state.cell_state}, loss=_summed(tf, [outputs]))


def case_own_mechanism(lib):
    tf = lib.tf
    module = _module(lib, "attention_wrapper")

    class Mean(module._BaseAttentionMechanism):
        def __init__(self, memory):
            layer = tf.layers.Dense(UNITS, name="memory_layer", use_bias=False, dtype=tf.float32)
            super(Mean, self).__init__(
                query_layer=None,
                memory=memory,
                probability_fn=lambda score, previous: tf.nn.softmax(score) + previous,
                memory_layer=layer,
                memory_sequence_length=[4, 5],
            )

        def __call__(self, query, state):
            score = module._luong_score(query, self._keys, None)
            alignments = self._probability_fn(score, state)
            return alignments, alignments

    return _attention(lib, Mean(_memory(lib)))


def _module(lib, name):
    if not lib.is_tf1:
        return getattr(lib.contrib.seq2seq, name)
    return importlib.import_module("tensorflow.contrib.seq2seq.python.ops." + name)


def case_tile_batch(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    state = (tf.constant(_inputs(lib, 2, 3)), tf.constant([1, 2]))
    unknown = tf.placeholder(tf.float32, [None, 2])
    tiled = seq2seq.tile_batch(state, 3)
    dynamic = seq2seq.tile_batch(unknown, multiplier=2)
    result = lib.run({"tiled": tiled, "dynamic": dynamic}, feed={unknown: [[1.0, 2.0]]})
    result["shapes"] = [tiled[0].shape.as_list(), dynamic.shape.as_list()]
    return result


def case_gather_tree(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    random = lib.np.random.RandomState(3)
    ids = random.randint(0, 6, [5, 3, 4]).astype("int32")
    parents = random.randint(0, 4, [5, 3, 4]).astype("int32")
    found = {
        "all": seq2seq.gather_tree(ids, parents, [5, 3, 0], 9),
        "ended": seq2seq.gather_tree(ids, parents, tf.constant([4, 7, 1]), end_token=2),
    }
    return lib.run(found)


def case_gather_tree_from_array(lib):
    tf = lib.tf
    module = _module(lib, "beam_search_decoder")
    random = lib.np.random.RandomState(3)
    values = tf.constant(random.randint(0, 90, [4, 2, 3, 2]), tf.float32)
    parents = tf.constant(random.randint(0, 3, [4, 2, 3]), tf.int32)
    lengths = tf.constant([[4, 2, 3], [1, 3, 2]])
    return lib.run(
        {
            "split": module.gather_tree_from_array(values, parents, lengths),
            "merged": module.gather_tree_from_array(tf.reshape(values, [4, 6, 2]), parents, lengths),
        }
    )


def _beam(lib, cell, state, **options):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    decoder = seq2seq.BeamSearchDecoder(
        cell, _embedding(lib), tf.constant([1, 2]), 0, state, 3, tf.layers.Dense(WORDS, use_bias=False), **options
    )
    return seq2seq.dynamic_decode(decoder, maximum_iterations=6)


def case_beam_search(lib):
    tf = lib.tf
    cell = tf.nn.rnn_cell.BasicLSTMCell(UNITS)
    outputs, state, lengths = _beam(lib, cell, cell.zero_state(6, tf.float32))
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths})


def case_beam_search_with_length_penalty(lib):
    tf = lib.tf
    cell = tf.nn.rnn_cell.MultiRNNCell([_cell(lib), _cell(lib)])
    outputs, state, lengths = _beam(lib, cell, cell.zero_state(6, tf.float32), length_penalty_weight=0.6)
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths})


def _beam_with_attention(lib, mechanisms=1, **options):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    memory = seq2seq.tile_batch(tf.constant(_inputs(lib, 2, 5, 6)), 3)
    lengths = seq2seq.tile_batch(tf.constant([5, 3]), 3)
    mechanism = [seq2seq.BahdanauAttention(3, memory, lengths) for _ in range(mechanisms)]
    history = mechanisms == 1
    cell = seq2seq.AttentionWrapper(
        _cell(lib), mechanism if mechanisms > 1 else mechanism[0], alignment_history=history
    )
    outputs, state, lengths = _beam(lib, cell, cell.zero_state(6, tf.float32), **options)
    found = {"outputs": outputs, "lengths": lengths, "log": state.log_probs, "cell": state.cell_state.cell_state}
    found["accumulated"] = state.accumulated_attention_probs
    if history:
        array = state.cell_state.alignment_history
        found["history"] = array if tf.is_tensor(array) else array.stack()
    return lib.run(found)


def case_beam_search_with_attention(lib):
    return _beam_with_attention(lib)


def case_beam_search_with_attention_unordered(lib):
    return _beam_with_attention(lib, reorder_tensor_arrays=False)


def case_beam_search_with_coverage(lib):
    return _beam_with_attention(lib, coverage_penalty_weight=0.4, length_penalty_weight=1.0)


def case_beam_search_with_coverage_of_two(lib):
    return _beam_with_attention(lib, mechanisms=2, coverage_penalty_weight=0.4)


def case_beam_search_of_unknown_batch(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    feed = tf.placeholder(tf.float32, [None, 5, 6])
    memory = seq2seq.tile_batch(feed, 3)
    cell = seq2seq.AttentionWrapper(_cell(lib), seq2seq.LuongAttention(UNITS, memory), alignment_history=True)
    batch = tf.shape(feed)[0]
    decoder = seq2seq.BeamSearchDecoder(
        cell, _embedding(lib), tf.fill([batch], 1), 0, cell.zero_state(batch * 3, tf.float32), 3, tf.layers.Dense(WORDS)
    )
    outputs, state, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=6)
    found = {"outputs": outputs, "lengths": lengths, "history": state.cell_state.alignment_history}
    return lib.run(found, feed={feed: _inputs(lib, 2, 5, 6)})


def case_scores(lib):
    tf = lib.tf
    module = _module(lib, "beam_search_decoder")
    probs = tf.constant(_inputs(lib, 2, 3, WORDS))
    lengths = tf.constant(lib.np.arange(2 * 3 * WORDS).reshape([2, 3, WORDS]))
    attention = tf.constant(abs(_inputs(lib, 2, 3, 4)) * [[[1], [2], [0]], [[2], [1], [1]]], tf.float32)
    found = {}
    for name, finished in (
        ("open", [[False], [False]]),
        ("done", [[True], [False]]),
        ("some", [[True, False, True]] * 2),
    ):
        found[name] = module._get_scores(probs, lengths, 0.5, 0.3, tf.constant(finished), attention)
    found["none"] = module._get_scores(probs, lengths, 0.0, 0.0, tf.constant(finished), None)
    found["mask"] = module._mask_probs(probs, 2, tf.constant([[True, False, False], [False, True, True]]))
    return lib.run(found)


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

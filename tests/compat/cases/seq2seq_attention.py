"""``tf.contrib.seq2seq``: attention mechanisms and the cell that attends."""

from seq2seq import DEPTH, UNITS, gru_cell, private_module, sum_of_squares, training_decode, uniform


def _attention(lib, mechanism, cell=None, impute=False, **options):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    inner = cell or gru_cell(lib)
    cell = seq2seq.AttentionWrapper(inner, mechanism, **options)
    outputs, state, _ = training_decode(lib, cell, impute_finished=impute, parallel_iterations=1)
    found = {"outputs": outputs.rnn_output, "attention": state.attention, "time": state.time}
    found["cell"] = state.cell_state
    found["alignments"] = state.alignments
    if options.get("alignment_history"):
        found["history"] = state.alignment_history.stack()
    return lib.run(found, loss=sum_of_squares(tf, [outputs.rnn_output, state.attention]))


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
    second = seq2seq.BahdanauAttention(3, tf.constant(uniform(lib, 2, 4, 2)), name="other")
    return _attention(lib, [first, second], attention_layer_size=[2, 3])


def case_attention_layer(lib):
    tf = lib.tf
    mechanism = lib.contrib.seq2seq.LuongAttention(UNITS, _memory(lib))
    layer = tf.layers.Dense(7, name="own", activation=tf.tanh)
    return _attention(lib, mechanism, attention_layer=layer, initial_cell_state=tf.constant(uniform(lib, 2, UNITS)))


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
    cell = seq2seq.AttentionWrapper(gru_cell(lib), seq2seq.LuongAttention(UNITS, tf.constant(uniform(lib, 2, 5, 6))))
    state = cell.zero_state(2, tf.float32)
    other = state.clone(cell_state=tf.constant(uniform(lib, 2, UNITS)), attention=tf.ones([2, 6]))
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
    cell = seq2seq.AttentionWrapper(
        tf.nn.rnn_cell.MultiRNNCell([gru_cell(lib), gru_cell(lib)]), mechanism, name="attending"
    )
    outputs, state = tf.nn.dynamic_rnn(cell, tf.constant(uniform(lib, 2, 3, DEPTH)), [3, 1], dtype=tf.float32)
    return lib.run({"outputs": outputs, "state": state.cell_state}, loss=sum_of_squares(tf, [outputs]))


def case_own_mechanism(lib):
    tf = lib.tf
    module = private_module(lib, "attention_wrapper")

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

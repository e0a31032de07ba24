"""``tf.contrib.seq2seq``: beam search, and what it is made of."""

from seq2seq import UNITS, WORDS, embedding_table, gru_cell, private_module, uniform


def case_tile_batch(lib):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    state = (tf.constant(uniform(lib, 2, 3)), tf.constant([1, 2]))
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
    module = private_module(lib, "beam_search_decoder")
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
        cell, embedding_table(lib), tf.constant([1, 2]), 0, state, 3, tf.layers.Dense(WORDS, use_bias=False), **options
    )
    return seq2seq.dynamic_decode(decoder, maximum_iterations=6)


def case_beam_search(lib):
    tf = lib.tf
    cell = tf.nn.rnn_cell.BasicLSTMCell(UNITS)
    outputs, state, lengths = _beam(lib, cell, cell.zero_state(6, tf.float32))
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths})


def case_beam_search_with_length_penalty(lib):
    tf = lib.tf
    cell = tf.nn.rnn_cell.MultiRNNCell([gru_cell(lib), gru_cell(lib)])
    outputs, state, lengths = _beam(lib, cell, cell.zero_state(6, tf.float32), length_penalty_weight=0.6)
    return lib.run({"outputs": outputs, "state": state, "lengths": lengths})


def _beam_with_attention(lib, mechanisms=1, **options):
    tf, seq2seq = lib.tf, lib.contrib.seq2seq
    memory = seq2seq.tile_batch(tf.constant(uniform(lib, 2, 5, 6)), 3)
    lengths = seq2seq.tile_batch(tf.constant([5, 3]), 3)
    mechanism = [seq2seq.BahdanauAttention(3, memory, lengths) for _ in range(mechanisms)]
    history = mechanisms == 1
    cell = seq2seq.AttentionWrapper(
        gru_cell(lib), mechanism if mechanisms > 1 else mechanism[0], alignment_history=history
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
    cell = seq2seq.AttentionWrapper(gru_cell(lib), seq2seq.LuongAttention(UNITS, memory), alignment_history=True)
    batch = tf.shape(feed)[0]
    decoder = seq2seq.BeamSearchDecoder(
        cell,
        embedding_table(lib),
        tf.fill([batch], 1),
        0,
        cell.zero_state(batch * 3, tf.float32),
        3,
        tf.layers.Dense(WORDS),
    )
    outputs, state, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=6)
    found = {"outputs": outputs, "lengths": lengths, "history": state.cell_state.alignment_history}
    return lib.run(found, feed={feed: uniform(lib, 2, 5, 6)})


def case_scores(lib):
    tf = lib.tf
    module = private_module(lib, "beam_search_decoder")
    probs = tf.constant(uniform(lib, 2, 3, WORDS))
    lengths = tf.constant(lib.np.arange(2 * 3 * WORDS).reshape([2, 3, WORDS]))
    attention = tf.constant(abs(uniform(lib, 2, 3, 4)) * [[[1], [2], [0]], [[2], [1], [1]]], tf.float32)
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

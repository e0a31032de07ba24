"""``tf.contrib.legacy_seq2seq``."""

BATCH, UNITS, SYMBOLS = 2, 3, 5


def _vectors(lib, count, size=2):
    random = lib.np.random.RandomState(count)
    return [lib.tf.constant(random.uniform(-1, 1, [BATCH, size]).astype("float32")) for _ in range(count)]


def _symbols(lib, count, low=0):
    random = lib.np.random.RandomState(count)
    return [lib.tf.constant(random.randint(low, SYMBOLS, [BATCH]).astype("int32")) for _ in range(count)]


def _cell(lib):
    return lib.tf.nn.rnn_cell.GRUCell(UNITS)


def _run(lib, outputs, state):
    tf = lib.tf
    loss = tf.add_n([tf.reduce_sum(tf.sin(part)) for part in tf.nest.flatten((outputs, state))])
    return lib.run({"outputs": outputs, "state": state}, loss=loss)


def case_rnn_decoder(lib):
    module = lib.contrib.legacy_seq2seq
    return _run(lib, *module.rnn_decoder(_vectors(lib, 3), _vectors(lib, 1, UNITS)[0], _cell(lib)))


def case_rnn_decoder_with_a_loop(lib):
    module = lib.contrib.legacy_seq2seq
    return _run(
        lib,
        *module.rnn_decoder(
            _vectors(lib, 3), _vectors(lib, 1, UNITS)[0], _cell(lib), lambda prev, i: prev[:, :2] * i, scope="mine"
        ),
    )


def case_basic(lib):
    module = lib.contrib.legacy_seq2seq
    cell = lib.tf.nn.rnn_cell.MultiRNNCell([lib.tf.nn.rnn_cell.BasicLSTMCell(2), _cell(lib)])
    return _run(lib, *module.basic_rnn_seq2seq(_vectors(lib, 2), _vectors(lib, 3), cell))


def case_tied(lib):
    module = lib.contrib.legacy_seq2seq
    return _run(lib, *module.tied_rnn_seq2seq(_vectors(lib, 2), _vectors(lib, 3), _cell(lib)))


def case_embedding_decoder(lib):
    tf, module = lib.tf, lib.contrib.legacy_seq2seq
    projection = (tf.get_variable("w", [UNITS, SYMBOLS]), tf.get_variable("b", [SYMBOLS]))
    outputs, state = module.embedding_rnn_decoder(
        _symbols(lib, 3), _vectors(lib, 1, UNITS)[0], _cell(lib), SYMBOLS, 2, projection, feed_previous=True
    )
    return _run(lib, outputs, state)


def _feeding(lib, function, *sizes, **options):
    """Fed, feeding itself, and by a tensor."""
    tf = lib.tf
    found = {}
    for name, feed in (("given", False), ("own", True), ("tensor", tf.constant(True))):
        with tf.variable_scope(name):
            outputs, state = function(
                _symbols(lib, 2),
                _symbols(lib, 3),
                tf.nn.rnn_cell.BasicLSTMCell(2),
                *sizes,
                feed_previous=feed,
                **options,
            )
            found[name] = {"outputs": outputs, "state": state}
    return _run(lib, [part["outputs"] for part in found.values()], [part["state"] for part in found.values()])


def case_embedding(lib):
    return _feeding(lib, lib.contrib.legacy_seq2seq.embedding_rnn_seq2seq, SYMBOLS, SYMBOLS, 2)


def case_embedding_tied(lib):
    return _feeding(lib, lib.contrib.legacy_seq2seq.embedding_tied_rnn_seq2seq, SYMBOLS, 2)


def case_embedding_attention(lib):
    return _feeding(lib, lib.contrib.legacy_seq2seq.embedding_attention_seq2seq, SYMBOLS, SYMBOLS, 2)


def case_embedding_attention_with_heads(lib):
    module = lib.contrib.legacy_seq2seq
    outputs, state = module.embedding_attention_seq2seq(
        _symbols(lib, 2), _symbols(lib, 3), _cell(lib), SYMBOLS, SYMBOLS, 2, num_heads=2, initial_state_attention=True
    )
    return _run(lib, outputs, state)


def case_attention_decoder(lib):
    tf, module = lib.tf, lib.contrib.legacy_seq2seq
    states = tf.get_variable("states", [BATCH, 4, 2])
    outputs, state = module.attention_decoder(
        _vectors(lib, 3), _vectors(lib, 1, UNITS)[0], states, _cell(lib), output_size=4
    )
    return _run(lib, outputs, state)


def case_one_to_many(lib):
    module = lib.contrib.legacy_seq2seq
    inputs = {"a": _symbols(lib, 2), "b": _symbols(lib, 3)}
    cells = {"a": _cell(lib), "b": _cell(lib)}
    outputs, states = module.one2many_rnn_seq2seq(
        _symbols(lib, 2), inputs, _cell(lib), cells, SYMBOLS, {"a": 5, "b": 6}, 2
    )
    return _run(lib, [outputs["a"], outputs["b"]], [states["a"], states["b"]])


def case_losses(lib):
    tf, module = lib.tf, lib.contrib.legacy_seq2seq
    logits = [tf.get_variable("logits%d" % step, [BATCH, SYMBOLS]) for step in range(3)]
    targets = _symbols(lib, 3)
    weights = [tf.constant([1.0, 0.0]), tf.constant([0.5, 0.0]), tf.constant([1.0, 0.0])]
    loss = module.sequence_loss(logits, targets, weights)
    found = {
        "mean": loss,
        "sum": module.sequence_loss(logits, targets, weights, False, False),
        "each": module.sequence_loss_by_example(logits, targets, weights),
        "own": module.sequence_loss_by_example(
            logits, targets, weights, False, softmax_loss_function=lambda labels, logits: tf.reduce_sum(logits, 1)
        ),
    }
    return lib.run(found, loss=loss)


def case_buckets(lib):
    tf, module = lib.tf, lib.contrib.legacy_seq2seq
    weights = [tf.ones([BATCH])] * 3

    def model(encoder, decoder):
        return module.embedding_rnn_seq2seq(encoder, decoder, _cell(lib), SYMBOLS, SYMBOLS, 2)

    found = {}
    for each in (True, False):
        with tf.variable_scope("each%s" % each):
            found[str(each)] = module.model_with_buckets(
                _symbols(lib, 3), _symbols(lib, 3), _symbols(lib, 3), weights, [(1, 2), (3, 3)], model, None, each
            )
    return lib.run(found)

"""``tf.contrib.cudnn_rnn``.

cuDNN itself needs a GPU. What its layers compute, and how they are named in checkpoints, 1.15 says by the compatible
cells: "CudnnLSTM ... can be restored into ``MultiRNNCell([CudnnCompatibleLSTMCell(...)])``"; that is the oracle.
"""


def _inputs(lib, *shape):
    return lib.tf.constant(lib.np.random.RandomState(len(shape)).uniform(-1, 1, shape).astype("float32"))


def _run(lib, outputs, states):
    tf = lib.tf
    loss = tf.add_n([tf.reduce_sum(tf.sin(part)) for part in tf.nest.flatten((outputs, states))])
    return lib.run({"outputs": outputs, "states": states}, loss=loss)


def case_cells(lib):
    cudnn = lib.contrib.cudnn_rnn
    gru = cudnn.CudnnCompatibleGRUCell(3)
    lstm = cudnn.CudnnCompatibleLSTMCell(3)
    first = gru(_inputs(lib, 2, 4), _inputs(lib, 2, 3))
    state = lib.contrib.rnn.LSTMStateTuple(_inputs(lib, 2, 3), _inputs(lib, 2, 3))
    return _run(lib, first, lstm(_inputs(lib, 2, 4), state))


def _layers(lib, kind, bidirectional, states=None, lengths=None):
    """The outputs and the states of two layers, in the order of cuDNN."""
    tf, cudnn = lib.tf, lib.contrib.cudnn_rnn
    inputs = _inputs(lib, 4, 2, 5)
    if not lib.is_tf1:
        layer = getattr(cudnn, "Cudnn" + kind)(2, 3, direction="bidirectional" if bidirectional else "unidirectional")
        return layer(inputs, initial_state=states, sequence_lengths=lengths)
    cell = getattr(cudnn, "CudnnCompatible%sCell" % kind)
    lstm = kind == "LSTM"
    with tf.variable_scope("cudnn_" + kind.lower()):
        parts = None
        if states is not None:
            parts = [tf.unstack(part) for part in states]
            parts = [tf.nn.rnn_cell.LSTMStateTuple(c, h) for h, c in zip(*parts)] if lstm else parts[0]
        if bidirectional:
            outputs, forward, backward = lib.contrib.rnn.stack_bidirectional_dynamic_rnn(
                [cell(3), cell(3)],
                [cell(3), cell(3)],
                inputs,
                parts and parts[0::2],
                parts and parts[1::2],
                dtype=tf.float32,
                sequence_length=lengths,
                time_major=True,
            )
            found = [state for pair in zip(forward, backward) for state in pair]
        else:
            outputs, found = tf.nn.dynamic_rnn(
                tf.nn.rnn_cell.MultiRNNCell([cell(3), cell(3)]),
                inputs,
                lengths,
                parts and tuple(parts),
                dtype=tf.float32,
                time_major=True,
            )
    if lstm:
        return outputs, (tf.stack([state.h for state in found]), tf.stack([state.c for state in found]))
    return outputs, (tf.stack(list(found)),)


def case_lstm(lib):
    return _run(lib, *_layers(lib, "LSTM", False))


def case_lstm_in_both_directions(lib):
    states = (_inputs(lib, 4, 2, 3), _inputs(lib, 4, 2, 3) * 0.5)
    return _run(lib, *_layers(lib, "LSTM", True, states, [4, 2]))


def case_gru(lib):
    return _run(lib, *_layers(lib, "GRU", False, (_inputs(lib, 2, 2, 3),), [4, 3]))


def case_gru_in_both_directions(lib):
    return _run(lib, *_layers(lib, "GRU", True))


def case_shapes_and_names(lib):
    cudnn = lib.contrib.cudnn_rnn
    layer = cudnn.CudnnLSTM(2, 3, direction="bidirectional", name="own")
    gru = cudnn.CudnnGRU(2, 3)
    outputs, states = layer(_inputs(lib, 4, 2, 5))
    return {
        "shapes": [list(layer.state_shape(2)[1]), list(gru.state_shape(2)[0])],
        "sizes": [layer.num_dirs, layer.num_layers, layer.num_units, layer.input_size],
        "outputs": outputs.shape.as_list(),
        "states": [state.shape.as_list() for state in states],
        "modes": [layer.rnn_mode, gru.rnn_mode, layer.direction],
    }

"""``tf.contrib.recurrent``."""

import importlib


def _module(lib):
    if lib.is_tf1:
        return importlib.import_module("tensorflow.contrib.recurrent.python.ops.functional_rnn")
    return lib.contrib.recurrent.functional_rnn


def _inputs(lib, *shape):
    return lib.tf.constant(lib.np.random.RandomState(len(shape)).uniform(-1, 1, shape).astype("float32"))


def _run(lib, outputs, state):
    tf = lib.tf
    loss = tf.add_n([tf.reduce_sum(tf.sin(part)) for part in tf.nest.flatten((outputs, state))])
    return lib.run({"outputs": outputs, "state": state}, loss=loss)


def case_functional_rnn(lib):
    tf = lib.tf
    cell = tf.nn.rnn_cell.BasicLSTMCell(3)
    lengths = tf.constant([3, 2], tf.int32)
    return _run(lib, *_module(lib).functional_rnn(cell, _inputs(lib, 2, 3, 2), lengths, dtype=tf.float32))


def case_functional_rnn_time_major(lib):
    tf = lib.tf
    cell = tf.nn.rnn_cell.GRUCell(3)
    state = _inputs(lib, 2, 3)
    return _run(
        lib,
        *_module(lib).functional_rnn(cell, _inputs(lib, 3, 2, 2), initial_state=state, time_major=True, scope="mine"),
    )


def case_functional_rnn_of_any_function(lib):
    """As ``tensor2tensor`` calls it: no more of a cell than this."""
    tf = lib.tf

    class Cumulative(object):
        output_size = 3

        def zero_state(self, batch_size, dtype):
            return tf.zeros([batch_size, 3], dtype or tf.float32)

        def __call__(self, inputs, state):
            added, kept = tf.split(inputs, 2, axis=-1)
            state = kept * state + added
            return state, state

    inputs = tf.get_variable("inputs", [2, 4, 6])
    return _run(lib, *_module(lib).functional_rnn(Cumulative(), inputs, time_major=False))


def case_bidirectional(lib):
    tf = lib.tf
    cells = [tf.nn.rnn_cell.GRUCell(2) for _ in range(2)]
    lengths = tf.constant([3, 2], tf.int32)
    return _run(
        lib,
        *_module(lib).bidirectional_functional_rnn(
            cells[0], cells[1], _inputs(lib, 2, 3, 2), dtype=tf.float32, sequence_length=lengths
        ),
    )


def case_reversed(lib):
    tf = lib.tf
    cell = tf.nn.rnn_cell.GRUCell(3)
    return _run(lib, *_module(lib).functional_rnn(cell, _inputs(lib, 2, 3, 2), dtype=tf.float32, reverse=True))

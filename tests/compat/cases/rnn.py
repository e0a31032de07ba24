"""``tf.contrib.rnn``: wrappers of cells, loops, and fused cells."""

import importlib

BATCH, DEPTH, UNITS = 2, 4, 3


def uniform(lib, *shape):
    return lib.tf.constant(lib.np.random.RandomState(len(shape)).uniform(-1, 1, shape).astype("float32"))


def private_module(lib, name):
    if not lib.is_tf1:
        return getattr(lib.contrib.rnn, name)
    return importlib.import_module("tensorflow.contrib.rnn.python.ops." + name)


def sum_of_sines(lib, found):
    tf = lib.tf
    tensors = [part for part in lib.tf.nest.flatten(found) if tf.is_tensor(part) and part.dtype.is_floating]
    return tf.add_n([tf.reduce_sum(tf.sin(part)) for part in tensors])


def _random_state(lib, cell, batch=BATCH):
    """A state that is not zero, so that what a cell does with it shows."""
    tf = lib.tf
    zero = cell.zero_state(batch, tf.float32)
    flat = [
        tf.constant(lib.np.random.RandomState(index).uniform(-0.9, 0.9, part.shape.as_list()).astype("float32"))
        if part.dtype.is_floating
        else part
        for index, part in enumerate(tf.nest.flatten(zero))
    ]
    return tf.nest.pack_sequence_as(zero, flat)


def _sizes(sizes):
    return str(sizes).replace("Dimension(", "").replace(")", "").replace(",", "").split()


def one_step(lib, cell, inputs=None, initial=False):
    inputs = uniform(lib, BATCH, DEPTH) if inputs is None else inputs
    state = _random_state(lib, cell)
    output, new_state = cell(inputs, state)
    result = lib.run(
        {"output": output, "state": new_state}, loss=sum_of_sines(lib, (output, new_state)), initial=initial
    )
    result["sizes"] = _sizes(cell.state_size) + _sizes(cell.output_size)
    result["same type of state"] = type(new_state).__name__ == type(state).__name__
    return result


def two_steps(lib, cell):
    """Two steps share their variables."""
    tf = lib.tf
    outputs, state = tf.nn.dynamic_rnn(
        cell, uniform(lib, BATCH, 3, DEPTH), sequence_length=[3, 2], initial_state=_random_state(lib, cell)
    )
    steps, _ = lib.contrib.rnn.static_rnn(
        cell, [uniform(lib, BATCH, DEPTH)] * 2, dtype=tf.float32, scope=tf.VariableScope(True, "rnn")
    )
    return lib.run({"outputs": outputs, "state": state, "steps": steps}, loss=sum_of_sines(lib, (outputs, state)))


def case_same_classes_as_the_core(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    names = "RNNCell BasicRNNCell BasicLSTMCell LSTMCell GRUCell MultiRNNCell DropoutWrapper ResidualWrapper"
    names += " DeviceWrapper LSTMStateTuple"
    core = private_module(lib, "core_rnn_cell")
    return {
        "same": [getattr(rnn, name) is getattr(tf.nn.rnn_cell, name) for name in names.split()],
        "layer": issubclass(rnn.GRUCell, rnn.LayerRNNCell) and issubclass(rnn.LSTMBlockCell, rnn.LayerRNNCell),
        "cells": [
            issubclass(getattr(rnn, name), rnn.RNNCell) for name in ("GRUBlockCell", "NASCell", "HighwayWrapper")
        ],
        "private": [hasattr(core, name) for name in ("_Linear", "_linear", "EmbeddingWrapper", "RNNCell")][:3],
    }


def case_linear(lib):
    tf, core = lib.tf, private_module(lib, "core_rnn_cell")
    one = core._linear(uniform(lib, BATCH, DEPTH), 2, True)
    with tf.variable_scope("other"):
        args = [uniform(lib, BATCH, DEPTH), tf.ones([BATCH, 1])]
        linear = core._Linear(args, 3, False)
        found = {"one": one, "class": linear(args)}
    with tf.variable_scope("third"):
        found["function"] = core._linear(args, 3, True, bias_initializer=tf.constant_initializer(2.0))
    return lib.run(found, loss=sum_of_sines(lib, found))


def case_embedding_wrapper(lib):
    tf = lib.tf
    cell = lib.contrib.rnn.EmbeddingWrapper(tf.nn.rnn_cell.GRUCell(UNITS), embedding_classes=5, embedding_size=2)
    return one_step(lib, cell, tf.constant([[1], [4]]))


def case_projection_wrappers(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    cell = rnn.InputProjectionWrapper(tf.nn.rnn_cell.BasicLSTMCell(UNITS), 5, activation=tf.nn.relu)
    return one_step(lib, rnn.OutputProjectionWrapper(cell, 2, activation=tf.tanh))


def case_projection_wrappers_in_a_loop(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    cell = rnn.InputProjectionWrapper(tf.nn.rnn_cell.GRUCell(UNITS), 5)
    return two_steps(lib, rnn.OutputProjectionWrapper(cell, 2))


def case_attention_cell_wrapper(lib):
    tf = lib.tf
    cell = lib.contrib.rnn.AttentionCellWrapper(tf.nn.rnn_cell.BasicLSTMCell(UNITS), attn_length=2)
    return one_step(lib, cell)


def case_attention_cell_wrapper_joined(lib):
    tf = lib.tf
    inner = tf.nn.rnn_cell.GRUCell(UNITS)
    cell = lib.contrib.rnn.AttentionCellWrapper(inner, 2, 5, attn_vec_size=4, input_size=6, state_is_tuple=False)
    return one_step(lib, cell)


def case_attention_cell_wrapper_in_a_loop(lib):
    return two_steps(lib, lib.contrib.rnn.AttentionCellWrapper(lib.tf.nn.rnn_cell.GRUCell(UNITS), 2))


def case_highway_wrapper(lib):
    return one_step(lib, lib.contrib.rnn.HighwayWrapper(lib.tf.nn.rnn_cell.GRUCell(DEPTH)), initial=False)


def case_highway_wrapper_uncoupled(lib):
    return one_step(lib, lib.contrib.rnn.HighwayWrapper(lib.tf.nn.rnn_cell.GRUCell(DEPTH), False, carry_bias_init=0.5))


def case_lstm_block_fused(lib):
    tf = lib.tf
    cell = lib.contrib.rnn.LSTMBlockFusedCell(UNITS, cell_clip=0.3, use_peephole=True)
    state = lib.contrib.rnn.LSTMStateTuple(uniform(lib, BATCH, UNITS), uniform(lib, BATCH, UNITS) * 0.5)
    outputs, final = cell(uniform(lib, 3, BATCH, DEPTH), initial_state=state, sequence_length=[2, 0])
    whole, last = cell(uniform(lib, 3, BATCH, DEPTH), dtype=tf.float32)
    found = {"outputs": outputs, "final": final, "whole": whole, "last": last}
    return lib.run(found, loss=sum_of_sines(lib, (outputs, final)))


def case_fused_adaptor(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    inputs = uniform(lib, 3, BATCH, DEPTH)
    found = {}
    for dynamic in (True, False):
        cell = rnn.FusedRNNCellAdaptor(tf.nn.rnn_cell.GRUCell(UNITS), use_dynamic_rnn=dynamic)
        found["whole %s" % dynamic] = cell(inputs, dtype=tf.float32, scope="whole%s" % dynamic)
        found["list %s" % dynamic] = cell(tf.unstack(inputs), dtype=tf.float32, scope="list%s" % dynamic)
        backward = rnn.TimeReversedFusedRNN(cell)
        found["reversed %s" % dynamic] = backward(
            inputs, dtype=tf.float32, sequence_length=tf.constant([3, 1]), scope="reversed%s" % dynamic
        )
    return lib.run(found)


def case_stack_bidirectional(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    cells = [[tf.nn.rnn_cell.GRUCell(2) for _ in range(2)] for _ in range(2)]
    outputs, forward, backward = rnn.stack_bidirectional_rnn(
        cells[0], cells[1], [uniform(lib, BATCH, DEPTH)] * 2, dtype=tf.float32, sequence_length=[2, 1]
    )
    found = {"outputs": outputs, "forward": forward, "backward": backward}
    return lib.run(found, loss=sum_of_sines(lib, (outputs, forward, backward)))


def case_stack_bidirectional_dynamic(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    cells = [[tf.nn.rnn_cell.BasicLSTMCell(2) for _ in range(2)] for _ in range(2)]
    states = [cell.zero_state(BATCH, tf.float32) for cell in cells[0]]
    outputs, forward, backward = rnn.stack_bidirectional_dynamic_rnn(
        cells[0], cells[1], uniform(lib, BATCH, 3, DEPTH), states, states, sequence_length=[3, 1], scope="mine"
    )
    found = {"outputs": outputs, "forward": forward, "backward": backward}
    return lib.run(found, loss=sum_of_sines(lib, (outputs, forward, backward)))


def case_static_bidirectional(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    outputs, forward, backward = rnn.static_bidirectional_rnn(
        tf.nn.rnn_cell.GRUCell(2), tf.nn.rnn_cell.GRUCell(3), [uniform(lib, BATCH, DEPTH)] * 2, dtype=tf.float32
    )
    return lib.run({"outputs": outputs, "forward": forward, "backward": backward}, loss=sum_of_sines(lib, outputs))


def case_static_state_saving(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    saved = {}

    class Saver(object):
        def state(self, name):
            return uniform(lib, BATCH, UNITS)

        def save_state(self, name, value):
            saved[name] = value
            return tf.no_op()

    outputs, state = rnn.static_state_saving_rnn(
        tf.nn.rnn_cell.GRUCell(UNITS), [uniform(lib, BATCH, DEPTH)] * 2, Saver(), "h"
    )
    return lib.run({"outputs": outputs, "state": state, "saved": saved})


def case_shapes(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    unknown = tf.placeholder(tf.float32, [None, 2, None])
    swapped = rnn.transpose_batch_time(unknown)
    sizes = [rnn.best_effort_input_batch_size([tf.placeholder(tf.float32, [None, None, 1]), unknown])]
    dynamic = rnn.best_effort_input_batch_size([tf.placeholder_with_default(tf.zeros([3, 5, 1]), [None, None, 1])])
    result = lib.run(
        {"swapped": swapped, "vector": rnn.transpose_batch_time(tf.constant([1.0])), "dynamic": dynamic},
        feed={unknown: lib.np.arange(6.0).reshape([3, 2, 1])},
    )
    result["shape"] = swapped.shape.as_list() + sizes
    return result

"""``tf.contrib.rnn``."""

import importlib

BATCH, DEPTH, UNITS = 2, 4, 3


def _inputs(lib, *shape):
    return lib.tf.constant(lib.np.random.RandomState(len(shape)).uniform(-1, 1, shape).astype("float32"))


def _module(lib, name):
    if not lib.is_tf1:
        return getattr(lib.contrib.rnn, name)
    return importlib.import_module("tensorflow.contrib.rnn.python.ops." + name)


def _total(lib, found):
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


def _step(lib, cell, inputs=None, initial=False):
    inputs = _inputs(lib, BATCH, DEPTH) if inputs is None else inputs
    state = _random_state(lib, cell)
    output, new_state = cell(inputs, state)
    result = lib.run({"output": output, "state": new_state}, loss=_total(lib, (output, new_state)), initial=initial)
    result["sizes"] = _sizes(cell.state_size) + _sizes(cell.output_size)
    result["same type of state"] = type(new_state).__name__ == type(state).__name__
    return result


def _twice(lib, cell):
    """Two steps share their variables."""
    tf = lib.tf
    outputs, state = tf.nn.dynamic_rnn(
        cell, _inputs(lib, BATCH, 3, DEPTH), sequence_length=[3, 2], initial_state=_random_state(lib, cell)
    )
    steps, _ = lib.contrib.rnn.static_rnn(
        cell, [_inputs(lib, BATCH, DEPTH)] * 2, dtype=tf.float32, scope=tf.VariableScope(True, "rnn")
    )
    return lib.run({"outputs": outputs, "state": state, "steps": steps}, loss=_total(lib, (outputs, state)))


def case_same_classes_as_the_core(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    names = "RNNCell BasicRNNCell BasicLSTMCell LSTMCell GRUCell MultiRNNCell DropoutWrapper ResidualWrapper"
    names += " DeviceWrapper LSTMStateTuple"
    core = _module(lib, "core_rnn_cell")
    return {
        "same": [getattr(rnn, name) is getattr(tf.nn.rnn_cell, name) for name in names.split()],
        "layer": issubclass(rnn.GRUCell, rnn.LayerRNNCell) and issubclass(rnn.LSTMBlockCell, rnn.LayerRNNCell),
        "cells": [
            issubclass(getattr(rnn, name), rnn.RNNCell) for name in ("GRUBlockCell", "NASCell", "HighwayWrapper")
        ],
        "private": [hasattr(core, name) for name in ("_Linear", "_linear", "EmbeddingWrapper", "RNNCell")][:3],
    }


def case_linear(lib):
    tf, core = lib.tf, _module(lib, "core_rnn_cell")
    one = core._linear(_inputs(lib, BATCH, DEPTH), 2, True)
    with tf.variable_scope("other"):
        args = [_inputs(lib, BATCH, DEPTH), tf.ones([BATCH, 1])]
        linear = core._Linear(args, 3, False)
        found = {"one": one, "class": linear(args)}
    with tf.variable_scope("third"):
        found["function"] = core._linear(args, 3, True, bias_initializer=tf.constant_initializer(2.0))
    return lib.run(found, loss=_total(lib, found))


def case_embedding_wrapper(lib):
    tf = lib.tf
    cell = lib.contrib.rnn.EmbeddingWrapper(tf.nn.rnn_cell.GRUCell(UNITS), embedding_classes=5, embedding_size=2)
    return _step(lib, cell, tf.constant([[1], [4]]))


def case_projection_wrappers(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    cell = rnn.InputProjectionWrapper(tf.nn.rnn_cell.BasicLSTMCell(UNITS), 5, activation=tf.nn.relu)
    return _step(lib, rnn.OutputProjectionWrapper(cell, 2, activation=tf.tanh))


def case_projection_wrappers_in_a_loop(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    cell = rnn.InputProjectionWrapper(tf.nn.rnn_cell.GRUCell(UNITS), 5)
    return _twice(lib, rnn.OutputProjectionWrapper(cell, 2))


def case_attention_cell_wrapper(lib):
    tf = lib.tf
    cell = lib.contrib.rnn.AttentionCellWrapper(tf.nn.rnn_cell.BasicLSTMCell(UNITS), attn_length=2)
    return _step(lib, cell)


def case_attention_cell_wrapper_joined(lib):
    tf = lib.tf
    inner = tf.nn.rnn_cell.GRUCell(UNITS)
    cell = lib.contrib.rnn.AttentionCellWrapper(inner, 2, 5, attn_vec_size=4, input_size=6, state_is_tuple=False)
    return _step(lib, cell)


def case_attention_cell_wrapper_in_a_loop(lib):
    return _twice(lib, lib.contrib.rnn.AttentionCellWrapper(lib.tf.nn.rnn_cell.GRUCell(UNITS), 2))


def case_highway_wrapper(lib):
    return _step(lib, lib.contrib.rnn.HighwayWrapper(lib.tf.nn.rnn_cell.GRUCell(DEPTH)), initial=False)


def case_highway_wrapper_uncoupled(lib):
    return _step(lib, lib.contrib.rnn.HighwayWrapper(lib.tf.nn.rnn_cell.GRUCell(DEPTH), False, carry_bias_init=0.5))


def case_layer_norm_basic_lstm(lib):
    return _step(lib, lib.contrib.rnn.LayerNormBasicLSTMCell(UNITS, norm_gain=0.8, norm_shift=0.1))


def case_layer_norm_basic_lstm_in_a_loop(lib):
    return _twice(lib, lib.contrib.rnn.LayerNormBasicLSTMCell(UNITS))


def case_layer_norm_basic_lstm_with_dropout(lib):
    cell = lib.contrib.rnn.LayerNormBasicLSTMCell(
        UNITS, layer_norm=False, dropout_keep_prob=0.5, dropout_prob_seed=3, activation=lib.tf.nn.relu
    )
    return _step(lib, cell)


def case_layer_norm_lstm(lib):
    cell = _module(lib, "rnn_cell").LayerNormLSTMCell(UNITS, True, 0.5, num_proj=2, proj_clip=0.3, layer_norm=True)
    return _step(lib, cell)


def case_layer_norm_lstm_without(lib):
    return _step(lib, _module(lib, "rnn_cell").LayerNormLSTMCell(UNITS, activation=lib.tf.nn.relu))


def case_weight_norm_lstm(lib):
    cell = _module(lib, "rnn_cell").WeightNormLSTMCell(UNITS, True, True, 0.5, num_proj=2, proj_clip=0.3)
    return _step(lib, cell)


def case_weight_norm_lstm_without(lib):
    return _step(lib, _module(lib, "rnn_cell").WeightNormLSTMCell(UNITS, norm=False))


def case_coupled_gates(lib):
    return _step(lib, lib.contrib.rnn.CoupledInputForgetGateLSTMCell(UNITS))


def case_coupled_gates_with_everything(lib):
    cell = lib.contrib.rnn.CoupledInputForgetGateLSTMCell(
        UNITS, True, num_proj=2, proj_clip=0.4, num_unit_shards=4, num_proj_shards=2, state_is_tuple=False
    )
    return _step(lib, cell)


def case_coupled_gates_normalized(lib):
    return _step(lib, lib.contrib.rnn.CoupledInputForgetGateLSTMCell(UNITS, True, layer_norm=True, norm_gain=0.5))


def case_ugrnn(lib):
    return _step(lib, lib.contrib.rnn.UGRNNCell(UNITS, forget_bias=0.5))


def case_intersection(lib):
    return _step(lib, lib.contrib.rnn.IntersectionRNNCell(UNITS, num_in_proj=UNITS))


def case_intersection_of_the_same_size(lib):
    return _step(lib, lib.contrib.rnn.IntersectionRNNCell(DEPTH))


def case_nas(lib):
    return _step(lib, lib.contrib.rnn.NASCell(UNITS, num_proj=2, use_bias=True))


def case_nas_in_a_loop(lib):
    return _twice(lib, lib.contrib.rnn.NASCell(UNITS))


def case_sru(lib):
    return _step(lib, lib.contrib.rnn.SRUCell(UNITS, name="own"))


def case_glstm(lib):
    return _step(lib, lib.contrib.rnn.GLSTMCell(4, num_proj=6, number_of_groups=2))


def case_glstm_in_a_loop(lib):
    return _twice(lib, lib.contrib.rnn.GLSTMCell(4, number_of_groups=2))


def case_phased_lstm(lib):
    tf = lib.tf
    inputs = (tf.constant([[0.3], [17.8]]), _inputs(lib, BATCH, DEPTH))
    return _step(lib, lib.contrib.rnn.PhasedLSTMCell(UNITS, use_peepholes=True, trainable_ratio_on=False), inputs)


def case_phased_lstm_of_double_times(lib):
    tf = lib.tf
    inputs = (tf.constant([[0.3], [17.8]], tf.float64), _inputs(lib, BATCH, DEPTH))
    return _step(lib, lib.contrib.rnn.PhasedLSTMCell(UNITS, leak=0.1, ratio_on=0.5), inputs)


def case_ind_rnn(lib):
    return _step(lib, lib.contrib.rnn.IndRNNCell(UNITS))


def case_indy_gru(lib):
    return _step(lib, lib.contrib.rnn.IndyGRUCell(UNITS))


def case_indy_lstm(lib):
    return _step(lib, lib.contrib.rnn.IndyLSTMCell(UNITS, forget_bias=0.5))


def case_minimal(lib):
    return _step(lib, _module(lib, "rnn_cell").MinimalRNNCell(UNITS))


def case_cfn(lib):
    return _step(lib, _module(lib, "rnn_cell").CFNCell(UNITS))


def case_conv_1d(lib):
    cell = lib.contrib.rnn.Conv1DLSTMCell(
        input_shape=[5, 2], output_channels=2, kernel_shape=[3], skip_connection=True, name="own"
    )
    return _step(lib, cell, _inputs(lib, BATCH, 5, 2))


def case_conv_2d(lib):
    cell = lib.contrib.rnn.ConvLSTMCell(2, [3, 2, 1], 2, [2, 2], forget_bias=0.5)
    return _step(lib, cell, _inputs(lib, BATCH, 3, 2, 1))


def case_conv_3d(lib):
    cell = lib.contrib.rnn.Conv3DLSTMCell(
        input_shape=[2, 1, 2, 1], output_channels=1, kernel_shape=[2, 1, 1], use_bias=False
    )
    return _step(lib, cell, _inputs(lib, BATCH, 2, 1, 2, 1))


def case_conv_in_a_loop(lib):
    tf = lib.tf
    cell = lib.contrib.rnn.Conv2DLSTMCell(input_shape=[2, 2, 1], output_channels=1, kernel_shape=[2, 2])
    outputs, state = tf.nn.dynamic_rnn(cell, _inputs(lib, BATCH, 3, 2, 2, 1), dtype=tf.float32)
    return lib.run({"outputs": outputs, "state": state}, loss=_total(lib, outputs))


def case_time_freq(lib):
    cell = lib.contrib.rnn.TimeFreqLSTMCell(UNITS, True, 0.4, feature_size=2, frequency_skip=1, num_unit_shards=2)
    outputs, state = cell(_inputs(lib, BATCH, DEPTH), _inputs(lib, BATCH, 6 * UNITS))
    result = lib.run({"outputs": outputs, "state": state}, loss=_total(lib, (outputs, state)))
    result["sizes"] = [cell.state_size, cell.output_size]
    return result


def case_grid(lib):
    cell = lib.contrib.rnn.GridLSTMCell(
        2, use_peepholes=True, cell_clip=0.5, feature_size=2, frequency_skip=1, num_frequency_blocks=[3]
    )
    return _step(lib, cell)


def case_grid_coupled_in_blocks(lib):
    cell = lib.contrib.rnn.GridLSTMCell(
        2,
        True,
        True,
        feature_size=2,
        frequency_skip=1,
        num_frequency_blocks=[1, 2],
        start_freqindex_list=[0, 1],
        end_freqindex_list=[2, 4],
        couple_input_forget_gates=True,
        num_unit_shards=2,
    )
    return _step(lib, cell)


def case_grid_of_joined_states(lib):
    cell = lib.contrib.rnn.GridLSTMCell(
        2, feature_size=2, frequency_skip=2, num_frequency_blocks=[2], state_is_tuple=False
    )
    return _step(lib, cell)


def case_grid_in_both_directions(lib):
    cell = lib.contrib.rnn.BidirectionalGridLSTMCell(
        2, True, feature_size=2, frequency_skip=1, num_frequency_blocks=[3], backward_slice_offset=1
    )
    return _step(lib, cell)


def case_ntm(lib):
    tf = lib.tf
    cell = _module(lib, "rnn_cell").NTMCell(tf.nn.rnn_cell.BasicLSTMCell(UNITS), 5, 2, 2, 1, output_dim=3)
    first, state = cell(_inputs(lib, BATCH, DEPTH), cell.zero_state(BATCH, tf.float32))
    second, state = cell(_inputs(lib, BATCH, DEPTH), state)
    found = {"first": first, "second": second, "state": state[:-1]}
    result = lib.run(found, loss=_total(lib, (first, second, state)))
    result["time"] = state.time
    return result


def case_ntm_in_a_loop(lib):
    tf = lib.tf
    cell = _module(lib, "rnn_cell").NTMCell(tf.nn.rnn_cell.GRUCell(UNITS), 4, 3, 1, 1, shift_range=1)
    with tf.variable_scope("other"):
        cell(_inputs(lib, BATCH, DEPTH), cell.zero_state(BATCH, tf.float32))
    steps, state = lib.contrib.rnn.static_rnn(
        cell, [_inputs(lib, BATCH, DEPTH)] * 3, initial_state=cell.zero_state(BATCH, tf.float32)
    )
    return lib.run({"steps": steps, "memory": state.M, "weights": state.w_list}, loss=_total(lib, steps))


def case_lstm_block(lib):
    return _step(lib, lib.contrib.rnn.LSTMBlockCell(UNITS))


def case_lstm_block_with_peepholes(lib):
    return _step(lib, lib.contrib.rnn.LSTMBlockCell(UNITS, 0.5, cell_clip=0.3, use_peephole=True, name="own"))


def case_lstm_block_in_a_loop(lib):
    return _twice(lib, lib.contrib.rnn.LSTMBlockCell(UNITS))


def case_gru_block(lib):
    return _step(lib, lib.contrib.rnn.GRUBlockCell(UNITS))


def case_gru_block_v2(lib):
    return _step(lib, lib.contrib.rnn.GRUBlockCellV2(UNITS, name="own"))


def case_lstm_block_fused(lib):
    tf = lib.tf
    cell = lib.contrib.rnn.LSTMBlockFusedCell(UNITS, cell_clip=0.3, use_peephole=True)
    state = lib.contrib.rnn.LSTMStateTuple(_inputs(lib, BATCH, UNITS), _inputs(lib, BATCH, UNITS) * 0.5)
    outputs, final = cell(_inputs(lib, 3, BATCH, DEPTH), initial_state=state, sequence_length=[2, 0])
    whole, last = cell(_inputs(lib, 3, BATCH, DEPTH), dtype=tf.float32)
    found = {"outputs": outputs, "final": final, "whole": whole, "last": last}
    return lib.run(found, loss=_total(lib, (outputs, final)))


def case_fused_adaptor(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    inputs = _inputs(lib, 3, BATCH, DEPTH)
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
        cells[0], cells[1], [_inputs(lib, BATCH, DEPTH)] * 2, dtype=tf.float32, sequence_length=[2, 1]
    )
    found = {"outputs": outputs, "forward": forward, "backward": backward}
    return lib.run(found, loss=_total(lib, (outputs, forward, backward)))


def case_stack_bidirectional_dynamic(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    cells = [[tf.nn.rnn_cell.BasicLSTMCell(2) for _ in range(2)] for _ in range(2)]
    states = [cell.zero_state(BATCH, tf.float32) for cell in cells[0]]
    outputs, forward, backward = rnn.stack_bidirectional_dynamic_rnn(
        cells[0], cells[1], _inputs(lib, BATCH, 3, DEPTH), states, states, sequence_length=[3, 1], scope="mine"
    )
    found = {"outputs": outputs, "forward": forward, "backward": backward}
    return lib.run(found, loss=_total(lib, (outputs, forward, backward)))


def case_static_bidirectional(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    outputs, forward, backward = rnn.static_bidirectional_rnn(
        tf.nn.rnn_cell.GRUCell(2), tf.nn.rnn_cell.GRUCell(3), [_inputs(lib, BATCH, DEPTH)] * 2, dtype=tf.float32
    )
    return lib.run({"outputs": outputs, "forward": forward, "backward": backward}, loss=_total(lib, outputs))


def case_static_state_saving(lib):
    tf, rnn = lib.tf, lib.contrib.rnn
    saved = {}

    class Saver(object):
        def state(self, name):
            return _inputs(lib, BATCH, UNITS)

        def save_state(self, name, value):
            saved[name] = value
            return tf.no_op()

    outputs, state = rnn.static_state_saving_rnn(
        tf.nn.rnn_cell.GRUCell(UNITS), [_inputs(lib, BATCH, DEPTH)] * 2, Saver(), "h"
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

"""``tf.contrib.rnn``: cells."""

from rnn import BATCH, DEPTH, UNITS, one_step, private_module, sum_of_sines, two_steps, uniform


def case_layer_norm_basic_lstm(lib):
    return one_step(lib, lib.contrib.rnn.LayerNormBasicLSTMCell(UNITS, norm_gain=0.8, norm_shift=0.1))


def case_layer_norm_basic_lstm_in_a_loop(lib):
    return two_steps(lib, lib.contrib.rnn.LayerNormBasicLSTMCell(UNITS))


def case_layer_norm_basic_lstm_with_dropout(lib):
    cell = lib.contrib.rnn.LayerNormBasicLSTMCell(
        UNITS, layer_norm=False, dropout_keep_prob=0.5, dropout_prob_seed=3, activation=lib.tf.nn.relu
    )
    return one_step(lib, cell)


def case_layer_norm_lstm(lib):
    cell = private_module(lib, "rnn_cell").LayerNormLSTMCell(
        UNITS, True, 0.5, num_proj=2, proj_clip=0.3, layer_norm=True
    )
    return one_step(lib, cell)


def case_layer_norm_lstm_without(lib):
    return one_step(lib, private_module(lib, "rnn_cell").LayerNormLSTMCell(UNITS, activation=lib.tf.nn.relu))


def case_weight_norm_lstm(lib):
    cell = private_module(lib, "rnn_cell").WeightNormLSTMCell(UNITS, True, True, 0.5, num_proj=2, proj_clip=0.3)
    return one_step(lib, cell)


def case_weight_norm_lstm_without(lib):
    return one_step(lib, private_module(lib, "rnn_cell").WeightNormLSTMCell(UNITS, norm=False))


def case_coupled_gates(lib):
    return one_step(lib, lib.contrib.rnn.CoupledInputForgetGateLSTMCell(UNITS))


def case_coupled_gates_with_everything(lib):
    cell = lib.contrib.rnn.CoupledInputForgetGateLSTMCell(
        UNITS, True, num_proj=2, proj_clip=0.4, num_unit_shards=4, num_proj_shards=2, state_is_tuple=False
    )
    return one_step(lib, cell)


def case_coupled_gates_normalized(lib):
    return one_step(lib, lib.contrib.rnn.CoupledInputForgetGateLSTMCell(UNITS, True, layer_norm=True, norm_gain=0.5))


def case_ugrnn(lib):
    return one_step(lib, lib.contrib.rnn.UGRNNCell(UNITS, forget_bias=0.5))


def case_intersection(lib):
    return one_step(lib, lib.contrib.rnn.IntersectionRNNCell(UNITS, num_in_proj=UNITS))


def case_intersection_of_the_same_size(lib):
    return one_step(lib, lib.contrib.rnn.IntersectionRNNCell(DEPTH))


def case_nas(lib):
    return one_step(lib, lib.contrib.rnn.NASCell(UNITS, num_proj=2, use_bias=True))


def case_nas_in_a_loop(lib):
    return two_steps(lib, lib.contrib.rnn.NASCell(UNITS))


def case_sru(lib):
    return one_step(lib, lib.contrib.rnn.SRUCell(UNITS, name="own"))


def case_glstm(lib):
    return one_step(lib, lib.contrib.rnn.GLSTMCell(4, num_proj=6, number_of_groups=2))


def case_glstm_in_a_loop(lib):
    return two_steps(lib, lib.contrib.rnn.GLSTMCell(4, number_of_groups=2))


def case_phased_lstm(lib):
    tf = lib.tf
    inputs = (tf.constant([[0.3], [17.8]]), uniform(lib, BATCH, DEPTH))
    return one_step(lib, lib.contrib.rnn.PhasedLSTMCell(UNITS, use_peepholes=True, trainable_ratio_on=False), inputs)


def case_phased_lstm_of_double_times(lib):
    tf = lib.tf
    inputs = (tf.constant([[0.3], [17.8]], tf.float64), uniform(lib, BATCH, DEPTH))
    return one_step(lib, lib.contrib.rnn.PhasedLSTMCell(UNITS, leak=0.1, ratio_on=0.5), inputs)


def case_ind_rnn(lib):
    return one_step(lib, lib.contrib.rnn.IndRNNCell(UNITS))


def case_indy_gru(lib):
    return one_step(lib, lib.contrib.rnn.IndyGRUCell(UNITS))


def case_indy_lstm(lib):
    return one_step(lib, lib.contrib.rnn.IndyLSTMCell(UNITS, forget_bias=0.5))


def case_minimal(lib):
    return one_step(lib, private_module(lib, "rnn_cell").MinimalRNNCell(UNITS))


def case_cfn(lib):
    return one_step(lib, private_module(lib, "rnn_cell").CFNCell(UNITS))


def case_conv_1d(lib):
    cell = lib.contrib.rnn.Conv1DLSTMCell(
        input_shape=[5, 2], output_channels=2, kernel_shape=[3], skip_connection=True, name="own"
    )
    return one_step(lib, cell, uniform(lib, BATCH, 5, 2))


def case_conv_2d(lib):
    cell = lib.contrib.rnn.ConvLSTMCell(2, [3, 2, 1], 2, [2, 2], forget_bias=0.5)
    return one_step(lib, cell, uniform(lib, BATCH, 3, 2, 1))


def case_conv_3d(lib):
    cell = lib.contrib.rnn.Conv3DLSTMCell(
        input_shape=[2, 1, 2, 1], output_channels=1, kernel_shape=[2, 1, 1], use_bias=False
    )
    return one_step(lib, cell, uniform(lib, BATCH, 2, 1, 2, 1))


def case_conv_in_a_loop(lib):
    tf = lib.tf
    cell = lib.contrib.rnn.Conv2DLSTMCell(input_shape=[2, 2, 1], output_channels=1, kernel_shape=[2, 2])
    outputs, state = tf.nn.dynamic_rnn(cell, uniform(lib, BATCH, 3, 2, 2, 1), dtype=tf.float32)
    return lib.run({"outputs": outputs, "state": state}, loss=sum_of_sines(lib, outputs))


def case_time_freq(lib):
    cell = lib.contrib.rnn.TimeFreqLSTMCell(UNITS, True, 0.4, feature_size=2, frequency_skip=1, num_unit_shards=2)
    outputs, state = cell(uniform(lib, BATCH, DEPTH), uniform(lib, BATCH, 6 * UNITS))
    result = lib.run({"outputs": outputs, "state": state}, loss=sum_of_sines(lib, (outputs, state)))
    result["sizes"] = [cell.state_size, cell.output_size]
    return result


def case_grid(lib):
    cell = lib.contrib.rnn.GridLSTMCell(
        2, use_peepholes=True, cell_clip=0.5, feature_size=2, frequency_skip=1, num_frequency_blocks=[3]
    )
    return one_step(lib, cell)


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
    return one_step(lib, cell)


def case_grid_of_joined_states(lib):
    cell = lib.contrib.rnn.GridLSTMCell(
        2, feature_size=2, frequency_skip=2, num_frequency_blocks=[2], state_is_tuple=False
    )
    return one_step(lib, cell)


def case_grid_in_both_directions(lib):
    cell = lib.contrib.rnn.BidirectionalGridLSTMCell(
        2, True, feature_size=2, frequency_skip=1, num_frequency_blocks=[3], backward_slice_offset=1
    )
    return one_step(lib, cell)


def case_ntm(lib):
    tf = lib.tf
    cell = private_module(lib, "rnn_cell").NTMCell(tf.nn.rnn_cell.BasicLSTMCell(UNITS), 5, 2, 2, 1, output_dim=3)
    first, state = cell(uniform(lib, BATCH, DEPTH), cell.zero_state(BATCH, tf.float32))
    second, state = cell(uniform(lib, BATCH, DEPTH), state)
    found = {"first": first, "second": second, "state": state[:-1]}
    result = lib.run(found, loss=sum_of_sines(lib, (first, second, state)))
    result["time"] = state.time
    return result


def case_ntm_in_a_loop(lib):
    tf = lib.tf
    cell = private_module(lib, "rnn_cell").NTMCell(tf.nn.rnn_cell.GRUCell(UNITS), 4, 3, 1, 1, shift_range=1)
    with tf.variable_scope("other"):
        cell(uniform(lib, BATCH, DEPTH), cell.zero_state(BATCH, tf.float32))
    steps, state = lib.contrib.rnn.static_rnn(
        cell, [uniform(lib, BATCH, DEPTH)] * 3, initial_state=cell.zero_state(BATCH, tf.float32)
    )
    return lib.run({"steps": steps, "memory": state.M, "weights": state.w_list}, loss=sum_of_sines(lib, steps))


def case_lstm_block(lib):
    return one_step(lib, lib.contrib.rnn.LSTMBlockCell(UNITS))


def case_lstm_block_with_peepholes(lib):
    return one_step(lib, lib.contrib.rnn.LSTMBlockCell(UNITS, 0.5, cell_clip=0.3, use_peephole=True, name="own"))


def case_lstm_block_in_a_loop(lib):
    return two_steps(lib, lib.contrib.rnn.LSTMBlockCell(UNITS))


def case_gru_block(lib):
    return one_step(lib, lib.contrib.rnn.GRUBlockCell(UNITS))


def case_gru_block_v2(lib):
    return one_step(lib, lib.contrib.rnn.GRUBlockCellV2(UNITS, name="own"))

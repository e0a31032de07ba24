"""The names of ``tensorflow.contrib.rnn.python.ops.rnn_cell``."""

from __future__ import annotations

from .conv_cells import Conv1DLSTMCell, Conv2DLSTMCell, Conv3DLSTMCell, ConvLSTMCell, _conv
from .gated_cells import (
    CoupledInputForgetGateLSTMCell,
    IntersectionRNNCell,
    NASCell,
    SRUCell,
    UGRNNCell,
)
from .grid_cells import BidirectionalGridLSTMCell, GridLSTMCell, TimeFreqLSTMCell
from .group_cells import GLSTMCell
from .indy_cells import CFNCell, IndRNNCell, IndyGRUCell, IndyLSTMCell, MinimalRNNCell
from .norm_cells import LayerNormBasicLSTMCell, LayerNormLSTMCell, WeightNormLSTMCell
from .ntm_cell import NTMCell, NTMControllerState
from .phased_cells import PhasedLSTMCell, _random_exp_initializer
from .shards import concat_variable, sharded_variable
from .wrapper_cells import AttentionCellWrapper, CompiledWrapper, HighwayWrapper

_get_concat_variable = concat_variable
_get_sharded_variable = sharded_variable

__all__ = [
    "AttentionCellWrapper",
    "BidirectionalGridLSTMCell",
    "CFNCell",
    "CompiledWrapper",
    "Conv1DLSTMCell",
    "Conv2DLSTMCell",
    "Conv3DLSTMCell",
    "ConvLSTMCell",
    "CoupledInputForgetGateLSTMCell",
    "GLSTMCell",
    "GridLSTMCell",
    "HighwayWrapper",
    "IndRNNCell",
    "IndyGRUCell",
    "IndyLSTMCell",
    "IntersectionRNNCell",
    "LayerNormBasicLSTMCell",
    "LayerNormLSTMCell",
    "MinimalRNNCell",
    "NASCell",
    "NTMCell",
    "NTMControllerState",
    "PhasedLSTMCell",
    "SRUCell",
    "TimeFreqLSTMCell",
    "UGRNNCell",
    "WeightNormLSTMCell",
    "_conv",
    "_get_concat_variable",
    "_get_sharded_variable",
    "_random_exp_initializer",
]

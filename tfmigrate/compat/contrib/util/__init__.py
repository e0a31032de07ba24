"""``tf.contrib.util``: constants, protos, lists of ops."""

from __future__ import annotations

from tensorflow import make_ndarray, make_tensor_proto
from tensorflow.python.framework.meta_graph import ops_used_by_graph_def, stripped_op_list_for_graph
from tensorflow.python.framework.tensor_util import constant_value

from . import loader

__all__ = [
    "constant_value",
    "loader",
    "make_ndarray",
    "make_tensor_proto",
    "ops_used_by_graph_def",
    "stripped_op_list_for_graph",
]

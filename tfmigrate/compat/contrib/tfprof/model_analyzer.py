"""``tf.contrib.tfprof.model_analyzer``: statistics of a model, by ``tf.compat.v1.profiler``."""

from __future__ import annotations

from typing import Any

from tensorflow.compat.v1 import profiler
from tensorflow.python.profiler.model_analyzer import ALL_ADVICE

__all__ = [
    "ALL_ADVICE",
    "FLOAT_OPS_OPTIONS",
    "PRINT_ALL_TIMING_MEMORY",
    "TRAINABLE_VARS_PARAMS_STAT_OPTIONS",
    "advise",
    "print_model_analysis",
]


def _options(order_by: str, select: list[str], account: str = ".*", **least: int) -> dict[str, Any]:
    """All nodes that reach the least values, ordered and shown by some of their statistics."""
    return {
        "max_depth": 10000,
        "min_bytes": 0,
        "min_micros": 0,
        "min_params": 0,
        "min_float_ops": 0,
        **least,
        "order_by": order_by,
        "account_type_regexes": [account],
        "start_name_regexes": [".*"],
        "trim_name_regexes": [],
        "show_name_regexes": [".*"],
        "hide_name_regexes": [],
        "account_displayed_op_only": True,
        "select": select,
        "output": "stdout",
        "dump_to_file": "",
    }


TRAINABLE_VARS_PARAMS_STAT_OPTIONS = _options("name", ["params"], account="_trainable_variables")
FLOAT_OPS_OPTIONS = _options("float_ops", ["float_ops"], min_float_ops=1)
PRINT_ALL_TIMING_MEMORY = _options("name", ["micros", "bytes"], min_bytes=1, min_micros=1)


def print_model_analysis(
    graph: Any, run_meta: Any = None, op_log: Any = None, tfprof_cmd: str = "scope", tfprof_options: Any = 0
) -> Any:
    """``tf.compat.v1.profiler.profile``: the statistics as a proto, and on standard output as options say.

    ``op_log`` is an ``OpLogProto`` of own statistics, ``0`` are the profiler's default options. ``ValueError`` for an
    unknown command.
    """
    return profiler.profile(graph, run_meta, op_log, tfprof_cmd, tfprof_options)


def advise(graph: Any, run_meta: Any = None, tfprof_options: Any = 0) -> Any:
    """``tf.compat.v1.profiler.advise``: what the profiler's checkers have to say, as a proto."""
    return profiler.advise(graph, run_meta, tfprof_options)

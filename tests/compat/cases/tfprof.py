"""``tf.contrib.tfprof``."""

import contextlib
import os
import sys


@contextlib.contextmanager
def _quiet():
    """The profiler writes to standard output itself."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def case_model_analyzer(lib):
    tf, analyzer = lib.tf, lib.contrib.tfprof.model_analyzer
    names = ["TRAINABLE_VARS_PARAMS_STAT_OPTIONS", "FLOAT_OPS_OPTIONS", "PRINT_ALL_TIMING_MEMORY"]
    options = {name: getattr(analyzer, name) for name in names}
    x = tf.ones([3, 5])
    tf.get_variable("fixed", [7], trainable=False)
    with tf.variable_scope("net"):
        y = tf.nn.bias_add(tf.matmul(x, tf.get_variable("w", [5, 2])), tf.get_variable("b", [2]))
    graph = tf.get_default_graph()
    with _quiet():
        parameters = analyzer.print_model_analysis(graph, tfprof_options=options[names[0]])
        floats = analyzer.print_model_analysis(graph, tfprof_options=options[names[1]])
        advice = analyzer.advise(graph, tfprof_options=analyzer.ALL_ADVICE)
    return {
        "options": options,
        "parameters": parameters.total_parameters,
        "children": sorted(child.name for child in parameters.children),
        "floats": floats.total_float_ops,
        "advice": sorted(advice.checkers),
        "shape": y.shape.as_list(),
    }

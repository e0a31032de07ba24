"""Private names in programs: source in, source out. What is emitted is imported in tests/api/test_private.py."""

from __future__ import annotations

import ast

import pytest

from tfmigrate.model import Settings
from tfmigrate.rewrite import rewrite_source
from tfmigrate.rewrite.moves import Moves, needs_keras
from tfmigrate.rewrite.plan import NamePlan

TF = "import tensorflow as tf\n"
PY = "tensorflow.python"
IS_1X = "tf.placeholder\n"
IS_1X_NOW = "tf.compat.v1.placeholder\n"


def rewritten(source: str, **options: str) -> tuple[str, list[tuple[int, str, str]]]:
    """The new text, and the findings for a person; a second run changes nothing."""
    settings = Settings(**options)  # type: ignore[arg-type]
    result = rewrite_source(source, "x.py", settings)
    ast.parse(result.text)
    assert rewrite_source(result.text, "x.py", settings).text == result.text
    people = [(f.line, f.rule, f.severity) for f in result.findings if f.severity != "info"]
    return result.text, people


CASES = {
    # a name by itself, under its name, under another one, one of several
    f"from {PY}.util.nest import is_sequence\n": f"from {PY}.util.nest import is_nested as is_sequence\n",
    f"from {PY}.util.nest import is_sequence as seq\n": f"from {PY}.util.nest import is_nested as seq\n",
    f"from {PY}.util.nest import flatten, is_sequence\n": (
        f"from {PY}.util.nest import flatten\nfrom {PY}.util.nest import is_nested as is_sequence\n"
    ),
    f"from {PY}.ops.control_flow_ops import cond\n": f"from {PY}.ops.cond import cond\n",
    f"from {PY}.framework.ops import Tensor, IndexedSlices\n": (
        f"from {PY}.framework.tensor import Tensor\nfrom {PY}.framework.indexed_slices import IndexedSlices\n"
    ),
    # a module
    f"from {PY}.training import training_ops\n": f"from {PY}.ops import gen_training_ops as training_ops\n",
    f"import {PY}.training.training_ops as t\n": f"from {PY}.ops import gen_training_ops as t\n",
    f"from {PY}.training.tracking import base as trackable\n": f"from {PY}.trackable import base as trackable\n",
    f"from {PY}.training.checkpointable import base\nbase.Checkpointable\nbase.no_automatic_dependency_tracking\n": (
        f"from {PY}.trackable import base\nbase.Trackable\nbase.no_automatic_dependency_tracking\n"
    ),
    f"from {PY}.ops.seq2seq import sequence_loss\n": (
        "from tfmigrate.compat.contrib.legacy_seq2seq import sequence_loss\n"
    ),
    f"from {PY}.ops import seq2seq\nseq2seq.sequence_loss\n": (
        "from tfmigrate.compat.contrib import legacy_seq2seq as seq2seq\nseq2seq.sequence_loss\n"
    ),
    # read through a module that stays
    f"from {PY}.util import nest\nnest.is_sequence(nest.flatten(x))\n": (
        f"from {PY}.util import nest\nnest.is_nested(nest.flatten(x))\n"
    ),
    f"from {PY}.framework import ops\nops.Tensor\nops.Tensor.shape\nops.Graph\n": (
        f"from {PY}.framework import tensor as framework_tensor\nfrom {PY}.framework import ops\n"
        "framework_tensor.Tensor\nframework_tensor.Tensor.shape\nops.Graph\n"
    ),
    f"from {PY}.framework import ops\nframework_tensor = 1\nops.Tensor\n": (
        f"from {PY}.framework import tensor as framework_tensor_\nfrom {PY}.framework import ops\n"
        "framework_tensor = 1\nframework_tensor_.Tensor\n"
    ),
    f"from {PY}.ops import control_flow_ops as c\ndef f(x):\n    return c.cond(x, c.no_op, c.no_op)\n": (
        f"from {PY}.ops import cond as ops_cond\nfrom {PY}.ops import control_flow_ops as c\n"
        "def f(x):\n    return ops_cond.cond(x, c.no_op, c.no_op)\n"
    ),
    f"from {PY}.ops import math_ops\nimport tensorflow as tf\ntf.log(math_ops.mod(tf.log(x), 2))\n": (
        f"from {PY}.ops import gen_math_ops\nfrom {PY}.ops import math_ops\nimport tensorflow as tf\n"
        "tf.math.log(gen_math_ops.floor_mod(tf.math.log(x), 2))\n"
    ),
    f"from {PY}.framework import op_def_registry\nop_def_registry.get_registered_ops()\n": (
        f"from tfmigrate.compat import private as compat_private\nfrom {PY}.framework import op_def_registry\n"
        "compat_private.get_registered_ops()\n"
    ),
    # today's tensorflow has no attribute python
    f"{TF}tf.python.util.nest.flatten(x)\n": (
        f"from {PY}.util import nest as util_nest\n{TF}util_nest.flatten(x)\n"
    ),
    f"{TF}tf.python.util.nest.is_sequence(x)\n": (
        f"from {PY}.util import nest as util_nest\n{TF}util_nest.is_nested(x)\n"
    ),
    f"{TF}type(x) is tf.python.framework.ops.Tensor\n": (
        f"from {PY}.framework import tensor as framework_tensor\n{TF}type(x) is framework_tensor.Tensor\n"
    ),
    f"import {PY}.ops.math_ops\n{PY}.ops.math_ops.add(1, 2)\n": (
        f"from {PY}.ops import math_ops\nimport {PY}.ops.math_ops\nmath_ops.add(1, 2)\n"
    ),
    # star
    f"from {PY}.ops.control_flow_ops import *\ncond(x)\nno_op()\n": (
        f"from {PY}.ops import cond as ops_cond\nfrom {PY}.ops.control_flow_ops import *\nops_cond.cond(x)\nno_op()\n"
    ),
    # Keras of 1.x: one for the whole file
    f"{TF}from {PY}.keras.layers import Dense, Layer\n{IS_1X}": (
        f"{TF}from tensorflow.compat.v1.keras.layers import Dense, Layer\n{IS_1X_NOW}"
    ),
    f"{TF}from {PY}.keras import backend as K, layers\nK.floatx()\nK.get_graph()\nlayers.Dense(1)\n{IS_1X}": (
        f"from tf_keras.src import backend as keras_backend\n{TF}"
        "from tensorflow.compat.v1.keras import backend as K, layers\n"
        f"K.floatx()\nkeras_backend.get_graph()\nlayers.Dense(1)\n{IS_1X_NOW}"
    ),
    f"{TF}import {PY}.keras.backend as K\n{IS_1X}": (
        f"{TF}from tensorflow.compat.v1.keras import backend as K\n{IS_1X_NOW}"
    ),
    f"{TF}from {PY} import keras\nkeras.layers.Dense\n{IS_1X}": (
        f"{TF}from tensorflow.compat.v1 import keras\nkeras.layers.Dense\n{IS_1X_NOW}"
    ),
    f"{TF}from {PY}.keras._impl.keras.layers import Dense\n{IS_1X}": (
        f"{TF}from tensorflow.compat.v1.keras.layers import Dense\n{IS_1X_NOW}"
    ),
    f"{TF}from {PY}.keras.engine import base_layer\nbase_layer.Layer\nbase_layer.Layer.call\n{IS_1X}": (
        f"{TF}from tf_keras.src.engine import base_layer\ntf.compat.v1.keras.layers.Layer\n"
        f"tf.compat.v1.keras.layers.Layer.call\n{IS_1X_NOW}"
    ),
    f"{TF}try:\n    from {PY}.keras.layers import Dense\nexcept ImportError:\n    Dense = None\n{IS_1X}": (
        f"{TF}try:\n    from tensorflow.compat.v1.keras.layers import Dense\nexcept ImportError:\n    Dense = None\n"
        f"{IS_1X_NOW}"
    ),
    # Keras of whichever generation: that of tf.keras
    f"{TF}from {PY}.keras.layers import Dense\n": f"{TF}from tensorflow.keras.layers import Dense\n",
    f"import {PY}.keras as keras\n": "from tensorflow import keras\n",
    # layers and cells of 1.x
    f"from {PY}.layers import core as layers_core\nlayers_core.Dense(1)\n": (
        "from tensorflow.compat.v1 import layers as layers_core\nlayers_core.Dense(1)\n"
    ),
    f"from {PY}.layers.core import Dense, dense\n": "from tensorflow.compat.v1.layers import Dense, dense\n",
    f"from {PY}.ops.rnn_cell_impl import LSTMStateTuple, _zero_state_tensors\n": (
        "from tensorflow.compat.v1.keras.__internal__.legacy.rnn_cell import LSTMStateTuple\n"
        "from tf_keras.src.layers.rnn.legacy_cells import _zero_state_tensors\n"
    ),
    f"from {PY}.ops import rnn_cell_impl as r\nclass A(r.RNNCell): pass\nclass B(r.LayerRNNCell): pass\n": (
        "from tf_keras.src.layers.rnn import legacy_cells as keras_legacy_cells\n"
        "from tensorflow.compat.v1.keras.__internal__.legacy import rnn_cell as r\n"
        "class A(r.RNNCell): pass\nclass B(keras_legacy_cells.LayerRNNCell): pass\n"
    ),
    f"from {PY}.ops.rnn_cell_impl import *\nLSTMCell(1)\nmath_ops.add(1, 2)\n": (
        f"from {PY}.ops import math_ops\n"
        "from tensorflow.compat.v1.keras.__internal__.legacy.rnn_cell import *\nLSTMCell(1)\nmath_ops.add(1, 2)\n"
    ),
    # the estimator
    f"from {PY}.estimator.inputs import numpy_io\n": "from tfmigrate.compat.estimator.inputs import numpy_io\n",
    "from tensorflow_estimator.python.estimator.run_config import RunConfig\n": (
        "from tfmigrate.compat.estimator.run_config import RunConfig\n"
    ),
    f"from {PY}.estimator.inputs.queues.feeding_queue_runner import _FeedingQueueRunner as R\n": (
        "from tfmigrate.compat.estimator.inputs.feeding_queue_runner import FeedingQueueRunner as R\n"
    ),
    # 1.15's own name of the package
    "from tensorflow_core.python.framework import ops\nops.Graph\n": f"from {PY}.framework import ops\nops.Graph\n",
}


@pytest.mark.parametrize("source", CASES)
def test_moved(source: str) -> None:
    assert rewritten(source) == (CASES[source], [])


UNCHANGED = [
    f"from {PY}.framework import ops\nops.get_default_graph()\n",
    f"from {PY}.util import nest\ndef f(nest):\n    return nest.is_sequence\n",
    f"from {PY}.util import nest\nnest = object()\nnest.is_sequence\n",
    "from tensorflow.core.framework import summary_pb2\n",
    "from .tensorflow.python.util.nest import is_sequence\n",
    "import python.util.nest\npython.util.nest.is_sequence\n",
    f"# {PY}.util.nest.is_sequence\nx = '{PY}.util.nest.is_sequence'\n",
    f"import {PY}.platform\n",
]


@pytest.mark.parametrize("source", UNCHANGED)
def test_left_alone(source: str) -> None:
    assert rewritten(source) == (source, [])


FOUND = {
    f"from {PY}.util.nest import _DOT\n": [(1, "api-gone", "error")],
    f"{TF}x = 1; from {PY}.keras.utils import multi_gpu_model\n{IS_1X}": [(2, "api-gone", "error")],
    f"from {PY}.framework import ops\nops._operation_conversion_error(x)\n": [(2, "api-gone", "error")],
    f"from {PY}.framework import fast_tensor_util\nfast_tensor_util.x\n": [(1, "api-gone", "error")],
    f"try:\n    from {PY}.framework import fast_tensor_util\nexcept ImportError:\n    pass\n": [
        (2, "api-gone", "warning")
    ],
    f"try:\n    from {PY}.ops.control_flow_ops import cond\nexcept ImportError:\n    pass\n": [
        (2, "api-unknown", "warning")
    ],
    f"from {PY}.ops import nowhere\n": [(1, "api-unknown", "warning")],
    f"{TF}tf.python.nowhere.f()\n": [(2, "api-gone", "error")],
    f"{TF}tf.python.control_flow_ops = tf\n": [(2, "api-gone", "error")],
    "from tensorflow.core.nowhere import x_pb2\n": [(1, "api-unknown", "warning")],
    f"from {PY}.tpu.tpu_estimator import InstallSignalHandlerHook\n": [(1, "api-gone", "error")],
}


@pytest.mark.parametrize("source", FOUND)
def test_found(source: str) -> None:
    assert rewritten(source)[1] == FOUND[source]


def test_messages_of_the_core() -> None:
    text, _ = rewritten(f"{TF}tf.core.framework.graph_pb2.GraphDef()\n")
    assert text == (
        f"from tensorflow.core.framework import graph_pb2 as framework_graph_pb2\n{TF}framework_graph_pb2.GraphDef()\n"
    )


def test_what_is_gone_can_be_imported_and_not_used() -> None:
    text, _ = rewritten(f"from {PY}.framework import fast_tensor_util\n")
    assert text == (
        "from tfmigrate.compat.missing import missing as _missing\n"
        f'fast_tensor_util = _missing("{PY}.framework.fast_tensor_util")\n'
    )


def test_a_private_name_that_stays_is_told() -> None:
    result = rewrite_source(f"from {PY}.ops import math_ops\n", "x.py", Settings())
    assert [(f.rule, f.severity, f.message) for f in result.findings] == [
        ("api-unknown", "info", f"{PY}.ops.math_ops is no public name; TensorFlow 2.21 has what 1.15 had there")
    ]


@pytest.mark.parametrize("options", [{"tf_version": "2.15"}, {"target": "compat"}])
def test_another_target_is_not_what_the_table_is_about(options: dict[str, str]) -> None:
    source = f"from {PY}.util.nest import is_sequence\nfrom {PY}.ops import math_ops\nmath_ops.mod(1, 2)\n"
    assert rewritten(source, **options) == (source, [(1, "api-unknown", "warning"), (2, "api-unknown", "warning")])


def test_a_file_that_was_written_for_2_x_means_what_2_x_has() -> None:
    source = f"{TF}from {PY}.ops import math_ops\ntf.math.bessel_i0(math_ops.mod(1, 2))\ntf.raw_ops.Add\ntf.Module\n"
    source += "tf.random.Generator\ntf.io.TFRecordWriter\ntf.experimental.numpy.array\n"
    assert rewritten(source) == (source, [])
    second = source.replace("python.ops import math_ops", "python.keras.models import Model")
    found = [f for f in rewrite_source(second, "x.py", Settings()).findings if f.severity != "info"]
    assert [(f.rule, f.advice) for f in found] == [("api-unknown", "import tensorflow.keras.models.Model")]


@pytest.mark.parametrize(
    ("plan", "imported", "expected"),
    [
        ("tf.compat.v1.keras.layers.Layer", [], True),
        ("tf.compat.v1.layers.Dense", [], True),
        ("framework_tensor.Tensor", [], False),
        ("tf.compat.v1.train.Saver", ["tensorflow.compat.v1.train"], False),
        ("x", ["tensorflow.compat.v1.keras.backend"], True),
        ("x", ["tf_keras.src.engine.base_layer"], True),
        ("x", ["tensorflow.keras.layers"], False),
    ],
)
def test_whether_the_new_text_reads_tf_keras(plan: str, imported: list[str], expected: bool) -> None:
    node = ast.parse("x", mode="eval").body
    assert needs_keras(Moves(plans={node: NamePlan(node, "moved-name", plan, "")}), imported) is expected
    assert needs_keras(Moves(imports=[f"from {path} import x" for path in imported]), []) is any(
        path != "tensorflow.keras.layers" and "keras" in path for path in imported
    )

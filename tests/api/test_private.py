"""Private names: what the data say was checked by importing in TensorFlow 1.15.5 and 2.21."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tfmigrate import rules
from tfmigrate.api import private
from tfmigrate.api.private_table import Fate, Table, main, shorten, text_of
from tfmigrate.equivalence import tf1_env

PY = "tensorflow.python"
V1 = "tensorflow.compat.v1"
CELLS = f"{V1}.keras.__internal__.legacy.rnn_cell"

MOVED = {
    f"{PY}.framework.ops.Tensor": f"{PY}.framework.tensor.Tensor",
    f"{PY}.framework.ops.IndexedSlices": f"{PY}.framework.indexed_slices.IndexedSlices",
    f"{PY}.framework.ops.name_scope": f"{PY}.framework.ops.name_scope_v1",
    f"{PY}.framework.ops.convert_to_tensor": f"{PY}.framework.tensor_conversion.convert_to_tensor_v1_with_dispatch",
    f"{PY}.ops.control_flow_ops.cond": f"{PY}.ops.cond.cond",
    f"{PY}.ops.control_flow_ops.while_loop": f"{PY}.ops.while_loop.while_loop",
    f"{PY}.ops.control_flow_ops.case": f"{PY}.ops.control_flow_case.case",
    f"{PY}.ops.array_ops.stack": f"{PY}.ops.array_ops_stack.stack",
    # gen_math_ops.mod truncates, what math_ops.mod was in 1.15 does not
    f"{PY}.ops.math_ops.mod": f"{PY}.ops.gen_math_ops.floor_mod",
    f"{PY}.pywrap_tensorflow.NewCheckpointReader": f"{PY}.training.py_checkpoint_reader.NewCheckpointReader",
    f"{PY}.training.training_ops": f"{PY}.ops.gen_training_ops",
    f"{PY}.training.tracking.base": f"{PY}.trackable.base",
    f"{PY}.training.tracking.base.Trackable": f"{PY}.trackable.base.Trackable",
    # one Keras: its public names, else tf-keras, although TensorFlow has a second copy at the old places
    f"{PY}.keras": f"{V1}.keras",
    f"{PY}.keras.backend": f"{V1}.keras.backend",
    f"{PY}.keras.layers.Dense": f"{V1}.keras.layers.Dense",
    f"{PY}.keras.layers.core.Dense": f"{V1}.keras.layers.Dense",
    f"{PY}.keras.layers.InputSpec": f"{V1}.keras.layers.InputSpec",
    f"{PY}.keras.engine.base_layer": "tf_keras.src.engine.base_layer",
    f"{PY}.keras.backend.get_graph": "tf_keras.src.backend.get_graph",
    f"{PY}.layers.core": f"{V1}.layers",
    f"{PY}.layers.core.Dense": f"{V1}.layers.Dense",
    f"{PY}.layers.base": "tf_keras.src.legacy_tf_layers.base",
    f"{PY}.layers.utils.smart_cond": "tf_keras.src.utils.control_flow_util.smart_cond",
    f"{PY}.ops.rnn_cell_impl": CELLS,
    f"{PY}.ops.rnn_cell_impl.LSTMCell": f"{CELLS}.LSTMCell",
    f"{PY}.ops.rnn_cell_impl.LayerRNNCell": "tf_keras.src.layers.rnn.legacy_cells.LayerRNNCell",
    f"{PY}.ops.rnn_cell_impl._zero_state_tensors": "tf_keras.src.layers.rnn.legacy_cells._zero_state_tensors",
    f"{PY}.ops.rnn_cell.GRUCell": f"{CELLS}.GRUCell",
    # the estimator is the run-time package's
    f"{PY}.estimator": "tfmigrate.compat.estimator",
    f"{PY}.estimator.estimator.Estimator": "tfmigrate.compat.estimator.estimator.Estimator",
    f"{PY}.estimator.inputs.numpy_io.numpy_input_fn": "tfmigrate.compat.estimator.inputs.numpy_io.numpy_input_fn",
    "tensorflow_estimator.python.estimator.run_config": "tfmigrate.compat.estimator.run_config",
    # other spellings
    "tensorflow_core.python.framework.ops": f"{PY}.framework.ops",
    "tensorflow_core.python.keras.layers.Dense": f"{V1}.keras.layers.Dense",
    f"{PY}.keras._impl.keras.layers.Dense": f"{V1}.keras.layers.Dense",
}
GONE = (
    f"{PY}.util.nest.is_sequence",
    f"{PY}.framework.op_def_registry.get_registered_ops",
    f"{PY}.framework.ops.RegisterShape",
    f"{PY}.framework.tensor_shape.scalar",
    f"{PY}.framework.fast_tensor_util",
    f"{PY}.framework.fast_tensor_util.AppendBoolArrayToTensorProto",
    f"{PY}.pywrap_tensorflow.TF_NewGraph",
    f"{PY}.ops.rnn_cell_impl._Linear",
    f"{PY}.keras.utils.multi_gpu_model",
    f"{PY}.training.tracking",
    f"{PY}.estimator.gc",
    "tensorflow.tools.graph_transforms.TransformGraph",
)
KEPT = (
    f"{PY}.framework.ops",
    f"{PY}.framework.ops.get_default_graph",
    f"{PY}.util.nest.flatten",
    f"{PY}.ops.math_ops.add",
    f"{PY}.training.moving_averages.assign_moving_average",
    f"{PY}.client.device_lib.list_local_devices",
    f"{PY}.framework.test_util.run_in_graph_and_eager_modes",
    "tensorflow.core.framework.summary_pb2",
)


@pytest.mark.parametrize("path", MOVED)
def test_moved(path: str) -> None:
    assert private.moved(path) == MOVED[path]
    assert not private.is_gone(path)
    assert not private.is_kept(path) or private.real(path) != path


@pytest.mark.parametrize("path", GONE)
def test_gone(path: str) -> None:
    assert private.is_gone(path)
    assert private.moved(path) is None
    assert not private.is_kept(path)


@pytest.mark.parametrize("path", KEPT)
def test_kept(path: str) -> None:
    assert private.is_kept(path)
    assert private.moved(path) is None
    assert not private.is_gone(path)


@pytest.mark.parametrize("path", [f"{PY}.nowhere.x", f"{PY}.ops.nowhere", "tensorflow.nn.softmax", "numpy.python.x"])
def test_unknown(path: str) -> None:
    assert (private.moved(path), private.is_gone(path), private.is_kept(path)) == (None, False, False)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"{PY}.util.nest", True),
        ("tensorflow.core.framework.graph_pb2", True),
        ("tensorflow.tools.graph_transforms", True),
        (PY, True),
        ("tensorflow_estimator.python.estimator.estimator", True),
        ("tensorflow_core.python.ops", True),
        ("tensorflow.python_io.TFRecordWriter", False),
        ("tensorflow.contrib.rnn.python.ops", False),
        ("tensorflow.nn", False),
        ("python.x", False),
    ],
)
def test_is_private(path: str, expected: bool) -> None:
    assert private.is_private(path) is expected


def test_modules() -> None:
    assert private.module_of(f"{PY}.util.nest.flatten.x") == f"{PY}.util.nest"
    assert private.module_of("numpy.x") is None
    assert private.module_named("math_ops") == f"{PY}.ops.math_ops"
    assert private.module_named("nest") == f"{PY}.util.nest"
    assert private.module_named("function") is None  # framework.function and eager.function
    assert private.module_named("spectral_ops") is None


def test_nothing_is_read_before_it_is_asked_for() -> None:
    code = "from tfmigrate.api import private; assert not private._lines.cache_info().currsize"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_size() -> None:
    assert private.DATA.stat().st_size < 21_000


def destinations() -> dict[str, str]:
    """Every path that the data and the rules send programs to, by an old path that is sent there."""
    found = {}
    for module in private._index():
        about = private._module(module)
        assert about is not None
        for path in [module, *(f"{module}.{name}" for name in about.names)]:
            found[path] = private.moved(path)
    found |= {old: move.new for old, move in rules.load().moves.items() if private.is_private(old)}
    return {old: new for old, new in found.items() if new is not None}


IMPORT_ALL = """
import importlib, json, sys
import tensorflow as tf
tf.compat.v1.disable_v2_behavior()
def load(path, failed):
    module, _, name = path.rpartition(".")
    try:
        exec(f"from {module} import {name}", {})
    except Exception as error:
        failed[path] = repr(error)
failed = {}
for path in json.load(sys.stdin):
    load(path, failed)
cell = tf.compat.v1.nn.rnn_cell.LSTMCell
if cell.__module__ != "tf_keras.src.layers.rnn.legacy_cells":
    failed["tf.compat.v1.nn.rnn_cell"] = cell.__module__
json.dump(failed, sys.stdout)
"""


def run(python: str, code: str, paths: list[str]) -> dict[str, str]:
    environ = {
        **os.environ, "TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONWARNINGS": "ignore",
    }  # fmt: skip
    done = subprocess.run(
        [python, "-c", code], input=json.dumps(paths), capture_output=True, text=True, env=environ, check=True
    )
    failed: dict[str, str] = json.loads(done.stdout[done.stdout.index("{") :])
    return failed


def test_every_new_place_can_be_imported_from() -> None:
    """And no such import puts the second copy of Keras in the place of tf-keras."""
    new = sorted(set(destinations().values()))
    assert len(new) > 1000
    assert run(sys.executable, IMPORT_ALL, new) == {}


def test_every_old_place_is_one_of_1_15() -> None:
    python = tf1_env.resolve(os.environ.get(tf1_env.VARIABLE))
    if python is None:
        assert "CI" not in os.environ, "the lane with real TensorFlow 1.15 must run in CI"
        pytest.skip("needs TensorFlow 1.15: tfmigrate tf1 install")
    old = []
    for module in private._index():
        about = private._module(module)
        assert about is not None
        old += [module, *(f"{module}.{name}" for name in about.names)]
    code = IMPORT_ALL.replace("tf.compat.v1.disable_v2_behavior()", "").partition("cell =")[0]
    failed = run(python, f"{code}\njson.dump(failed, sys.stdout)", old)
    assert failed == {}


def entry(kind: str, home: str, about: str | None = None, public: list[str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": kind, "home": home}
    return found | ({} if about is None else {"about": about}) | ({} if public is None else {"public": public})


def fates(old: dict[str, Any], new: dict[str, Any], public: dict[str, str] | None = None) -> dict[str, Fate]:
    return Table({"modules": old}, {"modules": new, "public": public or {}}).fates()


A, B, C = f"{PY}.a", f"{PY}.b", f"{PY}.c"


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ("x,y=|Adds.", f"{B}.f"),
        ("x,y=,z=|Adds.", f"{B}.f"),  # more arguments with defaults take every old call
        ("x,y=,z|Adds.", f"{B}.f"),  # the same documentation
        ("x,y=,z|", ""),
        ("y,x=|", ""),
        ("x,y=|Multiplies a thing.", ""),
    ],
)
def test_a_lost_function_is_found_by_what_it_takes(there: str, expected: str) -> None:
    old = {A: {"f": entry("function", f"{A}:f", "x,y=|Adds.")}}
    new = {A: {"g": entry("function", f"{A}:g", "|")}, B: {"f": entry("function", f"{B}:f", there)}}
    assert fates(old, new)[A].names == {"f": expected}


def test_of_two_places_the_one_with_the_modules_name_is_taken_or_none() -> None:
    old = {f"{PY}.x.m": {"f": entry("function", f"{PY}.x.m:f", "x|")}}
    twice = {
        f"{PY}.x.m": {},
        f"{PY}.y.m": {"f": entry("function", f"{PY}.y.m:f", "x|")},
        f"{PY}.y.n": {"f": entry("function", f"{PY}.y.n:f", "x|")},
    }
    assert fates(old, twice)[f"{PY}.x.m"].names == {"f": f"{PY}.y.m.f"}
    renamed = {f"{PY}.y.o" if module == f"{PY}.y.m" else module: names for module, names in twice.items()}
    renamed[f"{PY}.y.o"] = {"f": entry("function", f"{PY}.y.o:f", "x|")}
    assert fates(old, renamed)[f"{PY}.x.m"].names == {"f": ""}


def test_another_object_under_the_old_name_is_not_what_was_there() -> None:
    old = {A: {"mod": entry("function", f"{B}:floor_mod", None, ["mod"])}}
    new = {
        A: {"mod": entry("function", f"{B}:mod")},
        B: {"floor_mod": entry("function", f"{B}:floor_mod", "x,y|")},
    }
    assert fates(old, new, {"mod": f"{B}:floor_mod"})[A].names == {"mod": f"{B}.floor_mod"}
    assert fates(old, new, {"mod": f"{B}:mod"})[A].names == {}


def test_keras_goes_to_its_public_name_even_if_it_is_still_there() -> None:
    module = f"{PY}.keras.layers.core"
    dense = entry("class", f"{module}:Dense", "units|", ["keras.layers.Dense", "layers.Dense"])
    own = entry("function", f"{module}:_own", "x|")
    old = {module: {"Dense": dense, "_own": own}}
    new = {module: dict(old[module])}
    found = fates(old, new, {"keras.layers.Dense": "tf_keras.src.x:Dense", "keras.layers": "module"})[module]
    assert found.module == f"{V1}.keras.layers"
    assert found.names == {"_own": "="}  # Dense goes with its module


def test_a_lost_module_goes_where_most_of_its_names_are() -> None:
    old = {A: {name: entry("function", f"{A}:{name}", f"{name}|") for name in "fgh"}}
    new = {
        B: {name: entry("function", f"{B}:{name}", f"{name}|") for name in "fg"},
        C: {"h": entry("function", f"{C}:h", "h|")},
    }
    assert fates(old, new)[A] == Fate(B, {"h": f"{C}.h"})
    assert fates(old, {B: {}})[A] == Fate("-", {})


def test_the_text_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import zlib

    told = {
        A: Fate("", {"f": f"{B}.f", "g": f"{B}.h", "lost": "", "k": "tf_keras.src.k.k"}),
        f"{A}.inner": Fate("-", {}),
        f"{PY}.keras": Fate(f"{V1}.keras", {"own": "=", "none": ""}),
    }
    file = tmp_path / "private.bin"
    file.write_bytes(zlib.compress(text_of("9.9", told).encode()))
    caches = (private._lines, private._index, private._module)
    monkeypatch.setattr(private, "DATA", file)
    for cached in caches:
        cached.cache_clear()
    try:
        assert private.version() == "9.9"
        assert private.moved(f"{A}.f") == f"{B}.f"
        assert private.moved(f"{A}.g") == f"{B}.h"
        assert private.moved(f"{A}.k") == "tf_keras.src.k.k"
        assert private.is_gone(f"{A}.lost")
        assert not private.is_gone(f"{A}.other")
        assert private.is_gone(f"{A}.inner")
        assert private.is_gone(f"{A}.inner.f")
        assert private.moved(f"{PY}.keras") == f"{V1}.keras"
        assert private.moved(f"{PY}.keras.Model") == f"{V1}.keras.Model"
        assert private.is_gone(f"{PY}.keras.none")
        assert private.is_gone(f"{PY}.keras._private")
        assert private.moved(f"{PY}.keras.own") is None
        assert not private.is_gone(f"{PY}.keras.own")
    finally:
        for cached in caches:
            cached.cache_clear()


def test_places_are_shortened() -> None:
    assert shorten(f"{PY}.ops x y") == "~ops x y"
    assert shorten(f"{V1}.nn x") == "^nn x"
    assert shorten("= x") == "= x"


def test_an_interpreter_without_tensorflow_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    output = tmp_path / "out.bin"
    assert main(["--old", "/no/such/python", "--new", sys.executable, "--output", str(output)]) == 2
    assert "cannot run /no/such/python" in capsys.readouterr().err
    assert not output.exists()

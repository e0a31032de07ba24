"""What the loader says, against facts read off real TensorFlow (``inspect``, ``is``, its documentation)."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tfmigrate.api import Endpoint, Param, known_versions, load

MARKS = {"positional": "", "keyword": "&", "var-positional": "*", "var-keyword": "**"}


def found(version: str, path: str) -> Endpoint:
    endpoint = load(version).get(path)
    assert endpoint is not None, (version, path)
    return endpoint


def signature(version: str, path: str) -> str:
    params = found(version, path).params
    assert params is not None
    return ", ".join(
        MARKS[param.kind] + param.name + ("" if param.default is None else f"={param.default}") for param in params
    )


def test_known_versions_are_sorted_as_releases() -> None:
    assert known_versions() == (
        *("0.12", "1.13", "1.14", "1.15"),
        *("2.4", "2.10", "2.15", "2.16", "2.17", "2.18", "2.19", "2.20", "2.21"),
    )


def test_an_unknown_version_names_the_known_ones() -> None:
    with pytest.raises(KeyError, match=r"1\.12; known: 0\.12, 1\.13, .*2\.21"):
        load("1.12")


SIGNATURES = [
    ("0.12", "nn.softmax_cross_entropy_with_logits", "logits, labels, dim=-1, name=None"),
    ("1.15", "nn.softmax_cross_entropy_with_logits",
     "_sentinel=None, labels=None, logits=None, dim=-1, name=None, axis=None"),
    ("2.21", "nn.softmax_cross_entropy_with_logits", "labels, logits, axis=-1, name=None"),
    ("1.15", "nn.softmax", "logits, axis=None, name=None, dim=None"),
    ("2.21", "compat.v1.nn.softmax", "logits, axis=None, name=None, dim=None"),
    ("2.21", "nn.softmax", "logits, axis=None, name=None"),
    ("0.12", "reduce_sum", "input_tensor, axis=None, keep_dims=False, name=None, reduction_indices=None"),
    ("1.15", "reduce_sum", "input_tensor, axis=None, keepdims=None, name=None, reduction_indices=None, keep_dims=None"),
    ("2.21", "reduce_sum", "input_tensor, axis=None, keepdims=False, name=None"),
    ("1.15", "argmax", "input, axis=None, name=None, dimension=None, output_type=tf.int64"),
    ("0.12", "initialize_all_variables", ""),
    ("0.12", "name_scope", "name, default_name=None, values=None"),
    ("0.12", "group", "*inputs, **kwargs"),
    ("0.12", "nn.seq2seq.sequence_loss_by_example",
     "logits, targets, weights, average_across_timesteps=True, softmax_loss_function=None, name=None"),
    ("1.15", "Session", "target='', graph=None, config=None"),
    ("1.15", "nn.rnn_cell.LSTMStateTuple", "c, h"),
    ("1.15", "FixedLenFeature", "shape, dtype, default_value=None"),
    ("1.15", "keras.Sequential", "layers=None, name=None"),
    ("1.15", "data.Dataset", ""),
    ("2.21", "data.Dataset", "variant_tensor"),
    ("2.21", "Operation", "*args, **kwargs"),
    ("1.15", "nn.rnn_cell.ResidualWrapper", "cell, residual_fn=None, **kwargs"),
    ("2.21", "raw_ops.Log", "&x, &name=None"),
    ("1.15", "raw_ops.Log", "&x, &name=None"),
    ("1.15", "contrib.framework.arg_scope", "list_ops_or_scope, **kwargs"),
    ("1.15", "contrib.layers.flatten", "inputs, outputs_collections=None, scope=None"),
]  # fmt: skip


@pytest.mark.parametrize(("version", "path", "expected"), SIGNATURES)
def test_signature(version: str, path: str, expected: str) -> None:
    assert signature(version, path) == expected


def test_a_partial_binds_what_it_was_given() -> None:
    params = found("1.15", "contrib.layers.linear").params
    assert params is not None
    assert params[:3] == (
        Param("inputs", "positional", None),
        Param("num_outputs", "positional", None),
        Param("activation_fn", "keyword", "None"),
    )


@pytest.mark.parametrize("path", ["VariableAggregation", "ConfigProto", "float32", "nn"])
def test_no_signature_of_enum_message_constant_module(path: str) -> None:
    assert found("1.15", path).params is None


@pytest.mark.parametrize(
    ("version", "path", "kind"),
    [
        ("1.15", "nn", "module"),
        ("1.15", "log", "function"),
        ("1.15", "Session", "class"),
        ("1.15", "float32", "constant"),
        ("2.21", "losses", "module"),
        ("2.21", "__version__", "constant"),
        ("1.15", "flags.FLAGS", "function"),
        ("0.12", "contrib", "module"),
    ],
)
def test_kind(version: str, path: str, kind: str) -> None:
    assert found(version, path).kind == kind


ABSENT = [
    ("2.21", "log"),
    ("2.21", "placeholder"),
    ("2.21", "compat.v1.layers.dense"),  # raises "not available with Keras 3"
    ("2.21", "contrib.slim"),
    ("2.21", "compat.v1.estimator"),
    ("1.15", "compat.v1.contrib"),
    ("1.15", "compat.v2.compat.v1.log"),  # listed one level deep
    ("1.15", "python"),
    ("1.15", "contrib.layers.python"),
    ("1.15", "nn."),
    ("1.15", "nn.soft"),
    ("1.15", "softmax"),
    ("1.15", "compat.v1."),
    ("1.15", ""),
    ("1.15", "nn.softmax#1"),
    ("0.12", "layers.dense"),
]


@pytest.mark.parametrize(("version", "path"), ABSENT)
def test_what_does_not_exist_is_none(version: str, path: str) -> None:
    assert load(version).get(path) is None
    assert path not in load(version)


PRESENT = [
    ("2.15", "compat.v1.layers.dense"),
    ("2.15", "estimator.Estimator"),
    ("2.21", "compat.v1.layers"),
    ("2.21", "experimental.numpy"),
    ("2.21", "keras.activations.softmax"),
    ("2.21", "summary.scalar"),
    ("1.15", "compat.v2.compat.v1"),
    ("1.15", "app.flags.DEFINE_string"),
    ("1.15", "contrib.eager.GradientTape"),
    ("0.12", "contrib.slim.losses.softmax_cross_entropy"),
    *((version, "keras.Model") for version in ("1.13", "1.14", "2.4", "2.10", "2.15", "2.16", "2.21")),
    *((version, "compat.v1.Session") for version in ("1.13", "1.14", "2.4", "2.10", "2.15", "2.16", "2.21")),
]


@pytest.mark.parametrize(("version", "path"), PRESENT)
def test_what_exists_is_there(version: str, path: str) -> None:
    assert path in load(version)
    assert found(version, path).path == path


SAME = [
    ("1.15", "log", "math.log", True),
    ("1.15", "log", "raw_ops.Log", False),
    ("2.21", "compat.v1.log", "math.log", True),
    ("2.15", "compat.v1.log", "math.log", True),  # beneath the weak-tensor decorator of tf.math.log
    ("2.21", "compat.v1.nn.softmax", "nn.softmax", False),
    ("2.21", "compat.v1.reduce_sum", "reduce_sum", False),
    ("2.21", "compat.v1.random_normal", "random.normal", True),
    ("2.21", "compat.v1.where", "where", False),
    ("2.21", "compat.v1.saved_model.tag_constants.SERVING", "saved_model.SERVING", True),
    ("1.15", "errors.OK", "errors.CANCELLED", False),
    ("1.15", "float32", "dtypes.float32", True),
    ("1.15", "double", "float64", True),
    ("2.21", "losses.MSE", "keras.losses.mse", True),
    ("2.21", "initializers.zeros", "keras.initializers.Zeros", True),
    ("1.15", "initializers.zeros", "zeros_initializer", True),
    ("1.15", "initializers.zeros", "keras.initializers.Zeros", True),
    ("1.15", "contrib.layers.xavier_initializer", "contrib.layers.xavier_initializer_conv2d", True),
    ("1.15", "contrib.slim.arg_scope", "contrib.framework.arg_scope", True),
    ("1.15", "contrib.rnn.BasicLSTMCell", "nn.rnn_cell.BasicLSTMCell", True),
]


@pytest.mark.parametrize(("version", "one", "other", "same"), SAME)
def test_identity_says_whether_two_names_are_one_object(version: str, one: str, other: str, same: bool) -> None:
    assert (found(version, one).identity == found(version, other).identity) is same
    assert (other in load(version).aliases(found(version, one).identity)) is same


def test_aliases_come_best_first_and_complete() -> None:
    assert load("2.21").aliases(found("2.21", "compat.v1.log").identity) == (
        *("math.log", "compat.v1.log", "compat.v1.math.log", "compat.v2.math.log"),
    )
    assert load("1.15").aliases(found("1.15", "contrib.rnn.BasicLSTMCell").identity)[0] == "nn.rnn_cell.BasicLSTMCell"


def test_aliases_of_an_identity_that_no_lookup_gave() -> None:
    """A private module's function is known by where it is defined: ``math_ops.reduce_sum_v1``."""
    assert load("1.15").aliases("tensorflow.python.ops.math_ops:reduce_sum_v1") == (
        *("reduce_sum", "math.reduce_sum", "compat.v1.reduce_sum", "compat.v1.math.reduce_sum"),
    )
    assert load("1.15").aliases("tensorflow.python.ops.math_ops:nothing") == ()


@pytest.mark.parametrize("version", known_versions())
def test_aliases_partition_the_paths(version: str) -> None:
    snapshot = load(version)
    paths = list(snapshot.paths())
    assert paths == sorted(set(paths))
    names: dict[str, list[str]] = {}
    for path in paths:
        names.setdefault(found(version, path).identity, []).append(path)
    assert {identity: sorted(snapshot.aliases(identity)) for identity in names} == names


def test_members_of_a_class() -> None:
    assert found("1.15", "Session").members == (
        *("as_default", "close", "graph", "graph_def", "list_devices", "make_callable"),
        *("partial_run", "partial_run_setup", "reset", "run", "sess_str"),
    )
    old, new = found("1.15", "data.Dataset").members, found("2.21", "data.Dataset").members
    assert "make_one_shot_iterator" in old and "make_one_shot_iterator" not in new
    assert "as_numpy_iterator" in new and "as_numpy_iterator" not in old
    assert "count" not in found("1.15", "FixedLenFeature").members, "what tuple defines is not TensorFlow's"
    assert "per_process_gpu_memory_fraction" in found("1.15", "GPUOptions").members
    assert found("1.15", "log").members == ()


def test_the_environment_is_kept() -> None:
    assert load("1.15").environment["tensorflow"] == "1.15.5"
    assert load("2.21").environment["keras"].startswith("3.")
    assert load("2.15").environment["keras"].startswith("2.")


RUN = """
import sys
from tfmigrate.api import load
old, new = load("1.15"), load("2.21")
for path in ("log", "nn.softmax", "reduce_sum", "placeholder", "Session", "Variable", "matmul", "cast", "argmax",
             "get_variable", "random_normal", "train.AdamOptimizer", "global_variables_initializer", "gradients",
             "nn.softmax_cross_entropy_with_logits", "reduce_mean", "truncated_normal"):
    assert path in old
    new.get(path)
    new.aliases(new.get("compat.v1." + path).identity)
print(*{"tensorflow", "numpy", "json", "lzma", "argparse", "subprocess", "libcst"} & set(sys.modules))
"""


def run_fresh(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split("\n")


def test_a_run_pulls_in_nothing_heavy() -> None:
    assert run_fresh(RUN)[0] == ""


def test_contrib_is_read_only_when_asked_for() -> None:
    code = """
from tfmigrate.api import load, loader
read, real = [], loader.Shard
loader.Shard = lambda data: read.append(len(data)) or real(data)
new = load("2.21"); new.aliases(new.get("compat.v1.log").identity); new.get("contrib.slim"); print(len(read))
old = load("1.15"); old.get("log"); print(len(read))
old.get("contrib.slim.conv2d"); print(len(read))
"""
    assert run_fresh(code)[:3] == ["3", "3", "4"]

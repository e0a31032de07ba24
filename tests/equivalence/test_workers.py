"""The worker and its protocol, in this process and in others."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from tfmigrate.equivalence import worker
from tfmigrate.equivalence.workers import InProcessWorker, ProcessWorker
from tfmigrate.model import InputError

VALUES = np.array([[1.5, -0.0, np.inf], [np.nan, 1e-40, -3.0]])


def request(expression: str, mode: str = "graph", namespace: str = "tf", **inputs: Any) -> dict[str, Any]:
    arrays = inputs or {"x": np.array([1.0, 2.0], np.float32)}
    items = [
        {"name": name, "kind": "array", "array": worker.encode_array(value), "gradient": worker.is_float(value)}
        for name, value in arrays.items()
    ]
    code = {"expression": expression}
    return {"mode": mode, "namespace": namespace, "seed": 0, "code": code, "inputs": items}


def outputs(response: dict[str, Any]) -> list[np.ndarray]:
    assert response.get("error") is None, response
    return [worker.decode_array(item) for item in response["outputs"]]


@pytest.fixture(scope="module")
def process() -> Iterator[ProcessWorker]:
    found = ProcessWorker(sys.executable, timeout=60)
    yield found
    found.close()


@pytest.fixture(scope="module")
def here() -> InProcessWorker:
    return InProcessWorker()


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64", "int32", "int64", "bool", "uint8"])
def test_arrays_survive_the_wire(dtype: str) -> None:
    source = VALUES if "float" in dtype else np.array([[1, 0, 3]])
    array = source.astype(ml_dtypes.bfloat16 if dtype == "bfloat16" else dtype)
    item = json.loads(json.dumps(worker.encode_array(array)))
    back = worker.decode_array(item)
    assert item["dtype"] == dtype and back.dtype == array.dtype and back.tobytes() == array.tobytes()
    assert worker.decode_array(worker.encode_array(array[:, :0])).shape == (array.shape[0], 0)
    assert worker.decode_array(worker.encode_array(array[0, 0])).shape == ()


def test_bytes_on_the_wire_are_little_endian() -> None:
    big = np.array([1], ">i4")
    assert worker.encode_array(big) == {"dtype": "int32", "shape": [1], "data": "AQAAAA=="}


def test_a_text_is_no_output() -> None:
    with pytest.raises(TypeError, match="cannot be compared"):
        worker.encode_array(np.array(["a"]))


def test_cotangents_are_exact_in_every_dtype_and_never_zero() -> None:
    kept = worker.cotangent((50,), "float64", 3)
    assert (kept != 0).all() and np.abs(kept).max() < 2 and len(np.unique(kept)) > 10
    for dtype in ("float16", "bfloat16", "float32"):
        assert (worker.cotangent((50,), dtype, 3).astype(np.float64) == kept).all()
    # The first numbers of RandomState(0).randint(-16, 16), which NumPy guarantees for ever.
    assert worker.cotangent((3,), "float64", 0).tolist() == [(2 * n + 1) / 16 for n in (-4, -1, 5)]


def test_the_file_reads_as_python_2_7() -> None:
    tree = ast.parse(Path(worker.__file__).read_text(encoding="utf-8"))
    new_syntax = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.AsyncFunctionDef, ast.YieldFrom)
    for node in ast.walk(tree):
        assert not isinstance(node, new_syntax), ast.dump(node)
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs and node.returns is None
            assert all(argument.annotation is None for argument in node.args.args)
        if isinstance(node, ast.Raise):
            assert node.cause is None


@pytest.mark.parametrize("mode", ["graph", "eager", "function", "xla"])
def test_values_gradients_and_structure_in_every_mode(here: InProcessWorker, mode: str) -> None:
    x, y = np.array([1.0, 2.0, 4.0]), np.array([3.0, 5.0, 7.0])
    found = here.run(request("{'b': (tf.square(x) * y, [2.5]), 'a': tf.cast(y, tf.int32)}", mode, x=x, y=y))
    assert found["structure"] == "{a: *, b: (*, [*])}"
    values = outputs(found)
    assert [value.tolist() for value in values] == [[3, 5, 7], [3.0, 20.0, 112.0], 2.5]
    assert [value.dtype.name for value in values] == ["int32", "float64", "float64"]
    seed = worker.decode_array(found["cotangents"][1])
    assert (seed == worker.cotangent((3,), "float64", 1)).all()
    gradients = {(g["output"], g["input"]): worker.decode_array(g["value"]) for g in found["gradients"]}
    assert sorted(gradients) == [(1, "x"), (1, "y")]
    assert np.allclose(gradients[1, "x"], seed * 2 * x * y, rtol=1e-15)
    assert np.allclose(gradients[1, "y"], seed * x * x, rtol=1e-15)


@pytest.mark.parametrize("mode", ["graph", "eager", "function", "xla"])
def test_slices_and_unconnected_gradients(here: InProcessWorker, mode: str) -> None:
    table, other = np.arange(6.0).reshape(3, 2), np.ones(1)
    found = here.run(request("tf.gather(w, [2, 0, 2])", mode, w=table, z=other))
    seed = worker.decode_array(found["cotangents"][0])
    by_input = {g["input"]: g for g in found["gradients"]}
    expected = np.stack([seed[1], [0, 0], seed[0] + seed[2]])
    assert worker.decode_array(by_input["w"]["value"]).tolist() == expected.tolist()
    assert (by_input["z"]["kind"], by_input["z"]["value"]) == ("none", None)


def test_the_optimiser_is_seen_when_the_loss_alone_is_fetched(here: InProcessWorker) -> None:
    x = np.array([1e4, 0.0, -1e4], np.float32)
    found = here.run(request("tf.math.log(tf.nn.softmax(x))", x=x))
    assert outputs(found)[0].tolist() == [0.0, -1e4, -2e4]
    again = worker.decode_array(found["outputs_with_gradients"][0])
    assert again.tolist() == [0.0, -np.inf, -np.inf]


def test_sparse_and_tuple_inputs(here: InProcessWorker) -> None:
    parts = {
        "indices": np.array([[0, 1], [1, 0]]),
        "values": np.array([5, 7], np.int32),
        "dense_shape": np.array([2, 2]),
    }
    items = [
        {"name": "s", "kind": "sparse", **{key: worker.encode_array(value) for key, value in parts.items()}},
        {"name": "t", "kind": "tuple", "items": [worker.encode_array(np.array([1, 2], np.int32))]},
    ]
    for mode in ("graph", "eager", "function"):
        asked = {**request("(tf.sparse.to_dense(s), s, t[0] + 1)", mode), "inputs": items}
        found = here.run(asked)
        assert found["structure"] == "(*, SparseTensor, *)"
        values = [value.tolist() for value in outputs(found)]
        assert values == [[[0, 5], [7, 0]], [[0, 1], [1, 0]], [5, 7], [2, 2], [2, 3]]


def test_errors_have_class_message_op_and_phase(here: InProcessWorker) -> None:
    error = here.run(request("tf.reshape(x, [3])", "eager"))["error"]
    assert (error["class"], error["op"], error["phase"]) == ("InvalidArgumentError", "Reshape", "run")
    assert here.run(request("1 +"))["error"]["phase"] == "load"
    assert here.run(request("nothing(x)"))["error"]["class"] == "NameError"
    assert here.run(request("'text'"))["error"]["phase"] == "output"


def test_the_process_gives_what_this_process_gives(process: ProcessWorker, here: InProcessWorker) -> None:
    asked = request("tf.nn.log_softmax(x)", x=np.array([[0.1, 0.7, -2.0]], np.float32))
    left, right = process.run(asked), here.run(asked)
    assert left["outputs"] == right["outputs"] and left["gradients"] == right["gradients"]


def test_noise_does_not_reach_the_protocol(process: ProcessWorker) -> None:
    noise = "[print('noise'), __import__('os').system('echo noise'), __import__('os').write(1, b'noise'), x][-1]"
    assert outputs(process.run(request(noise)))[0].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("deadly", "told"),
    [
        ("__import__('os')._exit(3)", "worker died (exit code 3)"),
        ("__import__('os').kill(__import__('os').getpid(), 11)", "worker died (signal 11, SIGSEGV)"),
    ],
)
def test_a_death_costs_one_case(process: ProcessWorker, deadly: str, told: str) -> None:
    assert process.run(request(deadly)) == {"not_run": told}
    assert outputs(process.run(request("x + 1.0")))[0].tolist() == [2.0, 3.0]


def test_a_case_that_hangs_is_ended() -> None:
    hasty = ProcessWorker(sys.executable, timeout=1.5)
    assert hasty.hello["error"] is None
    assert hasty.run(request("__import__('time').sleep(60)")) == {"not_run": "no answer within 1.5 s"}
    hasty.timeout = 60
    assert outputs(hasty.run(request("x")))[0].tolist() == [1.0, 2.0]
    hasty.close()


def test_an_interpreter_that_does_not_start_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot start the interpreter .*: No such file"):
        ProcessWorker(str(tmp_path / "python")).run(request("x"))
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho no >&2\nexit 7\n")
    script.chmod(0o755)
    with pytest.raises(InputError, match=r"is no Python that can run TensorFlow \(exit code 7\)"):
        ProcessWorker(str(script)).run(request("x"))


def test_the_program_speaks_the_documented_protocol() -> None:
    """Bare pipes, no host code: greeting, one answer with its id, end of input ends the worker."""
    asked = json.dumps({**request("tf.identity(x)", "eager"), "id": "seven"}) + "\n"
    command = [sys.executable, worker.__file__]
    found = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    greeting, answer = (json.loads(line) for line in found.stdout.splitlines())
    assert greeting["protocol"] == 1 and greeting["tensorflow"].startswith("2.") and greeting["error"] is None
    assert answer["id"] == "seven" and answer["outputs"][0] == worker.encode_array(np.array([1, 2], np.float32))


OLD_FILE = """
import tensorflow as tf
from tensorflow import log
from helper import half

def entropy(x):
    from tensorflow.nn import softmax
    return -tf.reduce_sum(x * log(softmax(half(x))), reduction_indices=[0])
"""


def test_old_files_get_compat_v1_for_their_imports(here: InProcessWorker, tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text(OLD_FILE)
    (tmp_path / "helper.py").write_text("import tensorflow as tf\ndef half(x):\n    return tf.div(x, 2.0)\n")
    asked = request("", namespace="v1")
    asked["code"] = {"path": str(tmp_path / "old.py"), "function": "entropy"}
    p = np.exp([0.5, 1.0]) / np.exp([0.5, 1.0]).sum()
    assert np.allclose(outputs(here.run(asked))[0], -(np.array([1, 2]) * np.log(p)).sum(), rtol=1e-6)
    assert "helper" not in sys.modules and str(tmp_path) not in sys.path
    refused = here.run({**asked, "namespace": "tf"})["error"]
    assert "cannot import name 'log'" in refused["message"]


def test_real_1_15_gets_and_gives_the_same_bytes(tf1_python: str) -> None:
    found = ProcessWorker(tf1_python)
    assert found.hello["tensorflow"].startswith("1.15.")
    for dtype in ("float16", ml_dtypes.bfloat16, np.float32, np.float64):
        array = VALUES.astype(dtype)
        response = found.run(request("tf.identity(x)", x=array))
        assert outputs(response)[0].tobytes() == array.tobytes()
        seed = worker.cotangent((2, 3), response["cotangents"][0]["dtype"], 0)
        assert worker.encode_array(seed) == response["cotangents"][0]
    found.close()


def test_real_1_15_survives_a_death(tf1_python: str) -> None:
    found = ProcessWorker(tf1_python)
    assert found.run(request("__import__('os')._exit(3)")) == {"not_run": "worker died (exit code 3)"}
    assert outputs(found.run(request("tf.log(x)")))[0][0] == 0.0
    found.close()


def test_what_this_tensorflow_set_for_itself_does_not_reach_real_1_15(
    tf1_python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TensorFlow 2 writes TF2_BEHAVIOR into the environment when it is imported, and 1.15 reads it."""
    monkeypatch.setenv("TF2_BEHAVIOR", "1")
    found = ProcessWorker(tf1_python)
    size = "tf.constant([tf.placeholder(tf.float32, [3]).shape[0].value])"
    assert outputs(found.run(request(size)))[0].tolist() == [3]
    found.close()


def test_real_0_12_speaks_the_same_protocol(tf012_python: str) -> None:
    found = ProcessWorker(tf012_python)
    assert (found.hello["tensorflow"], found.hello["python"][:4]) == ("0.12.0", "2.7.")
    response = found.run(request("tf.mul(x, x)"))
    assert outputs(response)[0].tolist() == [1.0, 4.0]
    assert worker.decode_array(response["cotangents"][0]).tolist() == worker.cotangent((2,), "float32", 0).tolist()
    found.close()

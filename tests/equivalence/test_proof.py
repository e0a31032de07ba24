"""Claims through their lanes: the public API, its JSON, and the facts that the project was born from."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from tfmigrate.equivalence import ClaimResult, Grade, Options, absent_lanes, parse_input_spec, prove
from tfmigrate.equivalence.worker import decode_array, encode_array
from tfmigrate.equivalence.workers import ProcessWorker
from tfmigrate.model import Claim, InputError

HERE = Options(isolate=False)
BRIEF = replace(HERE, families=("moderate", "large"), dtypes=("float32",))


def claim(old: str, new: str, *inputs: str, **fields: Any) -> Claim:
    return Claim("rule", old, new, dict(parse_input_spec(text) for text in inputs), "model.py", 7, **fields)


def proven(made: Claim, options: Options = BRIEF) -> ClaimResult:
    return next(prove([made], options))


ENTROPY = claim(
    "tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x)",
    "tf.nn.softmax_cross_entropy_with_logits(labels=tf.stop_gradient(y), logits=x)",
    "x=logits[...,K]",
    "y=labels[...,K]",
)
LOG_SOFTMAX = claim("tf.log(tf.nn.softmax(x))", "tf.nn.log_softmax(x)", "x=logits[...,K]")


def test_a_right_rewrite_in_every_lane_of_this_interpreter() -> None:
    found = proven(ENTROPY, replace(HERE, families=("moderate", "large", "empty", "one-class")))
    verdicts = {lane.lane: lane.verdict for lane in found.lanes}
    assert list(verdicts) == ["tf1.15", "compat.v1", "eager", "function", "xla"]
    assert verdicts["tf1.15"] == "not run" and "tfmigrate tf1 install" in found.lanes[0].reason
    assert verdicts["compat.v1"] == verdicts["eager"] == verdicts["function"] == "identical"
    assert found.passed and found.grade <= Grade.TOLERANCE
    assert [len(lane.cases) for lane in found.lanes] == [0, 16, 16, 16, 16]


def test_the_json_of_a_claim() -> None:
    found = json.loads(json.dumps(proven(LOG_SOFTMAX).to_json(), allow_nan=False))
    assert {key: found[key] for key in ("path", "line", "rule", "old", "new", "verdict")} == {
        "path": "model.py",
        "line": 7,
        "rule": "rule",
        "old": "tf.log(tf.nn.softmax(x))",
        "new": "tf.nn.log_softmax(x)",
        "verdict": "improved",
    }
    lane = found["lanes"]["eager"]
    assert (lane["verdict"], lane["old"], lane["new"]) == ("improved", "tf2 graph (tf.compat.v1)", "tf2 eager")
    assert lane["worst"]["case"] == "large/float32/rank 2"
    assert lane["worst"]["old_distance_from_exact"] == "Infinity"
    assert lane["worst"]["new_distance_from_exact"] < 2e-3
    assert set(lane["worst"]["comparison"]) >= {"max_ulp", "max_abs_error", "rtol", "atol", "worst"}


def test_the_claim_is_as_bad_as_its_worst_lane_and_different_does_not_pass() -> None:
    """Left as it is, log(softmax) is fused in a graph and overflows in eager mode and under XLA."""
    kept = claim("tf.log(tf.nn.softmax(x))", "tf.math.log(tf.nn.softmax(x))", "x=logits[...,K]")
    found = proven(kept, replace(BRIEF, families=("large",)))
    grades = {lane.lane: lane.grade for lane in found.lanes}
    assert grades["compat.v1"] is Grade.IDENTICAL
    assert grades["eager"] is Grade.DIFFERENT
    assert (found.verdict, found.passed) == ("different", False)


def test_unprovable_claims_and_claims_without_cases_are_not_run() -> None:
    for made in (
        replace(ENTROPY, unprovable="no inputs"),
        claim("tf.log(x)", "tf.math.log(x)", "x=positive:float32[3]"),
    ):
        found = proven(made, replace(BRIEF, families=("masked",)))
        assert (found.verdict, found.passed, found.lanes) == ("not run", False, ())
        assert found.to_json()["reason"] in ("no inputs", "no case makes sense for these inputs")


def test_unknown_kinds_are_bad_input() -> None:
    made = claim("x", "x", "x=logits[N,K]")
    with pytest.raises(InputError, match="unknown kind 'logit': choose from logits"):
        proven(replace(made, inputs={"x": replace(made.inputs["x"], kind="logit")}))


def test_an_op_without_xla_kernel_is_not_run_there_and_proven_elsewhere() -> None:
    made = claim(
        "tf.nn.ctc_loss(labels=s, inputs=x, sequence_length=n)",
        "tf.compat.v1.nn.ctc_loss(labels=s, inputs=x, sequence_length=n)",
        "x=logits:float32[T,N,K]",
        "s=sparse-labels[N,L]",
        "n=lengths[N]",
    )
    found = proven(made, replace(BRIEF, families=("moderate", "empty")))
    lanes = {lane.lane: lane for lane in found.lanes}
    assert (lanes["xla"].verdict, lanes["xla"].applicable) == ("not run", False)
    assert "CTCLoss" in lanes["xla"].to_json()["reason"]
    assert found.verdict == lanes["compat.v1"].verdict == "identical"
    empty = next(item for item in lanes["eager"].cases if item.case.family == "empty")
    assert empty.judgement.reason == "both raise InvalidArgumentError: batch_size must not be 0"


def test_graph_code_is_not_run_eagerly_and_is_so_only_where_the_old_code_could() -> None:
    made = claim("tf.nn.softmax(x)", "tf.compat.v1.Session().run(tf.nn.softmax(x))", "x=logits[N,K]")
    found = proven(made)
    eager = next(lane for lane in found.lanes if lane.lane == "eager")
    assert (eager.verdict, eager.applicable) == ("not run", True)
    assert "Session graph is empty" in eager.to_json()["reason"]
    assert not found.passed


def test_what_tensorflow_changed_is_told_apart_from_what_the_rewrite_changed() -> None:
    kept = claim("tf.log(tf.nn.softmax(x))", "tf.math.log(tf.nn.softmax(x))", "x=logits[...,K]")
    found = proven(kept, replace(BRIEF, families=("large",), lanes=("eager",)))
    assert "TensorFlow, not the rewrite, makes the difference" in found.to_json()["reason"]
    swapped = claim(ENTROPY.old, ENTROPY.new.replace("logits=x", "logits=2.0 * x"), "x=logits[N,K]", "y=labels[N,K]")
    assert "not the rewrite" not in proven(swapped, replace(BRIEF, lanes=("eager",))).to_json()["reason"]


def test_losses_that_tensorflow_computes_in_single_precision() -> None:
    """tf.losses casts to float32: under XLA the last bits of a float64 loss differ, for old and new code alike."""
    call = "losses.softmax_cross_entropy(y, x, weights=w, label_smoothing=0.1)"
    inputs = "x=logits[N,K]", "y=one-hot[N,K]", "w=weight[N]"
    options = replace(HERE, lanes=("xla",), families=("ties", "tiny", "moderate"), dtypes=("float64",))
    found = proven(claim(f"tf.{call}", f"tf.compat.v1.{call}", *inputs), options)
    assert found.passed
    assert any("the same in single precision" in item.judgement.reason for item in found.lanes[0].cases)
    narrowed = f"tf.cast(tf.compat.v1.{call.replace('0.1', '0.1000001')}, x.dtype)"
    assert proven(claim(f"tf.{call}", narrowed, *inputs), options).verdict == "different"


def test_lanes_and_what_is_missing_for_them() -> None:
    assert set(absent_lanes(HERE)) == {"tf1.15", "tf0.12"}
    assert absent_lanes(replace(HERE, tf1_python="p", tf012_python="q")) == {}
    asked = proven(ENTROPY, replace(BRIEF, lanes=("tf1.15", "compat.v1")))
    assert [(lane.lane, lane.verdict) for lane in asked.lanes] == [("tf1.15", "not run"), ("compat.v1", "identical")]
    assert "tfmigrate tf1 install" in asked.to_json()["lanes"]["tf1.15"]["reason"]
    assert not asked.passed
    old = proven(replace(ENTROPY, epoch="0.12"))
    assert {lane.verdict for lane in old.lanes} == {"not run"} and not old.passed


def test_the_cases_that_follow_a_death_are_run() -> None:
    deadly = "tf.nn.softmax(x) if 0 not in x.shape else __import__('os')._exit(9)"
    made = claim("tf.nn.softmax(x)", deadly, "x=logits:float32[N,K]")
    options = Options(lanes=("compat.v1",), families=("moderate", "empty", "ties"))
    found = proven(made, options)
    told = {item.case.family: item.judgement.text for item in found.lanes[0].cases}
    assert told == {"moderate": "identical", "empty": "not run", "ties": "identical"}
    assert (found.verdict, found.to_json()["reason"]) == ("not run", "worker died (exit code 9)")


def test_a_failure_can_be_reproduced(tmp_path: Path) -> None:
    wrong = claim("tf.nn.softmax(x)", "tf.nn.log_softmax(x)", "x=logits:float32[N,2]")
    found = proven(wrong, replace(BRIEF, families=("one-row",), lanes=("eager",)))
    path = tmp_path / "reproduce.py"
    path.write_text(found.reproduce(), encoding="utf-8")
    shown = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=True).stdout
    worst = found.lanes[0].cases[0]
    for title, outcome in (("old code, in a graph", worst.old), ("new code, mode eager", worst.new)):
        part = shown.split(f"--- {title}\n")[1].split("---")[0]
        assert str(outcome.outputs[0]) in part.replace("\n ", "\n ")
    assert "recorded: old, tf2 graph (tf.compat.v1)" in shown and "raises" not in shown


def test_the_script_runs_the_old_code_on_real_1_15(tmp_path: Path, tf1_python: str) -> None:
    wrong = replace(ENTROPY, new=ENTROPY.old)
    options = replace(BRIEF, tf1_python=tf1_python, lanes=("tf1.15",), families=("moderate",))
    found = proven(wrong, options)
    path = tmp_path / "reproduce.py"
    path.write_text(found.reproduce(), encoding="utf-8")
    shown = subprocess.run([tf1_python, str(path)], capture_output=True, text=True, check=True).stdout
    old = shown.split("--- old code, in a graph\n")[1].split("---")[0]
    recorded = shown.split("--- recorded: old, tf1.15 graph\n")[1].split("---")[0]
    assert "gradient of output 0 for y:\nNone" in old
    for name in ("output 0:", "gradient of output 0 for x:"):
        assert old.split(name)[1].split("output")[0].split("gradient")[0].strip() in recorded


def run_in(python: str, mode: str, code: str, namespace: str = "tf", **inputs: Any) -> Mapping[str, Any]:
    items = [
        {"name": key, "kind": "array", "array": encode_array(value), "gradient": value.dtype.kind == "f"}
        for key, value in inputs.items()
    ]
    asked = {"mode": mode, "namespace": namespace, "seed": 0, "code": {"expression": code}, "inputs": items}
    worker = ProcessWorker(python)
    try:
        return worker.run(asked)
    finally:
        worker.close()


def values(response: Mapping[str, Any], key: str = "outputs") -> list[float]:
    assert response["error"] is None, response
    return [float(number) for item in response[key] for number in decode_array(item).ravel()]


Y_HAT = np.array([[0.5, 1.5, 0.1], [2.2, 1.3, 1.7]])
Y_TRUE = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
TEXTBOOK = """(
    tf.nn.softmax(y_hat),
    -tf.reduce_sum(y_true * tf.log(tf.nn.softmax(y_hat)), [1]),
    tf.reduce_mean(-tf.reduce_sum(y_true * tf.log(tf.nn.softmax(y_hat)), [1])),
    tf.nn.softmax_cross_entropy_with_logits({call}),
    tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits({call})),
    tf.nn.softmax(np.array([[.1, .3, .5, .9]], dtype=np.float64)),
)""".replace("\n", " ")
SOFTMAX = [0.227863, 0.61939586, 0.15274114, 0.49674623, 0.20196195, 0.30129182]
LOSSES = [0.4790107, 1.19967598]
FOUR = [0.16838508, 0.205666, 0.25120102, 0.37474789]


def check_textbook(found: list[float]) -> None:
    """The numbers of the question that the project starts from."""
    assert np.allclose(found[:6], SOFTMAX, atol=5e-9)
    assert np.allclose(found[6:8], LOSSES, atol=5e-9) and np.allclose(found[9:11], LOSSES, atol=5e-9)
    assert abs(found[8] - 0.83934333897877944) < 2e-15
    assert abs(found[11] - 0.83934333897877922) < 2e-15
    assert np.allclose(found[12:], FOUR, atol=5e-9)


def test_the_textbook_program_on_real_1_15(tf1_python: str) -> None:
    code = TEXTBOOK.format(call="labels=y_true, logits=y_hat")
    check_textbook(values(run_in(tf1_python, "graph", code, y_hat=Y_HAT, y_true=Y_TRUE)))


def test_the_textbook_program_on_real_0_12(tf012_python: str) -> None:
    code = TEXTBOOK.format(call="y_hat, y_true")
    check_textbook(values(run_in(tf012_python, "graph", code, y_hat=Y_HAT, y_true=Y_TRUE)))


@pytest.mark.parametrize("mode", ["graph", "eager", "function", "xla"])
def test_the_textbook_program_on_2_x(mode: str) -> None:
    code = TEXTBOOK.format(call="labels=y_true, logits=y_hat").replace("tf.log", "tf.math.log")
    response = next(iter([_here(code, mode, y_hat=Y_HAT, y_true=Y_TRUE)]))
    check_textbook(values(response))


def _here(code: str, mode: str, **inputs: Any) -> Mapping[str, Any]:
    from tfmigrate.equivalence.workers import InProcessWorker

    items = [
        {"name": key, "kind": "array", "array": encode_array(value), "gradient": True} for key, value in inputs.items()
    ]
    asked = {"mode": mode, "namespace": "tf", "seed": 0, "code": {"expression": code}, "inputs": items}
    return InProcessWorker().run(asked)


RESCUE = "-tf.reduce_sum(y * tf.math.log(tf.nn.softmax(x)))"
EXTREME = {"x": np.array([1e4, 0, -1e4], np.float32), "y": np.array([1, 0, 0], np.float32)}


def test_the_rescue_case_on_real_1_15(tf1_python: str) -> None:
    """Fetched alone the loss is fused and right; with its gradient fetched too it is nan."""
    found = run_in(tf1_python, "graph", RESCUE, **EXTREME)
    loss = values(found)[0]
    assert loss == 0.0 and np.signbit(loss)
    assert np.isnan(values(found, "outputs_with_gradients")).all()
    by_input = {item["input"]: decode_array(item["value"]) for item in found["gradients"]}
    assert np.isnan(by_input["x"]).any()


def test_the_rescue_case_on_2_x_and_what_the_rewrite_gives() -> None:
    for mode in ("eager", "xla"):
        assert np.isnan(values(_here(RESCUE, mode, **EXTREME))).all()
        rescued = _here("-tf.reduce_sum(y * tf.nn.log_softmax(x))", mode, **EXTREME)
        assert values(rescued) == [0.0]
        by_input = {item["input"]: decode_array(item["value"]) for item in rescued["gradients"]}
        assert by_input["x"].tolist() == [0.0, 0.0, 0.0]


def test_the_rescue_rewrite_is_called_improved(tf1_python: str) -> None:
    made = claim(
        "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)))",
        "-tf.reduce_sum(y * tf.nn.log_softmax(x))",
        "x=logits:float32[N,K]",
        "y=one-hot:float32[N,K]",
    )
    found = proven(made, replace(HERE, tf1_python=tf1_python, families=("moderate", "large")))
    grades = {lane.lane: {item.case.family: item.judgement.grade for item in lane.cases} for lane in found.lanes}
    assert list(grades) == ["tf1.15", "compat.v1", "eager", "function", "xla"]
    for lane in grades.values():
        assert lane["large"] is Grade.IMPROVED and lane["moderate"] <= Grade.TOLERANCE
    assert found.passed


def test_target_compat_runs_the_new_code_on_real_1_15_too(tf1_python: str) -> None:
    new = ENTROPY.new.replace("tf.nn.", "tf.compat.v2.nn.")
    options = replace(BRIEF, tf1_python=tf1_python, lanes=("tf1.15", "eager"))
    found = proven(replace(ENTROPY, new=new, target="compat"), options)
    lane = found.lanes[0]
    assert (lane.lane, lane.new_side, lane.verdict) == ("tf1.15", "tf1.15 graph", "identical")
    assert found.passed
    native = replace(ENTROPY, new=ENTROPY.new.replace("logits=x", "logits=x, axis=-1"), target="compat")
    assert proven(native, replace(options, lanes=("tf1.15",))).verdict == "different"


def test_the_positional_form_of_0_12(tf012_python: str) -> None:
    old = "tf.nn.softmax_cross_entropy_with_logits(x, y)"
    right = replace(ENTROPY, old=old, epoch="0.12")
    options = replace(BRIEF, tf012_python=tf012_python, lanes=("tf0.12", "eager"))
    found = proven(right, options)
    assert [lane.lane for lane in found.lanes] == ["tf0.12", "eager"] and found.passed
    swapped = replace(right, new="tf.nn.softmax_cross_entropy_with_logits(labels=x, logits=tf.stop_gradient(y))")
    assert proven(swapped, options).verdict == "different"


def test_a_dtype_that_1_15_lacks_is_left_out_there_with_its_reason(tf1_python: str) -> None:
    options = replace(HERE, tf1_python=tf1_python, families=("moderate",), dtypes=("bfloat16", "float32"))
    found = proven(LOG_SOFTMAX, replace(options, lanes=("tf1.15", "eager")))
    real, eager = found.lanes
    assert {item.case.dtype for item in real.cases} == {"float32"}
    assert {item.dtype for item in real.excluded} == {"bfloat16"}
    assert "the old code does not support bfloat16: NotFoundError" in real.excluded[0].reason
    sides = {item.case.dtype: item.old_side for item in eager.cases}
    assert sides == {"bfloat16": "tf2 graph (tf.compat.v1)", "float32": "tf1.15 graph"}
    assert found.passed

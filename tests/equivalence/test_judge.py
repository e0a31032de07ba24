"""Verdicts on single values, and on cases with errors and gradients."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from tfmigrate.equivalence.exact import Truth
from tfmigrate.equivalence.judge import Setting, excluded, judge
from tfmigrate.equivalence.outcomes import Failure, Gradient, Outcome, not_run_outcome
from tfmigrate.equivalence.verdicts import PRESETS, Grade, Judgement, Scales, judge_arrays, verdict_text, worst

ONE = Scales(1.0, 1.0)
GRAPH = Setting("graph", "float32", True)


def no_truth() -> Truth | None:
    return None


def exact(*values: str) -> Truth:
    found = np.empty(len(values), object)
    found[:] = [mpmath.mpf(value) for value in values]
    return Truth(found)


def grade(old: list[float], new: list[float], truth: Truth | None = None, inputs: float = 0.0) -> Grade:
    left, right = np.array(old, np.float32), np.array(new, np.float32)
    scales = Scales(float(np.max(np.abs(left), where=np.isfinite(left), initial=0.0)), inputs)
    return judge_arrays("output", left, right, scales, lambda: truth).grade


def steps(value: float, count: int) -> float:
    number = np.float32(value)
    for _ in range(count):
        number = np.nextafter(number, np.float32(np.inf))
    return float(number)


def test_the_order_and_what_passes() -> None:
    assert sorted(Grade) == [
        Grade.IDENTICAL,
        Grade.ULP,
        Grade.TOLERANCE,
        Grade.IMPROVED,
        Grade.NOT_RUN,
        Grade.DIFFERENT,
    ]
    assert [item for item in Grade if not item.passed] == [Grade.NOT_RUN, Grade.DIFFERENT]
    assert [verdict_text(item, 3) for item in Grade] == [
        "identical",
        "within 3 ULP",
        "within tolerance",
        "improved",
        "not run",
        "different",
    ]
    ranked = [Judgement(Grade.ULP), Judgement(Grade.DIFFERENT, "b"), Judgement(Grade.NOT_RUN)]
    assert worst(ranked).what == "b"


def test_identical_ulp_tolerance_different() -> None:
    limit = PRESETS["float32"].ulp
    assert grade([1.0, np.nan, -np.inf], [1.0, np.nan, -np.inf]) is Grade.IDENTICAL
    assert grade([0.0, 1.0], [-0.0, 1.0]) is Grade.ULP
    assert grade([1.0], [steps(1.0, limit)]) is Grade.ULP
    assert grade([1.0, 1e-6], [1.0, 1.1e-6]) is Grade.TOLERANCE
    assert grade([1.0], [1.0001]) is Grade.DIFFERENT
    assert grade([1.0], [np.nan]) is Grade.DIFFERENT
    assert grade([np.inf], [-np.inf]) is Grade.DIFFERENT
    assert grade([np.inf], [3.4e38]) is Grade.DIFFERENT


def test_the_tolerance_is_relative_to_the_scale() -> None:
    assert grade([1e-20], [1.1e-20]) is Grade.DIFFERENT
    assert grade([1e-20, 1.0], [1.1e-20, 1.0]) is Grade.TOLERANCE
    assert grade([1e-40], [0.0]) is Grade.TOLERANCE, "a subnormal flushed to zero"


def test_inputs_that_cancel_need_the_exact_value() -> None:
    """The mean of +-1e4 in float32: both sides within the rounding of the inputs."""
    pair = [-0.30146486], [-0.30141601]
    assert grade(*pair, exact("-0.30140754"), inputs=1e4) is Grade.TOLERANCE
    assert grade(*pair, exact("-0.30140754"), inputs=1.0) is Grade.DIFFERENT
    assert grade(*pair, inputs=1e4) is Grade.DIFFERENT
    assert grade(*pair, exact("-0.5"), inputs=1e4) is Grade.DIFFERENT


def test_two_sides_of_the_exact_value() -> None:
    """Each within the tolerance of the truth, though not of each other: neither is better."""
    room = 4 * 2.0**-23
    truth = exact("1", "1e-3")
    below, above = [1.0, 1e-3 - 0.9 * room], [1.0, 1e-3 + 0.9 * room]
    assert grade(below, above, truth) is Grade.TOLERANCE
    assert grade(below, above) is Grade.DIFFERENT
    assert grade([1.0, 1e-3 - 3 * room], above, truth) is Grade.IMPROVED
    assert grade(below, [1.0, 1e-3 + 3 * room], truth) is Grade.DIFFERENT


def test_improved_needs_the_exact_value() -> None:
    nan, inf = float("nan"), float("inf")
    assert grade([nan, 1.0], [2.0, 1.0], exact("2", "1")) is Grade.IMPROVED
    assert grade([inf], [1e4], exact("1e4")) is Grade.IMPROVED
    assert grade([1.5], [1.0], exact("1")) is Grade.IMPROVED
    assert grade([nan], [2.0]) is Grade.DIFFERENT, "nothing says that 2 is right"
    assert grade([nan], [2.0], exact("3")) is Grade.DIFFERENT
    assert grade([2.0], [nan], exact("2")) is Grade.DIFFERENT
    assert grade([1.0], [1.5], exact("1")) is Grade.DIFFERENT
    assert grade([nan, 1.0], [2.0, 1.5], exact("2", "1")) is Grade.DIFFERENT, "one better, one worse"
    assert grade([1.5], [1.2], exact("1")) is Grade.DIFFERENT, "nearer is not right"
    assert grade([nan], [2.0], exact("nan")) is Grade.DIFFERENT


def test_errors_from_the_exact_value_are_told() -> None:
    found = judge_arrays("o", np.array([1.5]), np.array([1.0]), ONE, lambda: exact("1"))
    assert (found.old_error, found.new_error) == (0.5, 0.0)


def test_dtype_shape_and_integers() -> None:
    one = np.ones(2, np.float32)
    narrowed = judge_arrays("o", one, one.astype(np.float16), ONE, no_truth)
    assert (narrowed.grade, narrowed.reason) == (Grade.DIFFERENT, "dtype float32 became float16")
    reshaped = judge_arrays("o", one, one[:, None], ONE, no_truth)
    assert (reshaped.grade, reshaped.reason) == (Grade.DIFFERENT, "shape (2,) became (2, 1)")
    assert judge_arrays("o", np.array([1]), np.array([2]), ONE, no_truth).grade is Grade.DIFFERENT


def outcome(value: list[float], gradient: list[float] | None = None, structure: str = "*") -> Outcome:
    array = None if gradient is None else np.array(gradient)
    record = Gradient(0, "x", "none" if array is None else "dense", array, None)
    return Outcome(None, None, structure, (np.array(value),), None, (np.ones(len(value)),), (record,))


def failed(kind: str, message: str, op: str | None = None) -> Outcome:
    return Outcome(failure=Failure(kind, message, op, "run"))


def verdict(old: Outcome, new: Outcome, setting: Setting = GRAPH) -> tuple[Grade, str]:
    found = judge(old, new, setting, lambda: None)
    return found.grade, found.reason


def test_gradients_count() -> None:
    assert verdict(outcome([1.0], [2.0]), outcome([1.0], [2.0]))[0] is Grade.IDENTICAL
    assert verdict(outcome([1.0], [2.0]), outcome([1.0], [3.0]))[0] is Grade.DIFFERENT
    assert verdict(outcome([1.0]), outcome([1.0])) == (Grade.IDENTICAL, "")
    zero = verdict(outcome([1.0]), outcome([1.0], [0.0]))
    assert zero == (Grade.IDENTICAL, "") or zero[0] is Grade.IDENTICAL
    assert verdict(outcome([1.0]), outcome([1.0], [1.0])) == (
        Grade.DIFFERENT,
        "the old side is not connected, the other is not zero",
    )
    assert verdict(outcome([1.0], [1.0]), outcome([1.0]))[0] is Grade.DIFFERENT


def test_structure_counts() -> None:
    found = verdict(outcome([1.0]), outcome([1.0], structure="(*)"))
    assert found == (Grade.DIFFERENT, "the result * became (*)")


def test_outputs_fetched_with_gradients_count() -> None:
    old = outcome([1.0])
    odd = Outcome(None, None, "*", old.outputs, (np.array([np.nan]),), old.cotangents, old.gradients)
    found = judge(odd, old, GRAPH, lambda: None)
    assert (found.grade, found.what) == (Grade.DIFFERENT, "output 0 fetched with its gradients")


SHAPE_1_15 = "Dimensions must be equal, but are 5 and 3 for 'mul' (op: 'Mul') with input shapes: [4,5], [4,3]."
SHAPE_2_21 = (
    "Dimensions must be equal, but are 5 and 3 for '{{node mul}} = Mul[T=DT_FLOAT](Placeholder, Placeholder_1)' "
    "with input shapes: [4,5], [4,3]."
)
AXIS_1_15 = "Dimension (7) must be in the range [-2, 2) where 2 is the number of dimensions in the input."
AXIS_2_21 = "`dim` must be in the range [-2, 2) where 2 is the number of dimensions in the input. Received: dim=7"
EMPTY_1_15 = "batch_size must not be 0\n\t [[node CTCLoss (defined at /somewhere/ops.py:1748) ]]"
WEIGHTS_1_15 = (
    "weights can not be broadcast to values. values.rank=1. weights.rank=2. values.shape=(0,). weights.shape=(0, 1)."
)
WEIGHTS_2_21 = WEIGHTS_1_15 + ' Received weights=Tensor("Placeholder_2:0", shape=(0, 1), dtype=float32)'
EMPTY_2_21 = (
    "Graph execution error:\n\nDetected at node 'CTCLoss' defined at (most recent call last):\n"
    "    File \"worker.py\", line 608, in <module>\nNode: 'CTCLoss'\nbatch_size must not be 0\n"
    "\t [[{{node CTCLoss}}]]"
)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("ValueError", SHAPE_1_15, SHAPE_2_21),
        ("InvalidArgumentError", AXIS_1_15, AXIS_2_21),
        ("InvalidArgumentError", EMPTY_1_15, EMPTY_2_21),
        ("ValueError", WEIGHTS_1_15, WEIGHTS_2_21),
    ],
)
def test_both_raise_the_same(kind: str, old: str, new: str) -> None:
    """The messages are those of 1.15.5 and 2.21.0 for the same mistake."""
    found = verdict(failed(kind, old), failed(kind, new))
    assert found[0] is Grade.IDENTICAL and found[1].startswith(f"both raise {kind}: ")


def test_other_class_other_cause_or_one_side_only_is_different() -> None:
    shape = failed("ValueError", SHAPE_1_15)
    assert verdict(shape, failed("InvalidArgumentError", SHAPE_2_21))[0] is Grade.DIFFERENT
    other = SHAPE_2_21.replace("5 and 3", "4 and 3")
    assert verdict(shape, failed("ValueError", other))[0] is Grade.DIFFERENT
    assert verdict(shape, failed("ValueError", "Only call with named arguments"))[0] is Grade.DIFFERENT
    same_op = (
        failed("InvalidArgumentError", EMPTY_1_15, "CTCLoss"),
        failed("InvalidArgumentError", "All labels must be nonnegative integers", "CTCLoss"),
    )
    assert verdict(*same_op)[0] is Grade.DIFFERENT
    assert verdict(shape, outcome([1.0]))[0] is Grade.DIFFERENT
    assert verdict(outcome([1.0]), shape)[0] is Grade.DIFFERENT


def test_a_snippet_that_is_not_whole_proves_nothing() -> None:
    unknown = failed("NameError", "name 'helper' is not defined")
    assert verdict(unknown, unknown)[0] is Grade.NOT_RUN
    unfed = failed("InvalidArgumentError", "You must feed a value for placeholder tensor 'x' with dtype float")
    assert verdict(unfed, unfed)[0] is Grade.NOT_RUN


def test_old_code_that_is_not_there_is_not_run_new_code_that_is_not_there_is_different() -> None:
    gone = failed("AttributeError", "module 'tensorflow.compat.v1' has no attribute 'contrib'")
    assert verdict(gone, outcome([1.0]))[0] is Grade.NOT_RUN
    assert verdict(outcome([1.0]), gone)[0] is Grade.DIFFERENT


def test_graph_code_is_not_run_outside_a_graph() -> None:
    graph_only = failed("RuntimeError", "tf.placeholder() is not compatible with eager execution.")
    eager = Setting("eager", "float32", True)
    found = verdict(outcome([1.0]), graph_only, eager)
    assert found[0] is Grade.NOT_RUN and "tf.placeholder() is not compatible" in found[1]
    assert verdict(outcome([1.0]), graph_only)[0] is Grade.DIFFERENT
    no_kernel = failed("InvalidArgumentError", "Detected unsupported operations when trying to compile graph")
    assert verdict(outcome([1.0]), no_kernel, Setting("xla", "float32", True))[0] is Grade.NOT_RUN
    assert verdict(outcome([1.0]), no_kernel, eager)[0] is Grade.DIFFERENT


def test_not_run_stays_not_run() -> None:
    assert verdict(not_run_outcome("worker died"), outcome([1.0])) == (Grade.NOT_RUN, "worker died")
    assert verdict(outcome([1.0]), not_run_outcome("no answer")) == (Grade.NOT_RUN, "no answer")


def test_a_dtype_that_only_the_matrix_chose_is_left_out() -> None:
    kernel = failed("NotFoundError", "No registered 'LogSoftmax' OpKernel for 'CPU' devices")
    assert "does not support bfloat16" in str(excluded(kernel, Setting("graph", "bfloat16", True)))
    assert excluded(kernel, Setting("graph", "bfloat16", False)) is None
    assert excluded(failed("ValueError", SHAPE_1_15), GRAPH) is None

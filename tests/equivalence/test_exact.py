"""The exact reference against independent formulas and against mpmath's own numerical derivative."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext

import mpmath
import numpy as np
import pytest

from tfmigrate.equivalence.exact import Truth, distance, evaluate
from tfmigrate.equivalence.exact_ops import NoExactError

X = np.array([[0.5, -1.25, 2.0], [3.0, 0.0, -0.75]])
Y = np.array([[0.0, 1.0, 0.0], [0.5, 0.25, 0.75]])
SEEDS = {1: [0.4375, -1.3125], 2: [[0.4375, -1.3125, 0.0625], [1.8125, -0.6875, 0.9375]]}


def softmax(row: list[mpmath.mpf]) -> list[mpmath.mpf]:
    total = mpmath.fsum(mpmath.exp(v) for v in row)
    return [mpmath.exp(v) / total for v in row]


def rows(function: Callable[[list, list], list]) -> Callable[[list, list], list]:
    return lambda x, y: [value for xs, ys in zip(x, y, strict=True) for value in function(xs, ys)]


def each(function: Callable) -> Callable[[list, list], list]:
    return rows(lambda xs, ys: [function(a, b) for a, b in zip(xs, ys, strict=True)])


def sigmoid(v: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-v))


def entropy(xs: list, ys: list) -> list:
    return [-mpmath.fsum(b * mpmath.log(p) for b, p in zip(ys, softmax(xs), strict=True))]


def weighted(a: mpmath.mpf, b: mpmath.mpf) -> mpmath.mpf:
    return -b * 3 * mpmath.log(sigmoid(a)) - (1 - b) * mpmath.log(1 - sigmoid(a))


ORACLES: dict[str, tuple[Callable[[list, list], list], int]] = {
    "tf.nn.softmax(x)": (rows(lambda xs, ys: softmax(xs)), 2),
    "tf.nn.log_softmax(x)": (rows(lambda xs, ys: [mpmath.log(p) for p in softmax(xs)]), 2),
    "tf.log(tf.nn.softmax(x))": (rows(lambda xs, ys: [mpmath.log(p) for p in softmax(xs)]), 2),
    "tf.exp(x) * y": (each(lambda a, b: mpmath.exp(a) * b), 2),
    "tf.log(y + 1.5) / (x + 4.0)": (each(lambda a, b: mpmath.log(b + 1.5) / (a + 4)), 2),
    "tf.sigmoid(x) - tf.square(y)": (each(lambda a, b: sigmoid(a) - b * b), 2),
    "tf.log_sigmoid(x)": (each(lambda a, b: mpmath.log(sigmoid(a))), 2),
    "tf.math.log1p(y)": (each(lambda a, b: mpmath.log(1 + b)), 2),
    "tf.nn.softplus(x)": (each(lambda a, b: mpmath.log(1 + mpmath.exp(a))), 2),
    "tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=x)": (
        each(lambda a, b: -b * mpmath.log(sigmoid(a)) - (1 - b) * mpmath.log(1 - sigmoid(a))),
        2,
    ),
    "tf.nn.weighted_cross_entropy_with_logits(targets=y, logits=x, pos_weight=3.0)": (each(weighted), 2),
    "tf.reduce_logsumexp(x, axis=1)": (
        rows(lambda xs, ys: [mpmath.log(mpmath.fsum(mpmath.exp(v) for v in xs))]),
        1,
    ),
    "tf.reduce_mean(x * x, 1)": (rows(lambda xs, ys: [mpmath.fsum(v * v for v in xs) / 3]), 1),
    "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), reduction_indices=[1])": (rows(entropy), 1),
}


@pytest.mark.parametrize("expression", ORACLES)
def test_values_and_derivatives(expression: str) -> None:
    function, rank = ORACLES[expression]
    seed = np.array(SEEDS[rank])
    found = evaluate(expression, {"x": X, "y": Y}, "float64", [seed], ["x", "y"])
    with mpmath.workdps(60):
        expected = function(_exact(X), _exact(Y))
        for got, want in zip(found.outputs[0].values.flat, expected, strict=True):
            assert abs(got - want) < mpmath.mpf(10) ** -50
        for name in ("x", "y"):
            _check_gradient(function, name, seed, found.gradients[0, name])


def _exact(array: np.ndarray) -> list[list[mpmath.mpf]]:
    return [[mpmath.mpf(v) for v in row] for row in array.tolist()]


def _check_gradient(function: Callable[[list, list], list], name: str, seed: np.ndarray, truth: Truth) -> None:
    for index in np.ndindex(2, 3):

        def objective(value: mpmath.mpf, at: tuple[int, ...] = index) -> mpmath.mpf:
            arrays = {"x": _exact(X), "y": _exact(Y)}
            arrays[name][at[0]][at[1]] = value
            result = function(arrays["x"], arrays["y"])
            return mpmath.fsum(c * v for c, v in zip(seed.ravel().tolist(), result, strict=True))

        start = mpmath.mpf((X if name == "x" else Y)[index])
        assert abs(truth.values[index] - mpmath.diff(objective, start)) < mpmath.mpf(10) ** -15


def test_fused_op_has_the_gradient_that_it_is_registered_with() -> None:
    seed = np.array([1.0, 2.0])
    expression = "tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=x)"
    found = evaluate(expression, {"x": X, "y": Y}, "float64", [seed], ["x", "y"])
    with mpmath.workdps(60):
        for row, weight in ((0, 1), (1, 2)):
            for column, probability in enumerate(softmax(_exact(X)[row])):
                got = found.gradients[0, "x"].values[row, column]
                assert abs(got - weight * (probability - Y[row, column])) < mpmath.mpf(10) ** -50
                logarithm = found.gradients[0, "y"].values[row, column]
                assert abs(logarithm + weight * mpmath.log(probability)) < mpmath.mpf(10) ** -50


@pytest.mark.parametrize(
    "expression", ["tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x)", "tf.stop_gradient(y) * x"]
)
def test_labels_are_kept_out_where_the_old_op_keeps_them_out(expression: str) -> None:
    seed = np.ones(2) if "entropy" in expression else np.ones((2, 3))
    found = evaluate(expression, {"x": X, "y": Y}, "float64", [seed], ["x", "y"])
    assert not any(found.gradients[0, "y"].values.flat)
    assert any(found.gradients[0, "x"].values.flat)


def test_sparse_labels() -> None:
    ids = np.array([2, 0], np.int32)
    expression = "tf.nn.sparse_softmax_cross_entropy_with_logits(labels=i, logits=x)"
    found = evaluate(expression, {"x": X, "i": ids}, "float64", [np.ones(2)], ["x"])
    with mpmath.workdps(60):
        want = [-mpmath.log(softmax(row)[at]) for row, at in zip(_exact(X), (2, 0), strict=True)]
        for got, value in zip(found.outputs[0].values, want, strict=True):
            assert abs(got - value) < mpmath.mpf(10) ** -50


def test_the_digits_of_pythons_decimal() -> None:
    x = {"x": np.array([[0.0, 1.0, 2.0]])}
    sum_exp = evaluate("tf.reduce_logsumexp(x)", x, "float64", [None], []).outputs[0].values[()]
    probability = evaluate("tf.nn.softmax(x)", x, "float64", [None], []).outputs[0].values[0, 2]
    with localcontext() as context:
        context.prec = 60
        total = 1 + Decimal(1).exp() + Decimal(2).exp()
        assert mpmath.nstr(sum_exp, 55)[:51] == str(total.ln())[:51]
        assert mpmath.nstr(probability, 55)[:51] == str(Decimal(2).exp() / total)[:51]


def test_far_tails_keep_their_digits() -> None:
    x = {"x": np.array([[200.0], [-700.0]])}
    found = evaluate("tf.log(tf.sigmoid(x))", x, "float64", [None], []).outputs[0].values
    with mpmath.workdps(60):
        want = -mpmath.log1p(mpmath.exp(-200))
        assert abs(found[0, 0] / want - 1) < mpmath.mpf(10) ** -50
        assert abs(found[1, 0] / mpmath.mpf(-700) - 1) < mpmath.mpf(10) ** -50


def test_masks_and_the_convention_of_entropy() -> None:
    x = {"x": np.array([[0.0, -np.inf, 0.0]]), "y": np.array([[1.0, 0.0, 0.0]])}
    log_two = mpmath.log(2)
    for expression in (
        "-tf.reduce_sum(y * tf.log(tf.nn.softmax(x)), 1)",
        "tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x)",
    ):
        found = evaluate(expression, x, "float64", [np.ones(1)], ["x"])
        assert abs(found.outputs[0].values[0] - log_two) < 1e-15
        assert [float(v) for v in found.gradients[0, "x"].values[0]] == [-0.5, 0.0, 0.5]


def test_literals_are_rounded_to_the_dtype() -> None:
    x = {"x": np.zeros(1, np.float16)}
    half = evaluate("x + 1e-10", x, "float16", [None], []).outputs[0].values[0]
    single = evaluate("x + 1e-10", {"x": np.zeros(1, np.float32)}, "float32", [None], []).outputs[0].values[0]
    assert half == 0
    assert float(single) == float(np.float32(1e-10)) != 1e-10


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("tf.nn.relu(x)", "tf.nn.relu"),
        ("tf.nn.softmax(z)", "the name z"),
        ("x if True else y", "IfExp"),
        ("tf.reduce_sum(x, axis=y)", "axis"),
        ("tf.nn.softmax(x, wrong=1)", "this call of tf.nn.softmax"),
        ("tf.compat.v2.nn.softmax_cross_entropy_with_logits(labels=y, logits=x)", "compat.v2"),
    ],
)
def test_what_has_no_exact_counterpart_is_said(expression: str, told: str) -> None:
    with pytest.raises(NoExactError, match=told):
        evaluate(expression, {"x": X, "y": Y}, "float64", [None], [])


def test_distance_and_rounding() -> None:
    values = np.array([mpmath.mpf("0.1"), mpmath.mpf("1e400"), mpmath.nan], object)
    truth = Truth(values)
    rounded = truth.rounded(np.float32)
    assert rounded[0] == np.float32(0.1) and np.isinf(rounded[1]) and np.isnan(rounded[2])
    assert distance(np.array([0.5]), Truth(values[:1])) == 0.4
    assert distance(np.array([np.nan]), Truth(values[:1])) == np.inf
    assert distance(np.array([np.nan]), Truth(values[2:])) == 0.0


def test_0_12_reads_positional_cross_entropies_the_other_way_round() -> None:
    positional = "tf.nn.softmax_cross_entropy_with_logits(x, y)"
    old = evaluate(positional, {"x": X, "y": Y}, "float64", [np.ones(2)], ["x"], "0.12")
    named = evaluate(
        positional.replace("(x, y)", "(labels=y, logits=x)"), {"x": X, "y": Y}, "float64", [np.ones(2)], ["x"]
    )
    assert (old.outputs[0].values == named.outputs[0].values).all()
    assert (old.gradients[0, "x"].values == named.gradients[0, "x"].values).all()
    with pytest.raises(NoExactError):
        evaluate(positional, {"x": X, "y": Y}, "float64", [None], [])

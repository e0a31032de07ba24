from __future__ import annotations

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfmigrate.equivalence.compare import EPSILON, compare, ordinals, ulp_distance

BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
DTYPES = [np.dtype("float16"), BFLOAT16, np.dtype("float32"), np.dtype("float64")]


def from_bits(bits: int, dtype: np.dtype) -> np.ndarray:
    unsigned = {2: np.uint16, 4: np.uint32, 8: np.uint64}[dtype.itemsize]
    return np.array([bits], unsigned).view(dtype)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_neighbours_are_one_ulp_apart_and_zeros_are_one_number(dtype: np.dtype) -> None:
    sign = 1 << (8 * dtype.itemsize - 1)
    zero, minus_zero = from_bits(0, dtype), from_bits(sign, dtype)
    smallest, minus_smallest = from_bits(1, dtype), from_bits(sign | 1, dtype)
    one = np.array([1.0]).astype(dtype)
    above = np.array([1.0 + EPSILON[str(dtype)]]).astype(dtype)
    assert ulp_distance(zero, minus_zero) == [0]
    assert ulp_distance(zero, smallest) == [1]
    assert ulp_distance(minus_zero, minus_smallest) == [1]
    assert ulp_distance(minus_smallest, smallest) == [2]
    assert ulp_distance(one, above) == [1]
    assert float(above[0]) > 1.0


def test_subnormals_count_in_multiples_of_the_smallest() -> None:
    unit = 2.0**-149
    numbers = (np.array([1, 5, 1000]) * unit).astype(np.float32)
    assert ulp_distance(numbers, np.zeros(3, np.float32)).tolist() == [1, 5, 1000]
    largest_subnormal, smallest_normal = (2.0**-126 - unit), 2.0**-126
    pair = np.array([largest_subnormal], np.float32), np.array([smallest_normal], np.float32)
    assert ulp_distance(*pair) == [1]


def test_the_whole_range_of_float64_does_not_overflow() -> None:
    top = np.array([np.finfo(np.float64).max])
    # 0x7fefffffffffffff numbers on either side of zero
    assert ulp_distance(-top, top) == [2.0 * 0x7FEFFFFFFFFFFFFF]


def test_numpys_nextafter_agrees_with_bfloat16_bits() -> None:
    # 1.0 is 0x3f80; the next bfloat16 is 1.0078125
    assert ordinals(np.array([1.0078125], BFLOAT16))[0] - ordinals(np.array([1.0], BFLOAT16))[0] == 1


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 40))
def test_steps_of_nextafter_are_ulps(start: float, steps: int) -> None:
    number = np.array([start])
    for _ in range(steps):
        with np.errstate(over="ignore"):
            number = np.nextafter(number, np.inf)
    if np.isfinite(number).all():
        assert ulp_distance(np.array([start]), number) == [steps]


@given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=2))
def test_ordinals_keep_the_order(values: list[float]) -> None:
    ordered = np.sort(np.array(values, np.float32))
    assert (np.diff(ordinals(ordered)) >= 0).all()


def test_figures_of_a_difference() -> None:
    old = np.array([[1.0, 2.0], [4.0, -8.0]], np.float32)
    new = np.array([[1.0, 2.5], [4.0, -7.0]], np.float32)
    found = compare(old, new)
    assert not found.same_bits
    assert found.max_abs_error == 1.0
    assert found.mean_abs_error == 1.5 / 4
    assert found.max_rel_error == 0.25
    assert (found.worst, found.old_worst, found.new_worst) == ((1, 1), -8.0, -7.0)
    assert found.max_ulp == 2**21  # a quarter of the 2**23 numbers from 4 to 8, as for 2 to 2.5


def test_smallest_tolerances_pass_and_less_does_not() -> None:
    rng = np.random.default_rng(0)
    old = rng.normal(size=50)
    new = old + rng.normal(size=50) * 1e-6
    found = compare(old, new)
    assert np.allclose(new, old, rtol=found.rtol * (1 + 1e-12), atol=0)
    assert not np.allclose(new, old, rtol=found.rtol * 0.999, atol=0)
    assert np.allclose(new, old, rtol=0, atol=found.atol)
    assert not np.allclose(new, old, rtol=0, atol=found.atol * 0.999)


def test_nan_and_inf_places_and_signed_zeros() -> None:
    nan, inf = np.nan, np.inf
    old = np.array([nan, inf, -inf, 0.0, 1.0])
    assert compare(old, old.copy()).same_bits
    other_nan = np.array([0xFFF8000000000001], np.uint64).view(np.float64)
    assert compare(np.array([nan]), other_nan).same_bits
    moved = compare(old, np.array([nan, -inf, -inf, -0.0, nan]))
    assert moved.nonfinite_differ == 2
    assert moved.signed_zeros == 1
    assert moved.rtol == inf and moved.atol == inf
    assert moved.worst == (1,)
    zeros = compare(np.array([0.0]), np.array([-0.0]))
    assert (zeros.same_bits, zeros.max_ulp, zeros.max_abs_error, zeros.signed_zeros) == (False, 0, 0.0, 1)


def test_dtype_and_shape_come_first() -> None:
    one = np.ones(2, np.float32)
    assert compare(one, np.ones(2)).same_dtype is False
    assert compare(one, np.ones(3, np.float32)).same_shape is False
    assert compare(np.zeros((0, 3)), np.zeros((0, 3))).same_bits


def test_integers_and_bools_compare_exactly() -> None:
    found = compare(np.array([1, 2, 9]), np.array([1, 3, 4]))
    assert (found.same_bits, found.max_abs_error, found.worst) == (False, 5.0, (2,))
    assert compare(np.array([True, False]), np.array([True, False])).same_bits
    assert not compare(np.array([True, False]), np.array([True, True])).same_bits

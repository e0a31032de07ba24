"""Hold two arrays against each other: places of NaN and Inf, signs of zero, errors, ULP, tolerances."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict
from numpy.typing import NDArray

from tfmigrate.equivalence.worker import is_float

Array = NDArray[Any]

EPSILON = {"float16": 2.0**-10, "bfloat16": 2.0**-7, "float32": 2.0**-23, "float64": 2.0**-52}
"""Distance from 1.0 to the next number of each dtype (IEEE 754 and bfloat16)."""

_INTEGER = {2: np.int16, 4: np.int32, 8: np.int64}


class Comparison(Struct, frozen=True):
    """How ``new`` differs from ``old``; errors are absolute, in the unit of the values.

    ``same_bits`` ignores the payload and sign of NaN, which carry no meaning. ``max_ulp`` counts the representable
    numbers between two finite values, 0.0 and -0.0 being one number (their sign is counted in
    ``signed_zeros``). ``rtol`` (with atol 0) and ``atol`` (with rtol 0) are the smallest tolerances that would pass
    ``|new - old| <= atol + rtol * |old|``; they are infinite where no tolerance would. ``worst`` is the index
    of the largest error, and ``old_worst``, ``new_worst`` the values there.
    """

    same_dtype: bool
    same_shape: bool
    same_bits: bool = False
    nonfinite_differ: int = 0
    signed_zeros: int = 0
    max_abs_error: float = 0.0
    mean_abs_error: float = 0.0
    max_rel_error: float = 0.0
    max_ulp: int = 0
    rtol: float = 0.0
    atol: float = 0.0
    worst: tuple[int, ...] | None = None
    old_worst: float | None = None
    new_worst: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The fields as plain values."""
        return asdict(self)


def ordinals(array: Array) -> NDArray[np.int64]:
    """The place of each number among all numbers of its float dtype: neighbours differ by one, both zeros are 0.

    Works on the sign-magnitude order of the bits, so subnormals and the step across zero count like any other.
    """
    bits = np.ascontiguousarray(array).view(_INTEGER[array.dtype.itemsize])
    magnitude = (bits & np.iinfo(bits.dtype).max).astype(np.int64)
    return np.where(bits < 0, -magnitude, magnitude)


def ulp_distance(old: Array, new: Array) -> NDArray[np.float64]:
    """ULP between finite elements of two arrays of one float dtype and shape; 0 where either is not finite.

    The result is float64 because the distance between float64 numbers of opposite sign exceeds int64.
    """
    first, second = ordinals(old), ordinals(new)
    near = (first < 0) == (second < 0)
    exact = np.abs(np.where(near, first - second, 0)).astype(np.float64)
    far = np.abs(first.astype(np.float64)) + np.abs(second.astype(np.float64))
    finite = _finite(old) & _finite(new)
    return np.where(finite, np.where(near, exact, far), 0.0)


def _finite(array: Array) -> NDArray[np.bool_]:
    return np.isfinite(array.astype(np.float64))


def compare(old: Array, new: Array) -> Comparison:
    """Compare two arrays element by element; of another dtype or shape nothing more is said."""
    same_dtype, same_shape = old.dtype == new.dtype, old.shape == new.shape
    if not (same_dtype and same_shape):
        return Comparison(same_dtype, same_shape)
    if not is_float(old):
        return _compare_exactly(old, new)
    return _compare_floats(old, new)


def _compare_exactly(old: Array, new: Array) -> Comparison:
    differ = old != new
    if not differ.any():
        return Comparison(True, True, same_bits=True)
    wide = np.abs(old.astype(np.complex128) - new.astype(np.complex128))
    worst = _index(int(np.argmax(wide)), old.shape)
    return Comparison(
        True,
        True,
        max_abs_error=float(wide.max()),
        mean_abs_error=float(wide.mean()),
        rtol=float("inf"),
        atol=float("inf"),
        worst=worst,
        old_worst=float(np.real(old[worst])),
        new_worst=float(np.real(new[worst])),
    )


def _compare_floats(old: Array, new: Array) -> Comparison:
    left, right = old.astype(np.float64), new.astype(np.float64)
    equal = (left == right) | (np.isnan(left) & np.isnan(right))
    signs = equal & (np.signbit(left) != np.signbit(right)) & ~np.isnan(left)
    places = ~equal & ~(np.isfinite(left) & np.isfinite(right))
    finite = np.isfinite(left) & np.isfinite(right)
    with np.errstate(all="ignore"):
        error = np.where(finite & ~equal, np.abs(right - left), 0.0)
        relative = np.where(error > 0, error / np.abs(left), 0.0)
    if not error.size:
        return Comparison(True, True, same_bits=True)
    ulp = ulp_distance(old, new)
    broken = bool(places.any())
    rank = np.where(places, np.inf, error)
    worst = None if equal.all() else _index(int(np.argmax(rank)), old.shape)
    return Comparison(
        True,
        True,
        same_bits=bool(equal.all() and not signs.any()),
        nonfinite_differ=int(places.sum()),
        signed_zeros=int(signs.sum()),
        max_abs_error=float(error.max()),
        mean_abs_error=float(error.sum() / max(1, int(finite.sum()))),
        max_rel_error=float(relative.max()),
        max_ulp=int(ulp.max()),
        rtol=float("inf") if broken else float(relative.max()),
        atol=float("inf") if broken else float(error.max()),
        worst=worst,
        old_worst=None if worst is None else float(left[worst]),
        new_worst=None if worst is None else float(right[worst]),
    )


def _index(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(part) for part in np.unravel_index(flat, shape))

"""Functions that NumPy has dropped: the values are those that NumPy 1.18.5 and 1.26.4 gave."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tfmigrate.compat import numpy as compat

VALUES: list[tuple[Callable[[], Any], str, Any]] = [
    (lambda: compat.in1d([[1, 2], [3, 4]], [2, 3]), "bool", [False, True, True, False]),
    (lambda: compat.in1d([1, 2, 2], [[2]], invert=True), "bool", [True, False, False]),
    (lambda: compat.in1d(3, [3]), "bool", [True]),
    (lambda: compat.asfarray([1, 2]), "float64", [1.0, 2.0]),
    (lambda: compat.asfarray([1, 2], dtype="int32"), "float64", [1.0, 2.0]),
    (lambda: compat.asfarray([1], dtype=np.float32), "float32", [1.0]),
    (lambda: compat.asfarray([1], dtype="complex64"), "complex64", [1 + 0j]),
    (lambda: compat.asfarray(np.float32([1])), "float64", [1.0]),
    (lambda: compat.trapz([1, 2, 3]), "float64", 4.0),
    (lambda: compat.trapz([[1, 2], [3, 4]], axis=0), "float64", [2.0, 3.0]),
    (lambda: compat.trapz([1, 2, 3], x=[0, 2, 4]), "float64", 8.0),
    (lambda: compat.trapz([1, 2, 3], None, 0.5), "float64", 2.0),
    (lambda: compat.cast["float32"]([1, 2]), "float32", [1.0, 2.0]),
    (lambda: compat.cast[np.int32](2.7), "int32", 2),
    (lambda: compat.cast[int](np.array([1.9, -1.9])), "int64", [1, -1]),
    (lambda: compat.inner1d([1, 2], [3, 4]), "int64", 11),
    (lambda: compat.inner1d([[1, 2], [3, 4]], [5, 6]), "int64", [17, 39]),
    (lambda: compat.inner1d(np.float64([1, 0.5]), [3, 4]), "float64", 5.0),
]


@pytest.mark.parametrize(("call", "dtype", "expected"), VALUES)
def test_values(call: Callable[[], Any], dtype: str, expected: Any) -> None:
    found = call()
    assert str(found.dtype) == dtype
    assert np.asarray(found).tolist() == expected


def test_asscalar() -> None:
    found = [compat.asscalar(np.array([3])), compat.asscalar(np.float32(2.5))]
    assert [(type(value), value) for value in found] == [(int, 3), (float, 2.5)]
    with pytest.raises(ValueError, match="size 1"):
        compat.asscalar(np.zeros(2))


def test_issubclass() -> None:
    pairs: list[tuple[Any, Any]] = [(int, object), (np.int32, np.integer), (3, int), (int, 3), (int, str)]
    assert [compat.issubclass_(a, b) for a, b in pairs] == [True, True, False, False, False]


def test_constants() -> None:
    assert -math.inf == compat.NINF
    assert [math.copysign(1, zero) for zero in (compat.PZERO, compat.NZERO)] == [1.0, -1.0]


@pytest.mark.parametrize(
    ("arrays", "scalars", "expected"),
    [
        ("", "", None),
        ("f", "", "f"),
        ("", "bh", "h"),
        ("ef", "", "f"),
        ("Ib", "", "l"),
        ("Lb", "", "d"),
        ("if", "", "d"),
        ("iF", "", "D"),
        ("f", "d", "f"),
        ("f", "l", "f"),
        ("i", "f", "d"),
        ("h", "e", "f"),
        ("b", "e", "e"),
        ("f", "F", "F"),
        ("d", "F", "D"),
        ("B", "b", "h"),
        ("L", "b", "d"),
        ("?", "i", "i"),
        ("?", "O", "O"),
        ("O", "S3", "O"),
        ("?h", "S3", None),
    ],
)
def test_find_common_type(arrays: str, scalars: str, expected: str | None) -> None:
    def types(text: str) -> list[str]:
        return [text] if "S" in text else list(text)

    found = compat.find_common_type(types(arrays), types(scalars))
    assert found == (None if expected is None else np.dtype(expected))

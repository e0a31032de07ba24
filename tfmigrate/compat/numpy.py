"""Functions of NumPy that newer versions have dropped."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["NINF", "NZERO", "PZERO", "asfarray", "asscalar", "cast", "find_common_type", "inner1d", "trapz"]

NINF = -np.inf
PZERO = 0.0
NZERO = -0.0


def asfarray(a: Any, dtype: Any = np.float64) -> np.ndarray[Any, Any]:
    """An array of a float dtype; other dtypes become float64."""
    return np.asarray(a, dtype=dtype if np.issubdtype(dtype, np.inexact) else np.float64)


def asscalar(a: Any) -> Any:
    """The one element of an array of size 1, as a Python number."""
    return np.asarray(a).item()


def inner1d(a: Any, b: Any) -> Any:
    """The inner product over the last axis, shapes ``[..., n]`` and ``[..., n]`` to ``[...]``."""
    return np.einsum("...i,...i->...", a, b)


def trapz(y: Any, x: Any = None, dx: float = 1.0, axis: int = -1) -> Any:
    """The integral by the trapezoidal rule along an axis."""
    integrate = getattr(np, "trapezoid", None) or np.trapz  # type: ignore[attr-defined]  # its name before NumPy 2
    return integrate(y, x=x, dx=dx, axis=axis)


def find_common_type(array_types: list[Any], scalar_types: list[Any]) -> np.dtype[Any]:
    """The dtype that all these can be cast to; scalars count only if their kind is higher."""
    if not array_types:
        return np.result_type(*scalar_types)
    if not scalar_types:
        return np.result_type(*array_types)
    arrays, scalars = np.result_type(*array_types), np.result_type(*scalar_types)
    kinds = "buifc"
    return scalars if kinds.find(scalars.kind) > kinds.find(arrays.kind) else arrays


class _Cast(dict[Any, Any]):
    def __missing__(self, dtype: Any) -> Any:
        return lambda values: np.asarray(values, dtype=dtype)


cast = _Cast()
"""``cast[dtype](values)``: the values as an array of a dtype."""

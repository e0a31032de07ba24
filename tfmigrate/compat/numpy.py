"""Functions of NumPy that newer versions have dropped."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "NINF",
    "NZERO",
    "PZERO",
    "asfarray",
    "asscalar",
    "cast",
    "find_common_type",
    "in1d",
    "inner1d",
    "issubclass_",
    "trapz",
]

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


# The order in which NumPy tried dtypes, and that in which a scalar's kind outdoes an array's.
_TRIED = "?bBhHiIlLqQefdgFDGO"
_KINDS = "buifcSUVOMm"


def find_common_type(array_types: list[Any], scalar_types: list[Any]) -> np.dtype[Any] | None:
    """The dtype that all these can be cast to; scalars count only if their kind is higher, ``None`` if there is none.

    https://numpy.org/doc/1.26/reference/generated/numpy.find_common_type.html
    """
    arrays = _common([np.dtype(t) for t in array_types])
    scalars = _common([np.dtype(t) for t in scalar_types])
    if arrays is None or scalars is None:
        return scalars if arrays is None else arrays
    if arrays.kind not in _KINDS or scalars.kind not in _KINDS:
        return None
    if _KINDS.index(scalars.kind) <= _KINDS.index(arrays.kind):
        return arrays
    if np.can_cast(arrays, scalars) and arrays != scalars:
        return scalars
    return _common([scalars, arrays], _TRIED.index(scalars.char)) if scalars.char in _TRIED else None


def _common(dtypes: list[np.dtype[Any]], start: int = 0) -> np.dtype[Any] | None:
    """The first dtype of those tried that all can be cast to; a single one is itself."""
    if len(dtypes) < 2:
        return dtypes[0] if dtypes else None
    tried = map(np.dtype, _TRIED[start:])
    return next((to for to in tried if all(np.can_cast(dtype, to) for dtype in dtypes)), None)


def in1d(ar1: Any, ar2: Any, assume_unique: bool = False, invert: bool = False) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """For each element of ``ar1``, flattened, whether it is in ``ar2``: bool ``[ar1.size]``.

    https://numpy.org/doc/1.26/reference/generated/numpy.in1d.html
    """
    return np.isin(np.asarray(ar1).ravel(), ar2, assume_unique=assume_unique, invert=invert)


def issubclass_(arg1: Any, arg2: Any) -> bool:
    """``issubclass``, false where it raises TypeError because one of them is no class.

    https://numpy.org/doc/1.26/reference/generated/numpy.issubclass_.html
    """
    try:
        return issubclass(arg1, arg2)
    except TypeError:
        return False


class _Cast(dict[Any, Any]):
    def __missing__(self, dtype: Any) -> Any:
        return lambda values: np.asarray(values, dtype=dtype)


cast = _Cast()
"""``cast[dtype](values)``: the values as an array of a dtype."""

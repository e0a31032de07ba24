"""From comparisons to a verdict: what each case, lane and claim amounts to."""

from __future__ import annotations

import enum
from collections.abc import Callable

import numpy as np
from msgspec import Struct

from tfmigrate.equivalence.compare import EPSILON, Array, Comparison, compare, ulp_distance
from tfmigrate.equivalence.exact import Truth, distance
from tfmigrate.equivalence.inputs import smallest_normal


class Grade(enum.IntEnum):
    """Kinds of verdict, best first; the verdict of a whole is the worst of its parts."""

    IDENTICAL = 0
    ULP = 1
    TOLERANCE = 2
    IMPROVED = 3
    NOT_RUN = 4
    DIFFERENT = 5

    @property
    def passed(self) -> bool:
        """Whether this verdict lets a claim pass; ``different`` and ``not run`` never do."""
        return self < Grade.NOT_RUN


class Preset(Struct, frozen=True):
    """What passes in one dtype: an element within ``ulp`` representable numbers, or within an absolute tolerance.

    That tolerance is ``absolute * eps * scale`` plus the smallest normal number (kernels flush what is below to zero);
    ``scale`` is the largest finite magnitude of the array, and for a gradient of the cotangent too.
    """

    ulp: int
    absolute: float


PRESETS = {
    "float64": Preset(ulp=16, absolute=4),
    "float32": Preset(ulp=16, absolute=4),
    "float16": Preset(ulp=4, absolute=4),
    "bfloat16": Preset(ulp=4, absolute=4),
}
"""Measured on the correct rewrites of the logits family, full depth, TensorFlow 1.15.5 against 2.21.0 on one CPU.

Of the arrays that were not the same bits nine in ten stayed within 12 ULP (float32) and 8 ULP (float64); in float16
and bfloat16 the median is 2 and 3. Beyond that come elements near zero beside large ones, whose error is that of the
large ones: at most 2.9 eps * scale in float32 (CTC), 2.0 in float64 (NCE), 2.1 in float16 and 3.9 in bfloat16
(sampled losses), and 1.1 in whatever is softmax, sigmoid or cross entropy.
"""


class Judgement(Struct, frozen=True):
    """The verdict on one value (an output or a gradient) or on a whole case, with its reason and numbers.

    ``old_error`` and ``new_error`` are the largest distances from the exact values, where those are known.
    """

    grade: Grade
    what: str = ""
    reason: str = ""
    comparison: Comparison | None = None
    old_error: float | None = None
    new_error: float | None = None

    @property
    def ulp(self) -> int:
        """The ULP distance behind a verdict ``within k ULP``."""
        return 0 if self.comparison is None else self.comparison.max_ulp

    @property
    def text(self) -> str:
        """The verdict in words."""
        return verdict_text(self.grade, self.ulp)


def verdict_text(grade: Grade, ulp: int) -> str:
    """``identical``, ``within 3 ULP``, ``within tolerance``, ``improved``, ``not run`` or ``different``."""
    return f"within {ulp} ULP" if grade is Grade.ULP else _TEXT[grade]


_TEXT = {
    Grade.IDENTICAL: "identical",
    Grade.TOLERANCE: "within tolerance",
    Grade.IMPROVED: "improved",
    Grade.NOT_RUN: "not run",
    Grade.DIFFERENT: "different",
}


def worst(judgements: list[Judgement]) -> Judgement:
    """The judgement that decides: highest grade, then largest ULP distance."""
    return max(judgements, key=lambda judgement: (judgement.grade, judgement.ulp))


class Scales(Struct, frozen=True):
    """Magnitudes that set the absolute tolerance: of the values that took part, and of the claim's inputs.

    A sum of large inputs that cancel is uncertain by the rounding of its inputs. That scale counts only where
    the exact value shows both sides to be that near the truth.
    """

    values: float
    inputs: float


def judge_arrays(what: str, old: Array, new: Array, scales: Scales, truth: Callable[[], Truth | None]) -> Judgement:
    """Judge one output or gradient; ``truth`` is asked only where the two sides are not the same bits."""
    found = compare(old, new)
    if found.same_bits:
        return Judgement(Grade.IDENTICAL, what, comparison=found)
    if not found.same_dtype:
        return Judgement(Grade.DIFFERENT, what, f"dtype {old.dtype} became {new.dtype}", found)
    if not found.same_shape:
        return Judgement(Grade.DIFFERENT, what, f"shape {old.shape} became {new.shape}", found)
    if str(old.dtype) not in PRESETS:
        return Judgement(Grade.DIFFERENT, what, f"values differ at {found.worst}", found)
    return _judge_floats(what, old, new, scales, found, truth())


def _judge_floats(
    what: str, old: Array, new: Array, scales: Scales, found: Comparison, truth: Truth | None
) -> Judgement:
    preset = PRESETS[str(old.dtype)]
    errors = (None, None) if truth is None else (distance(old, truth), distance(new, truth))
    if not found.nonfinite_differ and found.max_ulp <= preset.ulp:
        return Judgement(Grade.ULP, what, _zeros(found), found, *errors)
    apart = ~close(old, new, scales.values)
    if not apart.any():
        return Judgement(Grade.TOLERANCE, what, _zeros(found), found, *errors)
    if truth is not None:
        uncertain = max(scales.values, scales.inputs)
        if _right(old, apart, uncertain, truth) and _right(new, apart, uncertain, truth):
            reason = "both sides are as near the exact value as the rounding of the inputs allows"
            return Judgement(Grade.TOLERANCE, what, reason, found, *errors)
        if _right(new, apart, scales.values, truth):
            reason = "the new value is the exact one, the old was not"
            return Judgement(Grade.IMPROVED, what, reason, found, *errors)
    place = f"{found.old_worst} became {found.new_worst} at {list(found.worst or ())}"
    return Judgement(Grade.DIFFERENT, what, place, found, *errors)


def _zeros(found: Comparison) -> str:
    return f"{found.signed_zeros} zeros changed their sign" if found.signed_zeros else ""


def close(old: Array, new: Array, scale: float) -> Array:
    """Element by element: equal, or within the tolerance of the dtype's preset."""
    dtype = str(old.dtype)
    preset = PRESETS[dtype]
    left, right = old.astype(np.float64), new.astype(np.float64)
    room = EPSILON[dtype] * preset.absolute * scale + smallest_normal(dtype)
    finite = np.isfinite(left) & np.isfinite(right)
    with np.errstate(invalid="ignore"):
        near = finite & ((np.abs(right - left) <= room) | (ulp_distance(old, new) <= preset.ulp))
    return np.asarray(near | (left == right) | (np.isnan(left) & np.isnan(right)))


def _right(side: Array, apart: Array, scale: float, truth: Truth) -> bool:
    """Whether a side has the exact value, within the tolerance, wherever the sides are apart."""
    exact = truth.rounded(side.dtype)
    known = ~np.isnan(exact.astype(np.float64))
    return bool((close(exact, side, scale) & known)[apart].all())

"""Judge one case of a lane: two outcomes, errors and gradients included."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from msgspec import Struct

from tfmigrate.equivalence.compare import Array
from tfmigrate.equivalence.exact import ExactCase, Truth
from tfmigrate.equivalence.outcomes import (
    GRAPH_ONLY,
    INCOMPLETE,
    MISSING,
    UNSUPPORTED_DTYPE,
    XLA_CANNOT,
    Failure,
    Gradient,
    Outcome,
)
from tfmigrate.equivalence.verdicts import Grade, Judgement, Scales, judge_arrays, worst
from tfmigrate.equivalence.worker import is_float

Exact = Callable[[], ExactCase | None]


class Setting(Struct, frozen=True):
    """What a judgement must know about the case: the mode of the new side, whether the dtype was our choice, and the
    largest finite magnitude among the float inputs."""

    mode: str
    dtype: str
    dtype_is_ours: bool
    input_scale: float = 0.0


def excluded(old: Outcome, setting: Setting) -> str | None:
    """Why a case says nothing: the old code never ran in a dtype that the matrix, not the program, chose."""
    failures = [old.failure, *(gradient.failure for gradient in old.gradients)]
    for failure in failures:
        if failure is not None and setting.dtype_is_ours and failure.says(UNSUPPORTED_DTYPE):
            return f"the old code does not support {setting.dtype}: {failure}"
    return None


def judge(old: Outcome, new: Outcome, setting: Setting, exact: Exact) -> Judgement:
    """The judgement on a case: the worst over its structure, outputs and gradients."""
    early = _judge_failures(old, new, setting)
    if early is not None:
        return early
    if old.structure != new.structure:
        reason = f"the result {old.structure} became {new.structure}"
        return Judgement(Grade.DIFFERENT, "structure", reason)
    parts = [*_judge_outputs(old, new, setting, exact), *_judge_gradients(old, new, setting, exact)]
    return worst(parts) if parts else Judgement(Grade.NOT_RUN, "outputs", "the snippet returns nothing to compare")


def lacking(failure: Failure | None, mode: str) -> str | None:
    """Why code cannot run in a mode at all, whatever it computes, if that is what the failure says."""
    if failure is None or mode == "graph":
        return None
    if failure.says(GRAPH_ONLY):
        return f"the code needs a graph: {failure}"
    if mode == "xla" and failure.says(XLA_CANNOT):
        return f"XLA cannot compile the code: {failure}"
    return None


def _judge_failures(old: Outcome, new: Outcome, setting: Setting) -> Judgement | None:
    if old.missing is not None:
        return Judgement(Grade.NOT_RUN, "old", old.missing)
    if new.missing is not None:
        return Judgement(Grade.NOT_RUN, "new", new.missing)
    reason = lacking(new.failure, setting.mode)
    if reason is not None:
        return Judgement(Grade.NOT_RUN, "new", reason)
    return _judge_errors("error", old.failure, new.failure)


def _judge_errors(what: str, old: Failure | None, new: Failure | None) -> Judgement | None:
    """The judgement where a side raised; ``None`` where neither did."""
    if old is None:
        return None if new is None else Judgement(Grade.DIFFERENT, what, f"only the new code raises {new}")
    if old.says(INCOMPLETE):
        return Judgement(Grade.NOT_RUN, what, f"the old code cannot run by itself: {old}")
    if old.says(MISSING):
        return Judgement(Grade.NOT_RUN, what, f"the old code does not run here: {old}")
    if new is None:
        return Judgement(Grade.DIFFERENT, what, f"only the old code raises {old}")
    if old.same_cause(new):
        return Judgement(Grade.IDENTICAL, what, f"both raise {old}")
    return Judgement(Grade.DIFFERENT, what, f"the old code raises {old}; the new code raises {new}")


def _judge_outputs(old: Outcome, new: Outcome, setting: Setting, exact: Exact) -> list[Judgement]:
    found = []
    for number, (left, right) in enumerate(zip(old.outputs, new.outputs, strict=True)):
        truth = partial(_exact_output, exact, number)
        found.append(judge_arrays(f"output {number}", left, right, Scales(magnitude(left), setting.input_scale), truth))
        if old.outputs_with_gradients is None and new.outputs_with_gradients is None:
            continue
        left = (old.outputs_with_gradients or old.outputs)[number]
        right = (new.outputs_with_gradients or new.outputs)[number]
        what = f"output {number} fetched with its gradients"
        found.append(judge_arrays(what, left, right, Scales(magnitude(left), setting.input_scale), truth))
    return found


def _judge_gradients(old: Outcome, new: Outcome, setting: Setting, exact: Exact) -> list[Judgement]:
    others = {(gradient.output, gradient.input): gradient for gradient in new.gradients}
    found = []
    for gradient in old.gradients:
        key = gradient.output, gradient.input
        what = f"gradient of output {key[0]} for {key[1]}"
        other = others.pop(key, None)
        if other is None:
            found.append(Judgement(Grade.DIFFERENT, what, "the new code has no such gradient"))
            continue
        seed = old.cotangents[gradient.output]
        truth = partial(_exact_gradient, exact, key)
        found.append(_judge_gradient(what, gradient, other, seed, setting, truth))
    found += [
        Judgement(Grade.DIFFERENT, f"gradient of output {output} for {name}", "the old code has no such gradient")
        for output, name in others
    ]
    return found


def _judge_gradient(
    what: str,
    old: Gradient,
    new: Gradient,
    seed: Array | None,
    setting: Setting,
    truth: Callable[[], Truth | None],
) -> Judgement:
    reason = lacking(new.failure, setting.mode)
    if reason is not None:
        return Judgement(Grade.NOT_RUN, what, reason)
    early = _judge_errors(what, old.failure, new.failure)
    if early is not None:
        return early
    if old.value is None and new.value is None:
        return Judgement(Grade.IDENTICAL, what, "neither side is connected to it")
    if old.value is None or new.value is None:
        return _judge_unconnected(what, old.value, new.value)
    scale = max(magnitude(old.value), 0.0 if seed is None else magnitude(seed))
    return judge_arrays(what, old.value, new.value, Scales(scale, setting.input_scale), truth)


def _judge_unconnected(what: str, old: Array | None, new: Array | None) -> Judgement:
    """One side has no gradient at all: the same as zeros, for an optimiser, and nothing else is."""
    there = new if old is None else old
    side = "old" if old is None else "new"
    if there is not None and not there.astype(np.float64).any():
        return Judgement(Grade.IDENTICAL, what, f"the {side} side is not connected, the other is all zero")
    return Judgement(Grade.DIFFERENT, what, f"the {side} side is not connected, the other is not zero")


def magnitude(array: Array) -> float:
    """The largest finite magnitude, 0 where there is none."""
    if not is_float(array) or not array.size:
        return 0.0
    wide = np.abs(array.astype(np.float64))
    return float(np.max(wide, where=np.isfinite(wide), initial=0.0))


def _exact_output(exact: Exact, number: int) -> Truth | None:
    case = exact()
    return None if case is None or number >= len(case.outputs) else case.outputs[number]


def _exact_gradient(exact: Exact, key: tuple[int, str]) -> Truth | None:
    case = exact()
    return None if case is None else case.gradients.get(key)

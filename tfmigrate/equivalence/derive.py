"""What a function's parameters are, read off the calls that it hands them to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfmigrate.model import InputSpec

_LOGITS = InputSpec("logits", ("N", "K"))
_LABELS = InputSpec("labels", ("N", "K"))
_IDS = InputSpec("class-ids", ("N",), "int32")
_PROBABILITY = InputSpec("probability", ("N", "K"))

USES: dict[str, dict[str | int, InputSpec]] = {
    "softmax": {0: _LOGITS, "logits": _LOGITS},
    "log_softmax": {0: _LOGITS, "logits": _LOGITS},
    "sigmoid": {0: _LOGITS, "x": _LOGITS},
    "log_sigmoid": {0: _LOGITS, "x": _LOGITS},
    "softmax_cross_entropy_with_logits": {"labels": _LABELS, "logits": _LOGITS},
    "softmax_cross_entropy_with_logits_v2": {"labels": _LABELS, "logits": _LOGITS},
    "sparse_softmax_cross_entropy_with_logits": {"labels": _IDS, "logits": _LOGITS},
    "sigmoid_cross_entropy_with_logits": {"labels": _PROBABILITY, "logits": _LOGITS},
    "weighted_cross_entropy_with_logits": {
        "labels": _PROBABILITY,
        "targets": _PROBABILITY,
        "logits": _LOGITS,
        "pos_weight": InputSpec("weight", ()),
    },
    "softmax_cross_entropy": {"onehot_labels": _LABELS, "logits": _LOGITS},
    "sparse_softmax_cross_entropy": {"labels": _IDS, "logits": _LOGITS},
    "sigmoid_cross_entropy": {"multi_class_labels": _PROBABILITY, "logits": _LOGITS},
}
"""For the last part of a call's name: what its arguments (by position or keyword) are."""


def derive_inputs(function: ast.FunctionDef) -> dict[str, InputSpec]:
    """Specs of the parameters that stand as a bare name in a call of :data:`USES`, the first such use deciding."""
    parameters = {argument.arg for argument in function.args.args + function.args.kwonlyargs}
    found: dict[str, InputSpec] = {}
    for call in ast.walk(function):
        if not isinstance(call, ast.Call):
            continue
        uses = USES.get(ast.unparse(call.func).rsplit(".", 1)[-1], {})
        for key, value in _arguments(call):
            if isinstance(value, ast.Name) and value.id in parameters and key in uses:
                found.setdefault(value.id, uses[key])
    return found


def _arguments(call: ast.Call) -> Iterator[tuple[str | int, ast.expr]]:
    yield from enumerate(call.args)
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield keyword.arg, keyword.value

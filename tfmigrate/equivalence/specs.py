"""Input specifications as people write them on the command line."""

from __future__ import annotations

import re

from tfmigrate.equivalence.inputs import KINDS
from tfmigrate.model import InputError, InputSpec

EXAMPLE = "for example logits=logits:float32[N,K], labels=one-hot[N,K] or ids=class-ids:int32[N]"

_SPEC = re.compile(r"(?P<name>[^\W\d]\w*)=(?P<kind>[a-z-]+)(?::(?P<dtype>\w+))?\[(?P<shape>[^\[\]]*)\]")
_DTYPES = {
    "float": ("float16", "bfloat16", "float32", "float64"),
    "int": ("int8", "int16", "int32", "int64", "uint8"),
    "bool": ("bool",),
}
_CLASS = {"class-ids": "int", "ints": "int", "lengths": "int", "sparse-labels": "int", "bool": "bool"}


def parse_input_spec(text: str) -> tuple[str, InputSpec]:
    """Name and spec of ``NAME=KIND:DTYPE[SHAPE]``; ``:DTYPE`` may be left out, then the dtype under test is meant.

    SHAPE holds sizes and symbols (``N`` rows, ``K`` classes, ...), ``...`` first for any leading dimensions, nothing
    for a scalar. Raises :class:`InputError` with an example.
    """
    match = _SPEC.fullmatch(text.strip())
    if match is None:
        raise InputError(f"cannot read the input {text!r}: it is NAME=KIND:DTYPE[SHAPE], {EXAMPLE}")
    kind, dtype = match["kind"], match["dtype"]
    if kind not in KINDS:
        raise InputError(f"unknown kind {kind!r} in {text!r}: choose from {', '.join(KINDS)}; {EXAMPLE}")
    fitting = _DTYPES[_CLASS.get(kind, "float")]
    if dtype is not None and dtype not in fitting:
        raise InputError(
            f"dtype {dtype!r} in {text!r} does not fit {kind}: choose from {', '.join(fitting)}; {EXAMPLE}"
        )
    return match["name"], InputSpec(kind, _shape(match["shape"], text), dtype)


def _shape(inside: str, text: str) -> tuple[str | int, ...]:
    parts = [part.strip() for part in inside.split(",")] if inside.strip() else []
    shape: list[str | int] = []
    for place, part in enumerate(parts):
        if part.isdecimal():
            shape.append(int(part))
        elif re.fullmatch(r"[A-Z]\w*", part) or (part == "..." and place == 0):
            shape.append(part)
        else:
            raise InputError(
                f"cannot read the dimension {part!r} in {text!r}: use a size, a capital symbol, or ... first; {EXAMPLE}"
            )
    return tuple(shape)

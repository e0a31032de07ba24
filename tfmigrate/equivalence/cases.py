"""Which cases a claim is run on, and why the others make no sense for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from tfmigrate.equivalence.inputs import (
    FAMILIES,
    FLOAT_KINDS,
    FLOATS,
    LEADING,
    ROWS,
    SHAPED_BY_LOGITS,
    SIZES,
    Scene,
    Sparse,
    Value,
    make,
)
from tfmigrate.equivalence.options import Options
from tfmigrate.equivalence.worker import encode_array
from tfmigrate.model import InputSpec

QUICK = (
    ("moderate", "float32", 2),
    ("moderate", "float64", 2),
    ("large", "float32", 2),
    ("unnormalised", "float32", 2),
    ("masked", "float32", 2),
    ("empty", "float32", 2),
    ("moderate", "float32", 3),
    ("tiny", "float32", 2),
    ("one-class", "float32", 2),
    ("ties", "float16", 2),
)
"""The cases of depth quick, most telling first; the first ``QUICK_LIMIT`` that fit a claim are run."""
QUICK_LIMIT = 8


class Case(Struct, frozen=True):
    """One set of inputs; ``rank`` is that of a shape ``("...", "K")``; ``floats`` are the inputs to differentiate."""

    family: str
    dtype: str
    rank: int
    seed: int
    values: Mapping[str, Value]
    floats: tuple[str, ...]
    dtype_is_ours: bool
    """Whether the dtype was chosen by the matrix, not pinned by the claim."""

    @property
    def label(self) -> str:
        """A short name, ``moderate/float32/rank 2``."""
        return f"{self.family}/{self.dtype}/rank {self.rank}"

    def encoded(self) -> list[dict[str, object]]:
        """The inputs in the form of the worker protocol."""
        return [_encode(name, value, name in self.floats) for name, value in self.values.items()]


def _encode(name: str, value: Value, gradient: bool) -> dict[str, object]:
    if isinstance(value, Sparse):
        parts = {field: encode_array(getattr(value, field)) for field in ("indices", "values", "dense_shape")}
        return {"name": name, "kind": "sparse", **parts}
    if isinstance(value, tuple):
        return {"name": name, "kind": "tuple", "items": [encode_array(part) for part in value]}
    return {"name": name, "kind": "array", "array": encode_array(value), "gradient": gradient}


class Excluded(Struct, frozen=True):
    """A case that was left out, and why; the fields match those of :class:`Case`."""

    family: str
    dtype: str
    rank: int
    reason: str


def select(inputs: Mapping[str, InputSpec], options: Options) -> tuple[list[Case], list[Excluded]]:
    """The cases for these inputs, and those that the matrix holds but that make no sense for them."""
    cases: list[Case] = []
    excluded: list[Excluded] = []
    for family, dtype, rank in _matrix(options):
        reason = _objection(inputs, family, dtype, rank)
        if reason is not None:
            excluded.append(Excluded(family, dtype, rank, reason))
        else:
            cases.append(_case(inputs, family, dtype, rank, options.seed))
    return (cases[:QUICK_LIMIT] if _is_quick(options) else cases), excluded


def _is_quick(options: Options) -> bool:
    """Whether the short list decides; families or dtypes that were asked for by name are all run."""
    return options.depth == "quick" and options.families is None and options.dtypes is None


def _matrix(options: Options) -> Iterator[tuple[str, str, int]]:
    if _is_quick(options):
        yield from QUICK
        return
    families = options.families or tuple(FAMILIES)
    dtypes = options.dtypes or FLOATS
    for dtype in dtypes:
        for family in families:
            yield family, dtype, 2
    if options.depth == "full" and "moderate" in families:
        for dtype in dtypes:
            for rank in (1, 3, 4):
                yield "moderate", dtype, rank


def _objection(inputs: Mapping[str, InputSpec], family: str, dtype: str, rank: int) -> str | None:
    """Why a case makes no sense for these inputs, or ``None``."""
    specs = inputs.values()
    kinds = {spec.kind for spec in specs}
    parts = {part for spec in specs for part in spec.shape}
    floats = [spec for spec in specs if spec.kind in FLOAT_KINDS]
    if dtype != "float32" and all(spec.dtype is not None for spec in floats):
        return "no input takes the dtype under test"
    if rank != 2 and "..." not in parts:
        return "the shapes of the inputs fix the rank"
    if family == "large" and "embedding" in kinds and dtype in ("float16", "bfloat16"):
        return "products of large 16-bit embeddings are rounded to more than 1: which class wins is chance"
    if family in ("large", "tiny", "subnormal", "ties"):
        shaped = (*SHAPED_BY_LOGITS, "positive", "probability")
        return None if kinds & set(shaped) else "no input of free float values"
    if family == "masked":
        return None if "logits" in kinds else "only logits are masked with -inf"
    if family == "one-class":
        if "sparse-labels" in kinds:
            return "CTC needs a class beside blank"
        return None if "K" in parts else "no dimension counts classes"
    if family in ("one-row", "empty"):
        return None if parts & {*ROWS, "..."} else "no dimension counts rows"
    if family in ("unnormalised", "soft"):
        return None if "labels" in kinds else "the claim fixes what its labels are"
    return None


def _case(inputs: Mapping[str, InputSpec], family: str, dtype: str, rank: int, seed: int) -> Case:
    sizes, leading = dict(SIZES), LEADING[rank]
    if family == "one-class":
        sizes["K"] = 1
    if family in ("one-row", "empty"):
        rows = {"one-row": 1, "empty": 0}[family]
        sizes.update(dict.fromkeys(ROWS, rows))
        leading = (rows, *leading[1:])
    scene = Scene(family, dtype, sizes, leading, seed)
    values = {name: make(name, spec, scene) for name, spec in inputs.items()}
    floats = tuple(name for name, spec in inputs.items() if spec.kind in FLOAT_KINDS and not spec.constant)
    ours = any(spec.dtype is None for spec in inputs.values() if spec.kind in FLOAT_KINDS)
    return Case(family, dtype, rank, seed, values, floats, ours)

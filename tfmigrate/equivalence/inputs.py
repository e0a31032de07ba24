"""Named, seeded inputs: which families there are, and the values that each gives to an input kind."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tfmigrate.equivalence.worker import numpy_type
from tfmigrate.model import InputSpec

Array = NDArray[Any]

FLOATS = ("float32", "float64", "float16", "bfloat16")
FAMILIES: dict[str, str] = {
    "moderate": "ordinary values, logits about N(0, 2)",
    "ties": "values drawn from few, so that maxima and neighbours are equal",
    "large": "logits of +-1e4 and values of that size",
    "tiny": "values next to the smallest normal number of the dtype",
    "subnormal": "values below the smallest normal number",
    "masked": "-inf in some logits, never in a whole row",
    "one-class": "a single class, K = 1",
    "one-row": "a batch of one",
    "empty": "a batch of none",
    "unnormalised": "labels that do not sum to one",
    "soft": "labels that are a distribution over the classes",
}
"""The families of inputs and what sets each apart; ``moderate`` is the base of all others."""

SIZES = {"N": 4, "K": 5, "T": 6, "D": 3, "S": 7, "L": 2, "H": 8, "W": 9, "C": 2}
"""Sizes of the shape symbols; all small, and those that meet in one expression differ."""
ROWS = ("N", "B")
"""Symbols that count the rows of a batch."""
LEADING = {1: (), 2: (4,), 3: (2, 4), 4: (2, 3, 4)}
"""What stands for ``...`` in a shape whose rank (with its one own dimension) is 1 to 4."""

LABEL_KINDS = ("one-hot", "soft-labels", "labels")
FLOAT_KINDS = ("logits", "tensor", *LABEL_KINDS, "binary", "probability", "positive", "weight", "embedding")
INTEGER_KINDS = ("class-ids", "ints", "lengths")
KINDS = (*FLOAT_KINDS, *INTEGER_KINDS, "bool", "sparse-labels", "sampled-values")
SHAPED_BY_LOGITS = ("logits", "tensor", "embedding")


class Sparse(Struct, frozen=True):
    """A sparse matrix: ``indices`` [n, 2] int64, ``values`` [n], ``dense_shape`` [2] int64."""

    indices: Array
    values: Array
    dense_shape: Array


Value = Array | Sparse | tuple[Array, ...]


class Scene(Struct, frozen=True):
    """What all inputs of one case share: family, float dtype, sizes of the shape symbols, seed."""

    family: str
    dtype: str
    sizes: Mapping[str, int]
    leading: tuple[int, ...]
    seed: int

    def shape(self, spec: InputSpec) -> tuple[int, ...]:
        """The sizes of a spec's shape in this scene; ``"..."`` stands for the leading dimensions."""
        found: tuple[int, ...] = ()
        for part in spec.shape:
            found += self.leading if part == "..." else (self.size(part),)
        return found

    def size(self, part: str | int) -> int:
        """The size of one dimension."""
        return part if isinstance(part, int) else self.sizes.get(part, SIZES.get(part, 3))


def make(name: str, spec: InputSpec, scene: Scene) -> Value:
    """The value of the input ``name``; the same seed, name and scene give the same bytes everywhere."""
    # PCG64 streams are fixed by NumPy; values are made on the host only and shipped as bytes.
    key = f"{scene.seed}/{scene.family}/{scene.dtype}/{name}/{scene.leading}".encode()
    rng = np.random.Generator(np.random.PCG64(zlib.crc32(key)))
    shape = scene.shape(spec)
    if spec.kind == "sparse-labels":
        return _sparse_labels(rng, shape, scene.size("K"), spec.dtype or "int32")
    if spec.kind == "sampled-values":
        return _sampled_values(rng, shape[0], scene, spec.dtype or scene.dtype)
    if spec.kind == "bool":
        return rng.random(shape) < 0.5
    if spec.kind in INTEGER_KINDS:
        return _integers(rng, spec, shape, scene)
    dtype = spec.dtype or scene.dtype
    values = _floats(rng, spec.kind, shape, scene.family, dtype)
    return values.astype(numpy_type(dtype))


def _integers(rng: np.random.Generator, spec: InputSpec, shape: tuple[int, ...], scene: Scene) -> Array:
    low, high = {
        "class-ids": (0, max(1, scene.size("K"))),
        "ints": (-3, 9),
        "lengths": (scene.size("T") - 1, scene.size("T") + 1),
    }[spec.kind]
    return rng.integers(low, high, shape).astype(spec.dtype or "int32")


def _floats(
    rng: np.random.Generator, kind: str, shape: tuple[int, ...], family: str, dtype: str
) -> NDArray[np.float64]:
    if kind in SHAPED_BY_LOGITS:
        shaped = family in LOGITS and (family != "masked" or kind == "logits")
        values = LOGITS[family if shaped else "moderate"](rng, shape, dtype)
        # Embeddings are multiplied with each other: their products are the logits of +-1e4.
        return values / 100 if (family, kind) == ("large", "embedding") else values
    if kind == "labels":
        kind = {"unnormalised": "unnormalised", "soft": "soft-labels"}.get(family, "one-hot")
    if kind in ("probability", "positive"):
        return _positive(rng, shape, family, dtype, 1.0 if kind == "probability" else np.inf)
    return LABELS[kind](rng, shape)


def _moderate(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> NDArray[np.float64]:
    return np.asarray(rng.normal(0.0, 2.0, shape))


def _ties(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> NDArray[np.float64]:
    return rng.choice(np.array([-1.0, 0.0, 2.0]), shape)


def _large(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> NDArray[np.float64]:
    return rng.choice(np.array([-1e4, 0.0, 1e4]), shape) + rng.normal(0.0, 2.0, shape)


def _tiny(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> NDArray[np.float64]:
    return rng.choice(np.array([-1.0, 1.0]), shape) * smallest_normal(dtype) * rng.uniform(1.0, 64.0, shape)


def _subnormal(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> NDArray[np.float64]:
    return rng.choice(np.array([-1.0, 1.0]), shape) * smallest_normal(dtype) * rng.uniform(0.1, 0.9, shape)


def _masked(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> NDArray[np.float64]:
    values, masked = _moderate(rng, shape, dtype), rng.random(shape) < 0.3
    if masked.ndim and masked.shape[-1]:
        masked[..., 0] = False
        masked[..., 1:2] = True
    return np.where(masked, -np.inf, values)


LOGITS: dict[str, Callable[..., NDArray[np.float64]]] = {
    "moderate": _moderate,
    "ties": _ties,
    "large": _large,
    "tiny": _tiny,
    "subnormal": _subnormal,
    "masked": _masked,
}


def smallest_normal(dtype: str) -> float:
    """The smallest positive normal number of a float dtype."""
    return {"float16": 2.0**-14, "bfloat16": 2.0**-126, "float32": 2.0**-126, "float64": 2.0**-1022}[dtype]


def _one_hot(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    classes = shape[-1]
    return np.asarray(np.eye(classes)[rng.integers(0, max(1, classes), shape[:-1])])


def _soft_labels(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    raw = rng.uniform(0.05, 1.0, shape)
    return np.asarray(raw / raw.sum(axis=-1, keepdims=True))


def _unnormalised(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    return rng.uniform(0.25, 2.0, shape)


def _binary(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    return (rng.random(shape) < 0.5).astype(np.float64)


def _weight(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    return rng.uniform(0.5, 3.0, shape)


LABELS: dict[str, Callable[..., NDArray[np.float64]]] = {
    "one-hot": _one_hot,
    "soft-labels": _soft_labels,
    "unnormalised": _unnormalised,
    "binary": _binary,
    "weight": _weight,
}


def _positive(
    rng: np.random.Generator, shape: tuple[int, ...], family: str, dtype: str, top: float
) -> NDArray[np.float64]:
    if family in ("tiny", "subnormal"):
        return np.abs(LOGITS[family](rng, shape, dtype))
    if family == "ties":
        return rng.choice(np.array([0.25, 0.5, 1.0]), shape)
    if family == "large" and top > 1:
        return rng.uniform(1e3, 1e4, shape)
    return rng.uniform(0.02, 0.98, shape) if top == 1 else np.asarray(np.exp(rng.normal(0.0, 1.0, shape)))


def _sparse_labels(rng: np.random.Generator, shape: tuple[int, ...], classes: int, dtype: str) -> Sparse:
    """One to ``shape[1]`` labels a row, none of them the last class, which CTC keeps for blank."""
    rows = [rng.integers(0, max(1, classes - 1), rng.integers(1, shape[1] + 1)) for _ in range(shape[0])]
    indices = [(row, place) for row, labels in enumerate(rows) for place in range(len(labels))]
    values = np.concatenate([*rows, np.zeros(0, dtype)]).astype(dtype)
    return Sparse(np.array(indices, np.int64).reshape(-1, 2), values, np.array(shape, np.int64))


def _sampled_values(rng: np.random.Generator, count: int, scene: Scene, dtype: str) -> tuple[Array, ...]:
    """What a candidate sampler returns: ids [S], expected counts of the true [N, 1] and sampled [S] classes."""
    ids = rng.integers(0, max(1, scene.size("K")), count).astype(np.int64)
    true = rng.uniform(0.1, 0.9, (scene.size("N"), 1)).astype(numpy_type(dtype))
    return ids, true, rng.uniform(0.1, 0.9, count).astype(numpy_type(dtype))

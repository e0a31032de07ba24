from __future__ import annotations

import numpy as np
import pytest

from tfmigrate.equivalence.cases import QUICK_LIMIT, Case, select
from tfmigrate.equivalence.inputs import FAMILIES, FLOATS, smallest_normal
from tfmigrate.equivalence.options import Options
from tfmigrate.model import InputError, InputSpec

ENTROPY = {"x": InputSpec("logits", ("...", "K")), "y": InputSpec("labels", ("...", "K"))}
FULL = Options(depth="full")


def cases(family: str, dtype: str = "float32", rank: int = 2, specs: dict[str, InputSpec] = ENTROPY) -> Case:
    options = Options(depth="full", families=(family,), dtypes=(dtype,))
    return next(case for case in select(specs, options)[0] if case.rank == rank)


def wide(case: Case, name: str) -> np.ndarray:
    value = case.values[name]
    assert isinstance(value, np.ndarray)
    return value.astype(np.float64)


def test_full_depth_holds_every_family_dtype_and_rank() -> None:
    found, excluded = select(ENTROPY, FULL)
    assert {(c.family, c.dtype) for c in found} == {(f, d) for f in FAMILIES for d in FLOATS}
    assert {(c.dtype, c.rank) for c in found} == {(d, r) for d in FLOATS for r in (1, 2, 3, 4)}
    assert excluded == []
    for case in found:
        assert wide(case, "x").ndim == case.rank


def test_quick_depth_is_short_and_telling() -> None:
    found, _ = select(ENTROPY, Options())
    assert 6 <= len(found) <= QUICK_LIMIT
    assert {"moderate", "large", "masked", "unnormalised", "empty"} <= {case.family for case in found}


@pytest.mark.parametrize("dtype", FLOATS)
def test_values_of_the_families(dtype: str) -> None:
    for family in FAMILIES:
        assert str(cases(family, dtype).values["x"].dtype) == dtype  # type: ignore[union-attr]
    large = wide(cases("large", dtype), "x")
    assert large.max() > 9e3 and large.min() < -9e3 and np.isfinite(large).all()
    tiny = np.abs(wide(cases("tiny", dtype), "x"))
    assert (tiny >= smallest_normal(dtype)).all() and tiny.max() < 100 * smallest_normal(dtype)
    subnormal = np.abs(wide(cases("subnormal", dtype), "x"))
    assert (subnormal > 0).all() and (subnormal < smallest_normal(dtype)).all()
    ties = wide(cases("ties", dtype), "x")
    assert len(np.unique(ties)) <= 3
    masked = wide(cases("masked", dtype), "x")
    assert np.isneginf(masked).any(axis=1).all() and np.isfinite(masked).any(axis=1).all()
    assert not np.isposinf(masked).any() and not np.isnan(masked).any()


def test_shapes_of_the_families() -> None:
    assert wide(cases("one-class"), "x").shape == (4, 1)
    assert wide(cases("one-row"), "x").shape == (1, 5)
    assert wide(cases("empty"), "x").shape == (0, 5)
    assert [wide(cases("moderate", rank=rank), "x").shape for rank in (1, 2, 3, 4)] == [
        (5,),
        (4, 5),
        (2, 4, 5),
        (2, 3, 4, 5),
    ]


def test_labels_follow_the_family() -> None:
    one_hot = wide(cases("moderate"), "y")
    assert set(np.unique(one_hot)) == {0.0, 1.0} and (one_hot.sum(1) == 1).all()
    soft = wide(cases("soft"), "y")
    assert np.allclose(soft.sum(1), 1, atol=1e-6) and (soft > 0).all() and (soft < 1).all()
    assert (np.abs(wide(cases("unnormalised"), "y").sum(1) - 1) > 0.1).all()


def test_same_seed_same_bytes_other_seed_other_bytes() -> None:
    first, again = select(ENTROPY, FULL)[0], select(ENTROPY, FULL)[0]
    other = select(ENTROPY, Options(depth="full", seed=1))[0]
    assert [case.encoded() for case in first] == [case.encoded() for case in again]
    changed = [a.encoded() != b.encoded() for a, b in zip(first, other, strict=True) if a.family != "empty"]
    assert all(changed)
    x, y = first[0].values["x"], cases("moderate", specs={"y": ENTROPY["x"]}).values["y"]
    assert not np.array_equal(x, y)  # type: ignore[arg-type]


def test_integer_kinds_stay_in_their_range() -> None:
    specs = {
        "i": InputSpec("class-ids", ("N",)),
        "n": InputSpec("lengths", ("N",)),
        "s": InputSpec("sparse-labels", ("N", "L")),
        "x": InputSpec("logits", ("T", "N", "K")),
        "b": InputSpec("bool", ("N",)),
    }
    case = cases("moderate", specs=specs)
    ids, lengths, sparse = case.values["i"], case.values["n"], case.values["s"]
    assert ids.dtype == np.int32 and ids.min() >= 0 and ids.max() < 5  # type: ignore[union-attr]
    assert set(lengths.tolist()) <= {5, 6}  # type: ignore[union-attr]
    assert sparse.values.max() < 4 and sparse.dense_shape.tolist() == [4, 2]  # type: ignore[union-attr]
    assert set(sparse.indices[:, 0].tolist()) == {0, 1, 2, 3}  # type: ignore[union-attr]
    assert case.floats == ("x",)
    assert case.values["b"].dtype == bool  # type: ignore[union-attr]


def reasons(specs: dict[str, InputSpec]) -> dict[tuple[str, str, int], str]:
    return {(item.family, item.dtype, item.rank): item.reason for item in select(specs, FULL)[1]}


def test_what_makes_no_sense_is_excluded_with_its_reason() -> None:
    fixed = reasons({"x": InputSpec("logits", ("N", "K"), "float32"), "y": InputSpec("one-hot", ("N", "K"))})
    assert fixed["moderate", "float32", 3] == "the shapes of the inputs fix the rank"
    assert fixed["unnormalised", "float32", 2] == "the claim fixes what its labels are"
    pinned = reasons({"x": InputSpec("logits", ("N", "K"), "float32")})
    assert pinned["moderate", "float16", 2] == "no input takes the dtype under test"
    assert ("moderate", "float32", 2) not in pinned
    positive = reasons({"x": InputSpec("positive", (3,))})
    assert positive["masked", "float32", 2] == "only logits are masked with -inf"
    assert positive["one-class", "float32", 2] == "no dimension counts classes"
    assert positive["empty", "float32", 2] == "no dimension counts rows"
    weight = reasons({"x": InputSpec("weight", ())})
    assert weight["large", "float32", 2] == "no input of free float values"


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InputError, match="no dtype 'float8': choose from float32"):
        Options(dtypes=("float8",))
    with pytest.raises(InputError, match="no lane 'tf3'"):
        Options(lanes=("tf3",))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no family 'huge'"):
        Options(families=("huge",))

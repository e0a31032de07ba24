"""What a proof may be asked for."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from tfmigrate.model import InputError

Lane = Literal["tf1.15", "tf0.12", "compat.v1", "eager", "function", "xla"]
LANES: tuple[Lane, ...] = ("tf1.15", "tf0.12", "compat.v1", "eager", "function", "xla")
DTYPES = ("float32", "float64", "float16", "bfloat16")

_SINGULAR = {"lanes": "lane", "dtypes": "dtype", "families": "family"}


class Options(Struct, frozen=True):
    """How to prove; ``None`` means: all that there are.

    ``tf1_python`` and ``tf012_python`` are interpreters (resolve them with :mod:`tf1_env`); without one the old
    code runs under ``tf.compat.v1`` only. ``depth`` quick runs up to 8 cases a claim, full the whole matrix of
    families, dtypes and ranks; ``families`` and ``dtypes`` narrow it, and are all run in either depth. ``isolate``
    runs the lanes of this interpreter's TensorFlow in a subprocess that survives a crash (TensorFlow 2.21 does die
    of some empty batches); without it they run in this process. ``timeout`` is in seconds, per case.
    """

    tf1_python: str | None = None
    tf012_python: str | None = None
    lanes: tuple[Lane, ...] | None = None
    depth: Literal["quick", "full"] = "quick"
    seed: int = 0
    dtypes: tuple[str, ...] | None = None
    families: tuple[str, ...] | None = None
    isolate: bool = True
    timeout: float = 120.0

    def __post_init__(self) -> None:
        from tfmigrate.equivalence.inputs import FAMILIES

        known: dict[str, tuple[str, ...]] = {"lanes": LANES, "dtypes": DTYPES, "families": tuple(FAMILIES)}
        for field, names in known.items():
            for value in getattr(self, field) or ():
                if value not in names:
                    raise InputError(f"no {_SINGULAR[field]} {value!r}: choose from {', '.join(names)}")

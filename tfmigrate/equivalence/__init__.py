"""Prove that old and new code compute the same: values, gradients, shapes, dtypes and errors.

Nothing here imports TensorFlow or NumPy until a name is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tfmigrate.equivalence.functions import verify_functions
    from tfmigrate.equivalence.lanes import absent_lanes
    from tfmigrate.equivalence.options import LANES, Lane, Options
    from tfmigrate.equivalence.proof import prove
    from tfmigrate.equivalence.results import ClaimResult, LaneResult
    from tfmigrate.equivalence.specs import parse_input_spec
    from tfmigrate.equivalence.verdicts import Grade

__all__ = [
    "LANES",
    "ClaimResult",
    "Grade",
    "Lane",
    "LaneResult",
    "Options",
    "absent_lanes",
    "parse_input_spec",
    "prove",
    "verify_functions",
]

_HOME = {
    "LANES": "options",
    "ClaimResult": "results",
    "Grade": "verdicts",
    "Lane": "options",
    "LaneResult": "results",
    "Options": "options",
    "absent_lanes": "lanes",
    "parse_input_spec": "specs",
    "prove": "proof",
    "verify_functions": "functions",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

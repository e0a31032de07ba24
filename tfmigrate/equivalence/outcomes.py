"""What one side gave for one case: values and gradients, an error, or no run at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from tfmigrate.equivalence.compare import Array
from tfmigrate.equivalence.worker import decode_array

_FRAME = re.compile(r"\s|Graph execution error|Detected at node|Node: |File |The op is created at")
"""Lines that tell where, not what."""
_NOISE = re.compile(
    r"\{\{.*?\}\}|\[\[.*?\]\]|\[Op:.*?\]|\[_Xla.*?\]|__inference_\w+|name: \S*|\(defined at [^)]*\)"
    r"|,? for '.*|with node node \S+|\(op: '\w+'\)"
)


class Failure(Struct, frozen=True):
    """An exception of the snippet; ``phase`` is load, build, run, gradient, output or setup."""

    kind: str
    message: str
    op: str | None
    phase: str

    @property
    def core(self) -> str:
        """The telling line of the message, without what differs between runs: node names, places in sources."""
        lines = [line for line in self.message.split("\n") if line.strip() and not _FRAME.match(line)]
        text = lines[0] if lines else self.message
        return re.sub(r"\s+", " ", _NOISE.sub(" ", text)).strip(" .,;:")

    def same_cause(self, other: Failure) -> bool:
        """Whether the class is the same and the message too, or at least its numbers and half of its words.

        TensorFlow words its messages anew between versions and adds what it received; the numbers in them
        (sizes, ranks, axes) stay.
        """
        if self.kind != other.kind:
            return False
        mine, theirs = self.core, other.core
        first, second = set(re.findall(r"-?\d+", mine)), set(re.findall(r"-?\d+", theirs))
        likeness = SequenceMatcher(None, mine.lower().split(), theirs.lower().split()).ratio()
        return mine == theirs or ((first <= second or second <= first) and likeness >= 0.5)

    def __str__(self) -> str:
        return f"{self.kind}: {self.core[:200]}"

    def says(self, pattern: str) -> bool:
        """Whether class and message match a regular expression."""
        return re.search(pattern, f"{self.kind}: {self.message}", re.IGNORECASE | re.DOTALL) is not None


UNSUPPORTED_DTYPE = (
    r"no OpKernel|no registered|not in list of allowed values|unsupported data ?type|could not find device"
    r"|could not be found for|dtype.*not supported|no gradient defined.*dtype|is not allowed|unsupported type"
)
MISSING = r"^AttributeError: .*(module|has no attribute|not available with Keras 3)|^(ImportError|ModuleNotFoundError):"
GRAPH_ONLY = (
    r"not compatible with eager execution|when eager execution is enabled|Session graph is empty"
    r"|must feed a value for placeholder|only supports singleton tf\.Variables|tf\.gradients is not supported"
)
XLA_CANNOT = r"unsupported operation|not supported.*XLA|XLA.*not (support|compil)|not compilable|no registered .*XLA"
INCOMPLETE = r"^(NameError|SyntaxError|IndentationError|UnboundLocalError):|must feed a value for placeholder"
"""The snippet is not all of the code: what it names or feeds is elsewhere."""


class Gradient(Struct, frozen=True):
    """The gradient of output ``output`` for ``input``; ``kind`` is dense, indexed-slices, none or error."""

    output: int
    input: str
    kind: str
    value: Array | None
    failure: Failure | None


class Outcome(Struct, frozen=True):
    """All that came back for one case. Without ``failure`` and ``missing`` the values are there.

    ``outputs_with_gradients`` are the outputs as computed together with gradients, where those differ.
    """

    failure: Failure | None = None
    missing: str | None = None
    structure: str = ""
    outputs: tuple[Array, ...] = ()
    outputs_with_gradients: tuple[Array, ...] | None = None
    cotangents: tuple[Array | None, ...] = ()
    gradients: tuple[Gradient, ...] = ()


def not_run_outcome(reason: str) -> Outcome:
    """The outcome of a case that no interpreter ran."""
    return Outcome(missing=reason)


def read(response: Mapping[str, Any]) -> Outcome:
    """The outcome that a worker's response tells."""
    if "not_run" in response:
        return Outcome(missing=response["not_run"])
    if response["error"] is not None:
        failure = _failure(response["error"])
        if failure is not None and failure.phase == "output":
            return Outcome(missing=failure.message)
        return Outcome(failure=failure)
    again = response["outputs_with_gradients"]
    return Outcome(
        structure=response["structure"],
        outputs=_arrays(response["outputs"]),
        outputs_with_gradients=None if again is None else _arrays(again),
        cotangents=tuple(None if item is None else decode_array(item) for item in response["cotangents"]),
        gradients=tuple(_gradient(item) for item in response["gradients"]),
    )


def _arrays(items: list[dict[str, Any]]) -> tuple[Array, ...]:
    return tuple(decode_array(item) for item in items)


def _failure(item: Mapping[str, Any] | None) -> Failure | None:
    return None if item is None else Failure(item["class"], item["message"], item["op"], item["phase"])


def _gradient(item: Mapping[str, Any]) -> Gradient:
    value = None if item["value"] is None else decode_array(item["value"])
    return Gradient(item["output"], item["input"], item["kind"], value, _failure(item["error"]))


def in_single(outcome: Outcome) -> Outcome:
    """The outcome with its float64 arrays rounded to float32."""

    def single(array: Array) -> Array:
        return array.astype("float32") if array.dtype == "float64" else array

    again = outcome.outputs_with_gradients
    return replace(
        outcome,
        outputs=tuple(single(array) for array in outcome.outputs),
        outputs_with_gradients=None if again is None else tuple(single(array) for array in again),
        gradients=tuple(
            gradient if gradient.value is None else replace(gradient, value=single(gradient.value))
            for gradient in outcome.gradients
        ),
    )

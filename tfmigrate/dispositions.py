"""What becomes of every endpoint of 1.15 and 0.12: one line of source for each is rewritten, and looked at.

``python -m tfmigrate.dispositions`` writes ``docs/api.md``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tfmigrate import api, rules
from tfmigrate.api import Endpoint
from tfmigrate.model import Epoch, Finding, Settings
from tfmigrate.rewrite import rewrite_text

Disposition = Literal["same", "renamed", "rule", "compat.v1", "package", "finding"]
DISPOSITIONS: tuple[Disposition, ...] = ("same", "renamed", "rule", "compat.v1", "package", "finding")
REGIONS = ("core", "compat", "contrib", "0.12")
PAGE = Path(__file__).resolve().parents[1] / "docs" / "api.md"
_LINE = re.compile(r"(?m)^([rc])(\d+) = (.*)$")
_CHUNK = 1500
_DUNDER = re.compile(r"__\w+__$")


class Fate(Struct, frozen=True):
    """What becomes of one endpoint of ``region``: of a reference to it, and of a call with what it needs."""

    region: str
    path: str
    reference: Disposition
    call: Disposition | None
    """``None`` for what cannot be called."""
    text: str
    """What is written for the call, else for the reference."""
    findings: tuple[Finding, ...] = ()
    """What is said of both."""


def region_of(path: str) -> str:
    """The part of 1.15 that a path belongs to."""
    head = path.partition(".")[0]
    return head if head in ("compat", "contrib") else "core"


@cache
def fates() -> tuple[Fate, ...]:
    """Every public endpoint of 1.15 that is no module, then those of 0.12."""
    return tuple(_all())


def _all() -> Iterator[Fate]:
    versions: tuple[tuple[Epoch, str], ...] = (("1.x", "1.15"), ("0.12", "0.12"))
    for epoch, version in versions:
        snapshot = api.load(version)
        endpoints = [e for path in snapshot.paths() if (e := snapshot.get(path)) is not None and _counts(e)]
        for start in range(0, len(endpoints), _CHUNK):
            yield from _fates(endpoints[start : start + _CHUNK], epoch)


def _counts(endpoint: Endpoint) -> bool:
    return endpoint.kind != "module" and not _DUNDER.search(endpoint.path)


def _fates(endpoints: list[Endpoint], epoch: Epoch) -> Iterator[Fate]:
    lines = ["import tensorflow as tf"]
    for number, endpoint in enumerate(endpoints):
        lines.append(f"r{number} = [tf.{endpoint.path}]")
        lines.append(f"c{number} = tf.{endpoint.path}({call_of(endpoint)})" if _is_callable(endpoint) else "pass")
    source = "\n".join(lines) + "\n"
    result = rewrite_text(source, "endpoints.py", Settings(epoch=epoch))
    new = {kind + number: text for kind, number, text in _LINE.findall(result.text)}
    by_line: dict[int, list[Finding]] = {}
    for finding in result.findings:
        by_line.setdefault(finding.line, []).append(finding)
    for number, endpoint in enumerate(endpoints):
        reference, call = 2 + 2 * number, 3 + 2 * number
        fate = _disposition(lines[reference - 1], f"r{number} = " + new[f"r{number}"], by_line.get(reference, ()))
        called = None
        if _is_callable(endpoint):
            called = _disposition(lines[call - 1], f"c{number} = " + new[f"c{number}"], by_line.get(call, ()))
        text = new[f"c{number}"] if called is not None else new[f"r{number}"][1:-1]
        region = "0.12" if epoch == "0.12" else region_of(endpoint.path)
        said = (*by_line.get(reference, ()), *by_line.get(call, ()))
        yield Fate(region, endpoint.path, fate, called, text, said)


def _is_callable(endpoint: Endpoint) -> bool:
    return endpoint.kind in ("function", "class")


def call_of(endpoint: Endpoint) -> str:
    """The arguments of a call that gives what the endpoint requires, by position where that is possible."""
    needed = [param for param in endpoint.params or () if param.default is None]
    positional = [f"a_{param.name}" for param in needed if param.kind == "positional"]
    return ", ".join(positional + [f"{p.name}=a_{p.name}" for p in needed if p.kind == "keyword"])


def _disposition(old: str, new: str, findings: Iterable[Finding]) -> Disposition:
    findings = list(findings)
    if any(finding.severity != "info" for finding in findings):
        return "finding"
    if new == old:
        return "same"
    if not re.match(r"\w+ = \[?tf\.", new):
        return "package"
    if {finding.rule for finding in findings} & _written():
        return "rule"
    return "compat.v1" if " = tf.compat.v1." in new.replace("[", "") else "renamed"


@cache
def _written() -> frozenset[str]:
    return frozenset(rule.id for rule in rules.load().rules)


def table() -> str:
    """The page: totals by region, of references and of calls."""
    found = fates()
    lines = ["# What becomes of every endpoint", ""]
    lines += [
        "Every public function, class and constant of TensorFlow 1.15.5 and 0.12 stands in a line of source, once as a",
        "reference and once as a call with the arguments that it requires. The rewriter, for TensorFlow 2.21, decides:",
        "",
        "| | |",
        "|---|---|",
        "| same | stays as it is, and means the same |",
        "| renamed | the same function or class at another path |",
        "| rule | a [written rule](rules.md#all-rules) |",
        "| compat.v1 | `tf.compat.v1` has what 1.x meant |",
        "| package | `tfmigrate.compat` has it, or another package |",
        "| finding | nothing in the target does it: a finding stands on the line |",
        "",
        "Written by `python -m tfmigrate.dispositions`.",
    ]
    for title, part in (("Calls", "call"), ("References", "reference")):
        lines += ["", f"## {title}", "", "| | " + " | ".join(DISPOSITIONS) + " | all |", "|---|" + "--:|" * 7]
        for region in REGIONS:
            counts = Counter(getattr(fate, part) for fate in found if fate.region == region)
            del counts[None]
            cells = [f"{counts[name]:,}" for name in DISPOSITIONS] + [f"{sum(counts.values()):,}"]
            lines.append(f"| {region if region != 'core' else '1.15 core'} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(table(), "utf-8")

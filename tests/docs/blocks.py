"""What stands in the documentation to be executed: fenced blocks, each under an HTML comment that says how.

===================================== =========================================================================
marker                                meaning
===================================== =========================================================================
``<!-- run: tf2 -->``                 the ``python`` block is a program; the ``text`` block below is what it
                                      prints (``tf1`` and ``tf0.12``: on real TensorFlow 1.15 and 0.12)
``<!-- rewrite -->``                  two ``python`` blocks, old and new, and if a ``text`` block follows, the
                                      findings; options as on the command line: ``<!-- rewrite: --unsafe -->``
``<!-- rules: NAME -->``              the ``toml`` block is the rule file NAME, and its examples hold
``<!-- file: NAME -->``               the block is the file NAME of the commands below it in this document
``<!-- cli -->``                      a ``console`` block: ``$ tfmigrate ...`` and all that it writes
===================================== =========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
PLACES = ("tf2", "tf1", "tf0.12")

_MARKER = re.compile(r"<!-- (?P<kind>run|rewrite|rules|file|cli)(?:: (?P<argument>[^>]+))? -->")
_LANGUAGES = {
    "run": ("python", "text"),
    "rewrite": ("python", "python"),
    "rules": ("toml",),
    "cli": ("console",),
}
_MUST_BE_MARKED = ("python", "toml", "console")


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block; ``line`` is the 1-based line of its opening fence."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """A marker and the blocks that belong to it."""

    document: Path
    kind: str
    argument: str
    fences: tuple[Fence, ...]

    @property
    def name(self) -> str:
        """Where it stands, as a test id."""
        return f"{self.document.name}:{self.fences[0].line}"


def steps(*kinds: str) -> list[Step]:
    """The steps of these kinds in all documents, in their order."""
    return [step for document in DOCUMENTS for step in read(document) if step.kind in kinds]


def read(document: Path) -> list[Step]:
    """The steps of one document; ``ValueError`` where marker and blocks do not fit each other."""
    found: list[Step] = []
    marker: re.Match[str] | None = None
    fences: list[Fence] = []
    for item in _items(document.read_text("utf-8")):
        if isinstance(item, Fence) and marker is not None and _belongs(marker, fences, item):
            fences.append(item)
            continue
        if marker is not None:
            found.append(_step(document, marker, fences))
            marker = None
        if isinstance(item, Fence):
            if item.language in _MUST_BE_MARKED:
                raise ValueError(f"{document.name}:{item.line}: a {item.language} block without a marker")
        else:
            marker, fences = item, []
    return found if marker is None else [*found, _step(document, marker, fences)]


def prose(document: Path) -> str:
    """The text of a document without its fenced blocks."""
    return re.sub(r"(?ms)^```.*?^```$", "", document.read_text("utf-8"))


def _items(text: str) -> Iterator[Fence | re.Match[str]]:
    lines = iter(enumerate(text.splitlines(), start=1))
    for number, line in lines:
        if line.startswith("```"):
            inside = []
            for _, content in lines:
                if content == "```":
                    break
                inside.append(content)
            yield Fence(line[3:], "".join(f"{content}\n" for content in inside), number)
        elif match := _MARKER.fullmatch(line):
            yield match


def _belongs(marker: re.Match[str], fences: list[Fence], fence: Fence) -> bool:
    wanted = _LANGUAGES.get(marker["kind"])
    if wanted is None:
        return not fences
    if len(fences) < len(wanted):
        return fence.language == wanted[len(fences)]
    return marker["kind"] == "rewrite" and len(fences) == len(wanted) and fence.language == "text"


def _step(document: Path, marker: re.Match[str], fences: list[Fence]) -> Step:
    kind, argument = marker["kind"], marker["argument"] or ""
    if len(fences) < len(_LANGUAGES.get(kind, ("any",))):
        raise ValueError(f"{document.name}: blocks are missing below {marker[0]!r}")
    if kind == "run" and argument not in PLACES:
        raise ValueError(f"{document.name}:{fences[0].line}: {argument!r} is not one of {', '.join(PLACES)}")
    return Step(document, kind, argument, tuple(fences))

"""IPython's own syntax in notebook cells, replaced by Python that parses and put back exactly.

What there is: https://ipython.readthedocs.io/en/stable/interactive/reference.html.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

from msgspec import Struct

from tfmigrate.source.lines import line_ending, split_lines
from tfmigrate.source.parsing import NotPython3Error, parse
from tfmigrate.source.pins import REQUIREMENT, keeps_old

_PYTHON_CELL_MAGICS = frozenset({"capture", "debug", "memit", "mprun", "prun", "px", "time", "timeit"})
_CELL_MAGIC = re.compile(r"\s*%%(\w*)")
_TIMED = re.compile(r"(%(?:time|timeit)[ \t]+(?:-[a-zA-Z][ \t]*\d*[ \t]+)*)(.*)", re.DOTALL)
_ASSIGNED = re.compile(r"([A-Za-z_][\w., \t]*(?:\[[^]=]*\][\w., \t]*)*=[ \t]*)([!%].*)", re.DOTALL)
_VERSION_MAGIC = re.compile(r"%tensorflow_version[ \t]+1\b.*", re.DOTALL)
_INSTALL = re.compile(
    r"[!%]{0,2}[ \t]*(?:[\w./-]*python[\d.]*[ \t]+-m[ \t]+)?(?:pip[\d.]*|conda|mamba)[ \t](?:.*[ \t])?install\b"
)
_WHOLE_LINE = re.compile(
    r"[%!?,;/].*"  # no Python statement begins like this
    r"|[A-Za-z_][\w.*\[\]'\"]*\?{1,2}[ \t]*"
    r"|(?:pip|conda|cd|ls|cat|mkdir|rm|cp|mv)[ \t]+[-\w./~].*",
    re.DOTALL,
)
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""'
    r"|'''(?:\\.|[^\\])*?'''"
    r'|"(?:\\.|[^"\\\r\n])*"'
    r"|'(?:\\.|[^'\\\r\n])*'"
    r"|#[^\r\n]*"
    r"|\\(?:\r\n|\r|\n)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<newline>\r\n|\r|\n)",
    re.DOTALL,
)
_NO_VERSION = "notebook services have no TensorFlow 1.x any more: this magic is commented out"
_NO_PIN = "the new code needs TensorFlow 2: the limit to 1.x is taken away, so that the newest is installed"


class Masked(Struct, frozen=True):
    """A cell as Python: same number of lines, and what each mask stands for (masks are unique).

    ``changes``: line and message for each magic that asks for TensorFlow 1.x; its mask stands for what
    takes its place.
    """

    text: str
    masks: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[int, str], ...] = ()

    def restore(self, text: str) -> str:
        """Put the magics back into ``text``, in which each mask must still stand once."""
        for mask, original in self.masks:
            if text.count(mask) != 1:
                raise ValueError(f"the mask of the notebook magic {original!r} was lost or doubled")
            text = text.replace(mask, original)
        return text


def other_language(source: str) -> str | None:
    """Return the cell magic (``bash``) that gives the cell's text to something else than this Python."""
    match = _CELL_MAGIC.match(source)
    return match[1] if match and match[1] not in _PYTHON_CELL_MAGICS else None


def mask(source: str, name: str) -> Masked:
    """Replace the magics of a cell; masks are made of ``name``, an identifier that occurs nowhere."""
    if _parses(source):
        return Masked(source)
    return _Masking(source, name).run()


def _parses(text: str) -> bool:
    try:
        parse(text)
    except NotPython3Error:
        return False
    return True


class _Masking:
    def __init__(self, source: str, name: str) -> None:
        self.source = source
        self.lines = split_lines(source)
        self.starts = [0, *accumulate(len(line) for line in self.lines)]
        self.name = name
        self.masks: list[tuple[str, str]] = []
        self.changes: list[tuple[int, str]] = []

    def run(self) -> Masked:
        index = 0
        while index < len(self.lines):
            index = self._mask_at(index) or self._logical_end(index)
        return Masked("".join(self.lines), tuple(self.masks), tuple(self.changes))

    def _mask_at(self, index: int) -> int | None:
        """Mask the magic that begins in a line and return the index after it, None where there is none."""
        line = self.lines[index]
        content = line.strip(" \t\r\n")
        masked = self._masked(content)
        if masked is None:
            return None
        installs = _INSTALL.match(content) is not None
        first_mask = len(self.masks) - 1
        indentation = line[: len(line) - len(line.lstrip(" \t"))]
        self.lines[index] = indentation + masked + line[len(indentation) + len(content) :]
        if _VERSION_MAGIC.fullmatch(content):
            self._put(first_mask, index, f"{'pass  ' if indentation else ''}# {content}", _NO_VERSION)
        elif installs:
            self._unpin(first_mask, index)
        while content.endswith("\\") and index + 1 < len(self.lines):
            index += 1
            line = self.lines[index]
            content = line.rstrip("\r\n")
            self.lines[index] = self._new_mask("# {}", content) + line_ending(line)
            if installs:
                self._unpin(len(self.masks) - 1, index)
        return index + 1

    def _unpin(self, mask: int, index: int) -> None:
        """Let an installer take the newest TensorFlow where it was told to take 1.x."""
        original = self.masks[mask][1]
        unpinned = REQUIREMENT.sub(lambda found: "tensorflow" if keeps_old(found["limits"]) else found[0], original)
        if unpinned != original:
            self._put(mask, index, unpinned, _NO_PIN)

    def _put(self, mask: int, index: int, text: str, message: str) -> None:
        self.masks[mask] = (self.masks[mask][0], text)
        self.changes.append((index + 1, message))

    def _masked(self, content: str) -> str | None:
        timed = _TIMED.fullmatch(content)
        if timed and _parses(f"if x: {timed[2]}"):
            return self._new_mask("if {}: ", timed[1]) + timed[2]
        if _WHOLE_LINE.fullmatch(content):
            return self._new_mask("{}", content)
        assigned = _ASSIGNED.fullmatch(content)
        return assigned[1] + self._new_mask("{}", assigned[2]) if assigned else None

    def _new_mask(self, form: str, original: str) -> str:
        made = form.format(f"{self.name}_{len(self.masks)}_")
        self.masks.append((made, original))
        return made

    def _logical_end(self, index: int) -> int:
        """Return the index of the line after the logical line that begins at a line."""
        depth = 0
        for token in _TOKEN.finditer(self.source, self.starts[index]):
            if token["open"]:
                depth += 1
            elif token["close"]:
                depth -= 1
            elif token["newline"] and depth <= 0:
                return bisect_left(self.starts, token.end())
        return len(self.lines)

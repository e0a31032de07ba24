"""Jupyter notebooks: the Python of all code cells as one text, so that an import in one serves the next."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from tfmigrate.model import Finding
from tfmigrate.source.document import Document, Kind, Location, SourceChange
from tfmigrate.source.encoding import Codec, decode_utf8
from tfmigrate.source.lines import LineMap, split_lines
from tfmigrate.source.magics import Masked, mask, other_language
from tfmigrate.source.notebook_json import Cell, load, splice
from tfmigrate.source.parsing import NotPython3Error, parse, python_version
from tfmigrate.source.python2_signs import future_features, means_python2
from tfmigrate.source.python_file import Python2

_MENTIONS = re.compile(r"\btensorflow\b|\btf\.")


class Part(Struct, frozen=True):
    """One cell in the joined text: its Python 3, its magics, and the way back to its lines."""

    cell: Cell
    masked: Masked
    text: str
    line_map: LineMap | None = None

    def locate(self, line: int, column: int) -> Location:
        """Map a position in ``text`` to the cell."""
        if self.line_map is not None:
            line, column = self.line_map.locate(line, column)
        if self.masked.masks:
            unmasked = LineMap(split_lines(self.cell.source), split_lines(self.masked.text))
            line, column = unmasked.locate(line, column)
        return Location(line, column, self.cell.number)


class NotebookDocument(Document, frozen=True):
    """A notebook. ``text`` holds the cells that are Python, each after the first below a marker comment."""

    codec: Codec
    json_text: str
    parts: tuple[Part, ...]
    marker: str

    @property
    def kind(self) -> Kind:
        """Return ``notebook``."""
        return "notebook"

    def locate(self, line: int, column: int) -> Location:
        """Map a position of ``text`` to a line of a cell; a marker belongs to the cell below it."""
        if not self.parts:
            return Location(line, column)
        first_lines = list(accumulate((len(split_lines(f"{part.text}\n")) + 1 for part in self.parts), initial=1))
        index = min(bisect_right(first_lines, line), len(self.parts)) - 1
        if line == first_lines[index + 1] - 1 and index + 1 < len(self.parts):
            return Location(1, 1, self.parts[index + 1].cell.number)
        return self.parts[index].locate(line - first_lines[index] + 1, column)

    def encode(self, new_text: str) -> bytes:
        """Return the notebook with the changed cells' sources replaced, every other byte as it was."""
        changed = [(part.cell, source) for part, source in self._sources(new_text) if source != part.cell.source]
        return self.codec.encode(splice(self.json_text, changed))

    def changes(self, new_text: str) -> tuple[SourceChange, ...]:
        """Return the cells that differ, magics in place."""
        return tuple(
            SourceChange(part.cell.source, source, part.cell.number)
            for part, source in self._sources(new_text)
            if source != part.cell.source
        )

    def _sources(self, new_text: str) -> Iterable[tuple[Part, str]]:
        """Cut the joined text into cells again; raises ValueError if a marker was lost or moved."""
        chunks = re.split(rf"^{re.escape(self.marker)} (\d+)\n", new_text, flags=re.MULTILINE)
        if chunks[1::2] != [str(part.cell.number) for part in self.parts[1:]]:
            raise ValueError("a marker between the cells of a notebook was lost or moved")
        return [
            (part, part.masked.restore(chunk.removesuffix("\n")))
            for part, chunk in zip(self.parts, chunks[::2], strict=False)
        ]


def read_notebook(path: str, data: bytes, python2: Python2) -> NotebookDocument:
    """Read a notebook; raises InputError for what is none. Cells that do not parse become findings."""
    json_text, codec = decode_utf8(path, data)
    notebook = load(path, json_text)
    cells = notebook.cells
    name = _unused_name(cells)
    findings = [_python_in_other_magic(path, cell) for cell in cells if other_language(cell.source) is not None]
    masked = {cell: mask(cell.source, f"{name}_{cell.number}") for cell in cells if other_language(cell.source) is None}
    findings += [
        Finding(path, line, 1, "tensorflow-pin", "info", message, cell.number)
        for cell, text in masked.items()
        for line, message in text.changes
    ]
    parts, more = _Cells(path, masked, python2, notebook.python_major).run()
    marker = f"# {name} cell"
    joined = "".join(
        (f"{marker} {part.cell.number}\n" if index else "") + f"{part.text}\n" for index, part in enumerate(parts)
    )
    found = sorted((*filter(None, findings), *more), key=lambda each: (each.cell or 0, each.line, each.column))
    changed = any(part.line_map is not None or part.masked.changes for part in parts)
    return NotebookDocument(path, joined, parse(joined), tuple(found), changed, codec, json_text, tuple(parts), marker)


def _unused_name(cells: Iterable[Cell]) -> str:
    """Return an identifier that no cell contains."""
    name = "tfmigrate_notebook"
    everything = "".join(cell.source for cell in cells)
    while name in everything:
        name += "_"
    return name


def _python_in_other_magic(path: str, cell: Cell) -> Finding | None:
    """Tell about a cell such as ``%%writefile train.py``, whose Python nobody looks at."""
    body = cell.source.partition("%%")[2].partition("\n")[2]
    if not _MENTIONS.search(body):
        return None
    try:
        parse(body)
    except NotPython3Error:
        return None
    magic = other_language(cell.source)
    return _skipped(path, cell, 1, f"the Python in this %%{magic} cell is not looked at: give it a file of its own")


def _skipped(path: str, cell: Cell, line: int | None, message: str) -> Finding:
    return Finding(path, line or 1, 1, "notebook-cell-skipped", "warning", message, cell.number)


class _Cells:
    """From the masked cells of one notebook to Python 3."""

    def __init__(self, path: str, masked: dict[Cell, Masked], python2: Python2, python_major: int | None) -> None:
        self.path = path
        self.masked = masked
        self.future = frozenset(name for text in masked.values() for name in future_features(text.text))
        self.failures: dict[Cell, NotPython3Error] = {}
        suspects = [cell for cell in masked if self._is_suspect(cell)]
        if python2 == "auto":
            is_python2 = python_major != 3 and any(self._convert(cell) is not None for cell in suspects)
            self.to_convert = frozenset(masked if is_python2 else suspects)
        else:
            self.to_convert = frozenset(masked if python2 == "yes" else ())

    def _is_suspect(self, cell: Cell) -> bool:
        """Return whether a cell is not, or cannot be meant as, Python 3; remember why it does not parse."""
        text = self.masked[cell].text
        try:
            return means_python2(parse(text), text)
        except NotPython3Error as error:
            self.failures[cell] = error
            return True

    def run(self) -> tuple[list[Part], list[Finding]]:
        """Return the cells that are, or could be made, Python 3, and the findings."""
        parts: list[Part] = []
        findings: list[Finding] = []
        for cell, masked in self.masked.items():
            converted = self._convert(cell) if cell in self.to_convert else None
            if converted is not None:
                part, notes = converted
                parts.append(part)
                findings += notes
            elif cell in self.failures:
                error = self.failures[cell]
                message = f"cell left as it is: not Python {python_version()} ({error.reason})"
                findings.append(_skipped(self.path, cell, error.line, message))
            else:
                parts.append(Part(cell, masked, masked.text))
        return parts, _first_only(findings)

    def _convert(self, cell: Cell) -> tuple[Part, list[Finding]] | None:
        """Convert a cell from Python 2; None where that cannot be done."""
        from tfmigrate.source.python2 import NotPython2Error, convert

        masked = self.masked[cell]
        try:
            converted = convert(masked.text, future=self.future)
        except NotPython2Error:
            return None
        changed = converted.text != masked.text
        part = Part(cell, masked, converted.text, converted.line_map if changed else None)
        unmasked = replace(part, line_map=None)
        places = [(note, unmasked.locate(note.line, note.column)) for note in converted.notes]
        return part, [
            Finding(self.path, place.line, place.column, note.rule, note.severity, note.message, cell.number)
            for note, place in places
        ]


def _first_only(findings: list[Finding]) -> list[Finding]:
    """Keep of the notes that a cell was converted the first one."""
    converted = [each for each in findings if each.rule == "python2-syntax" and each.severity == "info"]
    return [each for each in findings if each not in converted[1:]]

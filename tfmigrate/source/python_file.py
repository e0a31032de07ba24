"""Plain Python files."""

from __future__ import annotations

from typing import Literal

from tfmigrate.model import Finding, InputError
from tfmigrate.source.document import Document, Kind, Location, SourceChange
from tfmigrate.source.encoding import Codec, decode
from tfmigrate.source.lines import LineMap
from tfmigrate.source.parsing import NotPython3Error, parse, python_version
from tfmigrate.source.python2_signs import means_python2

Python2 = Literal["auto", "yes", "no"]


class PythonDocument(Document, frozen=True):
    """A Python file. Positions are those of the file itself unless Python 2 was converted."""

    codec: Codec
    original: str
    line_map: LineMap | None = None

    @property
    def kind(self) -> Kind:
        """Return ``python``."""
        return "python"

    def locate(self, line: int, column: int) -> Location:
        """Map a position of ``text`` to the original file."""
        if self.line_map is None:
            return Location(line, column)
        return Location(*self.line_map.locate(line, column))

    def encode(self, new_text: str) -> bytes:
        """Return ``new_text`` in the file's encoding, with its byte order mark if it had one."""
        return self.codec.encode(new_text)

    def changes(self, new_text: str) -> tuple[SourceChange, ...]:
        """Return the whole file before and after, or nothing if they are the same."""
        return () if new_text == self.original else (SourceChange(self.original, new_text),)


def read_python(path: str, data: bytes, python2: Python2) -> PythonDocument:
    """Read a Python file; raises InputError where it is neither Python 3 nor convertible Python 2."""
    text, codec = decode(path, data)
    failure: NotPython3Error | None = None
    if python2 != "yes":
        try:
            tree = parse(text)
        except NotPython3Error as error:
            if python2 == "no":
                raise InputError(f"not Python {python_version()} ({error.reason})", path, error.line) from None
            failure = error
        else:
            if python2 == "no" or not means_python2(tree, text):
                return PythonDocument(path, text, tree, (), False, codec, text)
    return _converted(path, text, codec, failure)


def _converted(path: str, text: str, codec: Codec, failure: NotPython3Error | None) -> PythonDocument:
    """Convert from Python 2, which ``failure`` (if any) suggests that ``text`` is written in."""
    from tfmigrate.source.python2 import NotPython2Error, convert

    if failure is not None and failure.too_deep:
        raise InputError(f"not Python {python_version()} ({failure.reason})", path)
    try:
        converted = convert(text)
    except NotPython2Error as error:
        blame = failure or error
        raise InputError(
            f"not Python {python_version()} ({blame.reason}), and not Python 2 that can be converted",
            path,
            blame.line,
        ) from None
    changed = converted.text != text
    findings = tuple(
        Finding(path, note.line, note.column, note.rule, note.severity, note.message) for note in converted.notes
    )
    line_map = converted.line_map if changed else None
    return PythonDocument(path, converted.text, converted.tree, findings, changed, codec, text, line_map)

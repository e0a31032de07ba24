"""Where the code of a notebook stands in its JSON text, and how to put other code there.

Re-dumping a notebook would touch every line of somebody else's formatting, so the JSON text itself is
edited; ``json`` gives the values, and one walk over the text gives their places.
Formats 3 and 4: https://nbformat.readthedocs.io/en/latest/format_description.html.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from tfmigrate.model import InputError

_SPACE = re.compile(r"[ \t\r\n]*")
_NON_ASCII_ESCAPE = re.compile(r"\\u(?!00[0-7])")
_DECODER = json.JSONDecoder(strict=True)


class Cell(Struct, frozen=True):
    """A Python code cell: its 1-based number over all cells, its source, and the span of that JSON value."""

    number: int
    source: str
    start: int
    end: int


class Notebook(Struct, frozen=True):
    """The Python code cells of a notebook, and the major version of the Python that ran it, if it says so."""

    cells: tuple[Cell, ...]
    python_major: int | None


def load(path: str, text: str) -> Notebook:
    """Find the Python code cells in the JSON ``text`` of a notebook; there are none in another language.

    Raises:
        InputError: the text is no JSON, or not a notebook of format 3 or 4.
    """
    notebook = _load(path, text)
    version = notebook.get("nbformat")
    if version not in (3, 4):
        known = "not a notebook: it has no nbformat" if version is None else f"notebook format {version!r} is not known"
        raise InputError(f"{known} (3 and 4 are); open and save it in Jupyter", path, 1)
    language, release = _language(notebook.get("metadata"))
    if "python" not in language.lower():
        return Notebook((), None)
    starts = enumerate(_cell_starts(path, text, version), start=1)
    cells = (_code_cell(path, text, number, start) for number, start in starts)
    return Notebook(tuple(filter(None, cells)), int(release) if release else None)


def splice(text: str, changes: Sequence[tuple[Cell, str]]) -> str:
    """Return the JSON text with new sources for some cells, in text order; all else stays as it is."""
    ascii_only = text.isascii() and bool(_NON_ASCII_ESCAPE.search(text))
    pieces: list[str] = []
    done = 0
    for cell, source in changes:
        pieces += [text[done : cell.start], _source_value(text[cell.start : cell.end], source, ascii_only)]
        done = cell.end
    return "".join([*pieces, text[done:]])


def _load(path: str, text: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"not a notebook: broken JSON ({error.msg})", path, error.lineno) from None
    except RecursionError:
        raise InputError("not a notebook: its JSON is nested too deeply", path, 1) from None
    if not isinstance(notebook, dict):
        raise InputError("not a notebook: its JSON is no object", path, 1)
    return notebook


def _language(metadata: object) -> tuple[str, str]:
    """Return the language that a notebook's metadata names (else Python), and its major version or ``""``."""
    values = metadata if isinstance(metadata, dict) else {}
    info, kernel = (
        table if isinstance(table, dict) else {} for table in (values.get("language_info"), values.get("kernelspec"))
    )
    language = str(info.get("name") or kernel.get("language") or "python")
    release = re.match(r"[23](?=\.)", str(info.get("version"))) or re.search(r"[23]$", str(kernel.get("name")))
    return language, release[0] if release else ""


def _cell_starts(path: str, text: str, version: int) -> Iterator[int]:
    """Yield where each cell begins; format 3 keeps them in worksheets."""
    root = _members(text, _SPACE.match(text).end())  # type: ignore[union-attr]  # matches always
    holders = [root]
    if version == 3:
        holders = [_members(text, start) for start, _ in _items_of(path, text, root, "worksheets")]
    for holder in holders:
        yield from (start for start, _ in _items_of(path, text, holder, "cells"))


def _items_of(path: str, text: str, members: dict[str, tuple[int, int]], key: str) -> list[tuple[int, int]]:
    start, end = members.get(key, (0, 0))
    if text[start : start + 1] != "[" or end == 0:
        raise InputError(f"not a notebook: it has no list of {key}", path, 1)
    items = list(_items(text, start))
    for item, _ in items:
        if text[item] != "{":
            raise InputError(f"not a notebook: one of its {key} is no object", path, 1 + text.count("\n", 0, item))
    return items


def _code_cell(path: str, text: str, number: int, start: int) -> Cell | None:
    members = _members(text, start)
    value = {key: _DECODER.raw_decode(text, place[0])[0] for key, place in members.items() if key != "outputs"}
    if value.get("cell_type") != "code" or value.get("language", "python") != "python":
        return None
    key = "source" if "source" in value else "input"
    source = value.get(key)
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        line = 1 + text.count("\n", 0, start)
        raise InputError(f"not a notebook: cell {number} has no source", path, line)
    return Cell(number, source, *members[key])


def _members(text: str, start: int) -> dict[str, tuple[int, int]]:
    """Return the span of each value of the JSON object that begins at ``start`` (the text is valid JSON)."""
    spans: dict[str, tuple[int, int]] = {}
    place = _skip(text, start + 1)
    while text[place] != "}":
        key, place = _DECODER.raw_decode(text, place)
        value = _skip(text, _skip(text, place) + 1)
        end = _DECODER.raw_decode(text, value)[1]
        spans[key] = (value, end)
        place = _skip(text, end)
        if text[place] == ",":
            place = _skip(text, place + 1)
    return spans


def _items(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield the span of each item of the JSON list that begins at ``start``."""
    place = _skip(text, start + 1)
    while text[place] != "]":
        end = _DECODER.raw_decode(text, place)[1]
        yield place, end
        place = _skip(text, end)
        if text[place] == ",":
            place = _skip(text, place + 1)


def _skip(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _source_value(old: str, source: str, ascii_only: bool) -> str:
    """Return JSON for ``source`` in the form of the value ``old``: a string, or lines laid out alike."""
    if old[0] == '"':
        return json.dumps(source, ensure_ascii=ascii_only)
    spans = list(_items(old, 0))
    if not spans:
        return json.dumps([source], ensure_ascii=ascii_only)
    opening, closing = old[1 : spans[0][0]], old[spans[-1][1] : -1]
    between = old[spans[0][1] : spans[1][0]] if len(spans) > 1 else f",{opening}"
    tokens = {json.loads(old[start:end]): old[start:end] for start, end in spans}
    lines = _split_like([json.loads(old[start:end]) for start, end in spans], source)
    values = [tokens.get(line) or json.dumps(line, ensure_ascii=ascii_only) for line in lines]
    return f"[{opening}{between.join(values)}{closing}]"


def _split_like(old: list[str], source: str) -> list[str]:
    """Split ``source`` at LF as browsers do, or as Python's ``splitlines`` where the old list shows that."""
    by_line_feed = re.compile(r"[^\n]*\n|[^\n]+")
    whole = "".join(old)
    if old != by_line_feed.findall(whole) and old == whole.splitlines(keepends=True):
        return source.splitlines(keepends=True)
    return by_line_feed.findall(source)

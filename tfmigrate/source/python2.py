"""Python 2 to Python 3 with fissix, the maintained fork of lib2to3, changing only what must change."""

from __future__ import annotations

import ast
import functools
import io
import re
import sys
from typing import Any

from msgspec import Struct

from tfmigrate.model import Severity
from tfmigrate.source.lines import LineMap, line_ending, split_lines
from tfmigrate.source.parsing import NotPython3Error, parse
from tfmigrate.source.python2_division import divisions

# Left out of fissix's own set: `future` (imports from __future__ are harmless and say what was meant),
# `import` (a script's sibling import must not become relative), `sorted` (takes any `.sort(x)` for a
# list's), `types` (StringType would become bytes, while literals become str), and matters of style.
_MAIN = (
    "apply asserts basestring dict except exec execfile exitfunc filter funcattrs getcwdu has_key imports "
    "imports2 intern isinstance long map metaclass methodattrs ne next nonzero numliterals operator paren "
    "raise reduce reload renames repr standarderror sys_exc throw tuple_params unicode urllib xrange "
    "xreadlines zip print"
)
# Inside one pass fissix hands what one fixer made to the others: raw_input() would end as eval(input()),
# itertools.imap(f, endless) as list(map(f, endless)). A pass runs only where its words occur.
_PASSES = (
    (re.compile(r"\binput\b"), "input"),
    (re.compile(r"\braw_input\b"), "raw_input"),
    (re.compile(""), _MAIN),
    (re.compile(r"\bi(?:tertools|map|filter|filterfalse|zip|zip_longest)\b"), "itertools itertools_imports"),
)
_OWN_FIXERS = frozenset({"print"})
_LOGGED = re.compile(r"Line (\d+): (.*)", re.DOTALL)


class NotPython2Error(Exception):
    """The text could not be converted: why, and in which 1-based line (``None`` if unknown)."""

    def __init__(self, reason: str, line: int | None) -> None:
        self.reason = reason
        self.line = line
        super().__init__(reason)


class Note(Struct, frozen=True):
    """Something to tell about the conversion; a position in the Python 2 text, 1-based."""

    line: int
    column: int
    rule: str
    severity: Severity
    message: str


class Converted(Struct, frozen=True):
    """A Python 3 text, its tree, and the way back to the Python 2 text that it was made from."""

    text: str
    tree: ast.Module
    line_map: LineMap
    notes: tuple[Note, ...]


def convert(text: str, *, future: frozenset[str] = frozenset()) -> Converted:
    """Convert Python 2 source, whatever its newlines; raises NotPython2Error.

    ``future``: features that were imported from ``__future__`` before this text, in another notebook cell.
    """
    lines = split_lines(text)
    plain = [_with_newline(line, "\n") for line in lines]
    refactored, origin, log = _refactor("".join(plain), print_function="print_function" in future)
    refactored, tree = _parse_with_tabs(refactored)
    new_lines = split_lines(refactored)
    line_map = LineMap(plain, new_lines, origin)
    result = _restore_newlines(new_lines, lines, line_map)
    notes = _notes(log, line_map, changed=result != text)
    if "division" not in future:
        notes += _division_notes(tree, new_lines, line_map)
    return Converted(result, tree, line_map, tuple(sorted(notes, key=lambda note: (note.line, note.column))))


def _with_newline(line: str, newline: str) -> str:
    ending = line_ending(line)
    return line[: -len(ending)] + newline if ending else line


def _restore_newlines(new: list[str], old: list[str], line_map: LineMap) -> str:
    """Give each line the newline of the line that it came from."""
    usual = line_ending(old[0]) if old else "\n"
    restored = []
    for number, line in enumerate(new, start=1):
        origin = line_map.locate(number, 1)[0]
        restored.append(_with_newline(line, line_ending(old[origin - 1]) or usual or "\n"))
    return "".join(restored)


def _refactor(plain: str, *, print_function: bool) -> tuple[str, list[int], list[str]]:
    """Run the fixers with print as asked for or, where that does not parse, the other way."""
    try:
        return _run_passes(plain, print_function=print_function)
    except NotPython2Error as failure:
        try:
            return _run_passes(plain, print_function=not print_function)
        except NotPython2Error:
            raise failure from None


def _run_passes(text: str, *, print_function: bool) -> tuple[str, list[int], list[str]]:
    """Return the text after every pass, the 1-based old line of each line, and the main pass's messages."""
    log: list[str] = []
    origin = list(range(1, len(split_lines(text)) + 1))
    for words, fixers in _PASSES:
        if not words.search(text):
            continue
        tool = _tool(fixers, print_function)
        tool.fixer_log.clear()
        try:
            # A last line without newline, or with a comment only, does not parse without the extra one.
            refactored = tool.refactor_string(text + "\n", "<source>")
            text = str(refactored)[:-1]
        except Exception as error:  # fissix raises whatever its parser or a fixer ran into
            raise _failure(error) from None
        origin = [origin[min(number, len(origin)) - 1] for number in _origins(refactored, text)]
        if fixers is _MAIN:
            log = list(tool.fixer_log)
            print_function = True
    return text, origin, log


def _origins(tree: Any, text: str) -> list[int]:
    """Return for each line of ``text``, the print of ``tree``, the 1-based line that it was parsed from.

    Nodes keep the line of their token through every fixer; made nodes have none.
    """
    known: dict[int, int] = {}
    number = 1
    for leaf in tree.leaves():
        before, value = leaf.prefix.count("\n"), str(leaf.value)
        number += before
        if leaf.lineno and value.strip(" \t"):
            for step in range(-before, max(value.count("\n"), 1)):
                known.setdefault(number + step, leaf.lineno + step)
        number += value.count("\n")
    return _fill(known, len(split_lines(text)))


def _fill(known: dict[int, int], count: int) -> list[int]:
    """Complete a map of line numbers: a line in a gap follows its predecessor, but not past what is next."""
    ahead: list[int] = []
    for number in range(count, 0, -1):
        ahead.append(known.get(number, ahead[-1] if ahead else sys.maxsize))
    filled: list[int] = []
    for number, following in enumerate(reversed(ahead), start=1):
        previous = filled[-1] if filled else 0
        filled.append(known.get(number, min(previous + 1, following)))
    return filled


def _failure(error: Exception) -> NotPython2Error:
    """Turn an exception of fissix into a reason and a line."""
    if isinstance(error, RecursionError):
        return NotPython2Error("it is nested too deeply for the parser", None)
    context = getattr(error, "context", None)
    if context is not None:
        return NotPython2Error("invalid syntax", context[1][0])
    line = getattr(error, "lineno", None)
    return NotPython2Error(str(error.args[0]) if error.args else type(error).__name__, line)


@functools.cache
def _tool(fixers: str, print_function: bool) -> Any:
    from fissix.refactor import RefactoringTool

    folders = {True: "tfmigrate.source.fixers", False: "fissix.fixes"}
    modules = [f"{folders[name in _OWN_FIXERS]}.fix_{name}" for name in fixers.split()]
    return RefactoringTool(modules, {"print_function": print_function})


def _parse_with_tabs(refactored: str) -> tuple[str, ast.Module]:
    """Parse the result; tabs that only Python 2 takes for eight columns become spaces."""
    try:
        try:
            return refactored, parse(refactored)
        except NotPython3Error as error:
            if not error.tabs:
                raise
            expanded = _expand_indentation(refactored)
            return expanded, parse(expanded)
    except NotPython3Error as error:
        raise NotPython2Error(error.reason, error.line) from None


def _expand_indentation(text: str) -> str:
    """Replace tabs by spaces, to multiples of eight, in the indentation of every line outside strings."""
    from fissix.pgen2 import token, tokenize

    lines = split_lines(text)
    inside = {
        number
        for kind, _, start, end, _ in tokenize.generate_tokens(io.StringIO(text).readline)
        if kind == token.STRING
        for number in range(start[0] + 1, end[0] + 1)
    }
    for index, line in enumerate(lines):
        if index + 1 not in inside:
            code = line.lstrip(" \t")
            lines[index] = line[: len(line) - len(code)].expandtabs(8) + code
    return "".join(lines)


def _notes(log: list[str], line_map: LineMap, *, changed: bool) -> list[Note]:
    """Tell that the source was converted, and what the fixers could not do."""
    notes: list[Note] = []
    if changed:
        message = "Python 2 source: converted to Python 3"
        notes.append(Note(line_map.first_change(), 1, "python2-syntax", "info", message))
    for position, entry in enumerate(log):
        logged = _LOGGED.fullmatch(entry)
        if logged:
            reason = log[position + 1] if position + 1 < len(log) else ""
            because = f" ({reason})" if reason and not reason.startswith(("Line ", "###")) else ""
            message = f"Python 2: {' '.join(logged[2].split())}{because}"
            notes.append(Note(int(logged[1]), 1, "python2-syntax", "warning", message))
    return notes


def _division_notes(tree: ast.Module, lines: list[str], line_map: LineMap) -> list[Note]:
    notes = []
    for division in divisions(tree):
        column = len(lines[division.line - 1].encode()[: division.offset].decode()) + 1
        line, column = line_map.locate(division.line, column)
        notes.append(Note(line, column, "python2-division", division.severity, division.message))
    return notes

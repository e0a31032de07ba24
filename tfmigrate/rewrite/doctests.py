"""Examples in docstrings: https://docs.python.org/3/library/doctest.html#how-it-works."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tfmigrate.names.scopes import Scope
from tfmigrate.rewrite.snippets import Snippet
from tfmigrate.rewrite.text import Lines

_FIRST = re.compile(r"(?P<indent>[ \t]*)>>>(?: (?P<code>.*))?")
_OPENING = re.compile(r"""(?P<prefix>[rRuU]*)(?P<quote>\"{3}|'{3}|["'])""")
_END = (1 << 30, 0)


def doctests(scopes: Iterable[Scope], module: Scope, lines: Lines) -> Iterator[Snippet]:
    """The examples of each docstring, as one program: they share their names."""
    for scope in scopes:
        node = scope.node
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                value = first.value.value
                if isinstance(value, str) and ">>> " in value:
                    yield from _snippets(first.value, module, lines)


def _snippets(node: ast.Constant, module: Scope, lines: Lines) -> Iterator[Snippet]:
    literal = lines.source(node)
    opening = _OPENING.match(literal)
    if opening is None or not literal.endswith(opening["quote"]):
        return
    inner = literal[opening.end() : -len(opening["quote"])]
    is_raw = "r" in opening["prefix"].lower()
    if opening["quote"] in inner or (not is_raw and re.search(r"\\\r?\n", inner)):
        return  # several literals side by side, or lines that the string does not have
    is_one_line = len(opening["quote"]) == 1
    refused = (opening["quote"], *(() if is_raw else ("\\",)), *(("\n",) if is_one_line else ()))
    snippet = Snippet(module, _END, refused=refused, runs=True)
    for indent, example in _examples(inner, lines.span(node)[0] + opening.end()):
        if _is_python(example):
            snippet.lines += example
            snippet.prompt, snippet.more = f"{indent}>>> ", f"{indent}... "
    if snippet.lines:
        yield snippet


def _examples(text: str, at: int) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """The indentation of each example, and its lines of code with their offsets."""
    example: list[tuple[str, int]] = []
    indent = ""
    for line in text.splitlines(keepends=True):
        code = line.rstrip("\r\n")
        first = _FIRST.fullmatch(code)
        more = f"{indent}..."
        if first is not None:
            if example:
                yield indent, example
            indent = first["indent"]
            example = [(first["code"] or "", at + len(indent) + len(">>> "))]
        elif example and (code.startswith(f"{more} ") or code == more):
            example.append((code[len(more) + 1 :], at + len(more) + 1))
        elif example:
            yield indent, example
            example = []
        at += len(line)
    if example:
        yield indent, example


def _is_python(example: list[tuple[str, int]]) -> bool:
    try:
        ast.parse("".join(f"{line}\n" for line, _ in example))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True

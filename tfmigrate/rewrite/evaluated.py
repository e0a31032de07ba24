"""Code that stands in a string and is run from there: ``eval("tf.log(x)")``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import parent_of, position, scope_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.plan import Note
from tfmigrate.rewrite.snippets import RULE, Snippet
from tfmigrate.rewrite.text import Lines

RUNNERS = ("eval", "exec")
_LITERAL = re.compile(r"""(?P<quote>\"{3}|'{3}|["'])(?P<code>[^\\]*)(?P=quote)""", re.DOTALL)


def evaluated(context: Context, lines: Lines) -> Iterator[Snippet]:
    """The strings that ``eval`` and ``exec`` are given, where they have no escapes."""
    for node in _arguments(context):
        found = _LITERAL.fullmatch(lines.source(node)) if isinstance(node, ast.Constant) else None
        if found is not None and found["quote"] not in found["code"]:
            at = lines.span(node)[0] + len(found["quote"])
            snippet = Snippet(scope_of(node), position(node), refused=(found["quote"], "\\"), runs=True)
            for line in found["code"].splitlines(keepends=True):
                snippet.lines.append((line.rstrip("\r\n"), at))
                at += len(line)
            if len(found["quote"]) == 1:
                snippet.refused += ("\n",)
            yield snippet


def unknown_names(context: Context) -> Iterator[Note]:
    """A finding where the name that is read of TensorFlow is only known at run time: ``eval("tf." + name)``."""
    if not context.is_1x:
        return
    for node in _arguments(context):
        if isinstance(node, (ast.BinOp, ast.JoinedStr, ast.Call)) and _begins_with_module(context, node):
            message = "the code that is run here is put together at run time: names of 1.x in it cannot be found"
            yield Note(node, RULE, "warning", message)


def _arguments(context: Context) -> Iterator[ast.expr]:
    for runner in RUNNERS:
        for read in context.names.analysis.reads_of.get(runner, ()):
            call = parent_of(read)
            is_builtin = scope_of(read).lookup(runner) is None
            if is_builtin and isinstance(call, ast.Call) and call.func is read and call.args:
                yield call.args[0]


def _begins_with_module(context: Context, node: ast.expr) -> bool:
    """Whether some text in ``node`` ends with a name of TensorFlow and a dot, and what follows is not text."""
    texts = [item.value for item in ast.walk(node) if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    found = (re.search(r"\b([A-Za-z_]\w*)\.(?:\w+\.)*(?:$|%s|\{)", text) for text in texts)
    names = {match[1] for match in found if match is not None}
    resolved = (context.names.resolve(name, scope_of(node), position(node)) for name in names)
    return any(item is not None and item[0].partition(".")[0] == ROOT for item in resolved)

"""Code that stands in a string and is run from there: ``eval("tf.log(x)")``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from msgspec.structs import replace

from tfmigrate.model import InputError
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import parent_of, position, scope_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.definitions import definition
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
    """A finding where code is run that is put together at run time, or kept under a name: ``eval("tf." + name)``."""
    if context.is_2x:
        return
    for node in _arguments(context):
        value = definition(node) if isinstance(node, ast.Name) else None
        code = node if value is None else value
        if isinstance(code, (ast.BinOp, ast.JoinedStr, ast.Call)):
            if (context.is_1x and _begins_with_module(context, code)) or _reads_old_names(context, code):
                message = "the code that is run here is put together at run time: names of 1.x in it cannot be found"
                yield Note(node, RULE, "warning", message)
        elif code is not node and isinstance(code, ast.Constant) and _is_old(context, node, code.value):
            message = "the code that is run here stands under a name that may be read elsewhere: it is not rewritten"
            yield Note(node, RULE, "error", message)


def _reads_old_names(context: Context, node: ast.expr) -> bool:
    """Whether text in ``node`` has a whole name of TensorFlow that the target lacks: ``eval("tf.log(%s)" % x)``."""
    for text in (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)):
        for name, rest in re.findall(r"\b([A-Za-z_]\w*)\.([A-Za-z_][\w.]*)(?![\w.%{])", text):
            found = context.names.resolve(name, scope_of(node), position(node)) if rest else None
            path = "" if found is None else f"{found[0]}.{rest}".partition(".")[2]
            if path in context.newest_old_api and path not in context.new_api:
                return True
    return False


def _is_old(context: Context, node: ast.expr, code: object) -> bool:
    """Whether a whole text that is run at ``node`` would be rewritten, or cannot be read."""
    if not isinstance(code, str):
        return False
    names = set(re.findall(r"\b([A-Za-z_]\w*)\s*\.", code))
    resolved = {name: context.names.resolve(name, scope_of(node), position(node)) for name in names}
    imports = [f"import {found[0]} as {name}\n" for name, found in sorted(resolved.items()) if found is not None]
    if not imports and ROOT not in code:
        return False
    from tfmigrate.rewrite.engine import rewrite_source

    settings = replace(context.settings, epoch="1.x" if context.is_1x else context.settings.epoch)
    try:
        rewritten = rewrite_source("".join(imports) + code.strip(), context.path, settings)
    except InputError:
        return True
    return rewritten.changed or any(finding.severity != "info" for finding in rewritten.findings)


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

"""What findings advise about names that are gone, and about names that no TensorFlow has."""

from __future__ import annotations

import ast
import contextlib
import difflib
import re
from collections.abc import Iterable

from tfmigrate.api import Param, compat
from tfmigrate.model import Severity
from tfmigrate.names.resolve import ROOT
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.plan import Note
from tfmigrate.rewrite.target import GoneError, derive_usual

_FIRST = "https://github.com/tensorflow/tensorflow/releases/tag/v1.0.0"
_DOCS = "https://www.tensorflow.org/api_docs/python/tf"
_ALIKE, _ALIKE_AT_MOST = 0.8, 8
_APART = ("compat", "contrib", "keras", "estimator", "raw_ops")
"""Parts that have a name of their own for almost everything."""


def gone_note(context: Context, node: ast.AST, path: str, message: str, severity: Severity = "error") -> Note:
    """The finding for ``path``, without ``tf.``, that the target does not have: the best way out, and a link."""
    path = path.removeprefix(f"{ROOT}.")
    todo, url = way_out(context, path)
    top = path.removeprefix("compat.v1.").partition(".")[0]
    if message.endswith(f" in TensorFlow {context.settings.tf_version}") and compat.covers(path):
        message = f"{message}, which has no tf.{top}"
    return Note(node, "api-gone", severity, message, todo, url)


def way_out(context: Context, path: str) -> tuple[str, str]:
    """What to do about an endpoint that is gone, and where to read more."""
    advice = context.rules.way_out(path)
    later = context.rules.successor(path)
    if later is not None and path not in context.rules.advice:
        return f"use tf.{later}, its name since 1.0", _FIRST
    return advice.todo, advice.url


def misfit_note(
    context: Context, node: ast.AST, path: str, message: str, params: Iterable[Param] | None, rule: str = "api-gone"
) -> Note:
    """The finding for a call that ``path``, which is there, does not take: its arguments are told."""
    severity: Severity = "error" if rule == "api-gone" else "warning"
    todo = "" if params is None else f"give it the arguments that it has: tf.{path}({_signature(params)})"
    page = path if path in context.new_api or path.startswith("compat.") else f"compat.v1.{path}"
    url = f"{_DOCS}/{page.replace('.', '/')}" if page in context.new_api else ""
    return Note(node, rule, severity, message, todo, url)


def _signature(params: Iterable[Param]) -> str:
    shown = []
    for param in params:
        star = {"var-positional": "*", "var-keyword": "**"}.get(param.kind, "")
        if not param.name.startswith("_"):
            shown.append(f"{star}{param.name}" if star or param.default is None else f"{param.name}={param.default}")
    return ", ".join(shown)


def unknown_note(context: Context, node: ast.AST, path: str) -> Note:
    """The finding for a name that no known TensorFlow has: an older name's later one, or one that is spelled alike."""
    message = f"tf.{path} is no public name of TensorFlow 0.12, 1.15 or {context.settings.tf_version}"
    known = context.rules.advice.get(path)
    if known is not None:
        return Note(node, "api-unknown", "warning", message, known.todo, known.url)
    near = nearest(context, path)
    if near is not None:
        with contextlib.suppress(GoneError):
            near = derive_usual(context, near)
    todo = "" if near is None else f"write tf.{near} if that is meant"
    return Note(node, "api-unknown", "warning", message, todo)


def nearest(context: Context, path: str) -> str | None:
    """The name in 1.15 or in the target that ``path`` may be meant to be; ``None`` where nothing is like it.

    A name of the same last part in another module, else one of the same module that is spelled alike. Digits are not
    mistyped: an ``l1_loss`` is no ``l2_loss``.
    """
    module, _, name = path.rpartition(".")
    apis = (context.newest_old_api, context.new_api)
    same = [p for api in apis for p in api.named(name) if p.partition(".")[0] not in _APART]
    if same:
        return min(same, key=lambda p: (p.count("."), p))
    beside = {other for api in apis for other in api.beside(module) if _digits(other) == _digits(name)}
    alike = difflib.get_close_matches(name, sorted(beside), _ALIKE_AT_MOST, _ALIKE)
    likely = (f"{name}32", name.removeprefix("get_"), *alike)  # tf.float, tf.int
    paths = (f"{module}.{other}" if module else other for other in likely)
    return next((path for path in paths if any(path in api for api in apis)), None)


def _digits(name: str) -> str:
    return re.sub(r"\D", "", name)

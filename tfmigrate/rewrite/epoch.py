"""Which generation of the API a file was written for."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Sequence

from tfmigrate.api import Snapshot
from tfmigrate.api.legacy_keras import is_keras
from tfmigrate.model import Epoch, Settings
from tfmigrate.names import Site
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import ancestors
from tfmigrate.rules import RuleTable
from tfmigrate.transforms.version_check import ENDPOINTS

_ASKS = frozenset({"dir", "hasattr"})
_FEW = 4
"""Statements in a ``try`` that chooses between two names."""


def decide(settings: Settings, sites: Iterable[Site], rules: RuleTable, old: Snapshot, v1: Snapshot) -> Epoch:
    """The epoch that was asked for, or the one that the file's own names show.

    ``old`` is 0.12, ``v1`` 1.15. Names that only 0.12 has, and calls that 1.x refuses, speak for 0.12; names that 0.12
    does not have speak against it and weigh more, since such a file cannot have run there.
    """
    if settings.epoch != "auto":
        return settings.epoch
    positional = rules.group("positional-in-0.12")
    shown: Epoch = "1.x"
    for site in sites:
        evidence = _evidence(site, positional, old, v1)
        if evidence is None or (evidence == "0.12" and shown == "0.12") or is_guarded(site.node):
            continue
        if evidence == "1.x":
            return "1.x"
        shown = "0.12"
    return shown


def _evidence(site: Site, positional: Collection[str], old: Snapshot, v1: Snapshot) -> Epoch | None:
    """What one site speaks for, if for anything."""
    path, call = site.endpoint, site.call
    is_known, was_known = path in v1, path in old
    if path.startswith("compat.") or (is_known and not was_known and not path.startswith("contrib.")):
        return "1.x"
    if call is not None and call.keywords and _has_keyword_of(v1, old, call, path):
        return "1.x"
    if call is not None and path in positional:
        if {"labels", "logits"} <= {k.arg for k in call.keywords} or _has_sentinel(call):
            return "1.x"
        if is_positional(call):
            return "0.12"
    older_keyword = call is not None and bool(call.keywords) and _has_keyword_of(old, v1, call, path)
    return "0.12" if (was_known and not is_known) or older_keyword or _axis_first(site) else None


def expects_a_missing_name(guard: ast.Try) -> bool:
    """Whether a few statements are tried for that: not a program that only catches what may go wrong in it."""
    caught = [name for h in guard.handlers for name in (["Exception"] if h.type is None else _names(h.type))]
    is_short = len(guard.body) <= _FEW or all(_gives_a_name(statement) for statement in guard.body)
    return is_short and any(name in ("AttributeError", "Exception", "BaseException") for name in caught)


def _gives_a_name(statement: ast.stmt) -> bool:
    """``summary = tf.image_summary``: nothing else can go wrong there."""
    return isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Attribute)


def _names(node: ast.expr) -> list[str]:
    return [n.id for n in ast.walk(node) if isinstance(n, ast.Name)]


def is_guarded(node: ast.expr) -> bool:
    """Whether a program is ready for this name to be missing: by ``try``, by ``if "concat_v2" in dir(tf)``."""
    inner: ast.AST = node
    is_later = False
    for around in ancestors(node):
        is_tried = isinstance(around, ast.Try) and inner in around.body and expects_a_missing_name(around)
        if is_tried and not is_later:
            return True
        if isinstance(around, ast.If) and any(isinstance(n, ast.Name) and n.id in _ASKS for n in ast.walk(around.test)):
            return True
        # A function is there on the asked condition too; what is tried around it, it does not run.
        is_later = is_later or isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef))
        inner = around
    return False


def is_positional(call: ast.Call | None) -> bool:
    """Whether logits and labels are both given by position (a leading ``None`` is 1.x's ``_sentinel``)."""
    if call is None or len(call.args) < 2 or any(isinstance(a, ast.Starred) for a in call.args):
        return False
    return not _has_sentinel(call)


def _has_sentinel(call: ast.Call) -> bool:
    """Whether the first positional argument is the ``None`` that 1.x wants there."""
    return bool(call.args) and isinstance(call.args[0], ast.Constant) and call.args[0].value is None


def _axis_first(site: Site) -> bool:
    """``tf.concat(1, [...])``: 0.12 took the axis first."""
    if site.endpoint != "concat" or site.call is None or len(site.call.args) < 2:
        return False
    first = site.call.args[0]
    if isinstance(first, ast.UnaryOp):
        first = first.operand
    return isinstance(first, ast.Constant) and isinstance(first.value, int)


def _has_keyword_of(this: Snapshot, other: Snapshot, call: ast.Call, path: str) -> bool:
    """Whether the call has a keyword that the endpoint has in ``this`` version and not in the ``other``."""
    here, there = this.get(path), other.get(path)
    if here is None or there is None or here.params is None or there.params is None:
        return False
    if any(param.kind.startswith("var") for param in there.params):
        return False
    known, elsewhere = {p.name for p in here.params}, {p.name for p in there.params}
    return any(k.arg is not None and k.arg in known and k.arg not in elsewhere for k in call.keywords)


def is_2x(sites: Iterable[Site], v1: Snapshot, target: Snapshot) -> bool:
    """Whether a file is 2.x code already: it uses what only 2.x has, and nothing that 2.x lacks."""
    evidence = False
    for site in sites:
        path = site.endpoint
        if path.startswith(("compat.", "python.", "contrib.")):
            continue
        if path not in target:
            return False
        newer = path not in v1 or (site.call is not None and _has_keyword_of(target, v1, site.call, path))
        evidence = evidence or newer
    return evidence


_SWITCHES = ("disable_v2_behavior", "disable_eager_execution", "enable_eager_execution")


def is_migrated_graph(sites: Sequence[Site], v1: Snapshot, target: Snapshot, text: str) -> bool:
    """Whether a file makes its own graph with names of ``tf.compat.v1``, and needs nothing else: it runs as it is."""
    if ".as_default()" not in text or is_1x(sites, v1, target, text):
        return False
    explicit = [site.endpoint for site in sites if site.endpoint.startswith("compat.v1.") and site.base_path == ROOT]
    return bool(explicit) and all(path in target for path in explicit)


# What only the Keras of 1.x has: a model's fit_generator, an optimizer's lr, a dimension's value.
_OLD_KERAS = re.compile(
    r"\.(?:fit|evaluate|predict)_generator\(|\boptimizer\.lr\b|[sS]hape(?:\(\))?\[[^\]\n]*\]\.value\b"
)


def is_1x(sites: Sequence[Site], v1: Snapshot, target: Snapshot, text: str) -> bool:
    """Whether a file is 1.x code beyond doubt: it uses a name or an argument that 2.x lacks, or chooses v1 behaviour.

    ``tf.keras`` alone does not tell: most of its names are in both.
    """
    words = ("_generator(", "optimizer.lr", "].value")
    if any(is_keras(s.endpoint) for s in sites) and any(w in text for w in words) and _OLD_KERAS.search(text):
        return True
    for site in sites:
        path = site.endpoint
        if path.startswith("contrib.") or path.removeprefix("compat.v1.") in _SWITCHES:
            return True
        if path.startswith(("compat.", "python.")) or path in ENDPOINTS:
            continue
        if path in v1 and path not in target:
            return True
        if site.call is not None and _has_keyword_of(v1, target, site.call, path):
            return True
        if path.startswith("keras.optimizers.") and site.call is not None and _is_old_optimizer(site.call):
            return True
    return False


def _is_old_optimizer(call: ast.Call) -> bool:
    """``lr`` became ``learning_rate``, ``decay`` a schedule: https://keras.io/api/optimizers/."""
    return any(keyword.arg in ("lr", "decay") for keyword in call.keywords)

"""Which generation of the API a file was written for."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tfmigrate.api import Snapshot
from tfmigrate.model import Epoch, Settings
from tfmigrate.names import Site
from tfmigrate.rules import RuleTable


def decide(settings: Settings, sites: Iterable[Site], rules: RuleTable, old: Snapshot, v1: Snapshot) -> Epoch:
    """The epoch that was asked for, or the one that the file's own names show.

    ``old`` is 0.12, ``v1`` 1.15. Names that only 0.12 has, and calls that 1.x refuses, speak for 0.12; names that 0.12
    does not have speak against it and weigh more, since such a file cannot have run there.
    """
    if settings.epoch != "auto":
        return settings.epoch
    positional = rules.group("positional-in-0.12")
    is_old = False
    for site in sites:
        path = site.endpoint
        if path.startswith("compat.") or (path in v1 and path not in old and not path.startswith("contrib.")):
            return "1.x"
        if site.call is not None and _has_newer_keyword(site.call, path, old, v1):
            return "1.x"
        only_old = path in old and path not in v1
        refused = path in positional and is_positional(site.call)
        is_old = is_old or only_old or refused or _axis_first(site)
    return "0.12" if is_old else "1.x"


def is_positional(call: ast.Call | None) -> bool:
    """Whether logits and labels are both given by position."""
    return call is not None and len(call.args) >= 2 and not any(isinstance(a, ast.Starred) for a in call.args)


def _axis_first(site: Site) -> bool:
    """``tf.concat(1, [...])``: 0.12 took the axis first."""
    if site.endpoint != "concat" or site.call is None or len(site.call.args) < 2:
        return False
    first = site.call.args[0]
    if isinstance(first, ast.UnaryOp):
        first = first.operand
    return isinstance(first, ast.Constant) and isinstance(first.value, int)


def _has_newer_keyword(call: ast.Call, path: str, old: Snapshot, v1: Snapshot) -> bool:
    then, later = old.get(path), v1.get(path)
    if then is None or later is None or then.params is None or later.params is None:
        return False
    if any(param.kind.startswith("var") for param in then.params):
        return False
    known, newer = {p.name for p in then.params}, {p.name for p in later.params}
    return any(k.arg is not None and k.arg not in known and k.arg in newer for k in call.keywords)

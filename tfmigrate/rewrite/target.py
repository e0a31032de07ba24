"""What an endpoint is called in the target, and which signature it has there."""

from __future__ import annotations

import ast
import functools
from collections.abc import Sequence
from dataclasses import dataclass

from tfmigrate.api import Endpoint, Param, load
from tfmigrate.rewrite.bind import BindError, StarredError, bind
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.plan import ArgumentEdit, CallPlan, Note


@dataclass(frozen=True, slots=True)
class GoneError(Exception):
    """The target has nothing that takes this call; ``reason`` says what is missing."""

    reason: str


def derive(context: Context, node: ast.expr, function: ast.expr, path: str, call: ast.Call | None) -> CallPlan | None:
    """The plan that follows from the two APIs alone; ``None`` if the code is right as it is.

    In order: the same path, another path of the same object, the ``compat.v1`` path. Raises ``GoneError``.
    """
    if call is None:
        return _derive_reference(context, function, path)
    reasons: list[str] = []
    for candidate in _candidates(context, path):
        target = context.new_api.get(candidate)
        if target is None or not _runs_on_both(context, candidate, path):
            continue
        try:
            edits = fit(context, call, path, target)
        except StarredError:
            if not _same_signature(context, path, target) and not _same_keywords(context, call, path, target):
                reasons.append(f"tf.{candidate} takes other arguments, and what * and ** hold is not in the text")
                continue
            edits = {}
        except BindError as error:
            reasons.append(f"tf.{candidate} {error}")
            continue
        if candidate == path and not edits:
            return None
        return CallPlan(node, function, candidate, _rule_id(path, candidate), arguments=edits)
    raise GoneError(reasons[0] if reasons else f"tf.{path} does not exist in TensorFlow {context.settings.tf_version}")


def _derive_reference(context: Context, function: ast.expr, path: str) -> CallPlan | None:
    """A function passed around may be called in any way, so only an equal signature is as good."""
    for candidate in _candidates(context, path):
        target = context.new_api.get(candidate)
        if target is None or not _runs_on_both(context, candidate, path):
            continue
        if candidate.startswith("compat.v1.") or _is_as_good(context, path, candidate, target):
            if candidate == path:
                return None
            return CallPlan(function, function, candidate, _rule_id(path, candidate))
    raise GoneError(f"tf.{path} does not exist in TensorFlow {context.settings.tf_version}")


def _candidates(context: Context, path: str) -> list[str]:
    """Where the same thing may live in the target, best first."""
    compat = path if path.startswith("compat.") else f"compat.v1.{path}"
    found = [] if path in context.rules.group("changed-meaning") else [path]
    native = _native_name(context.settings.tf_version, compat)
    if native is not None and path not in context.rules.group("changed-meaning"):
        found.append(native)
    return [*found, compat]


@functools.cache
def _native_name(version: str, compat: str) -> str | None:
    """The 2.x name of the very object that ``compat`` names."""
    api = load(version)
    moved = api.get(compat)
    if moved is None or moved.kind == "module":
        return None
    return next((alias for alias in api.aliases(moved.identity) if not alias.startswith("compat.")), None)


def _runs_on_both(context: Context, candidate: str, path: str) -> bool:
    """For ``--target compat``: the name must be there, as the same thing, in 1.15 too."""
    if context.settings.target != "compat":
        return True
    old = context.newest_old_api.get(candidate)
    if old is None:
        return False
    origin = context.newest_old_api.get(path)
    return candidate.startswith("compat.v1.") or origin is None or origin.identity == old.identity


def _is_as_good(context: Context, path: str, candidate: str, target: Endpoint) -> bool:
    """Whether a bare reference may be spelled so: ``compat.v1`` has nothing better, or it can be called alike."""
    compat = context.new_api.get(f"compat.v1.{path}")
    if compat is not None and compat.identity == target.identity:
        return True
    return target.kind != "class" and _same_signature(context, path, target)


def _same_signature(context: Context, path: str, target: Endpoint) -> bool:
    old = context.endpoint(path)
    if old is None or old.kind != target.kind:
        return False
    if old.kind in ("module", "constant"):
        return True
    if old.params is None or target.params is None:
        return old.params is target.params
    # More parameters at the end do no harm; what was there must be where it was.
    return [p[:2] for p in target.params][: len(old.params)] == [p[:2] for p in old.params]


def _same_keywords(context: Context, call: ast.Call, path: str, target: Endpoint) -> bool:
    """Whether a call that gives everything by keyword, some of it in ``**``, can be given to ``target`` too."""
    old = context.endpoint(path)
    if call.args or old is None or old.params is None or target.params is None:
        return False
    known = {param.name for param in target.params}
    return all(param.name in known for param in old.params if not param.name.startswith("_"))


def fit(context: Context, call: ast.Call, path: str, target: Endpoint) -> dict[int, ArgumentEdit]:
    """Edits that make ``call``, written for ``path``, bind the same way to ``target``.

    Raises ``BindError`` where an argument has no counterpart there.
    """
    old_params = context.params(path)
    if old_params is None or target.params is None:
        return {}
    if _takes_anything(old_params) or _takes_anything(target.params):
        return {}
    bound = bind(call, old_params)
    known = {param.name for param in target.params}
    edits: dict[int, ArgumentEdit] = {}
    keyword_from_here = False
    new_names: set[str] = set()
    for name, argument in sorted(bound.items(), key=lambda item: item[1].index):
        new_name = context.rules.renamed_argument(name, known)
        if new_name not in known or new_name in new_names:
            raise BindError(f"has no argument {name!r}")
        new_names.add(new_name)
        keyword_from_here |= argument.keyword is not None or slot(target.params, new_name) != argument.index
        keyword = new_name if keyword_from_here else None
        if keyword != argument.keyword:
            edits[argument.index] = ArgumentEdit(keyword)
    return edits


def slot(params: Sequence[Param], name: str) -> int | None:
    """The index at which ``name`` can be given by position."""
    names = [param.name for param in params if param.kind == "positional"]
    return names.index(name) if name in names else None


def _takes_anything(params: Sequence[Param]) -> bool:
    return any(param.kind in ("var-positional", "var-keyword") for param in params)


def _rule_id(path: str, candidate: str) -> str:
    if candidate == path:
        return "argument-renamed"
    return "api-compat-v1" if candidate.startswith("compat.v1.") else "api-renamed"


def gone_note(function: ast.expr, path: str, gone: GoneError) -> Note:
    """The finding for an endpoint that has no successor."""
    hint = "find a replacement in https://www.tensorflow.org/guide/migrate"
    if path.startswith("contrib."):
        hint = "tf.contrib was removed in 2.0; see https://www.tensorflow.org/guide/migrate for where its parts went"
    return Note(function, "api-gone", "error", f"{gone.reason}; {hint}")


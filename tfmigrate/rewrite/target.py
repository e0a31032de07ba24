"""What an endpoint is called in the target, and which signature it has there."""

from __future__ import annotations

import ast
import functools
from collections.abc import Container, Mapping, Sequence

from tfmigrate.api import Endpoint, Param, load
from tfmigrate.names.scopes import ancestors
from tfmigrate.rewrite.bind import Argument, BindError, StarredError, bind
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.plan import ArgumentEdit, CallPlan


class GoneError(Exception):
    """The target has nothing that takes this call; ``reason`` says what is missing.

    ``nearest`` is what the target has there, with other arguments.
    """

    def __init__(self, reason: str, nearest: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.nearest = nearest


def derive(context: Context, node: ast.expr, function: ast.expr, path: str, call: ast.Call | None) -> CallPlan | None:
    """The plan that follows from the two APIs alone; ``None`` if the code is right as it is.

    In order: the same path, another path of the same object, the ``compat.v1`` path. Raises ``GoneError``, and
    ``BindError`` for a call that 1.x refuses too.
    """
    if call is None:
        if path in context.rules.group("base-class") and is_type_check(function):
            return None
        reference = derive_reference(context, path)
        return None if reference == path else CallPlan(function, function, reference, _rule_id(path, reference))
    key = (id(context.rules), id(context.new_api), context.settings.target, context.epoch, path, *_shape(call))
    if key not in _DERIVED:
        _DERIVED[key] = _derive_call(context, path, call)
    found = _DERIVED[key]
    if isinstance(found, (GoneError, BindError)):
        raise found
    candidate, keywords = found
    if candidate == path and not keywords:
        return None
    edits = {index: ArgumentEdit(keyword) for index, keyword in keywords.items()}
    return CallPlan(node, function, candidate, _rule_id(path, candidate), arguments=edits)


_Derived = tuple[str, Mapping[int, str | None]] | GoneError | BindError
"""The endpoint, and the new keyword of each argument that changes; or why there is none."""

_DERIVED: dict[tuple[object, ...], _Derived] = {}
"""Programs write the same few calls in the same few ways."""


def _shape(call: ast.Call) -> tuple[object, ...]:
    """All that deriving looks at in a call: how its arguments are given, which are None and which cannot be None."""
    positional = tuple(_look(arg) for arg in call.args)
    return positional, tuple((keyword.arg, _look(keyword.value)) for keyword in call.keywords)


def _look(node: ast.expr) -> str:
    if isinstance(node, ast.Starred):
        return "*"
    if isinstance(node, ast.Constant) and node.value is None:
        return "None"
    return "value" if isinstance(node, (ast.Constant, ast.List, ast.Tuple, ast.UnaryOp, ast.BinOp)) else ""


def _derive_call(context: Context, path: str, call: ast.Call) -> _Derived:
    reasons: list[GoneError] = []
    for candidate in _candidates(context, path):
        target = context.new_api.get(candidate)
        if target is None or not _runs_on_both(context, candidate, path):
            continue
        try:
            edits = fit(context, call, path, target)
        except StarredError:
            if not _same_signature(context, path, target) and not _same_keywords(context, call, path, target):
                reason = f"tf.{candidate} takes other arguments, and what * and ** hold is not in the text"
                reasons.append(GoneError(reason, candidate))
                continue
            edits = {}
        except BindError as error:
            reasons.append(GoneError(f"tf.{candidate} {error}", candidate))
            continue
        return candidate, {index: edit.keyword for index, edit in edits.items()}
    if reasons:
        return _refused(context, path, call) or reasons[0]
    return GoneError(f"tf.{path} does not exist in TensorFlow {context.settings.tf_version}")


def _refused(context: Context, path: str, call: ast.Call) -> BindError | None:
    """Why 1.x itself does not take a call; ``None`` where it does, or where the text does not say."""
    try:
        bind(call, context.params(path) or ())
    except StarredError:
        return None
    except BindError as error:
        return error
    return None


def derive_reference(context: Context, path: str) -> str:
    """The endpoint of a function that is passed around: it may be called in any way, so its signature must be equal."""
    for candidate in _candidates(context, path):
        target = context.new_api.get(candidate)
        if target is None or not _runs_on_both(context, candidate, path):
            continue
        if candidate.startswith("compat.v1.") or _is_as_good(context, path, candidate, target):
            return candidate
    raise GoneError(f"tf.{path} does not exist in TensorFlow {context.settings.tf_version}")


def derive_usual(context: Context, path: str) -> str:
    """The endpoint that the usual call of ``path`` becomes: what a test must replace to be noticed.

    Raises ``GoneError``.
    """
    for candidate in _candidates(context, path):
        if candidate in context.new_api and _runs_on_both(context, candidate, path):
            return candidate
    raise GoneError(f"tf.{path} does not exist in TensorFlow {context.settings.tf_version}")


def is_type_check(node: ast.expr) -> bool:
    """Whether ``node`` is what ``isinstance`` or ``issubclass`` checks against, alone or in a tuple."""
    parents = ancestors(node)
    inner: ast.AST = node
    parent = next(parents, None)
    if isinstance(parent, ast.Tuple):
        inner, parent = parent, next(parents, None)
    if not isinstance(parent, ast.Call) or not isinstance(parent.func, ast.Name):
        return False
    return parent.func.id in ("isinstance", "issubclass") and inner in parent.args[1:]


def _candidates(context: Context, path: str) -> list[str]:
    """Where the same thing may live in the target, best first."""
    compat = path if path.startswith("compat.") else f"compat.v1.{path}"
    if path in context.rules.group("changed-meaning"):
        return [compat]
    found = [path] if _keeps_meaning(context, path) else []
    native = _native_name(context.settings.tf_version, compat)
    return [*found, compat] if native is None else [*found, native, compat]


def _keeps_meaning(context: Context, path: str) -> bool:
    """Whether what the target has at the same path does what 1.x did there.

    Where the target has two functions, one at the path and one in ``compat.v1``, somebody saw a reason for the second:
    the first one is used only if the group ``same-meaning`` has it, under any of its names. Keras is one thing in both.
    """
    target, compat = context.new_api.get(path), context.new_api.get(f"compat.v1.{path}")
    if target is None or compat is None or compat.identity == target.identity or path.startswith("keras."):
        return True
    same = context.rules.group("same-meaning")
    return path in same or any(alias in same for alias in context.new_api.aliases(target.identity))


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
    if _takes_anything(old_params) or any(param.kind == "var-keyword" for param in target.params):
        return {}
    bound = bind(call, old_params)
    named = [param for param in target.params if param.kind != "var-positional"]
    known = {param.name for param in named}
    required = {param.name for param in named if param.default is None}
    # An old name that is there beside the new one, with None as its default, is a deprecated alias.
    live = {param.name for param in named if param.default != "None"}
    edits: dict[int, ArgumentEdit] = {}
    by_keyword = target.path in context.rules.group("by-keyword")
    keyword_from_here = False
    new_names: set[str] = set()
    for name, argument in sorted(bound.items(), key=lambda item: item[1].index):
        new_name = name if name in live else context.rules.renamed_argument(name, known)
        if _is_given_twice(context, name, bound, known):
            new_name = name
        if new_name not in known or new_name in new_names:
            raise BindError(f"has no argument {name!r}")
        new_names.add(new_name)
        keyword_from_here |= argument.keyword is not None or slot(target.params, new_name) != argument.index
        keyword_from_here |= by_keyword and argument.index > 0
        keyword = new_name if keyword_from_here else None
        if keyword != argument.keyword:
            edits[argument.index] = ArgumentEdit(keyword)
    missing = sorted(required - new_names)
    if missing:
        raise BindError(f"needs the argument {missing[0]!r}")
    return edits


def _is_given_twice(context: Context, name: str, bound: Mapping[str, Argument], known: Container[str]) -> bool:
    """Whether an argument is given under both of its names, and one of them may be None.

    So are ``argmax(x, None, dimension=1)`` and a wrapper that hands both of its own arguments on. 1.x took the one that
    is not None, as ``compat.v1`` does. Raises ``BindError`` if both have a value, as 1.x did.
    """
    newer = context.rules.renamed_argument(name, known)
    if newer == name or newer not in bound:
        return False
    if all(_look(bound[given].node) == "value" for given in (name, newer)):
        raise BindError(f"takes {name!r} or {newer!r}, not both")
    return True


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

"""Facts about an expression that the text shows: is it an integer tensor, one-hot, a softmax output, a constant?

A fact is stated only when it is sure; nothing follows from its absence. ``rules/facts.toml`` says which endpoints
yield which facts.
"""

from __future__ import annotations

import ast
import re

from tfmigrate.names import Site
from tfmigrate.names.scopes import scope_of
from tfmigrate.rewrite.bind import Argument, BindError, bind
from tfmigrate.rewrite.constants import is_moderate, is_numpy
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.definitions import definition, has_one_value, is_same_value, possible_values

Facts = frozenset[str]
NOTHING: Facts = frozenset()

# Each of these keeps gradients from flowing to whatever is upstream.
_BLOCKS_GRADIENT = frozenset({"constant", "integer", "boolean", "one-hot", "stopped"})
_IMPLIED = {"class-ids": "integer", "one-hot": "dense-labels"}
_SMALL = 1e-2
# A random value is location + scale * noise: gradients flow to these.
_TEXT_METHODS = frozenset({"format", "join", "lower", "upper", "strip", "replace"})
_PARAMETERS = frozenset({"mean", "stddev", "minval", "maxval"})


def facts_of(context: Context, node: ast.expr) -> Facts:
    """All facts known about the value of ``node``."""
    known = context.facts.get(node)
    if known is not None:
        return known
    context.facts[node] = NOTHING  # ends the search for names defined in a circle
    try:
        found = _close(_find(context, node))
    except RecursionError:
        found = NOTHING  # a sum of a thousand terms: nothing is stated about it
    context.facts[node] = found
    return found


def holds(context: Context, fact: str, node: ast.expr) -> bool:
    """Whether a ``where`` condition of a rule holds; ``not-`` negates."""
    if fact.startswith("not-"):
        return not holds(context, fact[4:], node)
    if fact == "raw-logits":
        return _is_raw_logits(context, node)
    if fact == "moderate-constant":
        return is_moderate(context, node)
    if fact == "small":
        return _is_small(node)
    return fact in facts_of(context, node)


def _close(facts: Facts) -> Facts:
    facts |= {_IMPLIED[fact] for fact in facts if fact in _IMPLIED}
    if facts & _BLOCKS_GRADIENT:
        facts |= {"no-gradient"}
    return facts


def _find(context: Context, node: ast.expr) -> Facts:
    if isinstance(node, ast.Constant):
        return _of_constant(node.value)
    if isinstance(node, (ast.List, ast.Tuple)):
        return _of_sequence(context, node)
    if isinstance(node, ast.UnaryOp):
        return facts_of(context, node.operand) & {"constant", "integer", "no-gradient"}
    if isinstance(node, ast.JoinedStr):
        return frozenset({"text"})
    if isinstance(node, ast.BinOp):
        if "text" in facts_of(context, node.left):
            return frozenset({"text"})
        if isinstance(node.op, ast.Add) and _is_variable(context, node.right):
            return facts_of(context, node.left) & {"matrix"}
        return facts_of(context, node.left) & facts_of(context, node.right) & {"constant", "no-gradient"}
    if isinstance(node, ast.Compare):
        return frozenset({"boolean"})
    if isinstance(node, ast.Subscript):
        return facts_of(context, node.value) & {"constant", "integer", "boolean", "no-gradient"}
    if isinstance(node, ast.Name):
        value = definition(node)
        return NOTHING if value is None else facts_of(context, value)
    if isinstance(node, ast.Attribute):
        return facts_of(context, node.value) & {"constant"} if not is_numpy(node) else frozenset({"constant"})
    if isinstance(node, ast.Call):
        return _of_call(context, node)
    return NOTHING


def _of_constant(value: object) -> Facts:
    if isinstance(value, bool):
        return frozenset({"constant", "boolean"})
    if isinstance(value, int):
        return frozenset({"constant", "integer", "scalar"})
    if isinstance(value, str):
        return frozenset({"text"})
    return frozenset({"constant", "scalar"}) if isinstance(value, float) else NOTHING


def _of_sequence(context: Context, node: ast.List | ast.Tuple) -> Facts:
    items = [facts_of(context, item) for item in node.elts]
    if not items or not all("constant" in item for item in items):
        return frozenset({"no-gradient"}) if items and all("no-gradient" in item for item in items) else NOTHING
    if all({"integer", "scalar"} <= item for item in items):
        return frozenset({"constant", "class-ids"})
    return frozenset({"constant"})


def _of_call(context: Context, node: ast.Call) -> Facts:
    site = context.calls.get(node)
    if site is not None:
        return _of_endpoint(context, site, node)
    if is_numpy(node.func):
        last = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        return frozenset({"constant", "class-ids"}) if last in ("argmax", "argmin") else frozenset({"constant"})
    if isinstance(node.func, ast.Attribute):
        # A method of an array (``np.eye(3).astype(...)``) gives an array, one of a text (``format``) a text.
        facts = facts_of(context, node.func.value) & {"constant", "text"}
        return facts if "text" not in facts or node.func.attr in _TEXT_METHODS else NOTHING
    return NOTHING


def _of_endpoint(context: Context, site: Site, node: ast.Call) -> Facts:
    endpoint = site.endpoint.removeprefix("compat.v1.")
    arguments = _arguments(context, site, node)
    first = _main_argument(context, site, node, arguments)
    found: set[str] = set()
    for fact in context.rules.facts:
        handed_on = endpoint in fact.through and first is not None and fact.id in facts_of(context, first)
        if endpoint in fact.endpoints or handed_on:
            found.add(fact.id)
    if endpoint in context.rules.group("takes-dtype"):
        found |= _of_dtype(arguments, first, context)
    if "dtype" in arguments and _is_not_float32(arguments["dtype"].node):
        found.discard("float32")
    if any("no-gradient" not in facts_of(context, arguments[name].node) for name in _PARAMETERS & set(arguments)):
        found.discard("constant")
    activation = arguments.get("activation") or arguments.get("activation_fn")
    if activation is not None:
        found |= _of_activation(context, activation.node)
    if endpoint == "matmul" and any("matrix" in facts_of(context, argument.node) for argument in arguments.values()):
        found.add("matrix")
    if endpoint in ("reshape", "placeholder") and "shape" in arguments and _length(arguments["shape"].node) == 2:
        found.add("matrix")
    return frozenset(found)


def _main_argument(
    context: Context, site: Site, node: ast.Call, arguments: dict[str, Argument]
) -> ast.expr | None:
    """What the call makes its result of: its values (0.12's concat takes the axis first), else its first parameter."""
    params = context.params(site.endpoint)
    if not params:
        return node.args[0] if node.args else None
    main = arguments.get("values") or arguments.get(params[0].name)
    return None if main is None else main.node


def _arguments(context: Context, site: Site, node: ast.Call) -> dict[str, Argument]:
    params = context.params(site.endpoint)
    try:
        return {} if params is None else bind(node, params)
    except BindError:
        return {}


def _of_dtype(arguments: dict[str, Argument], first: ast.expr | None, context: Context) -> set[str]:
    """Facts of a call that says its dtype: ``tf.placeholder``, ``tf.cast``, ``tf.constant``."""
    dtype = arguments.get("dtype")
    kind = None if dtype is None else _dtype_kind(dtype.node)
    value = arguments.get("x") or arguments.get("value")
    upstream = NOTHING if value is None else facts_of(context, value.node)
    if kind in ("integer", "boolean"):
        rank_one = "shape" in arguments and _length(arguments["shape"].node) == 1
        return {kind, *(["class-ids"] if rank_one or "class-ids" in upstream else [])}
    found = set(upstream & {"no-gradient", "one-hot", "softmax", "sigmoid"})
    return found | ({"dense-labels"} if kind == "float" else set())


def _of_activation(context: Context, node: ast.expr) -> Facts:
    """``tf.layers.dense(..., activation=tf.nn.softmax)`` gives what the activation gives."""
    if isinstance(node, ast.Constant) and node.value in ("softmax", "sigmoid"):
        return frozenset({str(node.value)})
    site = context.sites.get(node)
    if site is None:
        return NOTHING
    endpoint = site.endpoint.removeprefix("compat.v1.")
    return frozenset(f.id for f in context.rules.facts if f.id in ("softmax", "sigmoid") and endpoint in f.endpoints)


def _is_not_float32(node: ast.expr) -> bool:
    return _dtype_name(node) not in ("float32", "float_")


def _dtype_kind(node: ast.expr) -> str | None:
    name = _dtype_name(node)
    if name is None:
        return None
    if re.fullmatch(r"u?int\d*_?", name):
        return "integer"
    if re.fullmatch(r"b?float\d*_?|double|half", name):
        return "float"
    return "boolean" if re.fullmatch(r"bool_?", name) else None


def _dtype_name(node: ast.expr) -> str | None:
    """``float32`` of ``tf.float32``, ``"float32"`` and a name that is called so."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return node.id if isinstance(node, ast.Name) else None


def _length(node: ast.expr) -> int | None:
    """The rank that a shape in the text has."""
    return len(node.elts) if isinstance(node, (ast.List, ast.Tuple)) else None


def _is_variable(context: Context, node: ast.expr) -> bool:
    """A variable that is added to a product is a bias."""
    value = definition(node) if isinstance(node, ast.Name) else None
    site = context.calls.get(value) if isinstance(value, ast.Call) else None
    return site is not None and site.endpoint in ("Variable", "get_variable")


def _is_small(node: ast.expr) -> bool:
    """An epsilon: a small literal, or a name that says so."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return 0 < node.value <= _SMALL
    if isinstance(node, ast.Name):
        value = definition(node)
        return _is_small(value) if value is not None else "eps" in node.id.lower()
    return isinstance(node, ast.Attribute) and "eps" in node.attr.lower()


def _is_raw_logits(context: Context, node: ast.expr) -> bool:
    """A name that is called logits, or that is given as logits to a loss or a softmax in the same scope."""
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return False
    name = node.id if isinstance(node, ast.Name) else node.attr
    if facts_of(context, node) & {"softmax", "sigmoid", "constant"}:
        return False
    if any(_is_activation_like(context, value) for value in possible_values(node)):
        return False
    if re.fullmatch(r"(\w+_)?logits|logit", name):
        return True
    if not has_one_value(node):
        return False  # of which of its values the other place speaks, the text does not show
    for call, site in context.calls.items():
        if site.endpoint in context.rules.group("takes-logits") and scope_of(call) is scope_of(node):
            arguments = _arguments(context, site, call)
            if "logits" in arguments and is_same_value(arguments["logits"].node, node):
                return site.endpoint != "nn.softmax" or not _is_parameter(node)
    return False


def _is_activation_like(context: Context, value: ast.expr) -> bool:
    """A positive function of something (``tf.exp``, ``tf.nn.relu``): its logarithm may be meant."""
    site = context.calls.get(value) if isinstance(value, ast.Call) else None
    if site is not None and site.endpoint in context.rules.group("positive-output"):
        return True
    return bool(facts_of(context, value) & {"softmax", "sigmoid"})


def _is_parameter(node: ast.expr) -> bool:
    if not isinstance(node, ast.Name):
        return False
    owner = scope_of(node).lookup(node.id)
    return owner is not None and [b.kind for b in owner.bindings[node.id]] == ["param"]

"""Matching patterns of calls against the source, through spellings and local names.

Both sides are brought to one form first: calls are bound to their parameters, ``a * b`` and ``tf.multiply(a, b)``
are one product, ``-a``, ``tf.negative(a)``, ``0 - a`` and ``-1 * a`` one sign.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field

from tfmigrate.names.scopes import Binding
from tfmigrate.rewrite.bind import BindError, bind
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.definitions import local_definition
from tfmigrate.rules import Template
from tfmigrate.rules.template import endpoint_of, hole_name

MULTIPLY, NEGATIVE = "multiply", "negative"
EndpointOf = Callable[[ast.expr], str | None]
_OPERATORS: Mapping[type[ast.operator], str] = {ast.Sub: "subtract", ast.Add: "add", ast.Div: "divide"}


class Crossing(Struct, frozen=True):
    """A local name that the match looked through: its read, and the binding that defines it."""

    read: ast.Name
    binding: Binding


class Match(Struct, frozen=True):
    """``holes`` maps each hole to the expression it stands for; ``crossed`` holds the crossing each came through."""

    node: ast.expr
    holes: Mapping[str, ast.expr]
    crossed: Mapping[str, Crossing]
    covered: frozenset[ast.expr]
    """Nodes of the source that the pattern itself stands for, without what is in holes."""
    old: Template
    """The spelling that matched."""


class _State(Struct, frozen=True):
    holes: Mapping[str, ast.expr] = field(default_factory=dict)
    crossed: Mapping[str, Crossing] = field(default_factory=dict)
    covered: frozenset[ast.expr] = frozenset()

    def bind(self, name: str, node: ast.expr, crossing: Crossing | None) -> _State | None:
        known = self.holes.get(name)
        if known is not None:
            return self if ast.dump(known) == ast.dump(node) else None
        crossed = self.crossed if crossing is None else {**self.crossed, name: crossing}
        return _State({**self.holes, name: node}, crossed, self.covered)

    def cover(self, nodes: tuple[ast.expr, ...]) -> _State:
        return _State(self.holes, self.crossed, self.covered | frozenset(nodes))


class Form(Struct, frozen=True):
    """An expression in one form: an operation by canonical name, with its operands by parameter name."""

    operation: str
    operands: Mapping[str, ast.expr]
    sign: int = 1
    factors: tuple[ast.expr, ...] = ()
    covered: tuple[ast.expr, ...] = ()


def find_match(context: Context, old: Template, node: ast.expr) -> Match | None:
    """Match the whole of ``node`` against the pattern ``old``."""
    matcher = _Matcher(context, old)
    try:
        state = next(matcher.match(old.tree, node, _State(), None), None)
    except RecursionError:
        return None  # names defined through a thousand names
    return None if state is None else Match(node, state.holes, state.crossed, state.covered, old)


class _Matcher:
    def __init__(self, context: Context, old: Template) -> None:
        self.context = context
        self.old = old

    def match(self, pattern: ast.expr, node: ast.expr, state: _State, via: Crossing | None) -> Iterator[_State]:
        name = hole_name(pattern)
        if name is not None:
            bound = state.bind(name, node, via)
            if bound is not None:
                yield bound
            return
        if isinstance(pattern, ast.Constant):
            if isinstance(node, ast.Constant) and node.value == pattern.value:
                yield state
            return
        wanted = self.form_of_pattern(pattern)
        yield from self.match_form(wanted, node, state, via)
        if isinstance(node, ast.Name):
            binding = local_definition(node)
            if binding is not None and binding.value is not None:
                # A name that is looked through twice is read where its first definition stands.
                crossing = Crossing(node, binding) if via is None else Crossing(via.read, binding)
                yield from self.match(pattern, binding.value, state, crossing)

    def match_form(self, wanted: Form, node: ast.expr, state: _State, via: Crossing | None) -> Iterator[_State]:
        found = self.form_of_source(node)
        if found is None or found.operation != wanted.operation:
            return
        state = state.cover(found.covered) if via is None else state
        if wanted.operation == MULTIPLY:
            if found.sign == wanted.sign and len(found.factors) == len(wanted.factors):
                yield from self.match_factors(wanted.factors, found.factors, state, via)
            return
        operands = dict(found.operands)
        if via is not None:
            operands.pop("name", None)  # the named tensor stays: its definition is kept
        yield from self.match_operands(wanted, operands, state, via)

    def match_factors(
        self, wanted: tuple[ast.expr, ...], found: tuple[ast.expr, ...], state: _State, via: Crossing | None
    ) -> Iterator[_State]:
        if not wanted:
            yield state
            return
        # What is not a hole is tried first: it says most.
        first = next((item for item in wanted if hole_name(item) is None), wanted[0])
        rest = tuple(item for item in wanted if item is not first)
        for candidate in found:
            remaining = tuple(item for item in found if item is not candidate)
            for deeper in self.match(first, candidate, state, via):
                yield from self.match_factors(rest, remaining, deeper, via)

    def match_operands(
        self, wanted: Form, found: dict[str, ast.expr], state: _State, via: Crossing | None
    ) -> Iterator[_State]:
        if set(found) - set(wanted.operands):
            return
        states = [state]
        for name, pattern in wanted.operands.items():
            if name not in found:
                if hole_name(pattern) in self.old.optional:
                    continue
                return
            states = [deeper for item in states for deeper in self.match(pattern, found[name], item, via)]
        yield from states

    def form_of_pattern(self, node: ast.expr) -> Form:
        form = self.context.pattern_forms.get(node)
        if form is None:
            form = self.form(node, endpoint_of)
            assert form is not None, "templates are made of calls, operators, holes and constants"
            self.context.pattern_forms[node] = form
        return form

    def form_of_source(self, node: ast.expr) -> Form | None:
        return self.form(node, self.source_endpoint)

    def source_endpoint(self, func: ast.expr) -> str | None:
        site = self.context.sites.get(func)
        return None if site is None else site.endpoint

    def form(self, node: ast.expr, endpoint: EndpointOf) -> Form | None:
        factors = self.product(node, endpoint)
        if factors is not None:
            return factors
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            operation = self.context.canonical(_OPERATORS[type(node.op)])
            return Form(operation, {"x": node.left, "y": node.right}, covered=(node,))
        if not isinstance(node, ast.Call):
            return None
        path = endpoint(node.func)
        if path is None:
            return None
        operands = self.operands(node, path, is_pattern=endpoint is endpoint_of)
        if operands is None:
            return None
        return Form(self.context.canonical(path), operands, covered=(node,))

    def product(self, node: ast.expr, endpoint: EndpointOf) -> Form | None:
        """The form of ``node`` if it is a product or a negation; signs are multiplied out."""
        sign, factors, covered = 1, [], []
        pending = [node]
        is_product = False
        while pending:
            item = pending.pop(0)
            step = self.product_step(item, endpoint)
            if step is None:
                factors.append(item)
                continue
            is_product = True
            covered.append(item)
            sign *= step[0]
            pending = [*step[1], *pending]
        if not is_product:
            return None
        return Form(MULTIPLY, {}, sign, tuple(factors), tuple(covered))

    def product_step(self, node: ast.expr, endpoint: EndpointOf) -> tuple[int, list[ast.expr]] | None:
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return (-1, [node.operand])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            for constant, other in ((node.left, node.right), (node.right, node.left)):
                if _number(constant) == -1:
                    return (-1, [other])
            return (1, [node.left, node.right])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and _number(node.left) == 0:
            return (-1, [node.right])
        if isinstance(node, ast.Call):
            path = endpoint(node.func)
            operation = None if path is None else self.context.canonical(path)
            if path is not None and operation in {self.context.canonical(MULTIPLY), self.context.canonical(NEGATIVE)}:
                operands = self.operands(node, path, is_pattern=endpoint is endpoint_of)
                if operands is not None and "name" not in operands:
                    return (1 if len(operands) == 2 else -1, list(operands.values()))
        return None

    def operands(self, call: ast.Call, path: str, *, is_pattern: bool) -> dict[str, ast.expr] | None:
        """Arguments by today's parameter names."""
        endpoint = self.context.newest_old_api.get(path) if is_pattern else self.context.endpoint(path)
        if endpoint is None or endpoint.params is None:
            return None
        try:
            bound = bind(call, endpoint.params)
        except BindError:
            return None
        names = {param.name for param in endpoint.params}
        newest = self.context.newest_old_api.get(self.context.rules.successor(path) or path)
        if newest is not None and newest.params is not None:
            names |= {param.name for param in newest.params}
        result: dict[str, ast.expr] = {}
        for name, argument in bound.items():
            result[self.context.rules.renamed_argument(name, names)] = argument.node
        return result


def _number(node: ast.expr) -> float | None:
    """The value of a literal number, its sign included."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _number(node.operand)
        return None if value is None else -value
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return node.value
    return None

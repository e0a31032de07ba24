"""Printing plans by splicing text, where the text is plain enough; LibCST has the rest (``cst_printer.py``).

Plain are calls whose text between the arguments is commas and white space: no comments, no parentheses around
arguments, no line continuations. What comes out is, byte for byte, what LibCST prints.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from tfmigrate.names.scopes import parent_of
from tfmigrate.rewrite.plan import ArgumentEdit, CallPlan, Hoist, NamePlan, PatternPlan, Plan
from tfmigrate.rewrite.printed import Printed
from tfmigrate.rewrite.text import Lines
from tfmigrate.rules.template import HOLE

# Each of these has rules of its own: comments, continued lines, other newlines, and what LibCST may not give back.
_NOT_PLAIN = re.compile(r"[#\r\f\v\0]|\\\n")
_MOST_NODES = 300
"""A larger expression may be nested more deeply than LibCST can go, which the user is told."""

_BEFORE_FIRST = re.compile(r"\s*\(\s*")
_BETWEEN = re.compile(r"\s*,\s*")
_AFTER_LAST = re.compile(r"\s*,?\s*\)")
_WITHOUT_ARGUMENTS = re.compile(r"\s*\(\s*\)")
_AFTER_KEYWORD = re.compile(r"\s*=\s*")

_ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Dict, ast.Set)
_VALUES = (*_ATOMS, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp)
# As arguments, these need parentheses, or LibCST sees their ends elsewhere.
_IN_PARENTHESES = (ast.NamedExpr, ast.GeneratorExp, ast.Yield, ast.YieldFrom, ast.Starred)


class _NotPlainError(Exception):
    """This needs LibCST."""


class _Value(Struct, frozen=True):
    """Code that fills a hole; ``as_operand`` is what it is there, ``None`` where that is hard to say."""

    code: str
    as_operand: str | None


def _value(node: ast.expr, code: str) -> _Value:
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
        return _Value(code, None)  # it may be several strings, one after the other
    # A tuple among arguments has its parentheses.
    return _Value(code, code if isinstance(node, (*_ATOMS, ast.Constant, ast.Tuple)) else f"({code})")


def print_plain(
    lines: Lines, unit: ast.expr, plans: Mapping[ast.expr, Plan], hoists: Mapping[ast.expr, Hoist]
) -> Printed | None:
    """The new code of ``unit``, or ``None`` where it is not plain."""
    source = lines.source(unit)
    if _NOT_PLAIN.search(source):
        return None
    nodes = list(ast.walk(unit))
    if len(nodes) > _MOST_NODES or any(isinstance(node, ast.JoinedStr) for node in nodes):
        return None
    try:
        printer = _Printer(lines, unit, plans, hoists)
        code = printer.print(unit)
    except _NotPlainError:
        return None
    if "\n" in code and "\n" not in source:
        return None
    return Printed(code, printer.hoisted)


class _Printer:
    def __init__(
        self, lines: Lines, unit: ast.expr, plans: Mapping[ast.expr, Plan], hoists: Mapping[ast.expr, Hoist]
    ) -> None:
        self.lines = lines
        self.unit = unit
        self.plans = plans
        self.hoists = hoists
        self.hoisted: dict[str, str] = {}

    def print(self, node: ast.expr) -> str:
        """The text of ``node``, with the plans in it carried out; a name where it is hoisted."""
        code = self.print_planned(node)
        hoist = self.hoists.get(node)
        if hoist is None:
            return code
        if not isinstance(node, _VALUES):
            raise _NotPlainError
        self.hoisted[hoist.name] = f"({code})" if "\n" in code else code
        return hoist.name

    def print_planned(self, node: ast.expr) -> str:
        plan = self.plans.get(node)
        if plan is None:
            return self.print_around(node)
        if isinstance(plan, PatternPlan):
            return self.print_pattern(plan)
        if isinstance(plan, NamePlan):
            return self.print_name(plan, node)
        if isinstance(node, ast.Call) and plan.node is not plan.function:
            return self.print_call(plan, node)
        return self.print_around(node) if plan.respelled is None else plan.respelled

    def print_around(self, node: ast.expr) -> str:
        """The text of a node without a plan: only parts of it change."""
        start, end = self.lines.span(node)
        parts: list[str] = []
        for inner in sorted(self.outermost_plans(node), key=lambda found: (found.lineno, found.col_offset)):
            inner_start, inner_end = self.lines.span(inner)
            if inner_start < start:
                raise _NotPlainError
            parts += [self.lines.text[start:inner_start], self.print(inner)]
            start = inner_end
        return "".join([*parts, self.lines.text[start:end]])

    def outermost_plans(self, node: ast.expr) -> list[ast.expr]:
        found: list[ast.expr] = []
        pending = list(ast.iter_child_nodes(node))
        while pending:
            inner = pending.pop()
            if isinstance(inner, ast.expr) and (inner in self.plans or inner in self.hoists):
                found.append(inner)
            else:
                pending += ast.iter_child_nodes(inner)
        return found

    def print_name(self, plan: NamePlan, node: ast.expr) -> str:
        if plan.attribute_only and isinstance(node, ast.Attribute):
            start, end = self.lines.span(node.value)[1], self.lines.span(node)[1]
            return self.print(node.value) + self.lines.text[start : end - len(node.attr)] + plan.text
        return plan.text

    def print_call(self, plan: CallPlan, node: ast.Call) -> str:
        given: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
        gaps = self.gaps(node, given)
        function = self.print(node.func) if plan.respelled is None else plan.respelled
        if plan.respelled is not None and (node.func in self.plans or self.outermost_plans(node.func)):
            raise _NotPlainError
        kept = [index for index in range(len(given)) if index not in plan.drop]
        arguments = [self.print_argument(given[index], plan.arguments.get(index)) for index in kept]
        if not plan.drop and not plan.append:
            middle = "".join(text + gap for text, gap in zip(arguments, gaps[1:], strict=True)) if given else ""
            return function + gaps[0] + middle
        if gaps[-1] != (")" if given else "()"):
            raise _NotPlainError  # white space there belongs to the last argument, or to its comma
        commas = [gaps[index + 1] if index + 1 < len(given) else ", " for index in kept]
        arguments += [f"{name}={value}" for name, value in plan.append]
        return f"{function}{gaps[0].rstrip(')')}{_joined(arguments, commas)})"

    def gaps(self, node: ast.Call, given: Sequence[ast.expr | ast.keyword]) -> list[str]:
        """The text before each argument and after the last one, which is all of the call that its parts are not."""
        text, at = self.lines.text, self.lines.span(node.func)[1]
        end = self.lines.span(node)[1]
        gaps: list[str] = []
        for index, argument in enumerate(given):
            value = argument.value if isinstance(argument, ast.keyword) else argument
            if isinstance(value, _IN_PARENTHESES):
                raise _NotPlainError
            start, stop = self.lines.span(value)
            if isinstance(argument, ast.keyword):
                start = self.keyword_start(argument, start)
            gap = text[at:start]
            if not (_BETWEEN if index else _BEFORE_FIRST).fullmatch(gap):
                raise _NotPlainError
            gaps.append(gap)
            at = stop
        gaps.append(text[at:end])
        if not (_AFTER_LAST if given else _WITHOUT_ARGUMENTS).fullmatch(gaps[-1]):
            raise _NotPlainError
        return gaps

    def keyword_start(self, keyword: ast.keyword, value_start: int) -> int:
        start = self.lines.offset(keyword.lineno, keyword.col_offset)
        name = keyword.arg
        written = self.lines.text[start:value_start]
        # A name that is not in NFKC is another one in the text.
        if name is None or not written.startswith(name) or not _AFTER_KEYWORD.fullmatch(written[len(name) :]):
            raise _NotPlainError
        return start

    def print_argument(self, argument: ast.expr | ast.keyword, edit: ArgumentEdit | None) -> str:
        value = argument.value if isinstance(argument, ast.keyword) else argument
        code = self.print(value)
        if edit is not None and edit.wrap is not None:
            wrap = _template(ast.unparse(edit.wrap))
            code = _fill(wrap, {wrap.only_hole: _value(value, code)}, edit.spellings)
        if isinstance(argument, ast.keyword):
            start = self.lines.offset(argument.lineno, argument.col_offset)
            equal = self.lines.text[start : self.lines.span(value)[0]].removeprefix(argument.arg or "")
            name = argument.arg if edit is None or edit.keyword is None else edit.keyword
            return f"{name}{equal}{code}"
        return code if edit is None or edit.keyword is None else f"{edit.keyword}={code}"

    def print_pattern(self, plan: PatternPlan) -> str:
        values = {name: self.hole(plan, name, node) for name, node in plan.match.holes.items()}
        return _fill(_template(plan.new.code), values, plan.spellings)

    def hole(self, plan: PatternPlan, name: str, node: ast.expr) -> _Value:
        if name in plan.values:
            return _Value(plan.values[name], None)
        if not isinstance(node, _VALUES) or _NOT_PLAIN.search(self.lines.source(node)):
            raise _NotPlainError
        if not self.is_inside(node):
            return _value(node, self.lines.source(node))
        if self.may_have_parentheses(node) or node in self.hoists:
            raise _NotPlainError
        code = self.print(node)
        return _Value(code, None) if isinstance(self.plans.get(node), PatternPlan) else _value(node, code)

    def is_inside(self, node: ast.expr) -> bool:
        current: ast.AST | None = node
        while current is not None and current is not self.unit:
            current = parent_of(current)
        return current is not None

    def may_have_parentheses(self, node: ast.expr) -> bool:
        """Whether ``(`` stands before the node and ``)`` behind it, which need not be the parentheses of a call."""
        start, end = self.lines.span(node)
        text = self.lines.text
        if text[:start].rstrip()[-1:] != "(" or text[end:].lstrip()[:1] != ")":
            return False
        call = parent_of(node)
        if not isinstance(call, ast.Call) or call.args != [node] or call.keywords:
            return True
        return not _BEFORE_FIRST.fullmatch(text[self.lines.span(call.func)[1] : start])


class _Template(Struct, frozen=True):
    """An expression on one line, parsed."""

    code: str
    tree: ast.expr

    @property
    def only_hole(self) -> str:
        """The name of its hole."""
        nodes = ast.walk(self.tree)
        return next(n.id[len(HOLE) :] for n in nodes if isinstance(n, ast.Name) and n.id.startswith(HOLE))


@functools.cache
def _template(code: str) -> _Template:
    tree = ast.parse(code, mode="eval").body
    calls = sum(isinstance(node, ast.Call) for node in ast.walk(tree))
    if not code.isascii() or "\n" in code or code.count("(") != calls:
        raise _NotPlainError
    return _Template(code, tree)


def _fill(template: _Template, values: Mapping[str, _Value], spellings: Mapping[str, str]) -> str:
    """Fill the holes of a template and spell its endpoints; arguments whose hole has no value are left out."""
    return _Filler(template.code, values, spellings).fill(template.tree)


class _Filler(Struct, frozen=True):
    code: str
    values: Mapping[str, _Value]
    spellings: Mapping[str, str]

    def fill(self, node: ast.expr, *, as_operand: bool = False) -> str:
        if isinstance(node, ast.Name):
            return self.fill_name(node, as_operand=as_operand)
        if isinstance(node, ast.Attribute) and _dotted(node) in self.spellings:
            return self.spellings[_dotted(node)]
        if isinstance(node, ast.Call):
            return self.fill_call(node)
        is_operation = isinstance(node, (ast.BinOp, ast.UnaryOp))
        at, parts = node.col_offset, []
        for child in sorted(_expressions(node), key=lambda child: child.col_offset):
            parts += [self.code[at : child.col_offset], self.fill(child, as_operand=is_operation)]
            at = child.end_col_offset or at
        return "".join([*parts, self.code[at : node.end_col_offset]])

    def fill_name(self, node: ast.Name, *, as_operand: bool) -> str:
        if not node.id.startswith(HOLE):
            return node.id
        value = self.values.get(node.id[len(HOLE) :])
        code = None if value is None else value.as_operand if as_operand else value.code
        if code is None:
            raise _NotPlainError
        return code

    def fill_call(self, node: ast.Call) -> str:
        given: list[ast.expr | ast.keyword] = [*node.args, *node.keywords]
        if not given:
            return self.fill(node.func) + self.code[node.func.end_col_offset : node.end_col_offset]
        starts = [item.col_offset for item in given] + [(node.end_col_offset or 0) - 1]
        ends = [item.end_col_offset or 0 for item in given]
        gaps = [self.code[end:start] for end, start in zip(ends, starts[1:], strict=True)]
        if gaps[-1] or not all(_BETWEEN.fullmatch(gap) for gap in gaps[:-1]):
            raise _NotPlainError
        kept = [index for index, item in enumerate(given) if not self.is_missing(item)]
        arguments = [self.fill_argument(given[index]) for index in kept]
        opened = self.code[node.func.end_col_offset : starts[0]]
        return f"{self.fill(node.func)}{opened}{_joined(arguments, [gaps[index] or ', ' for index in kept])})"

    def is_missing(self, argument: ast.expr | ast.keyword) -> bool:
        value = argument.value if isinstance(argument, ast.keyword) else argument
        is_hole = isinstance(value, ast.Name) and value.id.startswith(HOLE)
        return is_hole and isinstance(value, ast.Name) and value.id[len(HOLE) :] not in self.values

    def fill_argument(self, argument: ast.expr | ast.keyword) -> str:
        if isinstance(argument, ast.keyword):
            return self.code[argument.col_offset : argument.value.col_offset] + self.fill(argument.value)
        return self.fill(argument)


def _joined(arguments: Sequence[str], commas: Sequence[str]) -> str:
    """Arguments, each but the last with the comma behind it; those that were added have ``, ``."""
    ends = [*commas, *([", "] * (len(arguments) - len(commas)))]
    return "".join(text + end for text, end in zip(arguments, ends, strict=True))[: -len(ends[-1])] if ends else ""


def _expressions(node: ast.AST) -> list[ast.expr]:
    """The expressions directly below a node."""
    found: list[ast.expr] = []
    for child in ast.iter_child_nodes(node):
        found += [child] if isinstance(child, ast.expr) else _expressions(child)
    return found


def _dotted(node: ast.expr) -> str:
    """``nn.softmax`` for ``tf.nn.softmax``."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join(reversed(parts))

"""Printing plans with LibCST: one outermost expression at a time, whitespace and comments kept."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from tfmigrate.rewrite.plan import ArgumentEdit, CallPlan, Hoist, NamePlan, PatternPlan, Plan
from tfmigrate.rewrite.printed import NotPrintableError, Printed
from tfmigrate.rewrite.text import Lines, like_newlines, to_newlines
from tfmigrate.rules.template import HOLE

if TYPE_CHECKING:
    from libcst.metadata import CodeRange

Span = tuple[int, int, int, int]


def print_unit(
    lines: Lines, unit: ast.expr, plans: Mapping[ast.expr, Plan], hoists: Mapping[ast.expr, Hoist]
) -> Printed:
    """Print ``unit`` (an expression of the file) with every plan inside it carried out.

    Raises ``NotPrintableError``; the caller leaves the expression as it is.
    """
    source = lines.source(unit)
    tree = _Tree(source, lines, unit)
    inside = [node for node in ast.walk(unit) if isinstance(node, ast.expr)]
    by_node = {tree.find(node): plans[node] for node in inside if node in plans}
    hoist_by_node = {tree.find(node): hoists[node] for node in inside if node in hoists}
    wanted = {tree.find(node): node for node in _hole_nodes(by_node.values()) if _within(node, unit)}
    apply = _Apply(lines, by_node, hoist_by_node, wanted)
    try:
        code = tree.module.visit(apply).code
    except RecursionError:
        raise NotPrintableError("it is nested too deeply") from None
    newline = _newline_of(source, lines)
    hoisted = {name: to_newlines(text, newline) for name, text in apply.hoisted.items()}
    return Printed(like_newlines(_without_parentheses(code), source, newline), hoisted)


class _Tree:
    """The LibCST tree of one expression, addressable by the positions of ``ast``."""

    def __init__(self, source: str, lines: Lines, unit: ast.expr) -> None:
        self.lines = lines
        self.first_line = unit.lineno
        self.first_column = lines.column(unit) - 1
        code = f"({to_newlines(source, chr(10))})\n"
        try:
            wrapper = MetadataWrapper(cst.parse_module(code), unsafe_skip_copy=True)
            positions: Mapping[cst.CSTNode, CodeRange] = wrapper.resolve(PositionProvider)
        except (cst.ParserSyntaxError, RecursionError) as error:
            reason = "it is nested too deeply" if isinstance(error, RecursionError) else "LibCST cannot parse it"
            raise NotPrintableError(reason) from None
        self.module = wrapper.module
        if self.module.code != code:
            raise NotPrintableError("LibCST does not give it back byte for byte")
        self.nodes: dict[Span, cst.BaseExpression] = {}
        for node, at in positions.items():
            if isinstance(node, cst.BaseExpression):
                self.nodes[(at.start.line, at.start.column, at.end.line, at.end.column)] = node

    def find(self, node: ast.expr) -> cst.BaseExpression:
        assert node.end_lineno is not None and node.end_col_offset is not None
        start = self.relative(node.lineno, node.col_offset)
        end = self.relative(node.end_lineno, node.end_col_offset)
        found = self.nodes.get((*start, *end))
        if found is None:
            raise NotPrintableError("LibCST and Python disagree about its parts")
        return found

    def relative(self, line: int, byte_column: int) -> tuple[int, int]:
        column = self.lines.offset(line, byte_column) - self.lines.starts[line - 1]
        if line == self.first_line:
            column += 1 - self.first_column
        return line - self.first_line + 1, column


class _Apply(cst.CSTTransformer):
    """Carries plans out, innermost first."""

    def __init__(
        self,
        lines: Lines,
        plans: Mapping[cst.BaseExpression, Plan],
        hoists: Mapping[cst.BaseExpression, Hoist],
        wanted: Mapping[cst.BaseExpression, ast.expr],
    ) -> None:
        super().__init__()
        self.lines = lines
        self.plans = plans
        self.hoists = hoists
        self.wanted = wanted
        self.values: dict[ast.expr, cst.BaseExpression] = {}
        self.hoisted: dict[str, str] = {}

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNode]:
        result = super().on_leave(original_node, updated_node)
        if not isinstance(original_node, cst.BaseExpression) or not isinstance(result, cst.BaseExpression):
            return result
        plan = self.plans.get(original_node)
        if isinstance(plan, PatternPlan):
            result = self.pattern(plan, result)
        elif isinstance(plan, NamePlan):
            result = _print_name(plan, result)
        elif plan is not None:
            result = _print_call(plan, result)
        hoist = self.hoists.get(original_node)
        if hoist is not None:
            self.hoisted[hoist.name] = _standalone(result.with_changes(lpar=(), rpar=()))
            result = cst.Name(hoist.name, lpar=result.lpar, rpar=result.rpar)
        if original_node in self.wanted:
            self.values[self.wanted[original_node]] = result
        return result

    def pattern(self, plan: PatternPlan, replaced: cst.BaseExpression) -> cst.BaseExpression:
        values: dict[str, cst.BaseExpression] = {}
        for name, node in plan.match.holes.items():
            if name in plan.values:
                values[name] = cst.parse_expression(plan.values[name])
            elif node in self.values:
                values[name] = self.values[node]
            else:
                values[name] = cst.parse_expression(f"({self.lines.source(node)})").with_changes(lpar=(), rpar=())
        filled = fill(plan.new.code, values, plan.spellings)
        parentheses = {"lpar": [*replaced.lpar, *filled.lpar], "rpar": [*filled.rpar, *replaced.rpar]}
        return filled.with_changes(**parentheses)


def fill(code: str, values: Mapping[str, cst.BaseExpression], spellings: Mapping[str, str]) -> cst.BaseExpression:
    """Fill the holes of a template's code and spell its endpoints; arguments whose hole has no value are left out."""
    filled = cst.parse_expression(code).visit(_Fill(values, spellings))
    assert isinstance(filled, cst.BaseExpression), "holes are filled with expressions"
    return filled


class _Fill(cst.CSTTransformer):
    def __init__(self, values: Mapping[str, cst.BaseExpression], spellings: Mapping[str, str]) -> None:
        super().__init__()
        self.holes = values
        self.spellings = spellings

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:  # noqa: N802
        value = self.holes.get(original_node.value.removeprefix(HOLE))
        return updated_node if value is None or not original_node.value.startswith(HOLE) else value

    def leave_BinaryOperation(  # noqa: N802
        self, original_node: cst.BinaryOperation, updated_node: cst.BinaryOperation
    ) -> cst.BinaryOperation:
        left, right = updated_node.left, updated_node.right
        return updated_node.with_changes(
            left=_as_operand(left) if _is_hole(original_node.left) else left,
            right=_as_operand(right) if _is_hole(original_node.right) else right,
        )

    def leave_UnaryOperation(  # noqa: N802
        self, original_node: cst.UnaryOperation, updated_node: cst.UnaryOperation
    ) -> cst.UnaryOperation:
        operand = updated_node.expression
        if not _is_hole(original_node.expression):
            return updated_node
        return updated_node.with_changes(expression=_as_operand(operand))

    def leave_Attribute(  # noqa: N802
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        spelled = self.spellings.get(_dotted(original_node))
        return updated_node if spelled is None else cst.parse_expression(spelled)

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:  # noqa: N802
        arguments = [_safe_argument(arg) for arg in updated_node.args if not _is_hole(arg.value)]
        return updated_node.with_changes(args=_with_commas(arguments, cst.MaybeSentinel.DEFAULT))


def _print_call(plan: CallPlan, node: cst.BaseExpression) -> cst.BaseExpression:
    if not isinstance(node, cst.Call) or plan.node is plan.function:
        return node if plan.respelled is None else _respell(node, plan.respelled)
    function = node.func if plan.respelled is None else _respell(node.func, plan.respelled)
    last_comma = node.args[-1].comma if node.args else cst.MaybeSentinel.DEFAULT
    arguments = [
        _print_argument(arg, plan.arguments.get(index))
        for index, arg in enumerate(node.args)
        if index not in plan.drop
    ]
    arguments += [
        cst.Arg(cst.parse_expression(value), keyword=cst.Name(name), equal=_tight_equal())
        for name, value in plan.append
    ]
    if plan.drop or plan.append:
        arguments = _with_commas(arguments, last_comma)
    return node.with_changes(func=function, args=arguments)


def _print_name(plan: NamePlan, node: cst.BaseExpression) -> cst.BaseExpression:
    if plan.attribute_only and isinstance(node, cst.Attribute):
        return node.with_changes(attr=cst.Name(plan.text))
    return _respell(node, plan.text)


def _print_argument(arg: cst.Arg, edit: ArgumentEdit | None) -> cst.Arg:
    if edit is None:
        return arg
    value = arg.value
    if edit.wrap is not None:
        value = fill(ast.unparse(edit.wrap), {_only_hole(edit.wrap): value}, edit.spellings)
    if edit.keyword is None:
        return arg.with_changes(value=value)
    equal = arg.equal if arg.keyword is not None else _tight_equal()
    return _safe_argument(arg.with_changes(value=value, keyword=cst.Name(edit.keyword), equal=equal))


def _respell(node: cst.BaseExpression, spelled: str) -> cst.BaseExpression:
    return cst.parse_expression(spelled).with_changes(lpar=node.lpar, rpar=node.rpar)


_ATOMS = (cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.BaseNumber, cst.SimpleString, cst.List, cst.Dict)


def _as_operand(value: cst.BaseExpression) -> cst.BaseExpression:
    """``a - b`` in the place of ``$x`` in ``1 - $x`` needs parentheses."""
    if isinstance(value, _ATOMS) or value.lpar:
        return value
    return value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _safe_argument(arg: cst.Arg) -> cst.Arg:
    """``labels=(y := x)`` needs its parentheses once there is a keyword, and so does a generator."""
    needs = isinstance(arg.value, (cst.NamedExpr, cst.GeneratorExp, cst.Yield))
    if arg.keyword is None or not needs or arg.value.lpar:
        return arg
    return arg.with_changes(value=arg.value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()]))


def _with_commas(arguments: list[cst.Arg], last: cst.Comma | cst.MaybeSentinel) -> list[cst.Arg]:
    """Commas between all arguments, and after the last one what stood there."""
    result = [
        arg if isinstance(arg.comma, cst.Comma) else arg.with_changes(comma=_comma()) for arg in arguments[:-1]
    ]
    return result + [arg if _has_comment(arg.comma) else arg.with_changes(comma=last) for arg in arguments[-1:]]


def _has_comment(comma: cst.Comma | cst.MaybeSentinel) -> bool:
    return isinstance(comma, cst.Comma) and "#" in cst.Module([]).code_for_node(comma)


def _comma() -> cst.Comma:
    return cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _tight_equal() -> cst.AssignEqual:
    return cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))


def _is_hole(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value.startswith(HOLE)


def _dotted(node: cst.BaseExpression) -> str:
    """``nn.softmax`` for ``tf.nn.softmax``."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join(reversed(parts))


def _only_hole(wrap: ast.expr) -> str:
    return next(n.id[len(HOLE) :] for n in ast.walk(wrap) if isinstance(n, ast.Name) and n.id.startswith(HOLE))


def _hole_nodes(plans: Iterable[Plan]) -> list[ast.expr]:
    found: list[ast.expr] = []
    for plan in plans:
        if isinstance(plan, PatternPlan):
            found += [node for name, node in plan.match.holes.items() if name not in plan.values]
    return found


def _within(node: ast.expr, unit: ast.expr) -> bool:
    return any(item is node for item in ast.walk(unit))


def _standalone(node: cst.BaseExpression) -> str:
    """Code that can be the right side of an assignment."""
    code = cst.Module([]).code_for_node(node)
    return f"({code})" if "\n" in code else code


def _without_parentheses(code: str) -> str:
    assert code.startswith("(") and code.endswith(")\n")
    return code[1:-2]


def _newline_of(source: str, lines: Lines) -> str:
    return "\r\n" if "\r\n" in source else "\r" if "\r" in source else "\n" if "\n" in source else lines.newline

"""Claims: what a plan says about a call, as two expressions over inputs that can be made."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from tfmigrate.model import Claim, InputSpec
from tfmigrate.rewrite.bind import Argument, BindError, bind
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.definitions import definition
from tfmigrate.rewrite.infer import facts_of
from tfmigrate.rewrite.plan import ArgumentsPlan, CallPlan, PatternPlan, Plan
from tfmigrate.rewrite.written import hole_values, template_for
from tfmigrate.rules import Rule, Template
from tfmigrate.rules.schema import Input, Proof
from tfmigrate.rules.template import HOLE, endpoint_of, hole_name, parse


def claim_of(context: Context, plan: Plan) -> Claim | None:
    """The claim that ``plan`` makes; ``None`` where no rule says how to make inputs (a session, a placeholder)."""
    if isinstance(plan, PatternPlan):
        return _pattern_claim(context, plan)
    if not isinstance(plan, CallPlan) or not isinstance(plan.node, ast.Call) or isinstance(plan, ArgumentsPlan):
        return None
    site = context.calls[plan.node]
    rule = _rule_of(context, plan)
    if rule is not None and rule.inputs:
        return _rule_claim(context, plan, rule)
    proof = context.rules.proof(site.endpoint)
    return None if proof is None else _derived_claim(context, plan, proof)


def _rule_of(context: Context, plan: CallPlan) -> Rule | None:
    try:
        return context.rules.rule(plan.rule)
    except KeyError:
        return None


def _rule_claim(context: Context, plan: CallPlan, rule: Rule) -> Claim:
    assert isinstance(plan.node, ast.Call)
    site = context.calls[plan.node]
    bound = bind(plan.node, context.params(site.endpoint) or ())
    new = template_for(context, rule)
    assert new is not None
    for old in map(parse, rule.olds):
        values = hole_values(old, bound) if old.endpoint == site.endpoint else None
        if values is not None:
            # 1.15's _sentinel only takes None, and compat.v1 no longer has it: it is no part of what is computed.
            names = [name for name in bound if not name.startswith("_")] + _always(rule.inputs, old, values)
            given = {name: hole_name(old.arguments[name]) for name in names}
            written = parse(f"tf.{site.endpoint}({', '.join(f'{name}=${hole}' for name, hole in given.items())})")
            return _build(context, rule.id, written, new, _nodes(values), rule, plan)
    raise AssertionError("a plan was made from one of the rule's spellings")


def _pattern_claim(context: Context, plan: PatternPlan) -> Claim | None:
    if not plan.rule.inputs:
        return None
    return _build(context, plan.rule.id, plan.match.old, plan.new, dict(plan.match.holes), plan.rule, plan)


def _nodes(values: Mapping[str, Argument]) -> dict[str, ast.expr]:
    return {name: argument.node for name, argument in values.items()}


def _build(
    context: Context,
    rule: str,
    old: Template,
    new: Template,
    holes: Mapping[str, ast.expr],
    made: Rule | Proof,
    plan: Plan,
) -> Claim:
    specs: dict[str, InputSpec] = {}
    code: dict[str, str] = {}
    problem: str | None = None
    for name, given in made.inputs.items():
        if name in holes or (given.always and name in old.holes):
            specs[name] = _spec(context, given, holes.get(name))
            code[name] = name
    for name, node in holes.items():
        if name == "name" or name in specs:
            continue  # the name of a tensor is no value
        if name in made.fixed:
            code[name] = made.fixed[name]
            continue
        literal = _literal(node)
        if literal is None:
            problem = f"the value of {ast.unparse(node)!r} is not in the text"
        code[name] = literal or "None"
    return Claim(
        rule=rule,
        old=filled(old, code),
        new=filled(new, code, _unneeded_stops(context, new, holes)),
        inputs=specs,
        line=plan.node.lineno,
        epoch=context.epoch,
        target=context.settings.target,
        unprovable=problem,
    )


def _derived_claim(context: Context, plan: CallPlan, proof: Proof) -> Claim:
    """Both sides with every argument by keyword: names come from the two signatures."""
    assert isinstance(plan.node, ast.Call)
    site = context.calls[plan.node]
    try:
        bound = bind(plan.node, context.params(site.endpoint) or ())
    except BindError as error:
        return Claim(plan.rule, "", "", {}, line=plan.node.lineno, unprovable=str(error))
    target = context.new_api.get(plan.endpoint)
    known = {p.name for p in target.params} if target is not None and target.params is not None else set()
    renamed = {name: context.rules.renamed_argument(name, known) for name in bound}
    renamed |= {name: name for name, given in proof.inputs.items() if given.always and name not in bound}
    old = parse(f"tf.{site.endpoint}({', '.join(f'{n}=${n}' for n in renamed)})")
    new = parse(f"tf.{plan.endpoint}({', '.join(f'{new}=${n}' for n, new in renamed.items())})")
    return _build(context, plan.rule, old, new, _nodes(bound), proof, plan)


def _always(inputs: Mapping[str, Input], old: Template, values: Mapping[str, Argument]) -> list[str]:
    """Parameters that both sides get although the call leaves them out."""
    names = {hole_name(value): name for name, value in old.arguments.items()}
    return [names[hole] for hole, given in inputs.items() if given.always and hole not in values]


def _spec(context: Context, given: Input, node: ast.expr | None) -> InputSpec:
    constant = node is not None and "no-gradient" in facts_of(context, node)
    return InputSpec(given.kind, given.shape, given.dtype, constant)


def _literal(node: ast.expr) -> str | None:
    """Code of a value that the text shows, through a name that is bound once."""
    if isinstance(node, ast.Name):
        value = definition(node)
        return None if value is None else _literal(value)
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None
    return ast.unparse(node)


def _unneeded_stops(context: Context, new: Template, holes: Mapping[str, ast.expr]) -> frozenset[str]:
    return frozenset(name for name in new.holes if name in holes and "no-gradient" in facts_of(context, holes[name]))


def filled(template: Template, code: Mapping[str, str], unstopped: frozenset[str] = frozenset()) -> str:
    """The template with holes filled, as the rewriter prints it: missing arguments and idle stops left out."""
    tree = _Filler(code, unstopped).visit(ast.parse(template.code, mode="eval").body)
    return ast.unparse(ast.fix_missing_locations(tree))


class _Filler(ast.NodeTransformer):
    def __init__(self, code: Mapping[str, str], unstopped: frozenset[str]) -> None:
        self.code = code
        self.unstopped = unstopped

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if endpoint_of(node.func) == "stop_gradient" and hole_name(node.args[0]) in self.unstopped:
            return self.visit(node.args[0])  # type: ignore[no-any-return]
        node.keywords = [k for k in node.keywords if (hole_name(k.value) or "") in self.code or not hole_name(k.value)]
        node.args = [a for a in node.args if (hole_name(a) or "") in self.code or not hole_name(a)]
        self.generic_visit(node)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not node.id.startswith(HOLE):
            return node
        return ast.parse(self.code[node.id[len(HOLE) :]], mode="eval").body



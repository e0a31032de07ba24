"""Plans from written rules about one call (``rules/*.toml``)."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from tfmigrate.names import Site
from tfmigrate.rewrite.bind import Argument, BindError, bind
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.infer import facts_of, holds
from tfmigrate.rewrite.plan import ArgumentEdit, CallPlan
from tfmigrate.rewrite.target import slot
from tfmigrate.rules import Rule, Template
from tfmigrate.rules.load import Spelling
from tfmigrate.rules.template import endpoint_of, hole_name, holes_in, parse


def written_plan(context: Context, site: Site) -> CallPlan | None:
    """The plan of the most specific written rule that fits the call of ``site``; ``None`` if none does.

    Raises ``BindError`` where the call does not fit the endpoint's own signature.
    """
    found = _fitting(context, site)
    if found is None or site.call is None:
        return None
    return _plan(context, site, site.call, *found)


def has_fitting_rule(context: Context, site: Site) -> bool:
    """Whether a written rule speaks for this call, even if it changes nothing."""
    try:
        return _fitting(context, site) is not None
    except BindError:
        return False


def _fitting(context: Context, site: Site) -> tuple[Spelling, dict[str, Argument]] | None:
    params = context.params(site.endpoint)
    if site.call is None or params is None:
        return None
    spellings = [s for s in context.rules.calls.get(site.endpoint, ()) if applies(context, s.rule, site.endpoint)]
    if not spellings:
        return None
    bound = bind(site.call, params)
    fitting = [s for s in spellings if _fits(context, s, bound)]
    if not fitting:
        return None
    return max(fitting, key=lambda s: len(s.rule.when) + len(s.rule.where)), bound


def applies(context: Context, rule: Rule, endpoint: str) -> bool:
    """Whether a rule is for this file's epoch; an endpoint that 1.15 lacks can only be the older one."""
    if rule.epoch is None or rule.epoch == context.epoch:
        return True
    return rule.epoch == "0.12" and endpoint not in context.newest_old_api


def template_for(context: Context, rule: Rule) -> Template | None:
    """The template that a rule prints for the chosen target."""
    text = rule.compat if context.settings.target == "compat" and rule.compat is not None else rule.new
    return None if text is None else parse(text)


def conditions_hold(context: Context, rule: Rule, old: Template, holes: Mapping[str, ast.expr]) -> bool:
    """Whether ``when`` (literal values) and ``where`` (facts) hold, of the holes that this spelling has."""
    for name, values in rule.when.items():
        if name not in old.holes:
            continue
        given = "missing" if name not in holes else ast.unparse(holes[name])
        if given not in values:
            return False
    for name, wanted in rule.where.items():
        if name not in old.holes:
            continue
        if name not in holes or not all(holds(context, fact, holes[name]) for fact in wanted):
            return False
    return True


def hole_values(old: Template, bound: Mapping[str, Argument]) -> dict[str, Argument] | None:
    """Hole -> argument for a plain-call template; ``None`` if the call has an argument that the template lacks."""
    found: dict[str, Argument] = {}
    for name, argument in bound.items():
        value = old.arguments.get(name)
        hole = None if value is None else hole_name(value)
        if hole is None or hole in found:
            return None
        found[hole] = argument
    return found


def _fits(context: Context, spelling: Spelling, bound: Mapping[str, Argument]) -> bool:
    values = hole_values(spelling.old, bound)
    if values is None:
        return False
    nodes = {hole: argument.node for hole, argument in values.items()}
    return conditions_hold(context, spelling.rule, spelling.old, nodes)


def _plan(
    context: Context, site: Site, call: ast.Call, spelling: Spelling, bound: Mapping[str, Argument]
) -> CallPlan | None:
    rule = spelling.rule
    new = template_for(context, rule)
    assert new is not None and new.endpoint is not None, "a rule about a call prints a call"
    values = hole_values(spelling.old, bound) or {}
    edits, drop = _argument_edits(context, new, values)
    constants = tuple((k, ast.unparse(v)) for k, v in new.arguments.items() if not holes_in(v) and not _given(k, call))
    if new.endpoint == site.endpoint and not edits and not drop and not constants:
        return None
    plan = CallPlan(call, site.node, new.endpoint, rule.id, edits, drop, constants)
    labels = values.get("labels")
    plan.mark_2x = "axis" not in values and needs_mark(context, rule, new, labels.node if labels else None)
    return plan


def needs_mark(context: Context, rule: Rule, new: Template, labels: ast.expr | None) -> bool:
    """Whether the printed call looks like a call of 1.x that means something else."""
    if rule.marks_2x == "never" or "compat.v" in new.text:
        return False
    return rule.marks_2x == "always" or labels is None or "no-gradient" not in facts_of(context, labels)



def _argument_edits(
    context: Context, new: Template, values: Mapping[str, Argument]
) -> tuple[dict[int, ArgumentEdit], set[int]]:
    target = context.new_api.get(new.endpoint or "")
    old = context.params(new.endpoint or "")
    edits: dict[int, ArgumentEdit] = {}
    drop: set[int] = set()
    # By position, these would be read as 0.12 code, or refused as 1.x does, when this runs again.
    keyword_from_here = new.endpoint in context.rules.group("positional-in-0.12")
    for hole, argument in sorted(values.items(), key=lambda item: item[1].index):
        place = next(((k, v) for k, v in new.arguments.items() if hole in holes_in(v)), None)
        if place is None:
            drop.add(argument.index)
            continue
        new_name, expression = place
        index = argument.index - len([dropped for dropped in drop if dropped < argument.index])
        fits_slot = target is not None and target.params is not None and slot(target.params, new_name) == index
        # By position, rate would be read as what 1.x has in that slot, keep_prob, when this runs again.
        is_another = hole_name(expression) is None and old is not None and slot(old, new_name) != index
        fits_slot = fits_slot and not is_another
        keyword_from_here |= argument.keyword is not None or not fits_slot
        keyword = new_name if keyword_from_here else None
        wrap = expression if hole_name(expression) is None and _is_needed(context, expression, argument.node) else None
        if keyword != argument.keyword or wrap is not None:
            edits[argument.index] = ArgumentEdit(keyword, wrap)
    return edits, drop


def _is_needed(context: Context, wrap: ast.expr, value: ast.expr) -> bool:
    """``tf.stop_gradient`` is put only around what a gradient could flow through."""
    if isinstance(wrap, ast.Call) and endpoint_of(wrap.func) == "stop_gradient":
        return "no-gradient" not in facts_of(context, value)
    return True


def _given(keyword: str, call: ast.Call) -> bool:
    return any(item.arg == keyword for item in call.keywords)

"""A plan, or a finding, for every single site."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Collection

from msgspec import Struct, field

from tfmigrate.api import compat
from tfmigrate.api.legacy_keras import is_keras
from tfmigrate.names import Site
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import parent_of
from tfmigrate.rewrite.at_import import enables_eager
from tfmigrate.rewrite.bind import BindError, StarredError, bind
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.epoch import is_guarded, is_positional
from tfmigrate.rewrite.guards import is_spare
from tfmigrate.rewrite.marks import MARK_2X, SKIP, marks_of, place_for_mark
from tfmigrate.rewrite.members import lost_class, lost_members
from tfmigrate.rewrite.moved import is_moved, plan_by_keyword, plan_moved
from tfmigrate.rewrite.plan import CallPlan, NamePlan, Note
from tfmigrate.rewrite.target import GoneError, derive, fit
from tfmigrate.rewrite.text import Lines
from tfmigrate.rewrite.values import value_notes
from tfmigrate.rewrite.ways_out import gone_note, misfit_note, unknown_note
from tfmigrate.rewrite.written import written_plan
from tfmigrate.transforms import (
    old_flags,
    old_orders,
    positional_cross_entropy,
    static_batch,
    version_check,
    whole_sizes,
)

_MOCK = re.compile(r"(?:compat\.v1\.)?test\.mock(?:\.|$)")
_SWITCHES = ("disable_v2_behavior", "disable_eager_execution", "enable_eager_execution", "enable_v2_behavior")


class Plans(Struct):
    """The plans of one file's single sites.

    ``graph_site`` is the first site that needs a graph program, ``keras_site`` one that needs tf-keras;
    ``sets_behavior`` tells that the file itself switches v1 or v2 behaviour, ``is_eager`` that it asks for eager
    execution.
    """

    plans: dict[ast.expr, CallPlan | NamePlan] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    graph_site: Site | None = None
    keras_site: Site | None = None
    sets_behavior: bool = False
    is_eager: bool = False
    imports: list[str] = field(default_factory=list)
    """Statements that the plans need."""


RENAMED_VARIABLES = "renamed-variables"
_RENAMED = "its variables have other names than in 1.15: lstm/lstm_cell/kernel, which was lstm/kernel"


def plan_sites(context: Context, lines: Lines, covered: Collection[ast.expr]) -> Plans:
    """Plan each site that no pattern has taken."""
    result = Plans()
    graph = context.rules.group("graph-program")
    flags = old_flags.find(context, lines, lambda node: SKIP in marks_of(lines, node))
    result.plans.update({plan.node: plan for plan in whole_sizes.plans(context, lines)})
    result.plans.update(flags.plans)
    result.notes += flags.notes
    result.imports += flags.imports
    if enables_eager(context):
        result.sets_behavior = result.is_eager = True
    for site in context.sites.values():
        path = site.endpoint.removeprefix("compat.v1.").removeprefix("compat.v2.")
        if path in _SWITCHES:
            result.sets_behavior = True
            result.is_eager |= path.startswith("enable_")
        is_old_keras = context.is_1x and is_keras(site.endpoint)
        builds = path in graph or path.startswith("estimator.") or (is_old_keras and site.call is not None)
        if result.graph_site is None and builds and not context.is_2x:
            result.graph_site = site
        if is_old_keras or site.endpoint.startswith(("compat.v1.layers", "compat.v1.nn.rnn_cell")):
            result.keras_site = site
        marks = marks_of(lines, site.node)
        if site.call in covered or site.node in flags.covered:
            continue
        if SKIP in marks or (MARK_2X in marks and site.endpoint in context.new_api):
            continue
        checked = version_check.plan(site) if context.is_1x else None
        if checked is not None:
            result.plans[checked.node] = checked
            continue
        plan = _plan(context, lines, site, result.notes)
        if is_old_keras and site.call is not None and path in context.rules.group(RENAMED_VARIABLES):
            result.notes.append(Note(site.node, RENAMED_VARIABLES, "info", _RENAMED))
        if plan is not None:
            result.plans[plan.node] = plan
            result.keras_site = site if is_keras(plan.endpoint) else result.keras_site
        result.notes += [*value_notes(context, site), *lost_class(context, site)]
        result.notes += lost_members(context, site, site.endpoint if plan is None else plan.endpoint)
    return result


def _plan(context: Context, lines: Lines, site: Site, notes: list[Note]) -> CallPlan | None:
    if is_moved(context, site.endpoint):
        return _plan_moved(context, site, notes)
    if context.endpoint(site.endpoint) is None:
        return _unknown(context, site, notes)
    is_explicit = context.is_2x or site.endpoint.startswith(("compat.v1.", "compat.v2."))
    if is_explicit and site.endpoint in context.new_api:
        return _refit(context, site)
    if site.binding is not None and site.binding.kind == "assign" and not _is_module_alias(context, site):
        _through_alias(context, site, notes)
        return None
    endpoint = context.endpoint(site.endpoint)
    if endpoint is not None and endpoint.kind == "module" and site.call is None:
        return _module(context, site, notes)
    try:
        plan = _written_or_derived(context, lines, site, notes)
    except GoneError as gone:
        notes.append(_gone(context, site, gone))
        return None
    except BindError as error:
        return _unbound(context, site, error, notes)
    return plan


def _refit(context: Context, site: Site) -> CallPlan | None:
    """A call of ``tf.compat.v1`` itself: its arguments have moved since 1.15 for some (``by-keyword`` for one).

    What does not fit 1.15's signature is a call of the target's own, and so is one that gives a sentinel a value.
    """
    target = context.new_api.get(site.endpoint)
    if context.is_2x or site.call is None or target is None or not site.endpoint.startswith("compat.v1."):
        return None
    try:
        edits = fit(context, site.call, site.endpoint, target)
        by_keyword = site.endpoint in context.rules.group("by-keyword")
        old = bind(site.call, context.params(site.endpoint) or ())
        with contextlib.suppress(BindError):
            if not by_keyword and old == bind(site.call, target.params or ()):
                return None
    except BindError:
        return None
    return CallPlan(site.call, site.node, site.endpoint, "argument-renamed", arguments=edits) if edits else None


def _plan_moved(context: Context, site: Site, notes: list[Note]) -> CallPlan | None:
    """A site of ``tf.contrib`` or another part that 2.x has lost: a written rule, else where it can be had."""
    try:
        with contextlib.suppress(BindError):
            plan = written_plan(context, site)
            if plan is not None or _is_settled(context, site):
                return plan
        is_alias = site.binding is not None and site.binding.kind == "assign" and not _is_module_alias(context, site)
        if is_alias and not compat.is_module(site.endpoint):
            _through_moved_alias(context, site)
            return plan_by_keyword(context, site)
        return plan_moved(context, site)
    except GoneError as gone:
        notes.append(_gone(context, site, gone))
    return None


def _gone(context: Context, site: Site, gone: GoneError) -> Note:
    """The finding for an endpoint without a successor; an info where the program handles its absence."""
    if is_guarded(site.node) or is_spare(context, site.node):
        return Note(site.node, "api-gone", "info", f"{gone.reason}; the program is ready for that")
    if gone.nearest is not None and site.endpoint not in context.rules.advice:
        return misfit_note(context, site.node, gone.nearest, gone.reason, context.params_in_target(gone.nearest))
    return gone_note(context, site.node, site.endpoint, gone.reason)


def _through_moved_alias(context: Context, site: Site) -> None:
    """What is read through ``slim = tf.contrib.slim`` must be there too; the assignment itself is moved."""
    if compat.covers(site.endpoint) and compat.compat_path(site.endpoint) is None:
        raise GoneError(f"tf.{site.endpoint} does not exist in TensorFlow {context.settings.tf_version}")


def _written_or_derived(context: Context, lines: Lines, site: Site, notes: list[Note]) -> CallPlan | None:
    call = site.call
    path = site.endpoint
    if call is not None and _is_ambiguous(context, site) and context.epoch == "1.x":
        notes.append(positional_cross_entropy.finding(call, path))
        return None
    decided = old_orders.plan(context, site) or static_batch.plan(context, site)
    if isinstance(decided, Note):
        notes.append(decided)
        return None
    if decided is not None:
        return decided
    try:
        plan = written_plan(context, site)
    except StarredError:
        plan = None
    if plan is not None and plan.mark_2x and place_for_mark(lines, plan.node) is None:
        # No room for the mark: the compat.v2 spelling cannot be mistaken for the 1.x function either.
        plan.endpoint, plan.mark_2x = f"compat.v2.{plan.endpoint}", False
    if plan is not None or _is_settled(context, site):
        return plan
    # A reference to a module's function, or a call: what the two APIs say.
    return derive(context, call if call is not None else site.node, site.node, path, call)


def _is_ambiguous(context: Context, site: Site) -> bool:
    """Whether logits and labels are given by position, which three generations read in three ways."""
    return is_positional(site.call) and site.endpoint in context.rules.group("positional-in-0.12")


def _is_settled(context: Context, site: Site) -> bool:
    """Whether a written rule fits this call and has nothing to change."""
    from tfmigrate.rewrite.written import has_fitting_rule

    return has_fitting_rule(context, site)


def _through_alias(context: Context, site: Site, notes: list[Note]) -> None:
    """A site that begins with an alias by assignment (``logging = tf.logging``): the assignment is rewritten.

    What it then stands for keeps the 1.x signatures, so the sites that read the alias stay.
    """
    if site.call is not None and _is_ambiguous(context, site):
        notes.append(positional_cross_entropy.finding(site.call, site.endpoint))


def _is_module_alias(context: Context, site: Site) -> bool:
    """Whether an alias stands for a module that is still there (``nn = tf.nn``): what is read from it is 2.x's."""
    path = site.base_path.partition(".")[2]
    target = context.new_api.get(path) if path else None
    return not path or (target is not None and target.kind == "module")


def _module(context: Context, site: Site, notes: list[Note]) -> CallPlan | None:
    """A module used as a value (``logging = tf.logging``)."""
    path, above = site.endpoint, parent_of(site.node)
    if isinstance(above, ast.Attribute) and isinstance(above.ctx, ast.Load) and not above.attr.startswith("_"):
        if _MOCK.match(f"{path}.{above.attr}"):
            return _plan_mock(context, site)
        _unknown_attribute(context, site, above, notes)
    is_passed_on = context.is_1x and not path.startswith("compat.") and _is_passed_on(site)
    if path in context.new_api and not is_passed_on:
        return None
    if f"compat.v1.{path}" in context.new_api:
        return CallPlan(site.node, site.node, f"compat.v1.{path}", "api-compat-v1")
    message = f"the module tf.{path} does not exist in TensorFlow {context.settings.tf_version}"
    notes.append(gone_note(context, site.node, path, message))
    return None


def _unknown_attribute(context: Context, site: Site, above: ast.Attribute, notes: list[Note]) -> None:
    """An attribute of a public module that no TensorFlow has, unless the program itself puts it there."""
    if not _is_stored(context, above):
        notes.append(_unknown_note(context, above, f"{site.endpoint}.{above.attr}"))


def _unknown_note(context: Context, node: ast.expr, path: str) -> Note:
    """The finding for a name that no TensorFlow has; an info where the program handles its absence."""
    if is_guarded(node) or is_spare(context, node):
        message = f"tf.{path} is no name of TensorFlow 1.15 or {context.settings.tf_version}"
        return Note(node, "api-unknown", "info", f"{message}; the program is ready for that")
    return unknown_note(context, node, path)


def _is_stored(context: Context, name: ast.expr) -> bool:
    """Whether the program itself puts something at this name."""
    written = ast.unparse(name)
    stores = (n for n in context.names.analysis.nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store))
    return any(ast.unparse(node) == written for node in stores)


def _is_passed_on(site: Site) -> bool:
    """Whether the module itself is handed to something that may read any name of it (``vars(tf.train)``)."""
    above = parent_of(site.node)
    if isinstance(above, ast.Attribute):
        return above.attr == "__dict__"
    return isinstance(above, (ast.Call, ast.keyword)) and site.base_path == "tensorflow"


def _unknown(context: Context, site: Site, notes: list[Note]) -> CallPlan | None:
    """Not a name of 1.x: fine if the target has it, else a finding."""
    if site.endpoint == "__dict__" and context.is_1x:
        return CallPlan(site.node, site.node, "compat.v1.__dict__", "api-compat-v1")
    if re.fullmatch(r"__\w+__", site.endpoint):
        return None  # what every module has
    if site.endpoint in context.new_api or site.endpoint.startswith(("python.", "core.", "tools.", "keras.")):
        return None
    if _MOCK.match(site.endpoint):
        return _plan_mock(context, site)
    if _is_stored(context, site.node):
        return None
    notes.append(_unknown_note(context, site.node, site.endpoint))
    return None


def _plan_mock(context: Context, site: Site) -> CallPlan | None:
    """``tf.test.mock`` is Python's own ``unittest.mock``; the target shows it in ``compat.v1`` only."""
    if site.endpoint.startswith("compat.") or context.is_2x or site.base_path != ROOT:
        return None
    return CallPlan(site.node, site.node, f"compat.v1.{site.endpoint}", "api-compat-v1")


def _unbound(context: Context, site: Site, error: BindError, notes: list[Note]) -> CallPlan | None:
    """A call that the old function refuses: right if it is a call of the new one, else a finding."""
    target = context.new_api.get(site.endpoint)
    if target is not None and site.call is not None:
        try:
            bind(site.call, target.params or ())
        except BindError:
            pass
        else:
            return None
    message = f"tf.{site.endpoint} {error}: this call fits neither TensorFlow 1.x nor 2.x"
    params = context.params(site.endpoint)
    notes.append(misfit_note(context, site.node, site.endpoint, message, params, "api-call-mismatch"))
    return None

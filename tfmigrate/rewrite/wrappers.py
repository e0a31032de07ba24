"""Rules about functions that are not TensorFlow's: a company's wrapper, ``old = "acme.nn.loss(logits=$x)"``.

Their names move as all names do (``moves.py``); here are the arguments of their calls. The keywords of the template, in
their order, are the signature.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from tfmigrate.api import Param
from tfmigrate.names import Names
from tfmigrate.names.scopes import parent_of
from tfmigrate.rewrite.bind import Argument, BindError, bind
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.marks import SKIP, marks_of
from tfmigrate.rewrite.plan import ArgumentEdit, ArgumentsPlan, Note
from tfmigrate.rewrite.text import Lines
from tfmigrate.rewrite.written import hole_values, template_for
from tfmigrate.rules import Template
from tfmigrate.rules.load import Spelling
from tfmigrate.rules.template import hole_name, holes_in


def find_wrappers(context: Context, lines: Lines) -> tuple[dict[ast.expr, ArgumentsPlan], list[Note]]:
    """A plan for each call whose arguments change; a finding where that cannot be seen or done."""
    plans: dict[ast.expr, ArgumentsPlan] = {}
    notes: list[Note] = []
    wrappers = context.rules.wrappers
    if not wrappers:
        return plans, notes
    names = Names(context.names.analysis, frozenset(path.partition(".")[0] for path in wrappers))
    for read in names.reads:
        resolved = names.of_read(read)
        found = None if resolved is None else _longest(read, resolved[0], wrappers)
        if found is None or SKIP in marks_of(lines, read):
            continue
        node, spelling = found
        new = template_for(context, spelling.rule)
        if new is None:
            continue  # the name has moved nowhere, which is told where it is read
        call = parent_of(node)
        if isinstance(call, ast.Call) and call.func is node:
            _call(call, spelling, new, plans, notes)
        elif _changes(spelling.old, new):
            what = f"{spelling.old.text} -> {new.text}"
            message = f"{what}: the arguments change, and the calls of this reference are not in the text"
            advice = "give a function of the old arguments that calls the new one"
            notes.append(Note(node, spelling.rule.id, "error", message, advice))
    return plans, notes


def _longest(
    read: ast.Name, path: str, wrappers: Mapping[str, Spelling]
) -> tuple[ast.expr, Spelling] | None:
    node: ast.expr = read
    best: tuple[ast.expr, Spelling] | None = None
    while True:
        if path in wrappers:
            best = (node, wrappers[path])
        above = parent_of(node)
        if not (isinstance(above, ast.Attribute) and above.value is node and isinstance(above.ctx, ast.Load)):
            return best
        node, path = above, f"{path}.{above.attr}"


def _changes(old: Template, new: Template) -> bool:
    """Whether the new function is called in another way."""
    given = [(name, hole_name(value)) for name, value in new.arguments.items()]
    return given[: len(old.arguments)] != [(name, hole_name(value)) for name, value in old.arguments.items()]


def _call(
    call: ast.Call, spelling: Spelling, new: Template, plans: dict[ast.expr, ArgumentsPlan], notes: list[Note]
) -> None:
    rule = spelling.rule
    params = [Param(name, "positional", None) for name in spelling.old.arguments]
    try:
        values = hole_values(spelling.old, bind(call, params)) or {}
    except BindError as error:
        is_done = new.wrapper == spelling.old.wrapper and {k.arg for k in call.keywords} <= set(new.arguments)
        if not is_done and _changes(spelling.old, new):
            notes.append(Note(call, rule.id, "error", f"{spelling.old.text} {error}", f"write {new.text} by hand"))
        return
    edits, drop = _edits(new, values)
    given = {keyword.arg for keyword in call.keywords}
    append = tuple((k, ast.unparse(v)) for k, v in new.arguments.items() if not holes_in(v) and k not in given)
    if edits or drop or append:
        plans[call] = ArgumentsPlan(call, call.func, "", rule.id, edits, drop, append, message=rule.why)


def _edits(new: Template, values: Mapping[str, Argument]) -> tuple[dict[int, ArgumentEdit], set[int]]:
    slots = list(new.arguments)
    edits: dict[int, ArgumentEdit] = {}
    drop: set[int] = set()
    keyword_from_here = False
    for hole, argument in sorted(values.items(), key=lambda item: item[1].index):
        place = next(((k, v) for k, v in new.arguments.items() if hole in holes_in(v)), None)
        if place is None:
            drop.add(argument.index)
            continue
        name, expression = place
        keyword_from_here |= argument.keyword is not None or slots.index(name) != argument.index - len(drop)
        keyword = name if keyword_from_here else None
        wrap = expression if hole_name(expression) is None else None
        if keyword != argument.keyword or wrap is not None:
            edits[argument.index] = ArgumentEdit(keyword, wrap)
    return edits, drop

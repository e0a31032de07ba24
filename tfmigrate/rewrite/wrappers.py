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
    constants = {name: ast.unparse(value) for name, value in new.arguments.items() if not holes_in(value)}
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    done = {name for name, value in constants.items() if given.get(name) == value}
    kept = {hole: argument for hole, argument in values.items() if argument.keyword not in done}
    edits, drop = _edits(new, kept, is_same=new.wrapper == spelling.old.wrapper)
    append = tuple((name, value) for name, value in constants.items() if name not in done)
    if edits or drop or append:
        plans[call] = ArgumentsPlan(call, call.func, "", rule.id, edits, drop, append, message=rule.why)


def _edits(
    new: Template, values: Mapping[str, Argument], *, is_same: bool
) -> tuple[dict[int, ArgumentEdit], set[int]]:
    """What changes of the arguments, and which go.

    Where it is the same function (``is_same``), a second run must not take the result for an old call: what is moved
    or changed is given by keyword.
    """
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
        wrap = expression if hole_name(expression) is None else None
        keyword_from_here |= is_same and (wrap is not None or slots.index(name) != argument.index)
        keyword = name if keyword_from_here else None
        if keyword != argument.keyword or wrap is not None:
            edits[argument.index] = ArgumentEdit(keyword, wrap)
    return edits, drop

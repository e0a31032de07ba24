"""Names of TensorFlow that are read through a string: ``getattr(tf, "log")``, ``vars(tf)["log"]``, ``attrgetter``."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from msgspec.structs import replace

from tfmigrate.api import compat
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import parent_of, position, scope_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.epoch import is_guarded
from tfmigrate.rewrite.moved import COMPAT
from tfmigrate.rewrite.plan import NamePlan, Note
from tfmigrate.rewrite.target import GoneError, derive_reference, derive_usual
from tfmigrate.rewrite.text import Lines
from tfmigrate.rewrite.ways_out import gone_note

RULE = "name-in-string"
PATCHES = frozenset({"mock", "patch", "setattr"})
READERS = frozenset({"getattr", "hasattr", *PATCHES})
LITERAL = re.compile(r"""[uU]?(["'])[^"'\\\n]*\1""")
_SETTERS = 3
"""A ``getattr`` with so many arguments has a default."""


class Read(NamedTuple):
    """``attribute`` is a string, and the name of what is read from ``holder``; ``call`` does it."""

    call: ast.expr
    holder: ast.expr
    attribute: ast.expr
    by: str


def find_readers(
    context: Context, lines: Lines, plans: dict[ast.expr, NamePlan], notes: list[Note]
) -> None:
    """Add a plan or a finding for each name of TensorFlow that is read through a string."""
    if context.names.analysis.reads_of.keys() & {"eval", "exec"}:
        from tfmigrate.rewrite.evaluated import unknown_names

        notes += unknown_names(context)
    for read in _reads(context):
        module = context.names.path(read.holder)
        if module is not None:
            _decide(context, lines, read, module, plans, notes)
        elif read.by == "getattr" and context.is_1x and isinstance(read.holder, ast.Name):
            _walked(context, lines, read.holder, plans)


def _walked(context: Context, lines: Lines, holder: ast.Name, plans: dict[ast.expr, NamePlan]) -> None:
    """``found = tf``, then ``found = getattr(found, part)`` for each part of a dotted name: compat.v1 begins it."""
    names = context.names
    if holder.id not in names.candidates:
        return
    owner = scope_of(holder).lookup(holder.id)
    for binding in () if owner is None else owner.bindings[holder.id]:
        start = binding.value
        if binding.kind == "assign" and start is not None and names.path(start) == ROOT:
            why = "names that are not in the text are read of it: compat.v1 has those of 1.x"
            plans[start] = NamePlan(start, RULE, f"{lines.source(start)}.compat.v1", why)


def _reads(context: Context) -> list[Read]:
    found: list[Read] = []
    reads_of = context.names.analysis.reads_of
    for name in READERS:
        for node in reads_of.get(name, ()):
            function: ast.expr = node
            while isinstance(above := parent_of(function), ast.Attribute):
                function = above
            call = parent_of(function)
            if isinstance(call, ast.Call) and call.func is function and len(call.args) > 1:
                found.append(Read(call, call.args[0], call.args[1], name))
    for node in reads_of.get("vars", ()):
        call = parent_of(node)
        above = parent_of(call) if isinstance(call, ast.Call) and call.func is node and call.args else None
        if isinstance(call, ast.Call) and isinstance(above, ast.Subscript) and above.value is call:
            found.append(Read(above, call.args[0], above.slice, "vars"))
    for node in reads_of.get("attrgetter", ()) or reads_of.get("operator", ()):
        found += _attrgetter(node)
    return found


def _attrgetter(node: ast.Name) -> list[Read]:
    """``operator.attrgetter("log")(tf)``."""
    above = parent_of(node)
    function: ast.AST | None = above if isinstance(above, ast.Attribute) and above.attr == "attrgetter" else node
    made = parent_of(function) if function is not None else None
    call = parent_of(made) if isinstance(made, ast.Call) and made.func is function and len(made.args) == 1 else None
    if isinstance(made, ast.Call) and isinstance(call, ast.Call) and call.func is made and call.args:
        return [Read(call, call.args[0], made.args[0], "attrgetter")]
    return []


def _decide(
    context: Context, lines: Lines, read: Read, module: str, plans: dict[ast.expr, NamePlan], notes: list[Note]
) -> None:
    attribute = read.attribute
    if not (isinstance(attribute, ast.Constant) and isinstance(attribute.value, str)):
        if module == ROOT and read.by in ("getattr", "vars", "attrgetter") and context.is_1x:
            # Which name is read, the text does not say: compat.v1 has all that 1.x had.
            text = f"{lines.source(read.holder)}.compat.v1"
            why = "a name that is not in the text: compat.v1 has those of 1.x"
            plans[read.holder] = NamePlan(read.holder, RULE, text, why)
        return
    path = f"{module}.{attribute.value}".removeprefix(f"{ROOT}.")
    if not context.is_1x and (context.is_2x or path in context.new_api):
        return
    if compat.covers(path):
        _moved(context, read, module, path, notes)
    elif context.endpoint(path) is not None:
        _renamed(context, lines, read, module, path, plans, notes)


def _moved(context: Context, read: Read, module: str, path: str, notes: list[Note]) -> None:
    """A part that the run-time package has: its modules are moved where they are named, ``tf`` itself is not."""
    if module != ROOT or read.by == "hasattr" or context.settings.target != "2.x" or is_guarded(read.call):
        return
    found = compat.compat_path(path)
    message = f"tf.{path} does not exist in TensorFlow {context.settings.tf_version}"
    note = gone_note(context, read.call, path, message, "info" if _has_default(read) else "error")
    own = note.advice if found is None else f"import {context.settings.compat_package}.{found} and read it from there"
    notes.append(replace(note, advice="" if note.severity == "info" else own))


def _has_default(read: Read) -> bool:
    return read.by == "getattr" and isinstance(read.call, ast.Call) and len(read.call.args) == _SETTERS


def _renamed(
    context: Context,
    lines: Lines,
    read: Read,
    module: str,
    path: str,
    plans: dict[ast.expr, NamePlan],
    notes: list[Note],
) -> None:
    try:
        new = derive_usual(context, path) if read.by in PATCHES else reference(context, path)
    except GoneError as gone:
        if read.by != "hasattr":
            notes.append(gone_note(context, read.call, path, gone.reason))
        return
    if new == path or new.startswith(COMPAT):
        return
    parent, _, last = new.rpartition(".")
    base = _root(context, read.holder, module)
    assert isinstance(read.attribute, ast.Constant)
    message = f"tf.{path} -> tf.{new}: a name in a string"
    is_same = last == read.attribute.value
    literal = lines.source(read.attribute)
    if base is None or not (is_same or LITERAL.fullmatch(literal)):
        advice = f"read tf.{new} there by hand"
        notes.append(Note(read.call, RULE, "error", f"{message} that cannot be changed here", advice))
        return
    plans[read.holder] = NamePlan(read.holder, RULE, f"{base}.{parent}" if parent else base, message)
    if not is_same:
        plans[read.attribute] = NamePlan(read.attribute, RULE, f"{literal[-1]}{last}{literal[-1]}", message)


def _root(context: Context, holder: ast.expr, module: str) -> str | None:
    """A name of TensorFlow itself at the place of ``holder``, which is the part ``module`` of it."""
    node, depth = holder, module.count(".")
    for _ in range(depth):
        if not isinstance(node, ast.Attribute):
            return context.names.visible_alias(ROOT, scope_of(holder), position(holder))
        node = node.value
    return ast.unparse(node) if context.names.path(node) == ROOT else None


def reference(context: Context, path: str) -> str:
    """What a reference to an endpoint becomes that may be read or called in any way."""
    endpoint = context.endpoint(path)
    if endpoint is not None and endpoint.kind == "module":
        return f"compat.v1.{path}" if f"compat.v1.{path}" in context.new_api else path
    return derive_reference(context, path)

"""Names of TensorFlow in strings: ``import_module("tensorflow.contrib.slim")``, ``getattr(tf, "log")``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tfmigrate.api import compat
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import parent_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.moved import COMPAT, core_aliases, is_moved
from tfmigrate.rewrite.pins import REQUIREMENT, is_old, new_requirement
from tfmigrate.rewrite.pins import RULE as PIN
from tfmigrate.rewrite.plan import NamePlan, Note
from tfmigrate.rewrite.target import GoneError, derive_reference, derive_usual
from tfmigrate.rewrite.text import Lines

RULE = "name-in-string"
_PATH = re.compile(rf"{ROOT}(?:\.[A-Za-z_]\w*)+")
_LITERAL = re.compile(r"""[uU]?(["'])[^"'\\\n]*\1""")
_IMPORTABLE = {"compat.v1.nn.rnn_cell": "rnn_cell", "compat.v1.layers": "layers"}
"""With tf-keras, importing these modules by name gives an older copy: tfmigrate/compat/layers.py."""
_PATCHES = frozenset({"mock", "patch", "setattr"})
_READERS = frozenset({"getattr", "hasattr", *_PATCHES})


def modules_named(context: Context, plans: Iterable[NamePlan]) -> frozenset[str]:
    """The parts of the run-time package that new strings name."""
    package = f"{context.settings.compat_package}."
    texts = (plan.text.strip("\"'") for plan in plans if plan.rule == RULE)
    return frozenset(text for text in texts if text.startswith(package))


def find_strings(context: Context, lines: Lines) -> tuple[dict[ast.expr, NamePlan], list[Note]]:
    """A plan for each string that is a dotted name of TensorFlow, and for each name that is read through a string."""
    plans: dict[ast.expr, NamePlan] = {}
    notes: list[Note] = []
    if context.path.endswith("setup.py"):
        _setup(context, lines, plans)
    if not context.is_1x:
        return plans, notes
    if f'"{ROOT}.' in context.text or f"'{ROOT}." in context.text:
        for node in context.names.analysis.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_reference(node, node.value):
                _string(context, lines, node, node.value, plans, notes)
    for reader in _READERS:
        for read in context.names.analysis.reads_of.get(reader, ()):
            _reader(context, read, plans, notes)
    return plans, notes


def _is_reference(node: ast.Constant, value: str) -> bool:
    """Whether the whole string is a dotted name, and neither a docstring nor what a stand-in reports."""
    if _PATH.fullmatch(value) is None:
        return False
    above = parent_of(node)
    in_missing = isinstance(above, ast.Call) and isinstance(above.func, ast.Name) and above.func.id == "_missing"
    return not isinstance(above, (ast.Expr, ast.JoinedStr)) and not in_missing


def _setup(context: Context, lines: Lines, plans: dict[ast.expr, NamePlan]) -> None:
    """Requirements in a ``setup.py``: ``install_requires=["tensorflow>=1.4,<2"]``."""
    for node in context.names.analysis.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            pin = REQUIREMENT.fullmatch(node.value)
            if pin is not None and is_old(pin["limits"]) and _LITERAL.fullmatch(lines.source(node)):
                quote, new = lines.source(node)[-1], new_requirement(context.settings.tf_version)
                plans[node] = NamePlan(node, PIN, f"{quote}{new}{quote}", f"{node.value} -> {new}")


def _string(
    context: Context,
    lines: Lines,
    node: ast.Constant,
    value: str,
    plans: dict[ast.expr, NamePlan],
    notes: list[Note],
) -> None:
    path = value[len(ROOT) + 1 :]
    literal = lines.source(node)
    above = parent_of(node)
    is_patch = isinstance(above, ast.Call) and ast.unparse(above.func).rpartition(".")[2] in _PATCHES
    try:
        new = _new_path(context, path, is_patch=is_patch)
    except GoneError as gone:
        notes.append(Note(node, RULE, "warning", f"{gone.reason}: this name cannot be found"))
        return
    if new is not None and _LITERAL.fullmatch(literal):
        quote = literal[-1]
        plans[node] = NamePlan(node, RULE, f"{quote}{new}{quote}", f"{value} -> {new}: a name in a string")


def _new_path(context: Context, path: str, *, is_patch: bool) -> str | None:
    """The whole dotted name in the target; ``None`` where it stays. Raises ``GoneError``."""
    endpoint = context.endpoint(path)
    if is_moved(context, path) and compat.covers(path):
        for alias in core_aliases(context, path):
            return _importable(context, _reference(context, alias))
        found = compat.compat_path(path)
        if found is None:
            raise GoneError(f"{ROOT}.{path} does not exist in TensorFlow {context.settings.tf_version}")
        return f"{context.settings.compat_package}.{found}"
    if endpoint is None or path.startswith(("compat.", "python.")):
        return None
    new = derive_usual(context, path) if is_patch and endpoint.kind != "module" else _reference(context, path)
    return None if new == path else _importable(context, new)


def _importable(context: Context, path: str) -> str:
    """The dotted name by which an import finds what the attribute ``path`` of TensorFlow is."""
    for prefix, part in _IMPORTABLE.items():
        if path == prefix or path.startswith(f"{prefix}."):
            return f"{context.settings.compat_package}.{part}{path[len(prefix):]}"
    return f"{ROOT}.{path}"


def _reference(context: Context, path: str) -> str:
    """What a reference to an endpoint becomes that may be read or called in any way."""
    endpoint = context.endpoint(path)
    if endpoint is not None and endpoint.kind == "module":
        return f"compat.v1.{path}" if f"compat.v1.{path}" in context.new_api else path
    return derive_reference(context, path)


def _reader(context: Context, read: ast.Name, plans: dict[ast.expr, NamePlan], notes: list[Note]) -> None:
    """``getattr(tf, "log")`` -> ``getattr(tf.math, "log")``; ``mock.patch.object(tf, "log")`` likewise."""
    function: ast.AST | None = read
    while isinstance(parent_of(function or read), ast.Attribute):
        function = parent_of(function or read)
    call = parent_of(function or read)
    if not isinstance(call, ast.Call) or call.func is not function or len(call.args) < 2:
        return
    holder, attribute = call.args[:2]
    module = context.names.path(holder) if isinstance(holder, (ast.Name, ast.Attribute)) else None
    if module is None:
        return
    if not (isinstance(attribute, ast.Constant) and isinstance(attribute.value, str)):
        if module == ROOT and read.id == "getattr":
            # Which name is read, the text does not say: compat.v1 has all that 1.x had.
            text = f"{next(_bases(holder)).id}.compat.v1"
            plans[holder] = NamePlan(holder, RULE, text, "a name that is not in the text: compat.v1 has those of 1.x")
        return
    path = f"{module}.{attribute.value}".removeprefix(f"{ROOT}.")
    if context.endpoint(path) is None or compat.covers(path):
        return
    is_patch = read.id in _PATCHES
    try:
        new = derive_usual(context, path) if is_patch else _reference(context, path)
    except GoneError as gone:
        if read.id != "hasattr":
            notes.append(Note(call, "api-gone", "error", gone.reason))
        return
    parent, _, last = new.rpartition(".")
    base = next(_bases(holder)).id
    if last == attribute.value and new != path and not new.startswith(COMPAT) and module == ROOT:
        text = f"{base}.{parent}" if parent else base
        plans[holder] = NamePlan(holder, RULE, text, f"tf.{path} -> tf.{new}: a name in a string")


def _bases(node: ast.expr) -> Iterator[ast.Name]:
    while isinstance(node, ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node

"""Dotted names of TensorFlow that are whole strings: ``import_module("tensorflow.contrib.slim")``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from tfmigrate.api import compat
from tfmigrate.names.resolve import FROMLIST, ROOT
from tfmigrate.names.scopes import parent_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.hidden import hidden_notes
from tfmigrate.rewrite.moved import core_aliases, is_moved
from tfmigrate.rewrite.plan import NamePlan, Note
from tfmigrate.rewrite.readers import LITERAL, PATCHES, RULE, find_readers, reference
from tfmigrate.rewrite.target import GoneError, derive_usual
from tfmigrate.rewrite.text import Lines
from tfmigrate.rewrite.ways_out import way_out
from tfmigrate.source.pins import REQUIREMENT, is_old, new_requirement
from tfmigrate.source.pins import RULE as PIN

_PATH = re.compile(rf"{ROOT}(?:\.[A-Za-z_]\w*)+")
_IMPORTABLE = {"compat.v1.nn.rnn_cell": "rnn_cell", "compat.v1.layers": "layers"}
"""With tf-keras, importing these modules by name gives an older copy: tfmigrate/compat/layers.py."""


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
    if context.is_2x:
        return plans, notes
    if f'"{ROOT}.' in context.text or f"'{ROOT}." in context.text:
        for node in context.names.analysis.nodes:
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            if _is_reference(node, node.value) and _is_old(context, node, node.value):
                _string(context, lines, node, node.value, plans, notes)
    find_readers(context, lines, plans, notes)
    notes += hidden_notes(context, lines)
    return plans, notes


def _is_old(context: Context, node: ast.Constant, value: str) -> bool:
    """Whether the file is of 1.x, or, if it tells nothing of its generation, a function is given what only 1.x has."""
    path = value[len(ROOT) + 1 :]
    if context.is_1x:
        return True
    return isinstance(parent_of(node), ast.Call) and context.endpoint(path) is not None and path not in context.new_api


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
            if pin is not None and is_old(pin["limits"]) and LITERAL.fullmatch(lines.source(node)):
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
    is_patch = isinstance(above, ast.Call) and ast.unparse(above.func).rpartition(".")[2] in PATCHES
    if isinstance(above, ast.Call) and context.names.path(above) is not None and _is_there(context, path):
        return  # what is read from the module is rewritten by itself
    try:
        new = _new_path(context, path, is_patch=is_patch)
    except GoneError as gone:
        todo, url = way_out(context, path)
        notes.append(Note(node, RULE, "warning", f"{gone.reason}: this name cannot be found", todo, url))
        return
    if new is not None and isinstance(above, ast.Call) and _gives_package(above) and not new.startswith(ROOT):
        message = f"__import__ gives the package, and that of {new} is not TensorFlow"
        notes.append(Note(node, RULE, "error", message, f'importlib.import_module("{new}")'))
    elif new is not None and LITERAL.fullmatch(literal):
        quote = literal[-1]
        plans[node] = NamePlan(node, RULE, f"{quote}{new}{quote}", f"{value} -> {new}: a name in a string")


def _is_there(context: Context, path: str) -> bool:
    """Whether the target has the module at the same place."""
    target = context.new_api.get(path)
    return target is not None and target.kind == "module"


def _gives_package(call: ast.Call) -> bool:
    """Whether a call is ``__import__("a.b")``, which gives ``a``."""
    has_list = len(call.args) > FROMLIST or any(keyword.arg == "fromlist" for keyword in call.keywords)
    return isinstance(call.func, ast.Name) and call.func.id == "__import__" and not has_list


def _new_path(context: Context, path: str, *, is_patch: bool) -> str | None:
    """The whole dotted name in the target; ``None`` where it stays. Raises ``GoneError``."""
    endpoint = context.endpoint(path)
    if is_moved(context, path) and compat.covers(path):
        for alias in core_aliases(context, path):
            return _importable(context, reference(context, alias))
        found = compat.compat_path(path)
        if found is None:
            raise GoneError(f"{ROOT}.{path} does not exist in TensorFlow {context.settings.tf_version}")
        return f"{context.settings.compat_package}.{found}"
    if endpoint is None or path.startswith(("compat.", "python.")):
        return None
    new = derive_usual(context, path) if is_patch and endpoint.kind != "module" else reference(context, path)
    return None if new == path else _importable(context, new)


def _importable(context: Context, path: str) -> str:
    """The dotted name by which an import finds what the attribute ``path`` of TensorFlow is."""
    for prefix, part in _IMPORTABLE.items():
        if path == prefix or path.startswith(f"{prefix}."):
            return f"{context.settings.compat_package}.{part}{path[len(prefix):]}"
    return f"{ROOT}.{path}"

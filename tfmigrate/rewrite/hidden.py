"""Findings about what the text does not show: names made at run time, TensorFlow changed in place.

Nothing here is rewritten: what these lines do is decided when they run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tfmigrate.api import compat
from tfmigrate.names import Binding, Site
from tfmigrate.names.resolve import ROOT, site_of
from tfmigrate.names.scopes import parent_of, scope_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.definitions import definition
from tfmigrate.rewrite.likely import likely_notes
from tfmigrate.rewrite.marks import SKIP, marks_of
from tfmigrate.rewrite.plan import Note
from tfmigrate.rewrite.target import GoneError, derive_reference, derive_usual
from tfmigrate.rewrite.text import Lines

NAME, PATCH = "name-in-string", "patched-tensorflow"
_ASKING = frozenset({"getattr", "hasattr", "setattr", "delattr", "dir", "vars", "isinstance", "print", "reload", "id"})
_IMPORTERS = frozenset({"import_module", "__import__"})
_ALL_OF_CONTRIB = f"{ROOT}.contrib"


def hidden_notes(context: Context, lines: Lines) -> list[Note]:
    """A warning or an error for each such line of a file that is not written for 2.x."""
    if context.is_2x:
        return []
    notes = [*_patches(context), *likely_notes(context, _unfollowed(context))]
    for name in sorted(_IMPORTERS | {"importlib", "getattr", "vars", "sys"}):
        for read in context.names.analysis.reads_of.get(name, ()):
            notes += _of_read(context, read)
    return [note for note in notes if not (isinstance(note.node, ast.expr) and SKIP in marks_of(lines, note.node))]


def _of_read(context: Context, read: ast.Name) -> Iterator[Note]:
    function: ast.expr = read
    above = parent_of(read)
    if isinstance(above, ast.Attribute) and read.id == "sys":
        yield from _loaded(above)
        return
    if isinstance(above, ast.Attribute) and read.id == "importlib":
        function = above
    call = parent_of(function)
    name = function.attr if isinstance(function, ast.Attribute) else read.id
    if not isinstance(call, ast.Call) or call.func is not function or not call.args:
        return
    if name in _IMPORTERS:
        yield from _computed_import(call)
    elif name in ("getattr", "vars"):
        yield from _computed_part(context, call, name)


def _texts(node: ast.expr) -> Iterator[str]:
    """The strings that an expression is put together from."""
    node = _defined(node)
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value
        elif isinstance(inner, ast.Name) and inner is not node:
            value = definition(inner)
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def _defined(node: ast.expr) -> ast.expr:
    value = definition(node) if isinstance(node, ast.Name) else None
    return node if value is None else value


def _computed_import(call: ast.Call) -> Iterator[Note]:
    """``import_module("tensorflow.contrib.slim.nets." + name)``."""
    path = call.args[0]
    if isinstance(_defined(path), ast.Constant):
        return
    first = next(_texts(path), "")
    if first.startswith(f"{ROOT}."):
        below = re.sub(r"\.?[%{].*|\.$", "", first)
        message = f"a module below {below} is chosen when this runs: its name is not rewritten"
        yield Note(call, NAME, "error" if first.startswith(_ALL_OF_CONTRIB) else "warning", message)


def _computed_part(context: Context, call: ast.Call, name: str) -> Iterator[Note]:
    """``getattr(tf.contrib, part)``: only the parts that the text names are there after the rewrite."""
    path = context.names.path(call.args[0])
    if path is None or not (path == _ALL_OF_CONTRIB or compat.covers(path.removeprefix(f"{ROOT}."))):
        return
    if name == "getattr":
        attribute = call.args[1] if len(call.args) > 1 else None
    else:
        above = parent_of(call)
        attribute = above.slice if isinstance(above, ast.Subscript) and above.value is call else None
    if attribute is not None and not isinstance(attribute, ast.Constant):
        message = f"what is read of {path} is chosen when this runs: it may be a part that nothing provides"
        yield Note(call, NAME, "warning", message)


def _loaded(modules: ast.Attribute) -> Iterator[Note]:
    """``sys.modules["tensorflow.contrib.slim"]``."""
    entry = parent_of(modules)
    if modules.attr != "modules" or not isinstance(entry, ast.Subscript) or entry.value is not modules:
        return
    key = entry.slice.value if isinstance(entry.slice, ast.Constant) else None
    if isinstance(key, str) and key.startswith(f"{ROOT}.") and isinstance(entry.ctx, ast.Load):
        message = f"{key} is in sys.modules only where something imports it under just that name"
        yield Note(entry, NAME, "warning", message)


def _unfollowed(context: Context) -> Iterator[Site]:
    """What only 1.x has, read from a name that this file gives TensorFlow in a way that cannot be followed.

    That is ``tf``, if something imports it by a name that is put together, or anything where TensorFlow is put into a
    collection, chosen between, or passed on.
    """
    names = context.names
    is_handed_on = any(_escapes(context, read) for read in names.reads)
    called_tf = (binding for scope in names.analysis.scopes for binding in scope.bindings.get("tf", ()))
    if not is_handed_on and not (ROOT in context.text and any(map(_is_import, called_tf))):
        return
    for node in names.analysis.nodes:
        if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load) or names.path(node) is not None:
            continue
        root = node.value
        while isinstance(root, (ast.Attribute, ast.Subscript)):
            root = root.value
        owner = scope_of(root).lookup(root.id) if isinstance(root, ast.Name) else None
        bindings = [] if owner is None or not isinstance(root, ast.Name) else owner.bindings[root.id]
        if not bindings or any(binding.kind == "import" for binding in bindings):
            continue
        is_usual = isinstance(node.value, ast.Name) and node.value.id == "tf"
        is_loaded = is_usual and any(map(_is_import, bindings))
        if is_loaded or (is_handed_on and _is_distinct(context, node.attr)):
            site = site_of(node.value, ast.unparse(node.value), ROOT, None, context.newest_old_api.__contains__)
            if site is not None:
                yield site


def _is_import(binding: Binding) -> bool:
    """``tf = importlib.import_module(name)``."""
    value = binding.value
    return isinstance(value, ast.Call) and re.search("import|load", _name(value.func), re.IGNORECASE) is not None


def _escapes(context: Context, read: ast.Name) -> bool:
    """Whether TensorFlow itself is given to something that nobody follows."""
    above = parent_of(read)
    is_value = isinstance(above, (ast.Dict, ast.List, ast.Tuple, ast.Set, ast.IfExp, ast.BoolOp, ast.keyword, ast.Call))
    if not is_value or (isinstance(above, ast.Call) and (above.func is read or _name(above.func) in _ASKING)):
        return False
    found = context.names.of_read(read)
    return found is not None and found[0] == ROOT


def _is_distinct(context: Context, name: str) -> bool:
    """Whether hardly anything but TensorFlow 1.x has such a name: ``Session``, ``get_variable``."""
    is_long = "_" in name.strip("_") or name[:1].isupper() or name == "placeholder"
    return is_long and name in context.newest_old_api and name not in context.new_api


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _patches(context: Context) -> Iterator[Note]:
    """``tf.nn.dropout = mine``: calls of such a name are rewritten, and what replaces it does not take the new ones."""
    for site in context.sites.values():
        is_stored = isinstance(site.node, ast.Attribute) and not isinstance(site.node.ctx, ast.Load)
        if is_stored and _is_called_anew(context, site):
            message = f"tf.{site.endpoint} is replaced, and its calls are rewritten for what 2.x has in its place"
            yield Note(site.node, PATCH, "warning", message)


def _is_called_anew(context: Context, site: Site) -> bool:
    """Whether calls of a name may get another name than the assignment, or other arguments."""
    if site.endpoint in context.rules.calls:
        return True
    if context.endpoint(site.endpoint) is None:
        return False
    try:
        return derive_usual(context, site.endpoint) != derive_reference(context, site.endpoint)
    except GoneError:
        return True

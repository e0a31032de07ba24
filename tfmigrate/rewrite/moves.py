"""Names of Python, NumPy and private modules that have another place now (``[[move]]`` in ``rules/``)."""

from __future__ import annotations

import ast
import builtins
import functools
import importlib.util
import re
import sys
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct, field

from tfmigrate.api import private
from tfmigrate.names import Binding, Names
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import parent_of, position, scope_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.places import COMPAT_PACKAGE, Places, is_guarded
from tfmigrate.rewrite.plan import NamePlan, Note
from tfmigrate.rewrite.ways_out import gone_note
from tfmigrate.rules import Move
from tfmigrate.transforms import module_getattr

BUILTINS = "builtins"
GONE_MODULES = (
    "UserDict", "UserList", "UserString", "cgi", "distutils", "numpy.core.umath_tests", "pipes", "scipy.misc",
    "urllib2",
)  # fmt: skip
"""Modules that some version has dropped: where all that is read of one has moved, its import fails for nothing."""
RULE = "moved-name"
_V1 = f"{ROOT}.compat.v1"
_TF_KERAS = re.compile(r"\btf_keras\b|\bcompat\.v1\.(?:keras|layers|nn\.rnn_cell)\b")


class Moves(Struct):
    """``imports`` are the statements that the new names need, ``modules`` the names they give to private modules."""

    plans: dict[ast.expr, NamePlan] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    modules: dict[str, str] = field(default_factory=dict)
    compat: set[str] = field(default_factory=set)


class _Read(Struct, frozen=True):
    """A name that is read: ``path`` is what it stands for, ``new`` what it stands for when its import is moved."""

    node: ast.Name
    path: str
    new: str


def find_moves(context: Context, is_skipped: Callable[[ast.expr], bool] = lambda node: False) -> Moves:
    """A plan for each read of a moved name; what comes by a moved import, or ``is_skipped``, stays as it is."""
    found = Moves()
    places = Places(context)
    names = Names(context.names.analysis, places.roots - {BUILTINS})
    parts = context.rules.move_parts
    for read in names.reads:
        above = parent_of(read)
        if not places.reads_private and isinstance(above, ast.Attribute) and above.attr not in parts:
            continue
        resolved = names.of_read(read)
        if resolved is not None and not is_skipped(read):
            _plan_longest(context, found, places, _Read(read, resolved[0], _imported(places, *resolved)))
    table = context.rules.moves
    stars = [star for star in context.names.star_imported() if private.is_private(star)] if places.reads_private else []
    builtin = context.rules.moved_builtins
    reads_of = context.names.analysis.reads_of
    for read in (read for name in (reads_of if stars else builtin) for read in reads_of.get(name, ())):
        if scope_of(read).lookup(read.id) is None:
            path = f"{BUILTINS}.{read.id}"
            if path in table:
                _plan(context, found, table[path], read, _Read(read, path, path))
            for star in stars:
                _plan_star(context, found, places, read, star)
    _methods(context, found)
    for node, parameter in module_getattr.subscripts(context.names):
        function = _compat(context, found, "python.module_attribute")
        message = "a name that is not there must raise AttributeError: tools ask modules for optional names"
        found.plans[node] = NamePlan(node, module_getattr.RULE, f"{function}(globals(), {parameter})", message)
    return found


def needs_keras(moves: Moves, imported: Iterable[str]) -> bool:
    """Whether the new text reads tf-keras: through a plan of ``moves``, or from one of the ``imported`` modules."""
    texts = (*imported, *moves.imports, *(plan.text for plan in moves.plans.values()))
    return any(_TF_KERAS.search(text) is not None for text in texts)


def _imported(places: Places, path: str, binding: Binding) -> str:
    """What a name stands for when the imports have been moved."""
    if binding.kind == "import" and is_guarded(binding.node) and not places.is_keras(path):
        return path
    move = places.of(path)
    return path if move is None or move.new is None else move.new


def _plan_star(context: Context, found: Moves, places: Places, read: ast.Name, star: str) -> None:
    """A name that ``from tensorflow.python.framework.ops import *`` brings."""
    path = f"{star}.{read.id}"
    module, own = places.of(star), places.of(path)
    place = star if module is None or module.new is None else module.new
    imported = private.module_named(read.id) if isinstance(parent_of(read), ast.Attribute) else None
    if imported is not None and place != star:  # a module that the old one had imported
        found.imports.append(f"from {imported.rpartition('.')[0]} import {read.id}")
    elif own is not None and own.new is not None and own.new != f"{place}.{read.id}":
        _plan(context, found, own, read, _Read(read, path, path))


def _plan_longest(context: Context, found: Moves, places: Places, read: _Read) -> None:
    """Plan the move of the longest dotted name that begins with ``read``, unless its import does it."""
    node: ast.expr = read.node
    path, best = read.path, None
    while True:
        move = places.of(path)
        if move is not None:
            best = (move, node, path)
        above = parent_of(node)
        if not (isinstance(above, ast.Attribute) and above.value is node and isinstance(above.ctx, ast.Load)):
            break
        node, path = above, f"{path}.{above.attr}"
    if read.path == ROOT and places.reads_private and private.is_private(path):
        _plan_dotted(context, found, read, best)
        return
    if best is None:
        return
    move, node, path = best
    is_imported = node is read.node and (move.new is not None or private.is_private(path))
    if move.new is None and private.is_private(read.path) and _is_gone(places, read.path):
        return  # told at the import
    if is_imported or move.new == read.new + path[len(read.path) :]:
        return  # the import, or the assignment, is what is rewritten
    _plan(context, found, move, node, read)


def _is_gone(places: Places, path: str) -> bool:
    move = places.of(path)
    return move is not None and move.new is None


def _plan_dotted(context: Context, found: Moves, read: _Read, best: tuple[Move, ast.expr, str] | None) -> None:
    """``tf.python.util.nest.flatten``: today's ``tensorflow`` shows no ``python``, which can only be imported from."""
    if best is not None:
        _plan(context, found, best[0], best[1], read)
        return
    node, path = _chain(read.node, ROOT)
    module = private.module_of(path)
    if module is None or module in private.PREFIXES:
        message = f"{path}: TensorFlow {context.settings.tf_version} shows no private modules"
        found.notes.append(gone_note(context, node, path, message))
        return
    for _ in range(path.count(".") - module.count(".")):
        assert isinstance(node, ast.Attribute)
        node = node.value
    message = f"{module}: its attribute of tensorflow is gone, an import finds it"
    found.plans[node] = NamePlan(node, RULE, _module_name(context, found, module), message)


def _chain(node: ast.expr, path: str) -> tuple[ast.expr, str]:
    """The whole dotted name that begins with ``node``."""
    while True:
        above = parent_of(node)
        if not (isinstance(above, ast.Attribute) and above.value is node):
            return node, path
        node, path = above, f"{path}.{above.attr}"


def _plan(context: Context, found: Moves, move: Move, node: ast.expr, read: _Read) -> None:
    if move.new is None:
        rule, message = ("api-gone", f"{move.old} is gone") if private.is_private(move.old) else (move.id, move.old)
        advice = move.todo or (context.rules.way_out(move.old.partition(".")[2]).todo if rule == "api-gone" else "")
        found.notes.append(Note(node, rule, "error", f"{message}: {move.why}", advice, move.url))
        return
    text = _spelled(context, found, read, move)
    if text is None:
        message = f"{move.old} is {move.new} now, a name that means another thing here"
        found.notes.append(Note(node, move.id, "error", message, f"import {move.new} by another name", move.url))
        return
    found.plans[node] = NamePlan(node, move.id, text, f"{move.old} -> {move.new}: {move.why}")


def _spelled(context: Context, found: Moves, read: _Read, move: Move) -> str | None:
    new = move.new or ""
    scope = scope_of(read.node)
    if hasattr(builtins, new.partition(".")[0]):
        return new if scope.lookup(new.partition(".")[0]) is None else None
    if new.startswith(f"{COMPAT_PACKAGE}."):
        return _compat(context, found, new.removeprefix(f"{COMPAT_PACKAGE}."))
    is_module = "." not in new or _is_stdlib_module(new) or _imports_module(context, move.old)
    module = new if is_module else new.rpartition(".")[0]
    if new.startswith(f"{read.new}.") and not (read.new == ROOT and private.is_private(new)):
        if module != read.new and not new.startswith(f"{_V1}."):
            found.imports.append(f"import {module}")
        return read.node.id + new[len(read.new) :]
    if new.startswith(f"{ROOT}.") and not private.is_private(move.old):
        return f"{_root_name(context, found, read.node)}{new[len(ROOT):]}"
    if private.is_private(move.old):
        return _through_module(context, found, read.node, new)
    root = new.partition(".")[0]
    owner = scope.lookup(root)
    bindings = [] if owner is None else owner.bindings[root]
    if any(b.kind != "import" or b.target != root for b in bindings):
        return None
    if not bindings or not (module == root or _imports_module(context, module)):
        found.imports.append(f"import {module}")
    return new


def _root_name(context: Context, found: Moves, node: ast.Name) -> str:
    """A name for TensorFlow at ``node``, imported where there is none."""
    alias = context.names.visible_alias(ROOT, scope_of(node), position(node))
    if alias is None:
        alias = _free_name(context, "tf")
        found.imports.append(f"import {ROOT} as {alias}")
    return alias


def _imports_module(context: Context, path: str) -> bool:
    """Whether the file imports a path as a module (``import sklearn.cross_validation``)."""
    statements = (node for node in context.names.analysis.imports if isinstance(node, ast.Import))
    return any(alias.name == path for node in statements for alias in node.names)


def _is_stdlib_module(path: str) -> bool:
    """Whether a path is a module of Python's (``xml.etree.ElementTree``), not a name in one."""
    if path.partition(".")[0] not in sys.stdlib_module_names:
        return False
    try:
        return importlib.util.find_spec(path) is not None
    except ModuleNotFoundError:  # the part before the last dot is no package
        return False


def _through_module(context: Context, found: Moves, read: ast.Name, new: str) -> str:
    """``framework_tensor.Tensor``: the module is imported under the name that it and its package have."""
    if new.startswith(f"{_V1}."):
        alias = context.names.visible_alias(ROOT, scope_of(read), position(read))
        if alias is not None:
            return alias + new[len(ROOT) :]
    return f"{_module_name(context, found, new.rpartition('.')[0])}.{new.rpartition('.')[2]}"


def _module_name(context: Context, found: Moves, path: str) -> str:
    """The name under which a module is imported: that of its package and its own."""
    if path not in found.modules:
        package, _, module = path.rpartition(".")
        above = "keras" if package.startswith("tf_keras.") else package.rpartition(".")[2]
        name = _free_name(context, module if above in module.split("_") else f"{above}_{module}")
        found.modules[path] = name
        found.imports.append(f"from {package} import {module}" + (f" as {name}" if name != module else ""))
    return found.modules[path]


def _free_name(context: Context, name: str) -> str:
    analysis = context.names.analysis
    taken = {bound for scope in analysis.scopes for bound in scope.bindings} | {read.id for read in analysis.reads}
    while name in taken:
        name += "_"
    return name


def _compat(context: Context, found: Moves, path: str) -> str:
    """``compat_python.getargspec``: the module of the run-time package is imported under one name."""
    module, _, name = path.rpartition(".")
    found.compat.add(path)
    full = f"{context.settings.compat_package}.{module}"
    if full not in found.modules:
        found.modules[full] = _free_name(context, f"compat_{module.replace('.', '_')}")
        package, _, last = full.rpartition(".")
        found.imports.append(f"from {package} import {last} as {found.modules[full]}")
    return f"{found.modules[full]}.{name}"


def _methods(context: Context, found: Moves) -> None:
    """``d.iteritems()`` of Python 2, ``a.tostring()`` of NumPy, unless the file defines a method of that name."""
    methods = context.rules.methods
    if not _method_called(frozenset(methods)).search(context.text):
        return
    defined = {s.node.name for s in context.names.analysis.scopes if isinstance(s.node, ast.FunctionDef)}
    for node in context.names.analysis.nodes:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        method = methods.get(node.func.attr)
        if method is None or method.old in defined:
            continue
        fits = len(node.args) == method.arguments and not node.keywords
        if fits or (method.arguments is None and not _is_of_import(node.func)):
            message = f".{method.old}() -> .{method.new}(): {method.why}"
            found.plans[node.func] = NamePlan(node.func, RULE, method.new, message, attribute_only=True)


def _is_of_import(node: ast.expr) -> bool:
    """Whether a dotted name begins with an imported one: ``numpy.testing.assert_`` is no method."""
    while isinstance(node, ast.Attribute):
        node = node.value
    scope = scope_of(node).lookup(node.id) if isinstance(node, ast.Name) else None
    return scope is not None and any(b.kind == "import" for b in scope.bindings[node.id])  # type: ignore[attr-defined]


@functools.cache
def _method_called(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\.(?:{'|'.join(sorted(names))})\(")


def unused_modules(context: Context) -> list[Binding]:
    """Imports of modules that are dropped by now, where all that is read of them is moved."""
    statements = {node for node in context.names.analysis.imports if any(map(_is_gone_module, _imported_paths(node)))}
    if not statements:
        return []
    places, moved = Places(context), dict[Binding, bool]()
    names = Names(context.names.analysis, frozenset(path.partition(".")[0] for path in GONE_MODULES))
    for read in names.reads:
        resolved = names.of_read(read)
        if resolved is not None and resolved[1].node in statements and not is_guarded(resolved[1].node):
            moves = map(places.of, _paths(read, resolved[0]))
            own = places.of(resolved[0])
            is_moved = (own is None or own.new is None) and any(move and move.new for move in moves)
            moved[resolved[1]] = moved.get(resolved[1], True) and is_moved
    return [binding for binding, is_moved in moved.items() if is_moved]


def _imported_paths(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [] if node.level else [f"{node.module}.{alias.name}" for alias in node.names]


def _is_gone_module(path: str) -> bool:
    return any(path == module or path.startswith(f"{module}.") for module in GONE_MODULES)


def _paths(node: ast.expr, path: str) -> Iterator[str]:
    """The dotted names that begin with ``node``."""
    while isinstance(above := parent_of(node), ast.Attribute) and above.value is node:
        node, path = above, f"{path}.{above.attr}"
        yield path

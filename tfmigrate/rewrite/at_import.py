"""What runs when a file is run, or imported: at its top, or in a function that the top calls."""

from __future__ import annotations

import ast

from tfmigrate.names import Site
from tfmigrate.names.scopes import ancestors, parent_of
from tfmigrate.rewrite.context import Context
from tfmigrate.rewrite.entry import is_script

GROUP = "graph-at-import"
_EAGER = frozenset({"eager", "enable_eager_execution", "enable_v2_behavior", "executing_eagerly"})
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def first_builder(context: Context) -> Site | None:
    """The first call that builds a part of a graph as the file runs; ``None`` in a library, and in an eager program.

    1.x builds graphs unless a program asks for eager execution, so what such a call gives is a part of a graph. A
    library is another matter: its functions may be called by an eager program.
    """
    builders = context.rules.group(GROUP)
    found = [site for site in context.sites.values() if site.call is not None and site.endpoint in builders]
    if not found or not context.is_1x or may_be_eager(context):
        return None
    if is_script(context.names.analysis.tree):
        return found[0]
    return next((site for site in found if runs(context, site.node)), None)


def may_be_eager(context: Context) -> bool:
    """Whether the file names what only an eager program does, or one that may be eager.

    The bare names decide, not what they stand for: after a rewrite ``tfe`` is a part of the run-time package.
    """
    analysis = context.names.analysis
    if any(isinstance(node, ast.Attribute) and node.attr in _EAGER for node in analysis.nodes):
        return True
    words = (word for node in analysis.imports for alias in node.names for word in alias.name.split("."))
    froms = (node for node in analysis.imports if isinstance(node, ast.ImportFrom))
    modules = (word for node in froms for word in (node.module or "").split("."))
    return not {*words, *modules}.isdisjoint(_EAGER)


def enables_eager(context: Context) -> bool:
    """Whether the file calls ``enable_eager_execution``, of whatever module: contrib's is moved after the first run."""
    name = "enable_eager_execution"
    return name in context.text and any(
        isinstance(node, ast.Call) and name in (getattr(node.func, "attr", ""), getattr(node.func, "id", ""))
        for node in context.names.analysis.nodes
    )


def runs(context: Context, node: ast.AST, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the code around ``node`` runs when its file is imported, as far as the names of the file tell."""
    outermost = _definition(node)
    if outermost is None:
        return not any(isinstance(above, ast.Lambda) for above in ancestors(node))
    if outermost.name in seen:
        return False
    calls = (read for read in context.names.analysis.reads_of.get(outermost.name, ()) if _is_called(read))
    return any(runs(context, read, seen | {outermost.name}) for read in calls)


def _definition(node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | None:
    """The outermost function around ``node``, or the class that it is a method of; a class's own body just runs."""
    above = list(ancestors(node))
    if not any(isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) for item in above):
        return None
    return next((item for item in reversed(above) if isinstance(item, _DEFINITIONS)), None)


def _is_called(read: ast.Name) -> bool:
    call = parent_of(read)
    return isinstance(call, ast.Call) and call.func is read

"""TensorFlow under names that no import binds: attributes, functions that return it, entries of dicts, lazy loaders.

``self.tf = tf`` makes ``self.tf.log`` a name of TensorFlow, ``def _tf(): import tensorflow as tf; return tf`` makes
``_tf().log`` one. What such an expression is, is *sure* if everything that the file gives the name is the same part of
TensorFlow, and *likely* if some of it is, or if the file does not show it and the name is ``tf``. Only what is sure may
be rewritten.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tfmigrate.names.handing import USUAL
from tfmigrate.names.holders import FunctionNode, Holders, Owner, is_chain_link
from tfmigrate.names.resolve import FROMLIST, ROOT, Names, Site, preferred, site_of, visible_bindings
from tfmigrate.names.scopes import Binding, Scope, ancestors, position, scope_of

_LOADERS = frozenset(
    {"__import__", "importmodule", "importorskip", "lazyimport", "lazyload", "lazyloader", "lazymodule"}
    | {"lazyimporter", "optionalimport", "importoptional", "tryimport", "safeimport", "maybeimport", "softimport"}
)
"""Functions that give the module that a string names, without underscores and in lower case."""

class Value(NamedTuple):
    """What an expression is: a dotted path, and whether that is sure; an empty path is ``None``, a stand-in."""

    path: str
    sure: bool = True


NOTHING = Value("")
_HELD = (ast.Attribute, ast.Call, ast.Subscript, ast.IfExp, ast.BoolOp, ast.NamedExpr)
_DEEP = 50
"""Nobody hands a module on so often."""


class Handed:
    """Finds the expressions of one file that are TensorFlow, or a module of it, without being an imported name."""

    def __init__(self, names: Names, text: str, is_module: Callable[[str], bool]) -> None:
        self.names = names
        self.text = text
        self.is_module = is_module
        self.holders = Holders(names.analysis)
        self.params: dict[Binding, Value] = {}
        self._values: dict[ast.expr, Value | None] = {}
        self._open: set[object] = set()
        self._depth = 0

    def install(self) -> None:
        """Let the names of the file know; new names can make others sure, so until nothing is new."""
        names, known = self.names, -1
        names.handed = self.sure_path
        while known != len(self.params) + len(names.candidates):
            known = len(self.params) + len(names.candidates)
            names.given_params = {b: v.path for b, v in self.params.items() if v.sure and v.path}
            names.forget()
            self._values.clear()
            names.extend(self.aliases())
            for function in self.holders.functions:
                self.pass_in(function)
        names.functions = dict(self.exported())

    def exported(self) -> Iterator[tuple[str, str]]:
        """The functions of the module that surely return TensorFlow."""
        for name, bindings in self.names.analysis.module.bindings.items():
            node = bindings[0].node if len(bindings) == 1 else None
            value = self.returned(node) if isinstance(node, FunctionNode) else None
            if value is not None and value.sure and value.path:
                yield name, value.path

    def aliases(self) -> Iterator[str]:
        """Names that are bound to something that is TensorFlow."""
        scopes = self.names.analysis.scopes
        bindings = (b for scope in scopes for of_name in scope.bindings.values() for b in of_name)
        # In the order of the text: what a name is made from is known by then.
        for binding in sorted(bindings, key=lambda binding: binding.position):
            if self.names.target(binding) is not None:
                yield binding.name

    def sure_path(self, node: ast.expr) -> str | None:
        """The dotted path of an expression that is no chain of names, if it is sure."""
        value = self.value(node)
        return value.path if value is not None and value.sure and value.path else None

    def found(self) -> Iterator[tuple[ast.expr, Value]]:
        """The expressions, with what they are, of which something is read."""
        for node in self.names.analysis.nodes:
            if isinstance(node, _HELD) and is_chain_link(node):
                if isinstance(node, ast.Attribute) and self.is_tensorflow(node.value):
                    continue
                value = self.value(node)
                if value is not None and value.path:
                    yield node, value
        for read in self.unbound():
            yield read, Value(ROOT, sure=False)
        for binding, given in self.params.items():
            if not given.sure:
                yield from ((read, given) for read in self.reads_in(binding.name, binding.scope))
        for name in {*self.names.candidates, *self.chosen()}:
            for read in filter(is_chain_link, self.names.analysis.reads_of.get(name, ())):
                value = self.of_alternatives(read) if self.names.of_read(read) is None else None
                if value is not None:
                    yield read, value
        for target, items in self.holders.loops:
            value = merged([self.value(item) for item in items])
            if value is not None and value.path:
                yield from ((read, value._replace(sure=False)) for read in self.reads_in(target.id, scope_of(target)))

    def chosen(self) -> Iterator[str]:
        """Names that an assignment binds to what may be TensorFlow."""
        bindings = (b for scope in self.names.analysis.scopes for of_name in scope.bindings.values() for b in of_name)
        return (binding.name for binding in bindings if self.likely_path(binding) is not None)

    def of_alternatives(self, read: ast.Name) -> Value | None:
        """What a name may be that is bound to TensorFlow on one way to ``read`` and to something else on another."""
        scope = scope_of(read)
        owner = scope.lookup(read.id)
        bindings = [] if owner is None else visible_bindings(owner, scope, read.id, position(read))
        if any(binding.kind not in ("import", "assign") or _is_tried(binding) for binding in bindings):
            return None
        paths = [self.names.target(binding) or self.likely_path(binding) for binding in bindings]
        known = sorted(path for path in paths if path is not None)
        return Value(known[0], sure=False) if known else None

    def likely_path(self, binding: Binding) -> str | None:
        """What the value of an assignment may be."""
        value = None if binding.value is None else self.value(binding.value)
        return None if value is None or not value.path else value.path

    def is_tensorflow(self, node: ast.expr) -> bool:
        """Whether a longer chain begins further left."""
        value = None if self.names.path(node) is not None else self.value(node)
        return self.names.path(node) is not None or (value is not None and bool(value.path))

    def unbound(self) -> Iterator[ast.Name]:
        """Reads of ``tf`` that nothing in the file binds, and of what a loader gives together with a flag."""
        for name, reads in self.names.analysis.reads_of.items():
            if name in USUAL and not self.names.analysis.star_imports:
                yield from (read for read in reads if is_chain_link(read) and scope_of(read).lookup(name) is None)
        for assign in self.holders.unpacked:
            assert isinstance(assign.targets[0], (ast.Tuple, ast.List))
            first, loaded = assign.targets[0].elts[0], self.loaded(assign.value)
            if loaded is not None and isinstance(first, ast.Name):
                yield from self.reads_in(first.id, scope_of(first))

    def reads_in(self, name: str, scope: Scope) -> Iterator[ast.Name]:
        """Where attributes of a name that ``scope`` binds are read."""
        reads = self.names.analysis.reads_of.get(name, ())
        return (read for read in reads if is_chain_link(read) and scope_of(read).lookup(name) is scope)

    def value(self, node: ast.expr) -> Value | None:
        """What ``node`` is; ``None`` if it is not TensorFlow as far as the text shows."""
        if node not in self._values:
            if self._depth > _DEEP:
                return None
            self._depth += 1
            self._values[node] = None  # ends the search where names are bound in a circle
            self._values[node] = self._find_value(node)
            self._depth -= 1
        return self._values[node]

    def _find_value(self, node: ast.expr) -> Value | None:
        if isinstance(node, ast.Constant):
            return NOTHING if node.value is None else None
        if isinstance(node, ast.NamedExpr):
            return self.value(node.value)
        if isinstance(node, ast.IfExp):
            return merged([self.value(node.body), self.value(node.orelse)])
        if isinstance(node, ast.BoolOp):
            return merged([self.value(item) for item in node.values])
        if isinstance(node, ast.Name):
            return self._of_name(node)
        if isinstance(node, ast.Attribute):
            return self._of_attribute(node)
        if isinstance(node, ast.Subscript):
            return self._of_subscript(node)
        return self.of_call(node) if isinstance(node, ast.Call) else None

    def _of_name(self, node: ast.Name) -> Value | None:
        scope = scope_of(node)
        found = self.names.resolve(node.id, scope, position(node))
        if found is not None:
            return self.module(found[0])
        owner = scope.lookup(node.id)
        given = [self.params.get(b) for b in owner.bindings[node.id]] if owner is not None else []
        return merged(given) if any(given) else None

    def module(self, path: str) -> Value | None:
        """A part of TensorFlow that is worth following: what is read from a function that is handed on is its own."""
        endpoint = path[len(ROOT) + 1 :]
        return Value(path) if not endpoint or self.is_module(endpoint) else None

    def _of_attribute(self, node: ast.Attribute) -> Value | None:
        base = self.names.path(node)
        if base is not None:
            return self.module(base)
        below = self.value(node.value)
        if below is not None and below.path:
            path = f"{below.path}.{node.attr}"
            return below._replace(path=path) if self.is_module(path[len(ROOT) + 1 :]) else None
        neighbour = self.of_neighbour(node, "")
        if neighbour is not None:
            return neighbour
        owner = self.holders.owner(node.value)
        given = self.given(owner, node.attr) if owner is not None else []
        if given:
            return merged(given)
        return Value(ROOT, sure=False) if node.attr in USUAL and self.is_open(node, owner) else None

    def of_neighbour(self, node: ast.expr, suffix: str) -> Value | None:
        """What another module of the tree has under a name (``common.tf``), or gives when it is called."""
        if not self.names.given or not isinstance(node, (ast.Name, ast.Attribute)):
            return None
        name = node.value if isinstance(node, ast.Attribute) else node
        scope = scope_of(name).lookup(name.id) if isinstance(name, ast.Name) else None
        bindings = [] if scope is None or not isinstance(name, ast.Name) else scope.bindings[name.id]
        if len(bindings) != 1 or bindings[0].kind != "import":
            return None
        path = f"{bindings[0].target}.{node.attr}" if isinstance(node, ast.Attribute) else bindings[0].target or ""
        module, _, last = path.rpartition(".")
        module += "." if not module.strip(".") else ""
        known = self.names.given.get(module, {})
        found = known.get(f"{last}{suffix}")
        return None if found is None else self.module(found)

    def is_open(self, node: ast.Attribute, owner: Owner | None) -> bool:
        """Whether nothing in the file tells what the attribute is, as that of another module."""
        root = node.value
        while isinstance(root, (ast.Attribute, ast.Call, ast.Subscript)):
            root = root.func if isinstance(root, ast.Call) else root.value
        if not isinstance(root, ast.Name) or root.id in USUAL or node.attr in self._packages():
            return False
        is_module = isinstance(owner, tuple) and any(b.kind == "import" for b in owner[0].bindings[owner[1]])
        stored = [value for _, value in self.holders.stores.get(node.attr, ())]
        return is_module or not stored or any(value is not None and self.value(value) for value in stored)

    def _packages(self) -> set[str]:
        """The parts of the dotted names of other packages: ``text`` and ``tf`` of ``import text.tf``."""
        analysis = self.names.analysis
        modules = [b.target or "" for b in analysis.imported]
        modules += [getattr(node, "module", None) or "" for node in analysis.imports]
        modules += [alias.name for node in analysis.imports if isinstance(node, ast.Import) for alias in node.names]
        return {part for module in modules if module.partition(".")[0] != ROOT for part in module.split(".")[1:]}

    def given(self, owner: Owner, attribute: str) -> list[Value | None]:
        """All that the file gives to an attribute of ``owner``, which may be read through a subclass."""
        values: list[Value | None] = []
        for scope in self.holders.class_scopes(owner):
            values += [self.of_member(binding) for binding in scope.bindings.get(attribute, ())]
        family = self.holders.family(owner)
        for target, value in self.holders.stores.get(attribute, ()):
            if self.holders.owner(target.value) in family:
                values.append(None if value is None else self.or_named(value))
        return values

    def or_named(self, node: ast.expr) -> Value | None:
        """The value, or what the parameter ``tf`` in ``self.tf = tf`` suggests."""
        value = self.value(node)
        is_param = value is None and isinstance(node, ast.Name) and node.id in USUAL and self.holders.is_param(node)
        return Value(ROOT, sure=False) if is_param else value

    def of_member(self, binding: Binding) -> Value | None:
        """What a name in the body of a class is when it is read as an attribute."""
        if binding.kind == "import":
            path = self.names.target(binding)
            return None if path is None else self.module(path)
        if binding.value is not None:
            return self.value(binding.value)
        node = binding.node
        is_property = isinstance(node, FunctionNode) and self.holders.is_property(node)
        return self.returned(node) if is_property and isinstance(node, FunctionNode) else None

    def returned(self, function: ast.FunctionDef) -> Value | None:
        """What every ``return`` of a function gives; ``None`` where one gives something else."""
        values = self.holders.returned(function)
        if values is None or not self.holders.is_plain(function) or function in self._open:
            return None
        self._open.add(function)
        try:
            return merged([NOTHING if value is None else self.value(value) for value in values])
        finally:
            self._open.discard(function)

    def of_call(self, call: ast.Call) -> Value | None:
        """A function of the file, or something that imports by name."""
        if self.holders.is_dict_get(call):
            return self.of_key(call.func.value, call.args[0])  # type: ignore[attr-defined]
        function = self.holders.function(call.func)
        if function is not None and not self.holders.is_property(function):
            return self.returned(function) or self.loaded(call, function)
        neighbour = self.of_neighbour(call.func, "()")
        if neighbour is not None:
            return neighbour
        lambda_ = self.holders.lambda_of(call.func)
        if lambda_ is not None:
            return self.value(lambda_.body)
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        return self.value(call.args[0]) if name == "reload" and len(call.args) == 1 else self.loaded(call)

    def loaded(self, node: ast.expr, function: ast.FunctionDef | None = None) -> Value | None:
        """The module that a lazy loader, or ``importlib``, is told to import."""
        if not isinstance(node, ast.Call):
            return None
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        paths = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        paths = [path for path in paths if path == ROOT or path.startswith(f"{ROOT}.")]
        if not paths:
            return None
        if function is not None:
            return Value(paths[-1]) if self.holders.imports_its_argument(function) else None
        if name.replace("_", "").lower() not in _LOADERS and name != "__import__":
            return None
        has_list = len(node.args) > FROMLIST or any(keyword.arg == "fromlist" for keyword in node.keywords)
        is_root = name == "__import__" and not has_list
        return self.module(ROOT if is_root else paths[-1])

    def _of_subscript(self, node: ast.Subscript) -> Value | None:
        return self.of_key(node.value, node.slice)

    def of_key(self, holder: ast.expr, key: ast.expr) -> Value | None:
        """An entry of ``globals()``, ``sys.modules``, or a dict that the file shows."""
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            return None
        if isinstance(holder, ast.Call) and isinstance(holder.func, ast.Name) and holder.func.id == "globals":
            return self._of_global(key.value)
        if isinstance(holder, ast.Attribute) and ast.unparse(holder) == "sys.modules":
            return self.module(key.value) if key.value.partition(".")[0] == ROOT else None
        entries = self.holders.entries(holder, key.value)
        if entries:
            return merged([None if value is None else self.value(value) for value in entries])
        return Value(ROOT, sure=False) if key.value in USUAL and entries is None else None

    def _of_global(self, name: str) -> Value | None:
        bindings = self.names.analysis.module.bindings.get(name, ())
        paths = [self.names.target(binding) for binding in bindings]
        return merged([None if path is None else self.module(path) for path in paths]) if paths else None

    def of_rebound(self, binding: Binding, given: list[Value | None]) -> Value | None:
        """A parameter that stands for TensorFlow where it is not given: ``if tf is None: import tensorflow as tf``."""
        others = [one for one in binding.scope.bindings[binding.name] if one is not binding]
        paths = {self.names.target(one) or self.likely_path(one) for one in others}
        path = paths.pop() if len(paths) == 1 else None
        if path is None or not given or any(value is None or value.path not in ("", path) for value in given):
            return None
        return Value(path, binding.name.strip("_") in USUAL)

    def pass_in(self, function: ast.FunctionDef | ast.Lambda) -> None:
        """Parameters that are TensorFlow: by their default (``tf=tf``), or in every call that the file has."""
        for binding, default in self.holders.parameters(function):
            calls = self.holders.arguments(function, binding.name)
            given = [None if value is None else self.value(value) for value in calls or ()]
            if default is not None:
                given.append(self.value(default))
            if default is not None and not calls and binding.name.strip("_") not in (*USUAL, *last_name(default)):
                given.append(None)  # any caller may give another module
            value = self.of_rebound(binding, given) if self.holders.is_rebound(binding) else merged(given)
            if value is not None and value.path:
                self.params[binding] = value


def _is_tried(binding: Binding) -> bool:
    """Whether the program is ready for a failure of what binds the name."""
    return any(isinstance(node, (ast.Try, ast.ExceptHandler)) for node in ancestors(binding.node))


def last_name(node: ast.expr) -> tuple[str, ...]:
    """The last part of a dotted name."""
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
    return () if name is None else (name,)


def merged(values: Iterable[Value | None]) -> Value | None:
    """What is one of several things: sure if all are the same, likely if only some are TensorFlow."""
    values = list(values)
    paths = {value.path for value in values if value is not None and value.path}
    if not paths:
        return NOTHING if values and all(value is not None for value in values) else None
    path = preferred(paths)
    sure = path is not None and all(value is not None and value.sure for value in values)
    return Value(path or min(paths), sure)


def sites_of(handed: Handed, is_endpoint: Callable[[str], bool]) -> tuple[list[Site], list[Site]]:
    """The sites that begin with such an expression: those that are sure, and those that are likely."""
    sure: list[Site] = []
    likely: list[Site] = []
    for node, value in handed.found():
        base = node.id if isinstance(node, ast.Name) else ast.get_source_segment(handed.text, node)
        binding = Binding("", "assign", node, position(node), scope_of(node), None, node)
        site = site_of(node, base or "", value.path, binding if value.sure else None, is_endpoint)
        if site is not None:
            (sure if value.sure else likely).append(site)
    return sure, likely

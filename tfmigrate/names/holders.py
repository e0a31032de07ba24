"""What in a file can hold a module: attributes of classes, functions that return it, dicts, parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct, field

from tfmigrate.names.scopes import Analysis, Binding, Scope, ancestors, parent_of, scope_of

Owner = ast.ClassDef | tuple[Scope, str]
"""Whose attribute it is: that of a class and its instances, or of what a name of a scope stands for."""
FunctionNode = ast.FunctionDef
_PLAIN = frozenset({"staticmethod", "classmethod", "lru_cache", "cache", "memoize"})
_PROPERTY = frozenset({"property", "cached_property"})


def is_chain_link(node: ast.expr) -> bool:
    """Whether an attribute of ``node`` is read."""
    above = parent_of(node)
    return isinstance(above, ast.Attribute) and above.value is node


def _decorators(function: ast.FunctionDef) -> set[str]:
    names = set()
    for node in function.decorator_list:
        called = node.func if isinstance(node, ast.Call) else node
        names.add(called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", ""))
    return names


class Holders(Struct):
    """An index of one file, made once for the few files that need it."""

    analysis: Analysis
    stores: dict[str, list[tuple[ast.Attribute, ast.expr | None]]] = field(default_factory=dict)
    """Attribute -> where it is set, and to what where the text shows it."""
    functions: list[ast.FunctionDef | ast.Lambda] = field(default_factory=list)
    unpacked: list[ast.Assign] = field(default_factory=list)
    """``a, b = f(...)``."""
    loops: list[tuple[ast.Name, list[ast.expr]]] = field(default_factory=list)
    """``for a in (b, c)``."""
    _scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    _items: list[tuple[ast.Subscript, ast.expr | None]] = field(default_factory=list)
    _returns: dict[ast.AST, list[ast.expr | None]] = field(default_factory=dict)
    _generators: set[ast.AST] = field(default_factory=set)
    _calls: dict[ast.AST, list[ast.Call]] | None = None

    def __post_init__(self) -> None:
        self._scopes = {scope.node: scope for scope in self.analysis.scopes}
        for node in self.analysis.nodes:
            if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
                self.stores.setdefault(node.attr, []).append((node, _assigned(node)))
            elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
                self._items.append((node, _assigned(node)))
            elif isinstance(node, (ast.FunctionDef, ast.Lambda)):
                self.functions.append(node)
            elif isinstance(node, ast.Return):
                self._returns.setdefault(scope_of(node).node, []).append(node.value)
            elif isinstance(node, (ast.Yield, ast.YieldFrom)):
                self._generators.add(scope_of(node).node)
            elif isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.iter, (ast.Tuple, ast.List)):
                if isinstance(node.target, ast.Name):
                    self.loops.append((node.target, node.iter.elts))
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _is_unpacked(node.targets[0]):
                self.unpacked.append(node)

    def returned(self, function: ast.FunctionDef) -> list[ast.expr | None] | None:
        """The values of a function's ``return`` statements; ``None`` for a generator and for one without a value."""
        values = self._returns.get(function, [])
        return None if function in self._generators or all(value is None for value in values) else values

    def owner(self, node: ast.expr) -> Owner | None:
        """Whose attributes are read from ``node``, as far as it is a name."""
        if not isinstance(node, ast.Name):
            return None
        scope = scope_of(node).lookup(node.id)
        if scope is None:
            return None
        bindings = scope.bindings[node.id]
        if len(bindings) == 1:
            method = self.method_of_self(bindings[0])
            if method is not None:
                return method
            found = self.class_named(node)
            if found is not None:
                return found
            value = bindings[0].value
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
                made = self.class_named(value.func)
                if made is not None:
                    return made
        return scope, node.id

    def method_of_self(self, binding: Binding) -> ast.ClassDef | None:
        """The class whose instance the first parameter of a method is."""
        arguments = parent_of(binding.node)
        function = None if arguments is None else parent_of(arguments)
        if binding.kind != "param" or not isinstance(function, ast.FunctionDef):
            return None
        above = parent_of(function)
        named = [*function.args.posonlyargs, *function.args.args]
        is_first = bool(named) and named[0] is binding.node and "staticmethod" not in _decorators(function)
        return above if is_first and isinstance(above, ast.ClassDef) else None

    def class_named(self, node: ast.Name) -> ast.ClassDef | None:
        """The class of the file that a name stands for."""
        scope = scope_of(node).lookup(node.id)
        bindings = [] if scope is None else scope.bindings[node.id]
        found = bindings[0].node if len(bindings) == 1 else None
        return found if isinstance(found, ast.ClassDef) else None

    def family(self, owner: Owner) -> list[Owner]:
        """A class and those it is made from, of the file."""
        if not isinstance(owner, ast.ClassDef):
            return [owner]
        found: list[Owner] = [owner]
        for one in found:
            bases = one.bases if isinstance(one, ast.ClassDef) else []
            named = [self.class_named(base) for base in bases if isinstance(base, ast.Name)]
            found += [base for base in named if base is not None and base not in found]
        return found

    def class_scopes(self, owner: Owner) -> list[Scope]:
        """The bodies of a class and those it is made from."""
        return [self._scopes[one] for one in self.family(owner) if isinstance(one, ast.ClassDef)]

    def is_param(self, node: ast.Name) -> bool:
        """Whether a name is a parameter of the function around it."""
        scope = scope_of(node).lookup(node.id)
        return scope is not None and [binding.kind for binding in scope.bindings[node.id]] == ["param"]

    def is_property(self, function: ast.FunctionDef) -> bool:
        """Whether a method is read like an attribute."""
        return bool(_PROPERTY & _decorators(function))

    def is_plain(self, function: ast.FunctionDef) -> bool:
        """Whether a call, or for a property a read, gives what the function returns."""
        return _decorators(function) <= _PLAIN | _PROPERTY

    def function(self, node: ast.expr) -> ast.FunctionDef | None:
        """The one function of the file that ``node``, which is called, stands for."""
        bindings: list[Binding] = []
        if isinstance(node, ast.Name):
            scope = scope_of(node).lookup(node.id)
            bindings = [] if scope is None else scope.bindings[node.id]
            found = self.class_named(node)
            if found is not None:
                scopes = self.class_scopes(found)
                bindings = next((s.bindings["__init__"] for s in scopes if "__init__" in s.bindings), [])
        elif isinstance(node, ast.Attribute):
            owner = self.owner(node.value)
            scopes = [] if owner is None else self.class_scopes(owner)
            bindings = next((s.bindings[node.attr] for s in scopes if node.attr in s.bindings), [])
            if node.attr in self.stores:
                return None
        one = bindings[0].node if len(bindings) == 1 else None
        return one if isinstance(one, ast.FunctionDef) else None

    def lambda_of(self, node: ast.expr) -> ast.Lambda | None:
        """``get`` of ``get = lambda: tf``."""
        scope = scope_of(node).lookup(node.id) if isinstance(node, ast.Name) else None
        bindings = scope.bindings[node.id] if scope is not None and isinstance(node, ast.Name) else []
        value = bindings[0].value if len(bindings) == 1 else None
        return value if isinstance(value, ast.Lambda) else None

    def imports_its_argument(self, function: ast.FunctionDef) -> bool:
        """Whether a function gives the module that its parameter names."""
        names = {arg.arg for arg in function.args.args}
        for value in self.returned(function) or ():
            if isinstance(value, ast.Call) and value.args:
                called = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
                argument = value.args[0]
                if called in ("import_module", "__import__") and getattr(argument, "id", None) in names:
                    return True
        return False

    def is_dict_get(self, call: ast.Call) -> bool:
        """``modules.get("tf")``."""
        return isinstance(call.func, ast.Attribute) and call.func.attr == "get" and len(call.args) in (1, 2)

    def entries(self, holder: ast.expr, key: str) -> list[ast.expr | None] | None:
        """What the file puts under ``key`` into a dict; ``None`` if the dict is not the file's own."""
        scope = scope_of(holder).lookup(holder.id) if isinstance(holder, ast.Name) else None
        if scope is None or not isinstance(holder, ast.Name):
            return None
        bindings = scope.bindings[holder.id]
        made = bindings[0].value if len(bindings) == 1 else None
        values: list[ast.expr | None] = []
        if isinstance(made, ast.Dict):
            pairs = zip(made.keys, made.values, strict=True)
            values += [value for name, value in pairs if isinstance(name, ast.Constant) and name.value == key]
        elif isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id == "dict":
            values += [keyword.value for keyword in made.keywords if keyword.arg == key]
        else:
            return None
        for item, value in self._items:
            place = item.value
            is_it = isinstance(place, ast.Name) and place.id == holder.id and scope_of(place).lookup(place.id) is scope
            if is_it and isinstance(item.slice, ast.Constant) and item.slice.value == key:
                values.append(value)
        return values

    def parameters(self, function: ast.FunctionDef | ast.Lambda) -> Iterator[tuple[Binding, ast.expr | None]]:
        """The parameters of a function with their defaults, without ``self``, ``*args`` and ``**kwargs``."""
        arguments = function.args
        named = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(named) - len(arguments.defaults))
        pairs = [*zip(named, [*defaults, *arguments.defaults], strict=True)]
        pairs += zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        scope = self._scopes[function]
        for arg, default in pairs:
            for binding in scope.bindings.get(arg.arg, ()):
                if binding.node is arg and self.method_of_self(binding) is None:
                    yield binding, default

    def is_rebound(self, binding: Binding) -> bool:
        """Whether a parameter gets another value later."""
        return len(binding.scope.bindings[binding.name]) > 1

    def arguments(self, function: ast.FunctionDef | ast.Lambda, parameter: str) -> list[ast.expr | None]:
        """What the calls of the file give to a parameter; ``None`` where a call does not show it."""
        if self._calls is None:
            self._calls = {}
            for node in self.analysis.nodes:
                called: ast.FunctionDef | ast.Lambda | None = None
                if isinstance(node, ast.Call):
                    called = node.func if isinstance(node.func, ast.Lambda) else self.function(node.func)
                if isinstance(node, ast.Call) and called is not None:
                    self._calls.setdefault(called, []).append(node)
        named = [arg.arg for arg in [*function.args.posonlyargs, *function.args.args]]
        given: list[ast.expr | None] = []
        for call in self._calls.get(function, ()):
            index = named.index(parameter) - self.is_bound(function, call) if parameter in named else None
            keyword = next((k.value for k in call.keywords if k.arg == parameter), None)
            if keyword is not None:
                given.append(keyword)
            elif any(isinstance(arg, ast.Starred) for arg in call.args) or any(k.arg is None for k in call.keywords):
                given.append(None)
            elif index is not None and 0 <= index < len(call.args):
                given.append(call.args[index])
        return given

    def is_bound(self, function: ast.FunctionDef | ast.Lambda, call: ast.Call) -> bool:
        """Whether a call gives the first parameter, ``self``, by itself."""
        if not isinstance(function, ast.FunctionDef) or not isinstance(parent_of(function), ast.ClassDef):
            return False
        if "staticmethod" in _decorators(function):
            return False
        through_class = isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
        through_class = through_class and self.class_named(call.func.value) is not None  # type: ignore[attr-defined]
        return not through_class or "classmethod" in _decorators(function)


def _is_unpacked(target: ast.expr) -> bool:
    return isinstance(target, (ast.Tuple, ast.List)) and bool(target.elts)


def _assigned(target: ast.Attribute | ast.Subscript) -> ast.expr | None:
    """The expression that a target gets, where the text shows it."""
    above = parent_of(target)
    if isinstance(above, ast.Assign):
        return above.value
    if isinstance(above, ast.AnnAssign) and above.target is target:
        return above.value
    if isinstance(above, (ast.Tuple, ast.List)):
        statement = next((node for node in ancestors(above) if isinstance(node, ast.stmt)), None)
        if isinstance(statement, ast.Assign) and parent_of(above) is statement:
            values = statement.value.elts if isinstance(statement.value, (ast.Tuple, ast.List)) else []
            starred = any(isinstance(item, ast.Starred) for item in [*above.elts, *values])
            if len(values) == len(above.elts) and not starred:
                return values[above.elts.index(target)]
    return None

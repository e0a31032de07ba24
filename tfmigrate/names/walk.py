"""One walk over a module's ``ast``: scopes, what each name is bound to, and every name that is read.

The walk uses a stack of its own, so that a thousand chained operators are no recursion problem,
and gives each node a ``parent`` and a ``scope`` attribute.
"""

from __future__ import annotations

import ast

from tfmigrate.names.scopes import (
    COMPREHENSIONS,
    FUNCTIONS,
    Analysis,
    Binding,
    BindingKind,
    Position,
    Scope,
    ScopeKind,
    parent_of,
)


def analyse(tree: ast.Module) -> Analysis:
    """Walk ``tree`` once; link its nodes to their parents and scopes."""
    return _Walk(tree).run()


class _Walk:
    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope("module", tree, None)
        self.result = Analysis(tree, self.module, scopes=[self.module])
        self.scopes = self.result.scopes
        self.stack: list[tuple[ast.AST, Scope]] = []

    def run(self) -> Analysis:
        tree = self.result.tree
        self.link(tree, None, self.module)
        self.push_children(tree, self.module)
        handlers = {cls: getattr(self, name) for name, classes in _HANDLERS.items() for cls in classes}
        pop, handler_of, push_children = self.stack.pop, handlers.get, self.push_children
        while self.stack:
            node, scope = pop()
            handler_of(node.__class__, push_children)(node, scope)
        for inner in self.scopes:
            if inner.outside:
                self.move_outside(inner)
        for found in self.scopes:
            for bindings in found.bindings.values():
                if len(bindings) > 1:
                    bindings.sort(key=_position_of_binding)
        return self.result

    def open_scope(self, kind: ScopeKind, node: ast.AST, parent: Scope) -> Scope:
        scope = Scope(kind, node, parent)
        self.scopes.append(scope)
        return scope

    def push(self, node: ast.AST | None, parent: ast.AST, scope: Scope) -> None:
        if node is not None:
            self.link(node, parent, scope)
            self.stack.append((node, scope))

    def link(self, node: ast.AST, parent: ast.AST | None, scope: Scope) -> None:
        """Give a node a scope that is not that of its parent."""
        node.parent = parent  # type: ignore[attr-defined]
        node.scope = scope  # type: ignore[attr-defined]
        self.result.nodes.append(node)
        self.result.scoped.append(node)

    def push_children(self, node: ast.AST, scope: Scope) -> None:
        """Go on below ``node``; its children's scope is found through it (``scope_of``).

        Most nodes are names and constants: they have no children, so nothing is put on the stack for them.
        """
        push, add, reads_of = self.stack.append, self.result.nodes.append, self.result.reads_of
        for name in _CHILD_FIELDS[node.__class__]:
            value = getattr(node, name, None)
            for child in value if value.__class__ is list else (value,):
                if child is None:
                    continue
                child.parent = node
                add(child)
                cls = child.__class__
                if cls is _Name:
                    if child.ctx.__class__ is not _Load:
                        self.on_name(child, scope)
                    elif child.id in reads_of:
                        reads_of[child.id].append(child)
                    else:
                        reads_of[child.id] = [child]
                elif cls is not _Constant:
                    push((child, scope))

    def bind(
        self,
        name: str,
        kind: BindingKind,
        node: ast.AST,
        scope: Scope,
        target: str | None = None,
        value: ast.expr | None = None,
    ) -> Binding:
        # A name is bound when its value is there: the value itself sees what was bound before.
        at = (node.lineno, node.col_offset)  # type: ignore[attr-defined]
        if value is not None:
            at = (value.end_lineno, value.end_col_offset)
        binding = Binding(name, kind, node, at, scope, target, value)
        if name in scope.bindings:
            scope.bindings[name].append(binding)
        else:
            scope.bindings[name] = [binding]
        return binding

    def on_name(self, node: ast.Name, scope: Scope) -> None:
        if node.ctx.__class__ is _Load:
            self.result.reads_of.setdefault(node.id, []).append(node)
            return
        value = _assigned_value(node)
        if value is None:
            self.bind(node.id, "other", node, _binding_scope(node, scope))
            return
        self.bind(node.id, "assign", node, _binding_scope(node, scope), None, value)
        base = _base_name(value)
        if base is not None:
            self.result.aliases.append((node.id, base))

    def on_import(self, node: ast.Import, scope: Scope) -> None:
        self.result.imports.append(node)
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            target = alias.name if alias.asname else name
            self.result.imported.append(self.bind(name, "import", node, scope, target))

    def on_import_from(self, node: ast.ImportFrom, scope: Scope) -> None:
        self.result.imports.append(node)
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                self.result.star_imports.append(node)
                continue
            dot = "" if module.endswith(".") else "."
            target = f"{module}{dot}{alias.name}"
            self.result.imported.append(self.bind(alias.asname or alias.name, "import", node, scope, target))

    def on_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope) -> None:
        inner = self.open_scope("function", node, scope)
        self.bind_type_params(node, inner)
        arguments = node.args
        self.link(arguments, node, scope)
        for default in [*arguments.defaults, *arguments.kw_defaults]:
            self.push(default, arguments, scope)
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        named += [arg for arg in (arguments.vararg, arguments.kwarg) if arg is not None]
        for arg in named:
            self.link(arg, arguments, inner)
            self.bind(arg.arg, "param", arg, inner)
            self.push(arg.annotation, arg, scope)
        if isinstance(node, ast.Lambda):
            self.push(node.body, node, inner)
            return
        self.bind(node.name, "other", node, scope)
        for outer in [*node.decorator_list, node.returns]:
            self.push(outer, node, scope)
        for statement in reversed(node.body):
            self.push(statement, node, inner)

    def bind_type_params(self, node: ast.AST, inner: Scope) -> None:
        """``def f[T]`` and ``class A[T]`` of Python 3.12."""
        for param in getattr(node, "type_params", ()):
            self.bind(param.name, "other", param, inner)

    def on_outside(self, node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
        scope.outside.update(dict.fromkeys(node.names, "global" if isinstance(node, ast.Global) else "nonlocal"))

    def move_outside(self, inner: Scope) -> None:
        """What a function binds after ``global`` or ``nonlocal`` is bound in the scope that is meant."""
        for name, kind in inner.outside.items():
            owner: Scope | None = inner.module if kind == "global" else inner.parent
            while kind == "nonlocal" and owner is not None and name not in owner.bindings:
                owner = owner.parent
            if owner is None or owner is inner:
                continue
            for binding in inner.bindings.pop(name, []):
                binding.scope = owner
                owner.bindings.setdefault(name, []).append(binding)

    def on_class(self, node: ast.ClassDef, scope: Scope) -> None:
        inner = self.open_scope("class", node, scope)
        self.bind_type_params(node, inner)
        self.bind(node.name, "other", node, scope)
        for outer in [*node.decorator_list, *node.bases, *node.keywords]:
            self.push(outer, node, scope)
        for statement in reversed(node.body):
            self.push(statement, node, inner)

    def on_comprehension(self, node: ast.expr, scope: Scope) -> None:
        inner = self.open_scope("comprehension", node, scope)
        generators: list[ast.comprehension] = node.generators  # type: ignore[attr-defined]
        for index, generator in enumerate(generators):
            self.link(generator, node, inner)
            # Only the first iterable is evaluated outside of the comprehension.
            self.push(generator.iter, generator, scope if index == 0 else inner)
            self.push(generator.target, generator, inner)
            for condition in generator.ifs:
                self.push(condition, generator, inner)
        for name in ("elt", "key", "value"):
            self.push(getattr(node, name, None), node, inner)

    def on_named_target(self, node: ast.AST, scope: Scope) -> None:
        """``except ... as name`` and the captures of ``match``."""
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if name:
            self.bind(name, "other", node, scope)
        self.push_children(node, scope)


# Fields that hold no node of their own: text, numbers, and operators, of which Python keeps one object each.
_NO_CHILDREN = frozenset(
    {"ctx", "op", "ops", "id", "attr", "arg", "name", "names", "asname", "module", "level", "type_comment"}
    | {"type_ignores", "kind", "conversion", "simple", "is_async", "rest", "kwd_attrs"}
)


class _ChildFields(dict[type[ast.AST], tuple[str, ...]]):
    def __missing__(self, cls: type[ast.AST]) -> tuple[str, ...]:
        """Found once for each class: this is looked up for every node of every file."""
        no_children = cls in (ast.Constant, ast.MatchSingleton)
        self[cls] = () if no_children else tuple(name for name in cls._fields if name not in _NO_CHILDREN)
        return self[cls]


_CHILD_FIELDS = _ChildFields()

# Looked at for every node: a global name is found faster than an attribute of a module.
_Name, _Constant, _Load = ast.Name, ast.Constant, ast.Load

_HANDLERS: dict[str, tuple[type[ast.AST], ...]] = {
    "on_name": (ast.Name,),
    "on_import": (ast.Import,),
    "on_import_from": (ast.ImportFrom,),
    "on_function": FUNCTIONS,
    "on_class": (ast.ClassDef,),
    "on_outside": (ast.Global, ast.Nonlocal),
    "on_comprehension": COMPREHENSIONS,
    "on_named_target": (ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping),
}


def _binding_scope(node: ast.Name, scope: Scope) -> Scope:
    """``:=`` binds in the scope around the comprehensions (PEP 572)."""
    if isinstance(parent_of(node), ast.NamedExpr):
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
    return scope


def _assigned_value(node: ast.Name) -> ast.expr | None:
    """The expression that a stored name gets, where the text shows it."""
    parent: ast.AST = node.parent  # type: ignore[attr-defined]
    if isinstance(parent, ast.Assign):
        return parent.value
    if isinstance(parent, (ast.AnnAssign, ast.NamedExpr)) and parent.target is node:
        return parent.value
    if isinstance(parent, (ast.Tuple, ast.List)):
        statement = parent_of(parent)
        if isinstance(statement, ast.Assign) and isinstance(statement.value, (ast.Tuple, ast.List)):
            targets, values = parent.elts, statement.value.elts
            starred = any(isinstance(item, ast.Starred) for item in [*targets, *values])
            if len(targets) == len(values) and not starred:
                return values[targets.index(node)]
    return None


def _base_name(node: ast.expr) -> str | None:
    """The bare name that an attribute chain begins with."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _position_of_binding(binding: Binding) -> Position:
    return binding.position

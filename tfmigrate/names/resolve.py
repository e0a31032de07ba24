"""Which names are TensorFlow, and the sites where an endpoint is used."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from tfmigrate.names.scopes import Analysis, Binding, Position, Scope, ancestors, parent_of, position, scope_of

ROOT = "tensorflow"
FROMLIST = 3
"""The place of ``fromlist`` in a call of ``__import__``: with one, it gives the module itself and not its package."""


class Site(Struct, eq=False):
    """One use of a TensorFlow endpoint.

    ``endpoint`` is the dotted path without the leading ``tensorflow.`` (``nn.softmax``);
    ``node`` is the expression that names it, ``call`` the call whose function it is, if it is one;
    ``base`` is the bare name that the expression begins with and ``base_path`` what that name is
    (``tensorflow`` for ``tf``, ``tensorflow.nn`` for ``nn``).
    """

    endpoint: str
    node: ast.expr
    call: ast.Call | None
    base: str
    base_path: str
    binding: Binding | None

    @property
    def written(self) -> str:
        """The name as the source spells it, without the white space it may hold."""
        return self.base + f"{ROOT}.{self.endpoint}"[len(self.base_path) :]


def _give(analysis: Analysis, given: Mapping[str, Mapping[str, str]]) -> None:
    """Say what the names stand for that the file imports from modules of its own tree."""
    for binding in analysis.imported:
        node, name = binding.node, (binding.target or "").rpartition(".")[2]
        if isinstance(node, ast.ImportFrom):
            known = given.get("." * node.level + (node.module or ""), {})
            binding.target = known.get(name, binding.target)
    scope = analysis.module
    for node in analysis.star_imports:
        module = "." * node.level + (node.module or "")
        for name, path in given.get(module, {}).items():
            if name.endswith("()"):
                continue
            binding = Binding(name, "import", node, position(node), scope, path)
            analysis.imported.append(binding)
            scope.bindings.setdefault(name, []).append(binding)
            scope.bindings[name].sort(key=lambda found: found.position)


class Names:
    """Resolves names to dotted paths below ``tensorflow`` (or other ``roots``), with Python's scoping."""

    def __init__(
        self,
        analysis: Analysis,
        roots: frozenset[str] = frozenset({ROOT}),
        given: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """``given``: what modules of the file's own tree give, by the module as the file writes it."""
        self.analysis = analysis
        self.roots = roots
        self.given = given or {}
        self.functions: Mapping[str, str] = {}
        """Functions at the top of the module that return TensorFlow, or a part of it, with its path."""
        if given:
            _give(analysis, given)
        self._targets: dict[Binding, str | None] = {}
        self._read: dict[ast.Name, tuple[str, Binding] | None] = {}
        self.handed: Callable[[ast.expr], str | None] | None = None
        """Tells what expressions are that are no chain of imported names (``names/handed.py``)."""
        self.given_params: Mapping[Binding, str] = {}
        self.candidates = frozenset[str]()
        """Names that some scope binds to TensorFlow: no other name needs to be resolved."""
        self.extend(_candidates(analysis, roots))

    def extend(self, candidates: Iterable[str]) -> None:
        """More names are bound to TensorFlow than was known."""
        self.candidates |= frozenset(candidates)
        reads = [read for name in sorted(self.candidates) for read in self.analysis.reads_of.get(name, ())]
        self.reads = sorted(reads, key=position)

    def forget(self) -> None:
        """What was resolved may be something else now."""
        self._targets.clear()
        self._read.clear()

    def path(self, node: ast.expr) -> str | None:
        """The dotted path of a name or an attribute chain, if it is TensorFlow's."""
        attributes: list[str] = []
        whole = node
        while isinstance(node, ast.Attribute):
            attributes.append(node.attr)
            node = node.value
        found = self.resolve(node.id, scope_of(node), position(node)) if isinstance(node, ast.Name) else None
        if found is None:
            return None if self.handed is None else self._handed_path(whole, self.handed)
        return ".".join([found[0], *reversed(attributes)])

    def _handed_path(self, node: ast.expr, handed: Callable[[ast.expr], str | None]) -> str | None:
        attributes: list[str] = []
        while not isinstance(node, ast.Name):
            path = handed(node)
            if path is not None:
                return ".".join([path, *reversed(attributes)])
            if not isinstance(node, ast.Attribute):
                break
            attributes.append(node.attr)
            node = node.value
        return None

    def resolve(self, name: str, scope: Scope, at: tuple[int, int]) -> tuple[str, Binding] | None:
        """What ``name``, read in ``scope`` at a position, is; ``None`` if it is not (surely) TensorFlow."""
        owner = scope.lookup(name)
        if owner is not None and owner is scope and owner.kind == "class":
            owner = _outer_owner(owner, name, at)
        if owner is None:
            return None
        paths: dict[str, Binding] = {}
        for binding in visible_bindings(owner, scope, name, at):
            target = self.target(binding)
            if target is not None:
                paths.setdefault(target, binding)
            elif not _may_be_ignored(binding):
                return None
        if not paths:
            return None
        if len(paths) > 1:
            # try: import tensorflow.compat.v1 as tf; except ImportError: import tensorflow as tf
            path = preferred(paths)
            return None if path is None else (path, paths[path])
        return next(iter(paths.items()))

    def target(self, binding: Binding) -> str | None:
        """The path below ``tensorflow`` that ``binding`` stands for."""
        if binding not in self._targets:
            self._targets[binding] = None  # ends the search when names are bound in a circle
            self._targets[binding] = self._find_target(binding)
        return self._targets[binding]

    def _find_target(self, binding: Binding) -> str | None:
        if binding.kind == "import":
            assert binding.target is not None
            return binding.target if binding.target.partition(".")[0] in self.roots else None
        if binding.kind == "assign" and isinstance(binding.value, (ast.Name, ast.Attribute)):
            return self.path(binding.value)
        if binding.kind == "assign" and isinstance(binding.value, ast.Call):
            found = self._imported_by(binding.value)
            if found is not None:
                return found
        if binding.kind == "assign" and binding.value is not None and self.handed is not None:
            return self.handed(binding.value)
        return self.given_params.get(binding)

    def _imported_by(self, call: ast.Call) -> str | None:
        """The module that ``importlib.import_module("tensorflow")`` or ``__import__("tensorflow")`` gives."""
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", None)
        if name not in ("import_module", "__import__") or not call.args or not isinstance(call.args[0], ast.Constant):
            return None
        path = str(call.args[0].value)
        if path.partition(".")[0] not in self.roots:
            return None
        has_list = len(call.args) > FROMLIST or any(keyword.arg == "fromlist" for keyword in call.keywords)
        return path if name == "import_module" or has_list else path.partition(".")[0]

    def of_read(self, read: ast.Name) -> tuple[str, Binding] | None:
        """What a bare name that is read stands for."""
        if read not in self._read:
            self._read[read] = self.resolve(read.id, scope_of(read), position(read))
        return self._read[read]

    def star_imported(self) -> tuple[str, ...]:
        """The modules whose public names ``from ... import *`` brings into this file."""
        modules = (node.module or "" for node in self.analysis.star_imports if node.level == 0)
        return tuple(m for m in modules if m == ROOT or m.startswith(f"{ROOT}."))

    def exports(self) -> dict[str, str]:
        """The names at the top of the module that stand for something of TensorFlow, with their dotted paths.

        A name with ``()`` is a function that returns it.
        """
        scope = self.analysis.module
        found = {name: [self.target(b) for b in scope.bindings.get(name, ())] for name in self.candidates}
        exports = {name: targets[0] for name, targets in found.items() if len(set(targets)) == 1 and targets[0]}
        return {**exports, **{f"{name}()": path for name, path in self.functions.items()}}

    def visible_alias(self, path: str, scope: Scope, at: tuple[int, int]) -> str | None:
        """A name that, read in ``scope``, is exactly ``path``; names bound at module level only."""
        module = scope.module
        names = [name for name in module.bindings if name in self.candidates]
        # An import stands above what is made from it.
        names.sort(key=lambda name: all(binding.kind != "import" for binding in module.bindings[name]))
        for name in names:
            bindings = module.bindings[name]
            if any(self.target(binding) == path for binding in bindings) and scope.lookup(name) is module:
                found = self.resolve(name, scope, at)
                if found is not None and found[0] == path:
                    return name
        return None


def _candidates(analysis: Analysis, roots: frozenset[str]) -> frozenset[str]:
    found = {b.name for b in analysis.imported if b.target is not None and b.target.partition(".")[0] in roots}
    if any(b.target is not None and b.target.startswith("importlib") for b in analysis.imported):
        found |= set(_bound_by_import_module(analysis))
    while True:
        more = {name for name, base in analysis.aliases if base in found} - found
        if not more:
            return frozenset(found)
        found |= more


def _bound_by_import_module(analysis: Analysis) -> Iterator[str]:
    """``x`` of ``x = importlib.import_module(...)``."""
    for name in ("importlib", "import_module"):
        for read in analysis.reads_of.get(name, ()):
            above = parent_of(read)
            call = parent_of(above) if isinstance(above, ast.Attribute) else above
            assign = None if call is None else parent_of(call)
            if isinstance(call, ast.Call) and isinstance(assign, ast.Assign):
                yield from (target.id for target in assign.targets if isinstance(target, ast.Name))


def _outer_owner(owner: Scope, name: str, at: tuple[int, int]) -> Scope | None:
    """A class body reads the outer name until it binds its own."""
    is_bound = any(binding.position < at for binding in owner.bindings[name])
    return owner if is_bound or owner.parent is None else owner.parent.lookup(name)


def preferred(paths: Iterable[str]) -> str | None:
    """The path to go by where a name is one of several: ``tensorflow.compat.v1`` beside ``tensorflow`` is meant."""
    found = list(paths)
    if len(found) == 1:
        return found[0]
    compat = [path for path in found if path.startswith(f"{ROOT}.compat.v1")]
    return compat[0] if len(compat) == 1 else None


def visible_bindings(owner: Scope, reader: Scope, name: str, at: tuple[int, int]) -> list[Binding]:
    """The bindings of ``name`` in ``owner`` that a read at ``at`` may see.

    A read in the same scope sees the last unconditional binding before it, the conditional ones after
    that, and, in a loop, what the round before has bound further down; a function sees whatever its
    enclosing scopes bind at any time.
    """
    bindings = owner.bindings[name]
    inner = reader
    while inner.kind == "comprehension" and inner.parent is not None and inner is not owner:
        inner = inner.parent
    if inner is not owner:
        return bindings
    before = [binding for binding in bindings if binding.position < at]
    if before and len(before) < len(bindings):
        again = [binding for binding in bindings if binding.position >= at and _is_bound_again(binding, owner, at)]
        if again:
            return [*before, *again]
    for index in range(len(before) - 1, -1, -1):
        if not _is_conditional(before[index], owner):
            return before[index:]
    return before or bindings


def _is_bound_again(binding: Binding, owner: Scope, at: Position) -> bool:
    """``binding`` stands below ``at`` in a loop around both."""
    for node in ancestors(binding.node):
        if node is owner.node:
            return False
        if isinstance(node, (ast.For, ast.While, ast.AsyncFor)) and position(node.body[0]) <= at:
            return True
    return False


def _is_conditional(binding: Binding, owner: Scope) -> bool:
    branches = (ast.If, ast.Try, ast.For, ast.While, ast.AsyncFor, ast.ExceptHandler, ast.match_case)
    for node in ancestors(binding.node):
        if node is owner.node:
            return False
        if isinstance(node, branches):
            return True
    return False


def _may_be_ignored(binding: Binding) -> bool:
    """``tf = None`` or another import beside ``import tensorflow as tf``: a stand-in for when it is missing."""
    if isinstance(binding.value, ast.Constant) and binding.value.value is None:
        return True
    return any(isinstance(node, (ast.ExceptHandler, ast.Try)) for node in ancestors(binding.node)) and (
        binding.kind == "import"
    )


def find_sites(names: Names, is_endpoint: Callable[[str], bool]) -> Iterator[Site]:
    """Yield each use of a TensorFlow endpoint in the order of the text.

    ``is_endpoint`` tells whether a dotted path (without ``tensorflow.``) is a public name; in
    ``tf.float32.as_numpy_dtype`` it decides where the endpoint ends and the object's own attribute begins.
    """
    stars = names.star_imported()
    reads = sorted(names.analysis.reads, key=position) if stars else names.reads
    for read in reads:
        found = names.of_read(read)
        if found is not None:
            site = site_of(read, read.id, found[0], found[1], is_endpoint)
        elif stars and scope_of(read).lookup(read.id) is None:
            site = _star_site(read, stars, is_endpoint)
        else:
            continue
        if site is not None:
            yield site


def site_of(
    read: ast.expr, base: str, base_path: str, binding: Binding | None, is_endpoint: Callable[[str], bool]
) -> Site | None:
    """The site that begins with ``read``, written ``base``, which is ``base_path``."""
    chain: list[ast.expr] = [read]
    path = base_path
    best: tuple[str, ast.expr] | None = None
    while True:
        endpoint = path[len(ROOT) + 1 :]
        if endpoint and is_endpoint(endpoint):
            best = (endpoint, chain[-1])
        parent = parent_of(chain[-1])
        if not (isinstance(parent, ast.Attribute) and parent.value is chain[-1]):
            break
        chain.append(parent)
        path = f"{path}.{parent.attr}"
    if best is None:
        if len(chain) == 1:
            return None
        # Not in the snapshots: the whole chain is the name, so that a finding can show it.
        best = (path[len(ROOT) + 1 :], chain[-1])
    endpoint, node = best
    return Site(endpoint, node, _call_of(node), base, base_path, binding)


def _star_site(read: ast.Name, stars: tuple[str, ...], is_endpoint: Callable[[str], bool]) -> Site | None:
    for module in stars:
        path = f"{module}.{read.id}"
        if is_endpoint(path[len(ROOT) + 1 :]):
            return site_of(read, read.id, path, None, is_endpoint)
    return None


def _call_of(node: ast.expr) -> ast.Call | None:
    parent = parent_of(node)
    return parent if isinstance(parent, ast.Call) and parent.func is node else None

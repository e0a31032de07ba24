"""Whether a file hands TensorFlow on under other names: a few looks that ordinary files pay for."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable

from tfmigrate.names.resolve import ROOT, Names, Site
from tfmigrate.names.scopes import parent_of, scope_of

USUAL = frozenset({"tf", "tensorflow"})
"""Names that mean TensorFlow wherever nothing else is known of them, in a file that uses it."""

_QUOTED = re.compile(rf"""["']{ROOT}(?:\.\w+)*["']""")
_NEAR = 80
"""Characters between the name of a function and one of its arguments."""
_ATTRIBUTE = re.compile(rf"(?<!www)\.(?:tf|{ROOT})\.(?!org\b)\w")
_KEYED = re.compile(r"""\[["']tf["']\]\.""")
_HANDING = frozenset(
    {ast.Assign, ast.AnnAssign, ast.Return, ast.arguments, ast.Dict, ast.keyword, ast.Call, ast.IfExp, ast.BoolOp}
    | {ast.Lambda, ast.Tuple, ast.List}
)
_ASKING = frozenset({"getattr", "hasattr", "setattr", "delattr", "dir", "vars", "isinstance", "print", "reload", "id"})


def _is_handed_on(node: ast.expr) -> bool:
    """Whether something other than a plain name may get ``node``."""
    above = parent_of(node)
    if isinstance(above, ast.Assign):
        return not all(isinstance(target, ast.Name) for target in above.targets) or scope_of(node).kind == "class"
    if isinstance(above, ast.Call):
        return above.func is not node and getattr(above.func, "id", "") not in _ASKING
    return True


def _comes_from_neighbours(names: Names) -> bool:
    """Whether a module of the tree that the file imports has TensorFlow as an attribute, or gives it when called."""
    pairs = ((module, name) for module, known in names.given.items() for name in known if name.endswith("()"))
    functions = (f"{module}{'' if module.endswith('.') else '.'}{name[:-2]}" for module, name in pairs)
    reached = {*names.given, *functions}
    return any(binding.target in reached for binding in names.analysis.imported)


def _has_alternatives(names: Names) -> bool:
    """Whether a name is imported in several ways: ``if x: import tensorflow as np``, ``else: import numpy as np``."""
    bound = (b for b in names.analysis.imported if b.name in names.candidates)
    return any(len(b.scope.bindings[b.name]) > 1 for b in bound)


def may_hand_on(names: Names, sites: Iterable[Site], is_module: Callable[[str], bool], text: str) -> bool:
    """Whether a look at the file is worth its time: ordinary files give TensorFlow no other name."""
    for read in names.reads:
        above = read.parent.__class__  # type: ignore[attr-defined]
        if above is not ast.Attribute and above in _HANDING and _is_handed_on(read):
            found = names.of_read(read)
            if found is not None and (found[0] == ROOT or is_module(found[0][len(ROOT) + 1 :])):
                return True
    references = (site for site in sites if site.call is None and parent_of(site.node).__class__ in _HANDING)
    if any(is_module(site.endpoint) and _is_handed_on(site.node) for site in references):
        return True
    if _has_alternatives(names) or (names.given and _comes_from_neighbours(names)):
        return True
    if (f'"{ROOT}' in text or f"'{ROOT}" in text) and any(map(_is_loaded, _QUOTED.finditer(text))):
        return True
    if ("tf']." in text or 'tf"].' in text) and _KEYED.search(text) is not None:
        return True
    if "tf" in names.analysis.reads_of and "tf" not in names.candidates and "tf" not in names.analysis.module.bindings:
        return True
    if not (".tf." in text or f".{ROOT}." in text) or _ATTRIBUTE.search(text) is None:
        return False
    return any(node.__class__ is ast.Attribute and node.attr in USUAL for node in names.analysis.nodes)


def _is_loaded(found: re.Match[str]) -> bool:
    """Whether the name of a module in quotes stands in something like an import."""
    before = found.string[max(0, found.start() - _NEAR) : found.start()].lower()
    return any(word in before for word in ("import", "lazy", "modules"))

"""Scopes against Python itself: what the walk says about a name is what ``symtable`` and the interpreter say."""

from __future__ import annotations

import ast
import symtable
import sys
from collections.abc import Iterator

import pytest

from tfmigrate.names.scopes import Analysis, Scope, ancestors, parent_of, scope_of, statement_of
from tfmigrate.names.walk import analyse


def analysed(source: str) -> Analysis:
    return analyse(ast.parse(source))


def read(analysis: Analysis, name: str, nth: int = 0) -> ast.Name:
    found = sorted((r for r in analysis.reads if r.id == name), key=lambda r: (r.lineno, r.col_offset))
    return found[nth]


def owner(source: str, name: str, nth: int = 0) -> Scope | None:
    node = read(analysed(source), name, nth)
    return scope_of(node).lookup(name)


OWNERS = {
    "module": ("x = 1\nx", "module"),
    "parameter": ("x = 1\ndef f(x):\n    return x", "function"),
    "keyword-only parameter": ("x = 1\ndef f(*, x):\n    return x", "function"),
    "positional-only parameter": ("x = 1\ndef f(x, /):\n    return x", "function"),
    "star parameters": ("x = 1\ndef f(*x, **y):\n    return x, y", "function"),
    "local that is bound later": ("x = 1\ndef f():\n    x\n    x = 2", "function"),
    "local bound by import": ("x = 1\ndef f():\n    import x\n    return x", "function"),
    "local bound by for": ("x = 1\ndef f():\n    for x in y: pass\n    return x", "function"),
    "local bound by with": ("x = 1\ndef f():\n    with y as x: pass\n    return x", "function"),
    "local bound by except": ("x = 1\ndef f():\n    try: pass\n    except E as x: return x", "function"),
    "local bound by del": ("x = 1\ndef f():\n    del x\n    return x", "function"),
    "local bound by def": ("x = 1\ndef f():\n    def x(): pass\n    return x", "function"),
    "local bound by class": ("x = 1\ndef f():\n    class x: pass\n    return x", "function"),
    "local bound by augmented assignment": ("x = 1\ndef f():\n    x += 1\n    return x", "function"),
    "local bound by annotation only": ("x = 1\ndef f():\n    x: int\n    return x", "function"),
    "local bound by walrus": ("x = 1\ndef f():\n    (x := 2)\n    return x", "function"),
    "walrus in a comprehension binds outside": ("x = 1\ndef f():\n    [(x := i) for i in y]\n    return x", "function"),
    "star target": ("x = 1\ndef f():\n    a, *x = y\n    return x", "function"),
    "global": ("x = 1\ndef f():\n    global x\n    x = 2\n    return x", "module"),
    "global of an enclosing function is no matter": (
        "x = 1\ndef f():\n    global x\n    def g():\n        return x",
        "module",
    ),
    "nonlocal": ("def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n        return x", "function"),
    "lambda parameter": ("x = 1\nlambda x: x", "function"),
    "comprehension target": ("x = 1\n[x for x in y]", "comprehension"),
    "dict comprehension target": ("x = 1\n{k: x for k, x in y}", "comprehension"),
    "generator condition": ("x = 1\n(0 for x in y if x)", "comprehension"),
    "second iterable": ("x = 1\n[0 for x in y for z in x]", "comprehension"),
    "class attribute in its body": ("x = 1\nclass A:\n    x = 2\n    y = x", "class"),
    "match capture": ("x = 1\ndef f(v):\n    match v:\n        case [x]: return x", "function"),
    "match as": ("x = 1\ndef f(v):\n    match v:\n        case 1 as x: return x", "function"),
    "match star": ("x = 1\ndef f(v):\n    match v:\n        case [1, *x]: return x", "function"),
    "match rest": ("x = 1\ndef f(v):\n    match v:\n        case {1: 1, **x}: return x", "function"),
}

OUTSIDE = {
    "default argument": "x = 1\ndef f(x=x):\n    pass",
    "keyword-only default": "x = 1\ndef f(*, x=x):\n    pass",
    "lambda default": "x = 1\nlambda x=x: 0",
    "decorator": "x = 1\n@x\ndef f(x):\n    pass",
    "annotation": "x = 1\ndef f(x: x):\n    pass",
    "return annotation": "x = 1\ndef f(x) -> x:\n    pass",
    "base class": "x = 1\nclass A(x):\n    x = 2",
    "metaclass": "x = 1\nclass A(metaclass=x):\n    x = 2",
    "class decorator": "x = 1\n@x\nclass A:\n    x = 2",
    "method does not see the class": "x = 1\nclass A:\n    x = 2\n    def f(self):\n        return x",
    "lambda in a class does not see it": "x = 1\nclass A:\n    x = 2\n    f = lambda self: x",
    "function of its own name": "x = 1\ndef f():\n    def g(x): pass\n    return x",
}


@pytest.mark.parametrize("case", OWNERS, ids=str)
def test_owner(case: str) -> None:
    source, kind = OWNERS[case]
    last = len([r for r in analysed(source).reads if r.id == "x"]) - 1
    found = owner(source, "x", last)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("case", OUTSIDE, ids=str)
def test_evaluated_outside(case: str) -> None:
    found = owner(OUTSIDE[case], "x")
    assert found is not None
    assert found.kind == "module"


def test_nonlocal_binding_moves_to_its_owner() -> None:
    analysis = analysed("def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    return x")
    function = scope_of(read(analysis, "x"))
    assert [binding.node.lineno for binding in function.bindings["x"]] == [2, 5]


def test_global_binding_moves_to_the_module() -> None:
    analysis = analysed("x = 1\ndef f():\n    global x\n    import x\n")
    assert [(b.kind, b.target) for b in analysis.module.bindings["x"]] == [("assign", None), ("import", "x")]


def test_global_goes_past_the_enclosing_function() -> None:
    analysis = analysed("x = 1\ndef f():\n    x = 2\n    def g():\n        global x\n        x = 3\n")
    assert [binding.node.lineno for binding in analysis.module.bindings["x"]] == [1, 6]


def test_only_the_first_iterable_is_evaluated_outside() -> None:
    analysis = analysed("x = 1\n[x for x in x for y in x]")
    kinds = [scope_of(node).lookup("x") for node in (read(analysis, "x", nth) for nth in range(3))]
    assert [scope and scope.kind for scope in kinds] == ["comprehension", "module", "comprehension"]


def test_unbound_name_has_no_owner() -> None:
    assert owner("len([])", "len") is None
    assert owner("class A:\n    x = 1\nx", "x") is None


def _nested(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _nested(child)


@pytest.mark.parametrize("source", [source for source, _ in OWNERS.values()] + list(OUTSIDE.values()))
def test_locals_agree_with_symtable(source: str) -> None:
    """A name is bound in just those functions and classes for which Python's own symbol table says so."""
    analysis = analysed(source)
    ours = {
        (scope.node.lineno, name)
        for scope in analysis.scopes
        if isinstance(scope.node, (ast.FunctionDef, ast.ClassDef, ast.Lambda))
        for name, bindings in scope.bindings.items()
        if bindings and name not in scope.outside
    }
    theirs = {
        (table.get_lineno(), symbol.get_name())
        for table in _nested(symtable.symtable(source, "x.py", "exec"))
        if table.get_type() in ("function", "class") and table.get_name() not in ("listcomp", "genexpr", "dictcomp")
        for symbol in table.get_symbols()
        if symbol.is_local() and not symbol.get_name().startswith("__")
    }
    assert ours == theirs


ASSIGNED = {
    "x = f()": "f()",
    "y = x = f()": "f()",
    "x: int = f()": "f()",
    "a, x = 1, f()": "f()",
    "[x, a] = [f(), 1]": "f()",
    "(x := f())": "f()",
    "x, *a = f(), 1": None,
    "a, x = b": None,
    "a, x = *b, 1": None,
    "(a, (x, b)) = (1, (2, 3))": None,
    "x += f()": None,
    "x: int": None,
    "for x in f(): pass": None,
    "with f() as x: pass": None,
    "del x": None,
}


@pytest.mark.parametrize("source", ASSIGNED)
def test_value_of_an_assignment(source: str) -> None:
    (binding,) = analysed(source).module.bindings["x"]
    assert (None if binding.value is None else ast.unparse(binding.value)) == ASSIGNED[source]
    assert binding.kind == ("other" if ASSIGNED[source] is None else "assign")


IMPORTED = {
    "import tensorflow": ("tensorflow", "tensorflow"),
    "import tensorflow as tf": ("tf", "tensorflow"),
    "import tensorflow.contrib.slim": ("tensorflow", "tensorflow"),
    "import tensorflow.contrib.slim as slim": ("slim", "tensorflow.contrib.slim"),
    "from tensorflow import nn": ("nn", "tensorflow.nn"),
    "from tensorflow.python.ops import math_ops as m": ("m", "tensorflow.python.ops.math_ops"),
    "from . import x": ("x", ".x"),
    "from .tensorflow import nn": ("nn", ".tensorflow.nn"),
}


@pytest.mark.parametrize("source", IMPORTED)
def test_import_target(source: str) -> None:
    analysis = analysed(source)
    assert [(n, b.target) for n, (b,) in analysis.module.bindings.items()] == [IMPORTED[source]]
    assert len(analysis.imports) == 1


def test_star_import_is_kept_apart() -> None:
    analysis = analysed("from tensorflow import *")
    assert [node.module for node in analysis.star_imports] == ["tensorflow"]
    assert analysis.module.bindings == {}


def test_links_to_parents() -> None:
    analysis = analysed("def f():\n    return g(x)[0]")
    node = read(analysis, "x")
    assert [type(around).__name__ for around in ancestors(node)] == [
        "Call", "Subscript", "Return", "FunctionDef", "Module",
    ]  # fmt: skip
    assert isinstance(statement_of(node), ast.Return)
    assert parent_of(analysis.tree) is None


def test_every_read_is_found() -> None:
    source = "@a\ndef f(b: c = d, *e: g, h=i, **j: k) -> l:\n    return m(n, o=p)[q:r] if s else {t: u, **v}\n"
    names = {r.id for r in analysed(source).reads}
    assert names == {"a", "c", "d", "g", "i", "k", "l", "m", "n", "p", "q", "r", "s", "t", "u", "v"}


def test_reads_in_f_strings_patterns_and_handlers() -> None:
    source = (
        "f'{a:{b}}'\nmatch c:\n    case d.e if g: pass\ntry: pass\nexcept h as i: j\n"
        "async def f():\n    async with k as l: await m\n"
    )
    assert {r.id for r in analysed(source).reads} == {"a", "b", "c", "d", "g", "h", "j", "k", "m"}


def test_a_long_chain_of_operators_is_walked() -> None:
    analysis = analysed("y = " + " + ".join(["x"] * 2000))
    assert len(analysis.reads) == 2000


@pytest.mark.skipif(sys.version_info < (3, 12), reason="type parameters came with Python 3.12")
@pytest.mark.parametrize("source", ["x = 1\ndef f[x]():\n    return x", "x = 1\nclass A[x]:\n    y = x"])
def test_type_parameter_hides_a_name(source: str) -> None:
    found = owner(source, "x")
    assert found is not None
    assert found.kind in ("function", "class")

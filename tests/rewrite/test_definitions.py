"""What a local name stands for: only what is sure, and never after it may have changed."""

from __future__ import annotations

import ast

import pytest

from tests.rewrite.helpers import context_of
from tfmigrate.rewrite.definitions import definition, is_changed_in_place, is_stable, local_definition, possible_values


def marked(source: str) -> ast.Name:
    """The read of ``p`` in ``use(p)``."""
    context = context_of(source)
    return next(
        node.args[0]
        for node in ast.walk(context.names.analysis.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "use" and isinstance(node.args[0], ast.Name)
    )


SURE = {
    "one after the other": "p = f(z)\nuse(p)",
    "in a function": "def g(z):\n    p = f(z)\n    return use(p)",
    "read in a block further in": "p = f(z)\nif a:\n    for b in c:\n        use(p)",
    "both in one branch": "if a:\n    p = f(z)\n    use(p)",
    "read in a comprehension": "p = f(z)\n[use(p) for a in b]",
    "a tuple": "q, p = 1, f(z)\nuse(p)",
    "annotated": "p: Any = f(z)\nuse(p)",
    "both in the loop": "for a in b:\n    p = f(z)\n    use(p)",
    "both in the handler": "try:\n    pass\nexcept E:\n    p = f(z)\n    use(p)",
    "defined before try, read in finally": "p = f(z)\ntry:\n    pass\nfinally:\n    use(p)",
    "match case": "match a:\n    case 1:\n        p = f(z)\n        use(p)",
}

UNSURE = {
    "bound twice": "p = f(z)\np = 2\nuse(p)",
    "bound again below": "p = f(z)\nuse(p)\np = 2",
    "augmented": "p = f(z)\np += 1\nuse(p)",
    "deleted": "p = f(z)\ndel p\nuse(p)",
    "in one branch only": "if a:\n    p = f(z)\nuse(p)",
    "the other branch": "if a:\n    p = f(z)\nelse:\n    use(p)",
    "in the loop, read after it": "for a in b:\n    p = f(z)\nuse(p)",
    "read before it in the loop": "for a in b:\n    use(p)\n    p = f(z)",
    "in try, read in the handler": "try:\n    p = f(z)\nexcept E:\n    use(p)",
    "in one case, read after": "match a:\n    case 1:\n        p = f(z)\nuse(p)",
    "the same statement": "p = f(use(p))",
    "a parameter": "def g(p):\n    return use(p)",
    "a loop's target": "for p in b:\n    use(p)",
    "unpacked": "p, q = f(z)\nuse(p)",
    "the target of a comprehension": "p = f(z)\n[use(p) for p in b]",
    "bound after global elsewhere": "p = f(z)\ndef g():\n    global p\n    p = 2\nuse(p)",
    "bound after nonlocal": "def h():\n    p = f(z)\n    def g():\n        nonlocal p\n        p = 2\n    use(p)",
    "unbound": "use(p)",
    "imported": "import p\nuse(p)",
    "a lambda's parameter": "p = f(z)\nlambda p: use(p)",
}


@pytest.mark.parametrize("case", SURE, ids=str)
def test_sure(case: str) -> None:
    name = marked(SURE[case])
    value, binding = definition(name), local_definition(name)
    assert value is not None
    assert ast.unparse(value) == "f(z)"
    assert binding is not None
    assert binding.value is value


@pytest.mark.parametrize("case", UNSURE, ids=str)
def test_unsure(case: str) -> None:
    name = marked(UNSURE[case])
    assert definition(name) is None
    assert local_definition(name) is None


@pytest.mark.parametrize(
    "source",
    ["p = f(z)\ndef g():\n    return use(p)", "def g():\n    return use(p)\np = f(z)", "p = f(z)\nlambda: use(p)"],
)
def test_a_name_of_an_enclosing_scope_has_one_value_but_is_not_local(source: str) -> None:
    name = marked(source)
    value = definition(name)
    assert value is not None
    assert ast.unparse(value) == "f(z)"
    assert local_definition(name) is None


def logits_of(source: str) -> tuple[ast.expr, ast.AST, ast.Name]:
    """The argument of ``f`` in ``p = f(...)``, the binding of ``p`` and the read in ``use(p)``."""
    name = marked(source)
    binding = local_definition(name)
    assert binding is not None
    assert isinstance(binding.value, ast.Call)
    return binding.value.args[0], binding.node, name


STABLE = [
    "z = a\np = f(z)\nuse(p)",
    "z = a\nz = b\np = f(z)\nuse(p)",
    "z = a\nz += b\np = f(z)\nuse(p)",
    "def g(z):\n    p = f(z)\n    return use(p)",
    "for z in a:\n    p = f(z)\n    use(p)",
    "p = f(z)\nuse(p)",
    "z = a\ndef g():\n    p = f(z)\n    use(p)",
]
UNSTABLE = [
    "z = a\np = f(z)\nz = b\nuse(p)",
    "z = a\np = f(z)\nif b:\n    z = c\nuse(p)",
    "z = a\np = f(z)\nuse(p)\nz = b",
    "z = a\np = f(z)\ndel z\nuse(p)",
    "for i in a:\n    z = b\n    z = c\n    p = f(z)\n    use(p)",
    "z = a\np = f(z)\n[use(p) for z in b]",
    "z = a\np = f(z)\n{use(p): 1 for y in b for z in y}",
    "z = a\ndef g():\n    global z\n    z = b\np = f(z)\ng()\nuse(p)",
    "def h():\n    z = a\n    def g():\n        nonlocal z\n        z = b\n    p = f(z)\n    g()\n    use(p)",
    "p = f(z + 1)\nuse(p)",
    "p = f(a.z)\nuse(p)",
    "p = f(z[0])\nuse(p)",
]


@pytest.mark.parametrize("source", STABLE)
def test_stable(source: str) -> None:
    assert is_stable(*logits_of(source))


@pytest.mark.parametrize("source", UNSTABLE)
def test_unstable(source: str) -> None:
    assert not is_stable(*logits_of(source))


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("z = a\np = f(z)\nz[0] = 1\nuse(p)", True),
        ("z = a\np = f(z)\nz[0][1] = 1\nuse(p)", True),
        ("z = a\np = f(z)\ndel z[0]\nuse(p)", True),
        ("z = a\np = f(z)\nz += 1\nuse(p)", True),
        ("z = a\np = f(z)\nz[0] += 1\nuse(p)", True),
        ("z = a\np = f(z)\nz.append(1)\nuse(p)", True),
        ("z = a\np = f(z[1:])\nz[0] = 1\nuse(p)", True),
        ("z = a\ndef g():\n    z[0] = 1\np = f(z)\ng()\nuse(p)", True),
        ("z = a\nz[0] = 1\nz += 1\nz.sort()\np = f(z)\nuse(p)", False),
        ("z = a\np = f(z)\ny[z] = 1\nuse(p)", False),
        ("z = a\np = f(z)\nprint(z.mean())\nb = z[0]\nuse(p)", False),
        ("z = a\np = f(z)\ndef g(z):\n    z[0] = 1\nuse(p)", False),
    ],
)
def test_changed_in_place(source: str, changed: bool) -> None:
    expression, since, _ = logits_of(source)
    assert is_changed_in_place(expression, since) is changed


def test_possible_values() -> None:
    assert [ast.unparse(v) for v in possible_values(marked("p = 1\np = 2\nuse(p)"))] == ["2"]
    assert [ast.unparse(v) for v in possible_values(marked("p = 1\nif a:\n    p = 2\nuse(p)"))] == ["1", "2"]
    assert [ast.unparse(v) for v in possible_values(marked("def g():\n    use(p)\np = 1\np = 2"))] == ["1", "2"]

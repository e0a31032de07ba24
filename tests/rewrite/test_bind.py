"""Binding against Python itself: ``inspect.signature`` says what fits and what each parameter gets."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from tfmigrate.api import Param
from tfmigrate.rewrite.bind import BindError, StarredError, bind

PARAMS = [Param("a", "positional", None), Param("b", "positional", "1"), Param("c", "keyword", "2")]


def function(a: Any, b: Any = 1, *, c: Any = 2) -> None:
    """The function that PARAMS describes."""


def with_rest(a: Any, *rest: Any, **others: Any) -> None:
    """A function that takes anything."""


def call(text: str) -> ast.Call:
    node = ast.parse(text, mode="eval").body
    assert isinstance(node, ast.Call)
    return node


def python_binds(target: Callable[..., None], text: str) -> dict[str, str] | None:
    node = call(text)
    args = [ast.unparse(a) for a in node.args]
    try:
        bound = inspect.signature(target).bind(*args, **{k.arg or "": ast.unparse(k.value) for k in node.keywords})
    except TypeError:
        return None
    return dict(bound.arguments)


@pytest.mark.parametrize(
    "text",
    ["f(x)", "f(x, y)", "f(x, c=z)", "f(a=x)", "f(b=y, a=x)", "f(x, y, c=z)", "f(c=z, b=y, a=x)", "f(x, b=y)"],
)
def test_fits(text: str) -> None:
    bound = bind(call(text), PARAMS)
    assert {name: ast.unparse(argument.node) for name, argument in bound.items()} == python_binds(function, text)


@pytest.mark.parametrize("text", ["f(x, y, z)", "f(x, a=y)", "f(x, d=y)", "f(x, y, b=z)"])
def test_python_refuses(text: str) -> None:
    assert python_binds(function, text) is None
    with pytest.raises(BindError):
        bind(call(text), PARAMS)


@pytest.mark.parametrize("text", ["f(*x)", "f(x, *y)", "f(**x)", "f(a=x, **y)", "f(*x, c=y)"])
def test_starred(text: str) -> None:
    with pytest.raises(StarredError):
        bind(call(text), PARAMS)


def test_indices_count_in_the_order_of_the_text() -> None:
    bound = bind(call("f(x, c=z, b=y)"), PARAMS)
    assert [(name, a.index, a.keyword) for name, a in bound.items()] == [("a", 0, None), ("c", 1, "c"), ("b", 2, "b")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("f(x, y, z)", "takes 2 positional arguments but 3 were given"),
        ("f(x, d=y)", "has no argument 'd'"),
        ("f(x, a=y)", "got two values for 'a'"),
    ],
)
def test_messages(text: str, message: str) -> None:
    with pytest.raises(BindError, match=f"^{message}$"):
        bind(call(text), PARAMS)


def test_keywords_that_collect_the_rest_are_no_names() -> None:
    params = [
        Param("a", "positional", None),
        Param("rest", "var-positional", None),
        Param("others", "var-keyword", None),
    ]
    with pytest.raises(BindError, match="has no argument 'rest'"):
        bind(call("f(x, rest=y)"), params)

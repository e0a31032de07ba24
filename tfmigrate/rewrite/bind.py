"""Binding a call's arguments to the parameters of an endpoint's signature."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from msgspec import Struct

from tfmigrate.api import Param


class Argument(Struct, frozen=True):
    """One argument as the user wrote it.

    ``index`` counts the call's arguments in the order of the text; ``keyword`` is ``None`` for a positional one.
    """

    node: ast.expr
    index: int
    keyword: str | None


class BindError(Exception):
    """The call does not fit the signature; ``str()`` says why in a user's words."""


class StarredError(BindError):
    """``*args`` or ``**kwargs``: what they hold is not in the text."""


def bind(call: ast.Call, params: Sequence[Param]) -> dict[str, Argument]:
    """Return parameter name -> argument, for the arguments that were given, in the order of the text.

    Raises ``StarredError`` where the text does not say what is passed, ``BindError`` where Python refuses the call.
    """
    if any(isinstance(arg, ast.Starred) for arg in call.args) or any(k.arg is None for k in call.keywords):
        raise StarredError("the call has * or ** arguments")
    slots = [param.name for param in params if param.kind == "positional"]
    names = {param.name for param in params if param.kind in ("positional", "keyword")}
    bound: dict[str, Argument] = {}
    for index, arg in enumerate(call.args):
        if index >= len(slots):
            raise BindError(f"takes {len(slots)} positional arguments but {len(call.args)} were given")
        bound[slots[index]] = Argument(arg, index, None)
    for index, keyword in enumerate(call.keywords, len(call.args)):
        assert keyword.arg is not None
        if keyword.arg not in names:
            raise BindError(f"has no argument {keyword.arg!r}")
        if keyword.arg in bound:
            raise BindError(f"got two values for {keyword.arg!r}")
        bound[keyword.arg] = Argument(keyword.value, index, keyword.arg)
    return bound

"""The text form of hyperparameters: ``rate=0.1,sizes=[3,4],names[0]=a``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["parse_values"]

_ASSIGNMENT = re.compile(
    r"(?P<name>[a-zA-Z][\w.]*)(?:\[\s*(?P<index>\d+)\s*\])?\s*=\s*"
    r"(?:\[(?P<items>[^\]]*)\]|(?P<item>[^,\[]*))(?:$|,\s*)"
)


def parse_values(values: str, type_map: Mapping[str, Any], ignore_unknown: bool = False) -> dict[str, Any]:
    """``tf.contrib.training.parse_values``: assignments in a string as a dictionary.

    ``type_map`` gives the type of each name, for a list that of its elements. ``name[3]=x`` becomes ``{name: {3: x}}``.
    Raises ``ValueError`` for what is no assignment, a name without a type (unless ``ignore_unknown``), a text that is
    not of the type, a name that is assigned twice, and a list given to an index.
    """
    found: dict[str, Any] = {}
    position = 0
    while position < len(values):
        match = _ASSIGNMENT.match(values, position)
        if match is None:
            raise ValueError(f"Malformed hyperparameter value: {values[position:]}")
        position = match.end()
        name = match["name"]
        if name in type_map:
            _assign(found, match, _converter(name, type_map[name], values), values)
        elif not ignore_unknown:
            raise ValueError(f"Unknown hyperparameter type for {name}")
    return found


def _assign(found: dict[str, Any], match: re.Match[str], convert: Callable[[list[str], str], Any], values: str) -> None:
    name, index = match["name"], match["index"]
    if match["items"] is not None:
        if index is not None:
            raise ValueError("Assignment of a list to a list index.")
        items = convert([item for item in re.split("[ ,]", match["items"]) if item], match["items"])
        _refuse_second(name in found, name, values)
        found[name] = items
        return
    item = convert([match["item"]], match["item"])[0]
    if index is None:
        _refuse_second(name in found, name, values)
        found[name] = item
        return
    elements = found.setdefault(name, {})
    _refuse_second(not isinstance(elements, dict), name, values)
    _refuse_second(int(index) in elements, f"{name}[{int(index)}]", values)
    elements[int(index)] = item


def _refuse_second(assigned: bool, what: str, values: str) -> None:
    if assigned:
        raise ValueError(f"Multiple assignments to variable '{what}' in {values}")


def _converter(name: str, kind: Any, values: str) -> Callable[[list[str], str], Any]:
    convert = _truth if kind is bool else kind

    def converted(items: list[str], text: str) -> Any:
        try:
            return [convert(item) for item in items]
        except ValueError:
            message = f"Could not parse hparam '{name}' of type '{kind.__name__}' with value '{text}' in {values}"
            raise ValueError(message) from None

    return converted


def _truth(text: str) -> bool:
    if text in ("true", "True"):
        return True
    return text not in ("false", "False") and bool(int(text))

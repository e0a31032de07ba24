"""``globals()[name]`` in a module's ``__getattr__``."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import rewrite

OLD = "def __getattr__(name):\n    return globals()[name]\n"


def test_the_protocol_is_kept() -> None:
    names: dict[str, object] = {"known": 1}
    exec(compile(rewrite(OLD).text, "x.py", "exec"), names)
    get = names["__getattr__"]
    assert get("known") == 1  # type: ignore[operator]
    with pytest.raises(AttributeError, match="unknown"):
        get("unknown")  # type: ignore[operator]


@pytest.mark.parametrize(
    "source",
    [
        "def get(name):\n    return globals()[name]\n",
        "def __getattr__(name):\n    return globals()['x']\n",
        "def __getattr__(name):\n    globals()[name] = 1\n",
        "def globals():\n    return {}\ndef __getattr__(name):\n    return globals()[name]\n",
    ],
)
def test_left_alone(source: str) -> None:
    assert rewrite(source).text == source

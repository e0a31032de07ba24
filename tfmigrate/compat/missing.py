"""Stand-ins for what a migrated module imports and TensorFlow 2 lacks: the module loads, using the name raises."""

from __future__ import annotations

from typing import Any, NoReturn

__all__ = ["Missing", "MissingError", "missing"]


class MissingError(ImportError):
    """Something of TensorFlow 1.x is used that does not exist any more."""


class Missing:
    """Raises ``MissingError`` when it is called, asked for an attribute, or for whether something is an instance of it.

    A class may be derived from it; making an object of that class raises.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        raise MissingError(f"{self._path}.{name} does not exist in TensorFlow 2")

    def __call__(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``MissingError``."""
        raise MissingError(f"{self._path} does not exist in TensorFlow 2")

    def __instancecheck__(self, instance: object) -> NoReturn:
        self()

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type]:
        stand_in = self

        class Base:
            def __new__(cls, *args: Any, **kwargs: Any) -> NoReturn:
                stand_in()

        return (Base,)

    def __repr__(self) -> str:
        return f"<{self._path}, missing in TensorFlow 2>"


def missing(path: str) -> Missing:
    """The stand-in for ``path``, the dotted name that 1.x had."""
    return Missing(path)

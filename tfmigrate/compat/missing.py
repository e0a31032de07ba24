"""Stand-ins for what a migrated module imports and TensorFlow 2 lacks: the module loads, using the name raises."""

from __future__ import annotations

from typing import Any, NoReturn

__all__ = ["Missing", "MissingError", "missing"]


class MissingError(ImportError):
    """Something of TensorFlow 1.x is used that does not exist any more."""


class Missing:
    """Raises ``MissingError`` when it is called, or when an attribute of it is read."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        raise MissingError(f"{self._path}.{name} does not exist in TensorFlow 2")

    def __call__(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ``MissingError``."""
        raise MissingError(f"{self._path} does not exist in TensorFlow 2")

    def __repr__(self) -> str:
        return f"<{self._path}, missing in TensorFlow 2>"


def missing(path: str) -> Missing:
    """The stand-in for ``path``, the dotted name that 1.x had."""
    return Missing(path)

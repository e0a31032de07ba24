"""What printing one outermost expression gives."""

from __future__ import annotations

from msgspec import Struct, field


class NotPrintableError(Exception):
    """An expression cannot be given back as it was; ``str()`` says why."""


class Printed(Struct):
    """The new code of one outermost expression, and the code of what was hoisted out of it."""

    code: str
    hoisted: dict[str, str] = field(default_factory=dict)

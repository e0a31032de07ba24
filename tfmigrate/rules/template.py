"""Templates: TensorFlow code with holes (``$name``; ``$name?`` where a pattern does not need it), parsed once."""

from __future__ import annotations

import ast
import functools
import re

from msgspec import Struct, field

HOLE = "HOLE_"
_HOLE_PATTERN = re.compile(r"\$([A-Za-z_]\w*)(\??)")


class Template(Struct):
    """A parsed template; ``code`` has ``HOLE_name`` in place of ``$name``."""

    text: str
    code: str
    tree: ast.expr
    holes: frozenset[str]
    optional: frozenset[str]
    """Holes written ``$name?``: the argument may be missing."""
    endpoints: frozenset[str]
    """All endpoints that it calls."""
    arguments: dict[str, ast.expr] = field(default_factory=dict)
    """Keyword -> expression of the outermost call, if the template is a call with keywords only."""

    @property
    def endpoint(self) -> str | None:
        """The endpoint of the outermost call."""
        return endpoint_of(self.tree.func) if isinstance(self.tree, ast.Call) else None

    @property
    def wrapper(self) -> str | None:
        """The dotted name of the function that is called, if it is not TensorFlow's: ``acme.nn.loss``."""
        path = dotted(self.tree.func) if isinstance(self.tree, ast.Call) else None
        return None if path is None or path.startswith("tf.") else path

    @property
    def is_plain_call(self) -> bool:
        """Whether this is one call of which each argument is a bare hole: a rule about a call, not a pattern."""
        if not isinstance(self.tree, ast.Call) or self.tree.args:
            return False
        return all(hole_name(value) for value in self.arguments.values())


@functools.cache
def parse(text: str) -> Template:
    """Parse ``text``; raises ``ValueError`` with a user's words if it is no expression or names no TensorFlow call."""
    code = _HOLE_PATTERN.sub(rf"{HOLE}\1", text)
    try:
        tree = ast.parse(code, mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"{text!r} is not a Python expression ({error.msg})") from None
    found = _HOLE_PATTERN.findall(text)
    holes = frozenset(name for name, _ in found)
    optional = frozenset(name for name, mark in found if mark)
    arguments: dict[str, ast.expr] = {}
    if isinstance(tree, ast.Call):
        if any(keyword.arg is None for keyword in tree.keywords):
            raise ValueError(f"{text!r} has ** in a template")
        arguments = {keyword.arg or "": keyword.value for keyword in tree.keywords}
    endpoints = frozenset(endpoint_of(node.func) or "" for node in ast.walk(tree) if isinstance(node, ast.Call))
    return Template(text, code, tree, holes, optional, endpoints - {""}, arguments)


def hole_name(node: ast.AST) -> str | None:
    """``name`` if ``node`` is the hole ``$name``."""
    if isinstance(node, ast.Name) and node.id.startswith(HOLE):
        return node.id[len(HOLE) :]
    return None


def dotted(node: ast.AST) -> str | None:
    """``acme.nn.softmax`` for that expression; ``None`` for what is no dotted name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) and parts else None


def endpoint_of(node: ast.AST) -> str | None:
    """``nn.softmax`` for the expression ``tf.nn.softmax`` in a template."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name) and node.id == "tf" and parts:
        return ".".join(reversed(parts))
    return None


def holes_in(node: ast.AST) -> frozenset[str]:
    """The names of all holes below ``node``."""
    found = (hole_name(item) for item in ast.walk(node))
    return frozenset(name for name in found if name)

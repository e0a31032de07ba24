"""What is recorded about one public name of one TensorFlow version."""

from __future__ import annotations

from typing import Literal, NamedTuple

ParamKind = Literal["positional", "keyword", "var-positional", "var-keyword"]
EndpointKind = Literal["function", "class", "module", "constant"]


class Param(NamedTuple):
    """One parameter of a signature; ``positional`` can be given by position or by keyword."""

    name: str
    kind: ParamKind
    default: str | None
    """``repr`` of the default (addresses left out), ``None`` where the argument is required."""


class Endpoint(NamedTuple):
    """One public dotted name, and the object that it means.

    ``params`` belongs to a function or to a class's constructor (without self); it is ``None`` where
    no signature is known: modules, constants, enums, protobuf messages, functions written in C.
    ``members`` are the public names in a class as far as TensorFlow or Keras defines them (what it
    inherits from Python's own classes is left out); for a protobuf message its fields and nested types.
    """

    path: str
    """Dotted, without the leading ``tf.``."""
    kind: EndpointKind
    params: tuple[Param, ...] | None
    identity: str
    """``module:qualified name`` of the definition; two paths of a version have the same just where they are one
    object (decorators that leave the signature alone are seen through)."""
    members: tuple[str, ...]

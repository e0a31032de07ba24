"""The shape of a rule file. ``docs/rules.md`` describes each field for people who write rules."""

from __future__ import annotations

from typing import Literal

import msgspec

Safety = Literal["safe", "unsafe", "manual"]
Severity = Literal["error", "warning", "info"]


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the proof makes one hole's value: a kind of ``tfmigrate.equivalence.inputs`` and a symbolic shape.

    ``always``: it is given on both sides even where the call leaves it out (the samples of a sampled loss, which would
    otherwise be drawn anew on each side).
    """

    kind: str
    shape: tuple[str | int, ...] = ()
    dtype: str | None = None
    always: bool = False


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``old`` must become ``new`` (and ``compat`` with ``--target compat``); a ``new`` left out means a finding only.

    ``setup`` holds statements that stand before ``old``.
    """

    old: str
    new: str | None = None
    compat: str | None = None
    setup: str = ""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One ``[[rule]]``.

    ``old`` and ``new`` are templates: TensorFlow code in which ``$name`` is a hole (several ``old`` are several
    spellings of the same thing). ``suggest`` is shown with a manual rule: the first whose holes the match has.
    ``when`` restricts a hole to literal values, ``where`` to a fact about the expression (``rules/facts.toml``;
    ``not-`` negates, several are all needed). ``marks_2x`` tells when the printed call looks like a 1.x call of another
    meaning, so that a comment must say that it is 2.x already. ``fixed`` is the code that stands for a hole in every
    claim, where sizes must fit the made inputs. ``as_value`` tells that a bare reference of the function gets the
    rule's message: ``always``, or where ``functools.partial`` gives the argument of this name.
    """

    id: str
    old: tuple[str, ...] | str
    why: str
    url: str
    new: str | None = None
    compat: str | None = None
    safety: Safety = "safe"
    severity: Severity = "warning"
    message: str | None = None
    suggest: tuple[str, ...] = ()
    epoch: Literal["0.12", "1.x"] | None = None
    when: dict[str, tuple[str, ...]] = {}
    where: dict[str, tuple[str, ...]] = {}
    marks_2x: Literal["never", "always", "differentiable-labels"] = "never"
    inputs: dict[str, Input] = {}
    fixed: dict[str, str] = {}
    as_value: str | None = None
    example: tuple[Example, ...] = ()
    noop: tuple[Example, ...] = ()

    @property
    def olds(self) -> tuple[str, ...]:
        """All spellings of ``old``."""
        return (self.old,) if isinstance(self.old, str) else self.old

    @property
    def examples(self) -> tuple[Example, ...]:
        """The rule's examples: tests, documentation and proof at once."""
        return self.example


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One ``[[fact]]``: what the result of a call to one of ``endpoints`` is.

    ``through`` names endpoints that hand the fact on from their first argument (a reshaped one-hot is one-hot).
    """

    id: str
    about: str
    endpoints: tuple[str, ...] = ()
    through: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One ``[[group]]``: a named list of endpoints, for decisions that are about many of them alike."""

    id: str
    about: str
    endpoints: tuple[str, ...]
    url: str = ""


class Renaming(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One ``[[renaming]]``: an argument that many functions renamed alike; used where the target has ``new``."""

    old: str
    new: str
    url: str = ""


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[move]]``: a name of Python, NumPy or a private module of TensorFlow that has another place now.

    ``old`` and ``new`` are dotted paths, the module included (``collections.Iterable``, ``collections.abc.Iterable``);
    a ``new`` without a dot is a builtin, one that begins with ``tfmigrate.compat.`` is in the run-time package.
    Without ``new`` there is none.
    """

    old: str
    why: str
    url: str
    new: str | None = None
    id: str = "moved-name"
    """Shown with its findings."""
    todo: str = ""
    """Without ``new``: what to do."""


class Method(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[method]]``: a method of builtin types, test cases, threads or arrays that has another name now.

    It is known by its name alone, whatever it is called on, unless the file defines one of that name.
    """

    old: str
    new: str
    why: str
    url: str
    arguments: int | None = None
    """How many it is called with; any number if not given."""


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[proof]]``: inputs, by parameter name, for endpoints whose rewrite follows from the API alone.

    ``fixed`` is the code that stands for a parameter in every claim; ``calls`` are the calls that the table of proofs
    runs, with ``{endpoint}`` for each of the endpoints.
    """

    endpoints: tuple[str, ...]
    inputs: dict[str, Input]
    fixed: dict[str, str] = {}
    calls: tuple[str, ...] = ()


class Builtin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[builtin]]``: what a finding that needs no written rule is about, and why it is made.

    ``todo`` is what to do about it, where the finding itself does not say so; empty where nobody is needed.
    """

    id: str
    why: str
    url: str
    todo: str = ""


class Advice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ``[[advice]]``: the best way out for endpoints that the target has nothing in place of.

    ``endpoints`` are dotted paths without ``tf.``; what lies below one is meant too, and the longest path wins.
    """

    endpoints: tuple[str, ...]
    todo: str
    url: str


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole file."""

    rule: tuple[Rule, ...] = ()
    fact: tuple[Fact, ...] = ()
    group: tuple[Group, ...] = ()
    renaming: tuple[Renaming, ...] = ()
    proof: tuple[Proof, ...] = ()
    move: tuple[Move, ...] = ()
    method: tuple[Method, ...] = ()
    builtin: tuple[Builtin, ...] = ()
    advice: tuple[Advice, ...] = ()

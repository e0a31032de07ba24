"""The values that travel between the stages: settings, findings, changes and claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

Severity = Literal["error", "warning", "info"]
Epoch = Literal["0.12", "1.x"]
Target = Literal["2.x", "compat"]
Behavior = Literal["auto", "v1", "v2"]


class InputError(Exception):
    """Bad input from a user: one line that says where and what to do; the command line exits with 2.

    ``path`` is shown as the user gave it; ``line`` is 1-based, or ``None`` where no line is to blame.
    """

    def __init__(self, message: str, path: str | None = None, line: int | None = None) -> None:
        self.message = message
        self.path = path
        self.line = line
        super().__init__(str(self))

    def __str__(self) -> str:
        where = "" if self.path is None else f"{self.path}:{self.line or 1}: "
        return f"{where}error: {self.message}"


class Settings(Struct, frozen=True):
    """What a run was asked to do; the command line and ``[tool.tfmigrate]`` fill it."""

    target: Target = "2.x"
    epoch: Epoch | Literal["auto"] = "auto"
    tf_version: str = "2.21"
    unsafe: bool = False
    rule_files: tuple[str, ...] = ()
    """Extra rule files, beside those that ship."""
    claims: bool = True
    """Whether to say what could be proven about the rewrite; only ``verify`` asks."""
    compat_package: str = "tfmigrate.compat"
    """From where the output imports what TensorFlow 2 has lost; ``tfmigrate_compat`` where a copy goes along."""
    behavior: Behavior = "auto"


class Finding(Struct, frozen=True):
    """What a person must know about a line of the original file.

    ``line`` and ``column`` are 1-based and count characters; in a notebook they are relative to
    the code cell with the 1-based number ``cell`` (counting every cell). Severity ``info`` tells
    of a rewrite that was (or will be) made and asks for nothing; ``warning`` and ``error`` need a person.
    """

    path: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    cell: int | None = None
    advice: str = ""
    """What to do, in the imperative or as code; never empty where a person is needed."""
    url: str = ""
    """Where to read more."""


class InputSpec(Struct, frozen=True):
    """How to make one input of a claim.

    ``kind`` names a family of values (``logits``, ``one-hot``, ``class-ids``, ...);
    ``shape`` mixes sizes and symbols (``"N"`` rows, ``"K"`` classes, ...), which are the same
    number wherever they occur in one claim; ``dtype`` pins a dtype, ``None`` means "the float dtype under test".
    """

    kind: str
    shape: tuple[str | int, ...]
    dtype: str | None = None
    constant: bool = False
    """The program gives a value here that no gradient is taken of (an array, a constant)."""


class Claim(Struct, frozen=True):
    """An old and a new expression that must compute the same, and how to make their inputs.

    ``old`` and ``new`` are Python expressions over ``tf``, ``np`` and the names in ``inputs``.
    ``unprovable`` says why no inputs could be made; such a claim is reported as not run.
    """

    rule: str
    old: str
    new: str
    inputs: Mapping[str, InputSpec]
    path: str = ""
    line: int = 0
    cell: int | None = None
    epoch: Epoch = "1.x"
    target: Target = "2.x"
    unprovable: str | None = None


class Place(Struct, frozen=True):
    """An offset in a text, and what must stand before, between and after the statements that are put in there."""

    at: int
    before: str
    between: str
    after: str


class Entry(Struct, frozen=True):
    """Where lines can stand that must run before a program uses TensorFlow (offsets in the new text).

    ``keras`` is before the first import of TensorFlow, ``behavior`` behind the last one, where its name is ``alias``;
    without a name both are the same place. ``has_os``: ``os`` is imported above.
    """

    keras: Place
    behavior: Place
    alias: str | None
    has_os: bool


class Hints(Struct, frozen=True):
    """What only the rest of a tree tells about one source.

    ``is_1x``: what could be of either generation, such as ``tf.keras``, is of 1.x. ``names``: for a module of the tree,
    as this source writes it in an import, its names that stand for something of TensorFlow, with their dotted paths.
    """

    is_1x: bool = False
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Facts(Struct, frozen=True):
    """What the decisions about a whole tree need to know of one source.

    ``is_1x``: it uses what only 1.x has. ``undecided``: its Keras could be that of 1.x or of 2.x. ``graph``: line and
    column of the first thing that only a graph program uses. ``graph_at_import``: it runs when the file is imported.
    ``graph_unless_eager``: it is one that an eager program could run too; ``is_eager``: it asks for eager execution.
    ``is_script``: it has ``if __name__ == "__main__"``. ``switches``: it switches v1 or v2 behaviour itself.
    ``keras``: it needs tf-keras; ``sets_keras``: it chooses its Keras itself. ``compat``: the modules and names of the
    run-time package that the new text reads, by dotted path.
    """

    is_1x: bool = False
    undecided: bool = False
    graph: tuple[int, int] | None = None
    graph_at_import: bool = False
    graph_unless_eager: bool = False
    is_eager: bool = False
    switches: bool = False
    keras: bool = False
    sets_keras: bool = False
    is_script: bool = False
    compat: frozenset[str] = frozenset()
    entry: Entry | None = None
    exports: Mapping[str, str] = field(default_factory=dict)
    """Names at the top of the module that stand for TensorFlow or a part of it, with their dotted paths."""


class Rewritten(Struct, frozen=True):
    """One source after rewriting: its new text, what was found, and what can be proven about it."""

    text: str
    changed: bool
    findings: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    facts: Facts = field(default_factory=Facts)

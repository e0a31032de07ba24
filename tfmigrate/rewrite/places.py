"""Where names have gone that are no public API: by a rule (``[[move]]``), else by the table of private names."""

from __future__ import annotations

import ast
import re

from tfmigrate.api import compat, private
from tfmigrate.names.resolve import ROOT
from tfmigrate.names.scopes import ancestors
from tfmigrate.rewrite.context import Context
from tfmigrate.rules import Move

COMPAT_PACKAGE = "tfmigrate.compat"
_MENTIONS = ("python", ".core", ".tools", "tensorflow_core", "tensorflow_estimator")
_V1_KERAS = f"{ROOT}.compat.v1.keras"
_KERAS = re.compile(rf"{ROOT}\.python\.(?:keras|layers|ops\.rnn_cell)")
PRIVATE = "https://www.tensorflow.org/guide/versions#what_is_not_covered"
"""On names that are not public."""


class Places:
    """Answers for one file; ``reads_private``: it mentions private modules, whose places in the target are known."""

    def __init__(self, context: Context) -> None:
        self.context = context
        settings = context.settings
        self.reads_private = (
            settings.target == "2.x"
            and not context.is_2x
            and any(word in context.text for word in _MENTIONS)
            and self.is_known
        )

    @property
    def is_known(self) -> bool:
        """Whether it is known where private names are in the target."""
        return self.context.settings.target == "2.x" and self.context.settings.tf_version == private.version()

    def is_kept(self, path: str) -> bool:
        """Whether the target has a private name where 1.15 had it."""
        return self.is_known and private.is_kept(path)

    def public(self, path: str) -> str | None:
        """What a private name is called in public, as code of 2.x names it."""
        new = private.moved(path) if self.is_known else None
        if new is None or not new.startswith(f"{ROOT}.compat.v1."):
            return None
        newer = new[len(f"{ROOT}.compat.v1.") :]
        return f"{ROOT}.{newer}" if self.context.is_2x and newer in self.context.new_api else new

    @property
    def roots(self) -> frozenset[str]:
        """The packages that moved names begin with."""
        found = self.context.rules.move_roots
        return found | private.ROOTS if self.reads_private else found - private.ROOTS

    def of(self, path: str) -> Move | None:
        """What became of a dotted path; ``None`` where it stays, a move without ``new`` where it is gone."""
        if not private.is_private(path):
            return self.context.rules.moves.get(path)
        if not self.reads_private:
            return None
        rule = self.context.rules.moves.get(private.real(path)) or self._of_module(private.real(path))
        if rule is not None:
            return rule
        new = self._moved(path)
        version = self.context.settings.tf_version
        if new is not None:
            return Move(path, f"its place in TensorFlow {version}", PRIVATE, new)
        return Move(path, f"TensorFlow {version} has nothing like it", PRIVATE) if private.is_gone(path) else None

    def _moved(self, path: str) -> str | None:
        """The new path, with one Keras in a file: that of ``tf.compat.v1`` in 1.x programs, else ``tf.keras``."""
        new = private.moved(path)
        if new is None or self.context.is_1x or not private.real(path).startswith(f"{ROOT}.python.keras"):
            return new
        if new.startswith("tf_keras."):
            return None
        if new == _V1_KERAS or new.startswith(f"{_V1_KERAS}."):
            new = ROOT + new[len(f"{ROOT}.compat.v1") :]
            return new if new[len(ROOT) + 1 :] in self.context.new_api else None
        return new

    def of_import(self, node: ast.Import | ast.ImportFrom, path: str) -> Move | None:
        """As ``of``, for what an import names, from a module that may be moved as a whole."""
        move = self.of(path)
        return self._of_module(path) if move is None and isinstance(node, ast.ImportFrom) else move

    def _of_module(self, path: str) -> Move | None:
        """The move of a name that goes with its module, by the rule of the module."""
        module, _, name = path.rpartition(".")
        whole = self.context.rules.moves.get(module)
        if whole is None or whole.new is None:
            return whole
        new = f"{whole.new}.{name}"
        provided = new.removeprefix(f"{COMPAT_PACKAGE}.")
        is_lacking = provided != new and compat.covers(provided) and not compat.is_provided(provided)
        return Move(path, whole.why, whole.url, None if is_lacking else new)

    def new_path(self, move: Move) -> str | None:
        """The new dotted path of an import."""
        if move.new is not None and move.new.startswith(f"{COMPAT_PACKAGE}."):
            return self.context.settings.compat_package + move.new.removeprefix(COMPAT_PACKAGE)
        return move.new

    def is_keras(self, path: str) -> bool:
        """Whether a path may import the second copy of Keras in TensorFlow, which no guard would notice."""
        return self.reads_private and _KERAS.match(private.real(path)) is not None


_IMPORT_ERRORS = ("ImportError", "ModuleNotFoundError")


def is_guarded(node: ast.AST) -> bool:
    """Whether ``try: import ... except ImportError`` expects the import to fail, or it stands where one has failed."""
    inner: ast.AST = node
    for around in ancestors(node):
        if isinstance(around, ast.Try) and inner in around.body:
            return True
        if isinstance(around, ast.ExceptHandler) and around.type is not None:
            names = {part.id for part in ast.walk(around.type) if isinstance(part, ast.Name)}
            if not names.isdisjoint(_IMPORT_ERRORS):
                return True
        if isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return False
        inner = around
    return False

"""Reading checkpoints, under the names of arguments that ``tf.contrib.framework`` had."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["init_from_checkpoint", "list_variables", "load_checkpoint", "load_variable"]


def load_checkpoint(filepattern: str) -> Any:
    """A reader of the checkpoint with this prefix, or of the newest one in this folder.

    Raises ``ValueError`` where there is none.
    """
    return tf.train.load_checkpoint(filepattern)


def load_variable(checkpoint_dir: str, name: str) -> Any:
    """The value of one variable as an array; ``name`` may end in ``:0``."""
    return tf.train.load_variable(checkpoint_dir, name)


def list_variables(checkpoint_dir: str) -> list[tuple[str, list[int]]]:
    """Names and shapes of the variables in a checkpoint, by name."""
    found: list[tuple[str, list[int]]] = tf.train.list_variables(checkpoint_dir)
    return found


def init_from_checkpoint(checkpoint_dir: str, assignment_map: Any) -> None:
    """Replace the initializers of current variables by values of a checkpoint.

    ``assignment_map``: name (or scope ending in ``/``) in the checkpoint -> variable, its name, or scope.
    """
    v1.train.init_from_checkpoint(checkpoint_dir, assignment_map)

"""Checkpoints by name, without a session."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["Saver", "get_optimizer_variables"]


class Saver:
    """``tf.train.Saver`` for eager mode; raises ``RuntimeError`` where it is off."""

    def __init__(self, var_list: Any) -> None:
        if not tf.executing_eagerly():
            raise RuntimeError(
                "tfe.Saver can only be used when eager execution is enabled. Use tf.train.Saver when building graphs."
            )
        self._saver = v1.train.Saver(var_list=var_list)

    def save(self, file_prefix: str, global_step: Any = None) -> str:
        """Write the variables; gives the prefix of the files, with the step if there is one."""
        with tf.device("/device:CPU:0"):
            path: str = self._saver.save(None, file_prefix, write_meta_graph=False, global_step=global_step)
        return path

    def restore(self, file_prefix: str) -> None:
        """Read the variables."""
        with tf.device("/device:CPU:0"):
            self._saver.restore(None, file_prefix)


def get_optimizer_variables(optimizer: Any) -> Any:
    """The variables that an optimizer has made: its slots."""
    return optimizer.variables()

"""Managers of the factor by which a loss is multiplied, so that small gradients keep their bits in float16."""

from __future__ import annotations

import abc
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["ExponentialUpdateLossScaleManager", "FixedLossScaleManager", "LossScaleManager"]


class LossScaleManager(abc.ABC):
    """Says the factor, and changes it after each step."""

    @abc.abstractmethod
    def get_loss_scale(self) -> Any:
        """The factor, a float32 scalar."""

    @abc.abstractmethod
    def update_loss_scale(self, finite_grads: Any) -> Any:
        """An operation that updates the factor; ``finite_grads``: whether the step's gradients were, a bool scalar."""


class FixedLossScaleManager(LossScaleManager):
    """A factor that stays. ``ValueError`` if it is below 1."""

    def __init__(self, loss_scale: float) -> None:
        if loss_scale < 1:
            raise ValueError("loss scale must be at least 1.")
        self._loss_scale = tf.convert_to_tensor(loss_scale, dtype=tf.float32)

    def get_loss_scale(self) -> Any:
        """The factor."""
        return self._loss_scale

    def update_loss_scale(self, finite_grads: Any) -> Any:
        """Nothing."""
        return tf.no_op()


class ExponentialUpdateLossScaleManager(LossScaleManager):
    """A factor that grows after ``incr_every_n_steps`` finite steps and shrinks after so many that are not.

    The variables ``loss_scale`` (float32), ``good_steps`` and ``bad_steps`` (int32) are part of checkpoints.
    """

    def __init__(
        self,
        init_loss_scale: float,
        incr_every_n_steps: int,
        decr_every_n_nan_or_inf: int = 2,
        incr_ratio: float = 2,
        decr_ratio: float = 0.8,
    ) -> None:
        self._incr_every, self._decr_every = incr_every_n_steps, decr_every_n_nan_or_inf
        self._incr_ratio, self._decr_ratio = incr_ratio, decr_ratio
        self._loss_scale = tf.get_variable("loss_scale", dtype=tf.float32, initializer=init_loss_scale, trainable=False)
        self._good_steps = tf.get_variable("good_steps", dtype=tf.int32, initializer=0, trainable=False)
        self._bad_steps = tf.get_variable("bad_steps", dtype=tf.int32, initializer=0, trainable=False)

    def get_loss_scale(self) -> Any:
        """The factor."""
        return tf.convert_to_tensor(self._loss_scale)

    def update_loss_scale(self, finite_grads: Any) -> Any:
        """Count the step, and change the factor if it is time; it stays finite and at least 1."""
        return tf.cond(finite_grads, self._after_finite, self._after_infinite)

    def _set(self, scale: Any, good: Any, bad: Any) -> Any:
        return tf.group(
            tf.assign(self._loss_scale, scale), tf.assign(self._good_steps, good), tf.assign(self._bad_steps, bad)
        )

    def _after_finite(self) -> Any:
        def grow() -> Any:
            grown = self._loss_scale * self._incr_ratio
            return self._set(tf.cond(tf.is_finite(grown), lambda: grown, lambda: self._loss_scale + 0.0), 0, 0)

        return _when(
            self._good_steps + 1 >= self._incr_every, grow, lambda: tf.group(tf.assign_add(self._good_steps, 1))
        )

    def _after_infinite(self) -> Any:
        def shrink() -> Any:
            return self._set(tf.maximum(1.0, self._loss_scale * self._decr_ratio), 0, 0)

        def count() -> Any:
            return tf.group(tf.assign_add(self._bad_steps, 1), tf.assign(self._good_steps, 0))

        return _when(self._bad_steps + 1 >= self._decr_every, shrink, count)


def _when(condition: Any, yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
    """Run one of two operations; ``tf.cond`` needs tensors."""

    def value(operation: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            with tf.control_dependencies([operation()]):
                return tf.constant(0)

        return run

    return tf.group(tf.cond(condition, value(yes), value(no)))

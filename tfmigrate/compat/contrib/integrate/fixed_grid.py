"""``tf.contrib.integrate.odeint_fixed``: Runge and Kutta's methods on a given grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

__all__ = ["odeint_fixed"]

Field = Callable[[Any, Any], Any]


def _midpoint(func: Field, y: Any, t: Any, dt: Any) -> Any:
    half = dt / 2
    middle = y + func(y, t) * tf.cast(half, y.dtype)
    return tf.cast(dt, y.dtype) * func(middle, t + half)


def _rk4(func: Field, y: Any, t: Any, dt: Any) -> Any:
    step = tf.cast(dt, y.dtype)
    half = dt / 2
    k1 = func(y, t)
    k2 = func(y + k1 * step / 2, t + half)
    k3 = func(y + k2 * step / 2, t + half)
    k4 = func(y + k3 * step, t + dt)
    return (k1 + 2 * k2 + 2 * k3 + k4) * (step / 6)


_METHODS = {"midpoint": _midpoint, "rk4": _rk4}


def odeint_fixed(func: Field, y0: Any, t: Any, dt: Any = None, method: str = "rk4", name: str | None = None) -> Any:
    """Solve ``dy/dt = func(y, t)``, ``y(t[0]) = y0`` in even steps.

    Args:
      func: state and time (a scalar) -> derivative of the state.
      y0: float state of any shape.
      t: float ``[times]``, increasing.
      dt: longest step, a scalar or ``[times - 1]``; each interval has a whole number of steps. One step if left out.
      method: ``midpoint`` or ``rk4``.
      name: of the ops.

    Returns:
      The states at ``t``: ``[times, ...]``. ``ValueError`` for another method or a ``dt`` of another shape.
    """
    if method not in _METHODS:
        raise ValueError(f"method not supported: {method}. Supported methods are {', '.join(_METHODS)}")
    advance = _METHODS[method]
    with tf.name_scope(name or "odeint_fixed"):
        t = tf.convert_to_tensor(t, dtype_hint=tf.float64, name="t")
        y0 = tf.convert_to_tensor(y0, name="y0")
        intervals = t[1:] - t[:-1]
        steps = _steps(intervals, dt)
        count = tf.size(intervals)
        states = tf.TensorArray(y0.dtype, tf.size(t), element_shape=y0.shape, name="states").write(0, y0)

        def interval(index: Any, y: Any, states: Any) -> Any:
            small = intervals[index] / tf.cast(steps[index], t.dtype)

            def step(number: Any, y: Any) -> Any:
                return number + 1, y + advance(func, y, t[index] + tf.cast(number, t.dtype) * small, small)

            _, y = tf.while_loop(lambda number, y: number < steps[index], step, (0, y))
            return index + 1, y, states.write(index + 1, y)

        _, _, states = tf.while_loop(lambda index, *_: index < count, interval, (0, y0, states))
        found = states.stack()
        found.set_shape(t.shape.concatenate(y0.shape))
        return found


def _steps(intervals: Any, dt: Any) -> Any:
    """int32, the number of steps of each interval."""
    if dt is None:
        return tf.ones_like(intervals, tf.int32)
    dt = tf.convert_to_tensor(dt, intervals.dtype, name="dt")
    if dt.shape.ndims is not None and dt.shape.ndims > 1:
        raise ValueError("dt must be a 0-D or 1-D Tensor")
    return tf.cast(tf.math.ceil(intervals / dt), tf.int32)

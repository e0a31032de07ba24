"""``tf.contrib.integrate.odeint``: Dormand and Prince's method with control of the step (Shampine 1986)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import tensorflow as tf

__all__ = ["odeint"]

Field = Callable[[Any, Any], Any]

_ALPHA = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
_BETA = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
# The last row is the solution of fifth order. This one is its distance from the embedded one of fourth order.
_ERROR = (
    35 / 384 - 1951 / 21600,
    0,
    500 / 1113 - 22642 / 50085,
    125 / 192 - 451 / 720,
    -2187 / 6784 + 12231 / 42400,
    11 / 84 - 649 / 6300,
    -1 / 60,
)
_MIDDLE = (
    6025192743 / 30085553152 / 2,
    0,
    51252292925 / 65400821598 / 2,
    -2691868925 / 45128329728 / 2,
    187940372067 / 1594534317056 / 2,
    -1776094331 / 19743644256 / 2,
    11237099 / 235043384 / 2,
)


class _State(NamedTuple):
    """Where a step ends: ``y1``, ``f1`` at ``t1``; the step that is next; a polynomial from ``t0`` to ``t1``."""

    y1: Any
    f1: Any
    t0: Any
    t1: Any
    dt: Any
    polynomial: tuple[Any, ...]


class _History(NamedTuple):
    """Of each step its end, and how its error compares to the tolerance."""

    evaluations: Any
    points: Any
    ratios: Any


class _Control(NamedTuple):
    """The options of the method."""

    rtol: Any
    atol: Any
    first_step: Any = 1.0
    safety: Any = 0.9
    ifactor: Any = 10.0
    dfactor: Any = 0.2
    max_num_steps: Any = 1000


def _number(value: Any, dtype: Any) -> Any:
    """A number as a tensor, without the way over float32 that ``tf.cast`` takes."""
    return tf.cast(tf.convert_to_tensor(value, dtype_hint=tf.float64), dtype)


def _weighted(scale: Any, weights: Sequence[float], terms: Sequence[Any]) -> Any:
    return tf.add_n([scale * weight * term for weight, term in zip(weights, terms, strict=True) if weight])


def _step(func: Field, state: _State) -> tuple[Any, Any, Any, list[Any]]:
    """New state, its derivative, the estimate of its error, and all derivatives."""
    y, t, dt = state.y1, state.t1, state.dt
    scale = tf.cast(dt, y.dtype)
    slopes = [state.f1]
    found = y
    for alpha, beta in zip(_ALPHA, _BETA, strict=True):
        found = y + _weighted(scale, beta, slopes)
        slopes.append(func(found, t + alpha * dt))
    return found, slopes[-1], _weighted(scale, _ERROR, slopes), slopes


def _polynomial(y0: Any, y1: Any, slopes: list[Any], dt: Any) -> tuple[Any, ...]:
    """Coefficients, from the fourth power down, through both ends, their slopes and the middle."""
    dt = tf.cast(dt, y0.dtype)
    middle = y0 + _weighted(dt, _MIDDLE, slopes)
    f0, f1 = slopes[0], slopes[-1]
    return (
        2 * dt * (f1 - f0) - 8 * (y1 + y0) + 16 * middle,
        dt * (5 * f0 - 3 * f1) + 18 * y0 + 14 * y1 - 32 * middle,
        dt * (f1 - 4 * f0) - 11 * y0 - 5 * y1 + 16 * middle,
        dt * f0,
        y0,
    )


def _value(state: _State, t: Any) -> Any:
    """The polynomial at a time."""
    x = tf.cast((t - state.t0) / (state.t1 - state.t0), state.y1.dtype)
    found = state.polynomial[0]
    for coefficient in state.polynomial[1:]:
        found = found * x + coefficient
    return found


def _ratio(error: Any, y0: Any, y1: Any, control: _Control) -> Any:
    """Root of the mean square of errors, each by what is allowed to it."""
    dtype = tf.abs(error).dtype
    allowed = _number(control.atol, dtype) + _number(control.rtol, dtype) * tf.maximum(tf.abs(y0), tf.abs(y1))
    return tf.sqrt(tf.reduce_mean(tf.square(tf.abs(error) / allowed)))


def _next_step(dt: Any, ratio: Any, control: _Control) -> Any:
    ratio = tf.cast(ratio, dt.dtype)
    most, least = _number(control.ifactor, dt.dtype), _number(control.dfactor, dt.dtype)
    factor = tf.maximum(1 / most, tf.minimum(ratio ** (1 / 5) / _number(control.safety, dt.dtype), 1 / least))
    return tf.where(tf.equal(ratio, 0), dt * most, dt / factor)


def _advance(
    func: Field, state: _State, history: _History, count: Any, control: _Control
) -> tuple[_State, _History, Any]:
    """One step after ``count`` others, which moves on if its error is small enough."""
    checks = [
        tf.debugging.assert_less(count, control.max_num_steps, message="max_num_steps exceeded"),
        tf.debugging.assert_greater(state.t1 + state.dt, state.t1, message="underflow in dt"),
        tf.debugging.assert_all_finite(tf.abs(state.y1), "non-finite values in state `y`"),
    ]
    with tf.control_dependencies([check for check in checks if check is not None]):
        y1, f1, error, slopes = _step(func, state)
    ratio = _ratio(error, state.y1, y1, control)
    accepted = ratio <= 1

    def chosen(new: Any, old: Any) -> Any:
        return tf.where(accepted, new, old)

    end = state.t1 + state.dt
    polynomial = _polynomial(state.y1, y1, slopes, state.dt)
    after = _State(
        chosen(y1, state.y1),
        chosen(f1, state.f1),
        chosen(state.t1, state.t0),
        chosen(end, state.t1),
        _next_step(state.dt, ratio, control),
        tuple(chosen(new, old) for new, old in zip(polynomial, state.polynomial, strict=True)),
    )
    steps = history.points.size()
    written = _History(
        history.evaluations + len(slopes) - 1, history.points.write(steps, end), history.ratios.write(steps, ratio)
    )
    return after, written, count + 1


def _options(method: str | None, options: dict[str, Any] | None, rtol: Any, atol: Any) -> _Control:
    if method is None:
        if options is not None:
            raise ValueError("cannot supply `options` without specifying `method`")
    elif method.lower() != "dopri5":
        raise ValueError(f"invalid method: {method!r}")
    return _Control(rtol, atol, **(options or {}))


def odeint(
    func: Field,
    y0: Any,
    t: Any,
    rtol: Any = 1e-06,
    atol: Any = 1e-12,
    method: str | None = None,
    options: dict[str, Any] | None = None,
    full_output: bool = False,
    name: str | None = None,
) -> Any:
    """Solve ``dy/dt = func(y, t)``, ``y(t[0]) = y0``.

    Args:
      func: state and time (a float64 scalar) -> derivative of the state.
      y0: float or complex state of any shape.
      t: float ``[times]``, increasing.
      rtol: relative error that is allowed to each element.
      atol: absolute one.
      method: ``dopri5``, the only one.
      options: with ``method``: ``first_step``, ``safety``, ``ifactor``, ``dfactor``, ``max_num_steps``.
      full_output: whether to give a dictionary too: ``num_func_evals``, ``integrate_points``, ``error_ratio``.
      name: of the ops.

    Returns:
      The states at ``t``: ``[times, ...]``. ``ValueError`` for another method, or options without one; ``TypeError``
      for a state or times of another dtype.
    """
    control = _options(method, options, rtol, atol)
    with tf.name_scope(name or "odeint"):
        y0 = tf.convert_to_tensor(y0, name="y0")
        if not (y0.dtype.is_floating or y0.dtype.is_complex):
            raise TypeError("`y0` must have a floating point or complex floating point dtype")
        t = tf.convert_to_tensor(t, dtype_hint=tf.float64, name="t")
        if not t.dtype.is_floating:
            raise TypeError("`t` must have a floating point dtype")
        times = t
        found, history = _solve(func, y0, times, control)
        found.set_shape(t.shape.concatenate(y0.shape))
    if not full_output:
        return found
    return found, {
        "num_func_evals": history.evaluations,
        "integrate_points": history.points.stack(),
        "error_ratio": history.ratios.stack(),
    }


def _solve(func: Field, y0: Any, times: Any, control: _Control) -> tuple[Any, _History]:
    states = tf.TensorArray(y0.dtype, tf.size(times), element_shape=y0.shape, name="states").write(0, y0)
    history = _History(
        tf.constant(1),
        tf.TensorArray(times.dtype, 0, dynamic_size=True, element_shape=[]),
        tf.TensorArray(y0.dtype.real_dtype, 0, dynamic_size=True, element_shape=[]),
    )
    first = _number(control.first_step, times.dtype)
    state = _State(y0, func(y0, times[0]), times[0], times[0], first, (y0,) * 5)

    def interval(index: Any, states: Any, state: _State, history: _History) -> Any:
        def step(state: _State, history: _History, count: Any) -> Any:
            return _advance(func, state, history, count, control)

        state, history, _ = tf.while_loop(lambda state, *_: times[index] > state.t1, step, (state, history, 0))
        return index + 1, states.write(index, _value(state, times[index])), state, history

    _, states, _, history = tf.while_loop(
        lambda index, *_: index < tf.size(times), interval, (tf.constant(1), states, state, history)
    )
    return states.stack(), history

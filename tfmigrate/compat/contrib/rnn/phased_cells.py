"""The phased LSTM (Neil, Pfeiffer, Liu 2016), which reads at the times that its inputs bring with them."""

# mypy: allow-subclassing-any

from __future__ import annotations

import math
from typing import Any

import tensorflow as tf

from .core_rnn_cell import LSTMStateTuple, RNNCell, _Linear

v1 = tf.compat.v1

__all__ = ["PhasedLSTMCell"]


def _random_exp_initializer(minval: float, maxval: float, seed: Any = None, dtype: Any = tf.float32) -> Any:
    """An initializer whose logarithm is uniform."""

    def initialize(shape: Any, dtype: Any = dtype, partition_info: Any = None) -> Any:
        del partition_info
        return tf.exp(v1.random_uniform(shape, math.log(minval), math.log(maxval), dtype, seed=seed))

    return initialize


class PhasedLSTMCell(RNNCell):
    """An LSTM that is open for a part of each period. Inputs: ``(time [batch, 1], x [batch, features])``.

    Variables: kernels and biases of ``mask_gates``, ``new_input`` and ``output_gate``; ``period``, ``phase``, and
    ``ratio_on``.
    """

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        leak: float = 0.001,
        ratio_on: float = 0.1,
        trainable_ratio_on: bool = True,
        period_init_min: float = 1.0,
        period_init_max: float = 1000.0,
        reuse: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._leak = leak
        self._ratio_on = ratio_on
        self._trainable_ratio_on = trainable_ratio_on
        self._period_init_min = period_init_min
        self._period_init_max = period_init_max
        self._reuse = reuse
        self._linears: dict[str, Any] = {}

    @property
    def state_size(self) -> Any:
        """``LSTMStateTuple(num_units, num_units)``."""
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    def _mod(self, x: Any, y: Any) -> Any:
        """The remainder, with the gradient of ``x``."""
        return tf.stop_gradient(tf.math.floormod(x, y) - x) + x

    def _get_cycle_ratio(self, time: Any, phase: Any, period: Any) -> Any:
        """How far in its cycle each unit is, float32 in [0, 1)."""
        phase, period = tf.cast(phase, time.dtype), tf.cast(period, time.dtype)
        return tf.cast(self._mod(time - phase, period) / period, tf.float32)

    def _linear(self, scope: str, args: list[Any], size: int) -> Any:
        with v1.variable_scope(scope):
            if scope not in self._linears:
                self._linears[scope] = _Linear(args, size, True)
            return self._linears[scope](args)

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, LSTMStateTuple(c, h))``."""
        units = self._num_units
        c_prev, h_prev = state
        time, x = inputs
        peek = [c_prev] if self._use_peepholes else []
        gates = tf.sigmoid(self._linear("mask_gates", [x, h_prev, *peek], 2 * units))
        input_gate, forget_gate = tf.split(gates, 2, axis=1)
        new_c = c_prev * forget_gate + input_gate * tf.tanh(self._linear("new_input", [x, h_prev], units))
        peek = [new_c] if self._use_peepholes else []
        new_h = tf.tanh(new_c) * tf.sigmoid(self._linear("output_gate", [x, h_prev, *peek], units))

        exponential = _random_exp_initializer(self._period_init_min, self._period_init_max)
        period = v1.get_variable("period", [units], initializer=exponential)
        start = v1.random_uniform_initializer(0.0, period.initial_value)
        phase = v1.get_variable("phase", [units], initializer=start)
        ratio_on = v1.get_variable(
            "ratio_on",
            [units],
            initializer=v1.constant_initializer(self._ratio_on),
            trainable=self._trainable_ratio_on,
        )
        ratio = self._get_cycle_ratio(time, phase, period)
        rising = 2 * ratio / ratio_on
        openness = v1.where(ratio < ratio_on, 2 - rising, self._leak * ratio)
        openness = v1.where(ratio < 0.5 * ratio_on, rising, openness)
        new_c = openness * new_c + (1 - openness) * c_prev
        new_h = openness * new_h + (1 - openness) * h_prev
        return new_h, LSTMStateTuple(new_c, new_h)

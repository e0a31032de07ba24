"""LSTM cells with layer normalization (Ba et al. 2016) or weight normalization (Salimans, Kingma 2016)."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf

from .core_rnn_cell import LSTMStateTuple, RNNCell

v1 = tf.compat.v1

__all__ = ["LayerNormBasicLSTMCell", "LayerNormLSTMCell", "WeightNormLSTMCell"]


def layer_norm(inputs: Any, scope: str, gain: float, shift: float) -> Any:
    """Inputs ``[batch, n]`` of zero mean and unit variance, times ``gamma``, plus ``beta``: variables of ``scope``."""
    shape = inputs.shape[-1:]
    with v1.variable_scope(scope):
        gamma = v1.get_variable(
            "gamma", shape=shape, initializer=v1.constant_initializer(gain), dtype=inputs.dtype.base_dtype
        )
        beta = v1.get_variable(
            "beta", shape=shape, initializer=v1.constant_initializer(shift), dtype=inputs.dtype.base_dtype
        )
        mean, variance = tf.nn.moments(inputs, [-1], keepdims=True)
        epsilon = 1e-3 if inputs.dtype == tf.float16 else 1e-12  # float16 has no smaller one
        return tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, epsilon)


def peepholes(names: tuple[str, ...], num_units: int, dtype: Any, initializer: Any = None) -> list[Any]:
    """One vector ``[num_units]`` for each name, of the current scope."""
    return [v1.get_variable(name, shape=[num_units], dtype=dtype, initializer=initializer) for name in names]


class LayerNormBasicLSTMCell(RNNCell):
    """An LSTM with layer normalization and dropout of what enters its memory (Semeniuta et al. 2016).

    Variables: ``kernel``, and ``gamma`` and ``beta`` of ``input``, ``transform``, ``forget``, ``output`` and ``state``;
    with ``layer_norm=False`` a ``bias`` in their place. ``dropout_keep_prob``: float, or a scalar tensor.
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        input_size: Any = None,
        activation: Any = tf.tanh,
        layer_norm: bool = True,
        norm_gain: float = 1.0,
        norm_shift: float = 0.0,
        dropout_keep_prob: Any = 1.0,
        dropout_prob_seed: Any = None,
        reuse: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        if input_size is not None:
            v1.logging.warn("%s: The input_size parameter is deprecated.", self)
        self._num_units = num_units
        self._activation = activation
        self._forget_bias = forget_bias
        self._keep_prob = dropout_keep_prob
        self._seed = dropout_prob_seed
        self._layer_norm = layer_norm
        self._norm_gain = norm_gain
        self._norm_shift = norm_shift
        self._reuse = reuse

    @property
    def state_size(self) -> Any:
        """``LSTMStateTuple(num_units, num_units)``."""
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    def _norm(self, inp: Any, scope: str, dtype: Any = tf.float32) -> Any:
        return layer_norm(inp, scope, self._norm_gain, self._norm_shift)

    def _linear(self, args: Any) -> Any:
        units, dtype = 4 * self._num_units, args.dtype
        out = tf.matmul(args, v1.get_variable("kernel", [args.shape[-1], units], dtype=dtype))
        return out if self._layer_norm else tf.nn.bias_add(out, v1.get_variable("bias", [units], dtype=dtype))

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, LSTMStateTuple(c, h))``, each ``[batch, num_units]``."""
        c, h = state
        gates = tf.split(self._linear(tf.concat([inputs, h], 1)), 4, axis=1)
        if self._layer_norm:
            names = ("input", "transform", "forget", "output")
            gates = [self._norm(gate, name, gate.dtype) for gate, name in zip(gates, names, strict=True)]
        i, j, f, o = gates
        g = self._activation(j)
        if not isinstance(self._keep_prob, float) or self._keep_prob < 1:
            g = v1.nn.dropout(g, self._keep_prob, seed=self._seed)
        new_c = c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * g
        if self._layer_norm:
            new_c = self._norm(new_c, "state", new_c.dtype)
        new_h = self._activation(new_c) * tf.sigmoid(o)
        return new_h, LSTMStateTuple(new_c, new_h)


class _PeepholeLSTM(RNNCell):
    """What the two cells below have in common."""

    _num_units: int
    _num_proj: Any
    _activation: Any
    _use_peepholes: bool
    _forget_bias: float
    _cell_clip: Any
    _proj_clip: Any
    _initializer: Any

    def _set(self, num_units: int, num_proj: Any, activation: Any) -> None:
        self._num_units = num_units
        self._num_proj = num_proj
        self._activation = activation or tf.tanh

    @property
    def state_size(self) -> Any:
        """``LSTMStateTuple(num_units, num_proj or num_units)``."""
        return LSTMStateTuple(self._num_units, self._num_proj or self._num_units)

    @property
    def output_size(self) -> Any:
        """``num_proj`` or ``num_units``."""
        return self._num_proj or self._num_units

    def _step(self, gates: Any, c: Any, norm: Any) -> Any:
        """``(new c, new h)`` before the projection."""
        i, j, f, o = gates
        f_diag = i_diag = o_diag = None
        if self._use_peepholes:
            names = ("w_f_diag", "w_i_diag", "w_o_diag")
            f_diag, i_diag, o_diag = peepholes(names, self._num_units, c.dtype, self._initializer)
            f, i = f + f_diag * c, i + i_diag * c
        new_c = c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * self._activation(j)
        new_c = norm(new_c)
        if self._cell_clip is not None:
            new_c = tf.clip_by_value(new_c, -self._cell_clip, self._cell_clip)
        if self._use_peepholes:
            o = o + o_diag * new_c
        return new_c, tf.sigmoid(o) * self._activation(new_c)

    def _project(self, h: Any, linear: Any) -> Any:
        if self._num_proj is None:
            return h
        with v1.variable_scope("projection"):
            h = linear(h)
        return h if self._proj_clip is None else tf.clip_by_value(h, -self._proj_clip, self._proj_clip)


class LayerNormLSTMCell(_PeepholeLSTM):
    """An LSTM with peepholes, projection and layer normalization of gates and memory."""

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        cell_clip: Any = None,
        initializer: Any = None,
        num_proj: Any = None,
        proj_clip: Any = None,
        forget_bias: float = 1.0,
        activation: Any = None,
        layer_norm: bool = False,
        norm_gain: float = 1.0,
        norm_shift: float = 0.0,
        reuse: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        self._set(num_units, num_proj, activation)
        self._use_peepholes = use_peepholes
        self._cell_clip = cell_clip
        self._initializer = initializer
        self._proj_clip = proj_clip
        self._forget_bias = forget_bias
        self._layer_norm = layer_norm
        self._norm_gain = norm_gain
        self._norm_shift = norm_shift

    def _norm(self, inp: Any, scope: str) -> Any:
        return layer_norm(inp, scope, self._norm_gain, self._norm_shift)

    def _linear(self, args: Any, size: int, bias: bool) -> Any:
        joined = tf.concat(args, 1)
        dtype = joined.dtype
        out = tf.matmul(joined, v1.get_variable("kernel", [joined.shape[-1], size], dtype=dtype))
        if not bias:
            return out
        # The bias is made, and left out where a normalization would take it away again.
        offset = v1.get_variable("bias", [size], dtype=dtype, initializer=v1.zeros_initializer())
        return out if self._layer_norm else tf.nn.bias_add(out, offset)

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, LSTMStateTuple(c, h))``."""
        c, h = state
        with v1.variable_scope(v1.get_variable_scope(), initializer=self._initializer):
            gates = tf.split(self._linear([inputs, h], 4 * self._num_units, bias=True), 4, axis=1)
            if self._layer_norm:
                names = ("input", "transform", "forget", "output")
                gates = [self._norm(gate, name) for gate, name in zip(gates, names, strict=True)]
            norm = (lambda new_c: self._norm(new_c, "state")) if self._layer_norm else (lambda new_c: new_c)
            new_c, new_h = self._step(gates, c, norm)
            new_h = self._project(new_h, lambda value: self._linear([value], self._num_proj, bias=False))
        return new_h, LSTMStateTuple(new_c, new_h)


class WeightNormLSTMCell(_PeepholeLSTM):
    """An LSTM with peepholes, projection and weight normalization (``norm_0`` for inputs, ``norm_1`` for the state)."""

    def __init__(
        self,
        num_units: int,
        norm: bool = True,
        use_peepholes: bool = False,
        cell_clip: Any = None,
        initializer: Any = None,
        num_proj: Any = None,
        proj_clip: Any = None,
        forget_bias: float = 1,
        activation: Any = None,
        reuse: Any = None,
    ) -> None:
        super().__init__(_scope="wn_lstm_cell", _reuse=reuse)
        self._scope_name = "wn_lstm_cell"
        self._set(num_units, num_proj, activation)
        self._norm = norm
        self._initializer = initializer
        self._use_peepholes = use_peepholes
        self._cell_clip = cell_clip
        self._proj_clip = proj_clip
        self._forget_bias = forget_bias
        self._weights_variable_name = "kernel"
        self._bias_variable_name = "bias"

    def _normalize(self, weight: Any, name: str) -> Any:
        """Each column of a matrix with the length that the variable ``name`` says."""
        gain = v1.get_variable(name, [weight.shape.as_list()[1]], dtype=weight.dtype)
        return tf.nn.l2_normalize(weight, axis=0) * gain

    def _linear(
        self,
        args: Any,
        output_size: int,
        norm: bool,
        bias: bool,
        bias_initializer: Any = None,
        kernel_initializer: Any = None,
    ) -> Any:
        args = list(args) if isinstance(args, (list, tuple)) else [args]
        sizes = [arg.shape.as_list()[1] for arg in args]
        dtype = args[0].dtype
        kernel = v1.get_variable("kernel", [sum(sizes), output_size], dtype=dtype, initializer=kernel_initializer)
        if norm:
            parts = tf.split(kernel, sizes, axis=0)
            kernel = tf.concat([self._normalize(part, f"norm_{n}") for n, part in enumerate(parts)], axis=0)
        result = tf.matmul(tf.concat(args, 1), kernel)
        if not bias:
            return result
        initializer = v1.constant_initializer(0.0, dtype=dtype) if bias_initializer is None else bias_initializer
        return tf.nn.bias_add(result, v1.get_variable("bias", [output_size], dtype=dtype, initializer=initializer))

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, LSTMStateTuple(c, h))``."""
        c, h = state
        with v1.variable_scope(self._scope_name, initializer=self._initializer):
            gates = tf.split(self._linear([inputs, h], 4 * self._num_units, norm=self._norm, bias=True), 4, axis=1)
            new_c, new_h = self._step(gates, c, lambda new: new)
            new_h = self._project(new_h, lambda value: self._linear(value, self._num_proj, norm=self._norm, bias=False))
        return new_h, LSTMStateTuple(new_c, new_h)

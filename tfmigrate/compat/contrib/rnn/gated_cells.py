"""Cells with gates of other kinds; the paper of each is named with it."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf

from .core_rnn_cell import LayerRNNCell, LSTMStateTuple, RNNCell, _Linear
from .norm_cells import layer_norm as normalize
from .norm_cells import peepholes
from .shards import concat_variable

v1 = tf.compat.v1

__all__ = [
    "CoupledInputForgetGateLSTMCell",
    "IntersectionRNNCell",
    "NASCell",
    "SRUCell",
    "UGRNNCell",
]


class CoupledInputForgetGateLSTMCell(RNNCell):
    """An LSTM whose input gate is one minus its forget gate (Greff et al. 2015, "LSTM: A Search Space Odyssey").

    Variables: ``W_0``, ..., ``B``, ``W_F_diag`` and ``W_O_diag`` with peepholes, ``W_P_0``, ... with a projection.
    """

    def __init__(
        self,
        num_units: int,
        use_peepholes: bool = False,
        initializer: Any = None,
        num_proj: Any = None,
        proj_clip: Any = None,
        num_unit_shards: int = 1,
        num_proj_shards: int = 1,
        forget_bias: float = 1.0,
        state_is_tuple: bool = True,
        activation: Any = tf.tanh,
        reuse: Any = None,
        layer_norm: bool = False,
        norm_gain: float = 1.0,
        norm_shift: float = 0.0,
    ) -> None:
        super().__init__(_reuse=reuse)
        if not state_is_tuple:
            v1.logging.warn("%s: Using a concatenated state is slower.  Use state_is_tuple=True.", self)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._initializer = initializer
        self._num_proj = num_proj
        self._proj_clip = proj_clip
        self._num_unit_shards = num_unit_shards
        self._num_proj_shards = num_proj_shards
        self._forget_bias = forget_bias
        self._state_is_tuple = state_is_tuple
        self._activation = activation
        self._reuse = reuse
        self._layer_norm = layer_norm
        self._norm_gain = norm_gain
        self._norm_shift = norm_shift

    @property
    def state_size(self) -> Any:
        """``LSTMStateTuple(num_units, outputs)``, or their sum with ``state_is_tuple=False``."""
        outputs = self._num_proj or self._num_units
        return LSTMStateTuple(self._num_units, outputs) if self._state_is_tuple else self._num_units + outputs

    @property
    def output_size(self) -> Any:
        """``num_proj`` or ``num_units``."""
        return self._num_proj or self._num_units

    def _norm(self, value: Any, scope: str) -> Any:
        return normalize(value, scope, self._norm_gain, self._norm_shift) if self._layer_norm else value

    def call(self, inputs: Any, state: Any) -> Any:
        """``(m, new state)``. Raises ValueError when the size of the inputs is not known."""
        units, outputs, dtype = self._num_units, self.output_size, inputs.dtype
        c_prev, m_prev = state if self._state_is_tuple else tf.split(state, [units, outputs], axis=1)
        size = inputs.shape.with_rank(2).dims[1].value
        if size is None:
            raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
        weights = concat_variable("W", [size + outputs, 3 * units], dtype, self._num_unit_shards)
        bias = v1.get_variable("B", shape=[3 * units], initializer=v1.zeros_initializer(), dtype=dtype)
        gates = tf.matmul(tf.concat([inputs, m_prev], 1), weights)
        if not self._layer_norm:
            gates = tf.nn.bias_add(gates, bias)
        names = ("transform", "forget", "output")
        j, f, o = (self._norm(g, n) for g, n in zip(tf.split(gates, 3, axis=1), names, strict=True))
        o_diag = None
        if self._use_peepholes:
            f_diag, o_diag = peepholes(("W_F_diag", "W_O_diag"), units, dtype)
            f = f + f_diag * c_prev
        forget = tf.sigmoid(f + self._forget_bias)
        c = self._norm(forget * c_prev + (1 - forget) * self._activation(j), "state")
        if self._use_peepholes:
            o = o + o_diag * c
        m = tf.sigmoid(o) * self._activation(c)
        if self._num_proj is not None:
            m = tf.matmul(m, concat_variable("W_P", [units, outputs], dtype, self._num_proj_shards))
            if self._proj_clip is not None:
                m = tf.clip_by_value(m, -self._proj_clip, self._proj_clip)
        return m, LSTMStateTuple(c, m) if self._state_is_tuple else tf.concat([c, m], 1)


class UGRNNCell(RNNCell):
    """The update gate RNN (Collins et al. 2016, "Capacity and Trainability in Recurrent Neural Networks")."""

    def __init__(
        self,
        num_units: int,
        initializer: Any = None,
        forget_bias: float = 1.0,
        activation: Any = tf.tanh,
        reuse: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._initializer = initializer
        self._forget_bias = forget_bias
        self._activation = activation
        self._reuse = reuse
        self._linear: Any = None

    @property
    def state_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    @property
    def output_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    def call(self, inputs: Any, state: Any) -> Any:
        """``(new state, new state)``. Raises ValueError when the size of the inputs is not known."""
        if inputs.shape.with_rank(2).dims[1].value is None:
            raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
        with v1.variable_scope(v1.get_variable_scope(), initializer=self._initializer):
            joined = tf.concat([inputs, state], 1)
            if self._linear is None:
                self._linear = _Linear(joined, 2 * self._num_units, True)
            gate, candidate = tf.split(self._linear(joined), 2, axis=1)
            g = tf.sigmoid(gate + self._forget_bias)
            new_state = g * state + (1.0 - g) * self._activation(candidate)
        return new_state, new_state


class IntersectionRNNCell(RNNCell):
    """The intersection RNN (Collins et al. 2016), which also hands a gated input up to the next layer."""

    def __init__(
        self,
        num_units: int,
        num_in_proj: Any = None,
        initializer: Any = None,
        forget_bias: float = 1.0,
        y_activation: Any = tf.nn.relu,
        reuse: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._initializer = initializer
        self._forget_bias = forget_bias
        self._num_input_proj = num_in_proj
        self._y_activation = y_activation
        self._reuse = reuse
        self._linear1: Any = None
        self._linear2: Any = None

    @property
    def state_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    @property
    def output_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    def call(self, inputs: Any, state: Any) -> Any:
        """``(y, h)``. Raises ValueError when inputs have another size than the units and are not projected."""
        units = self._num_units
        size = inputs.shape.with_rank(2).dims[1].value
        if size is None:
            raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
        with v1.variable_scope(v1.get_variable_scope(), initializer=self._initializer):
            if size != units:
                if not self._num_input_proj:
                    raise ValueError(
                        "Must have input size == output size for Intersection RNN. To fix, num_in_proj should be set "
                        "to num_units at cell init."
                    )
                with v1.variable_scope("in_projection"):
                    if self._linear1 is None:
                        self._linear1 = _Linear(inputs, self._num_input_proj, True)
                    inputs = self._linear1(inputs)
            joined = tf.concat([inputs, state], 1)
            if self._linear2 is None:
                self._linear2 = _Linear(joined, 4 * units, True)
            gate_h, h, gate_y, y = tf.split(self._linear2(joined), 4, axis=1)
            gate_h, gate_y = tf.sigmoid(gate_h + self._forget_bias), tf.sigmoid(gate_y + self._forget_bias)
            new_h = gate_h * state + (1.0 - gate_h) * tf.tanh(h)
            new_y = gate_y * inputs + (1.0 - gate_y) * self._y_activation(y)
        return new_y, new_h


class NASCell(LayerRNNCell):
    """The cell found by architecture search (Zoph, Le 2016, "Neural Architecture Search with Reinforcement Learning").

    Variables: ``recurrent_kernel``, ``kernel``, ``bias`` with ``use_bias``, ``projection_weights`` with ``num_proj``.
    """

    _NAS_BASE = 8

    def __init__(
        self, num_units: int, num_proj: Any = None, use_bias: bool = False, reuse: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(_reuse=reuse, **kwargs)
        self._num_units = num_units
        self._num_proj = num_proj
        self._use_bias = use_bias
        self._reuse = reuse

    @property
    def state_size(self) -> Any:
        """``LSTMStateTuple(num_units, num_proj or num_units)``."""
        return LSTMStateTuple(self._num_units, self.output_size)

    @property
    def output_size(self) -> Any:
        """``num_units``, or ``num_proj`` when there is one."""
        return self._num_units if self._num_proj is None else self._num_proj

    def build(self, inputs_shape: Any) -> None:
        """Make the variables. Raises ValueError when the size of the inputs is not known."""
        size = tf.TensorShape(inputs_shape).dims[1].value
        if size is None:
            raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
        wide = self._NAS_BASE * self._num_units
        self.recurrent_kernel = self.add_weight(name="recurrent_kernel", shape=[self.output_size, wide])
        self.kernel = self.add_weight(name="kernel", shape=[size, wide])
        if self._use_bias:
            self.bias = self.add_weight(name="bias", shape=[wide], initializer=v1.zeros_initializer())
        if self._num_proj is not None:
            self.projection_weights = self.add_weight(
                name="projection_weights", shape=[self._num_units, self._num_proj]
            )
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """``(m, LSTMStateTuple(c, m))``."""
        c_prev, m_prev = state
        from_state = tf.matmul(m_prev, self.recurrent_kernel)
        if self._use_bias:
            from_state = tf.nn.bias_add(from_state, self.bias)
        i = tf.split(tf.matmul(inputs, self.kernel), self._NAS_BASE, axis=1)
        m = tf.split(from_state, self._NAS_BASE, axis=1)
        sigmoid, relu, tanh = tf.sigmoid, tf.nn.relu, tf.tanh
        first = [
            sigmoid(i[0] + m[0]),
            relu(i[1] + m[1]),
            sigmoid(i[2] + m[2]),
            relu(i[3] * m[3]),
            tanh(i[4] + m[4]),
            sigmoid(i[5] + m[5]),
            tanh(i[6] + m[6]),
            sigmoid(i[7] + m[7]),
        ]
        second = [
            tanh(first[0] * first[1]),
            tanh(first[2] + first[3]),
            tanh(first[4] * first[5]),
            sigmoid(first[6] + first[7]),
        ]
        new_c = tanh(second[0] + c_prev) * second[1]
        new_m = tanh(new_c * tanh(second[2] + second[3]))
        if self._num_proj is not None:
            new_m = tf.matmul(new_m, self.projection_weights)
        return new_m, LSTMStateTuple(new_c, new_m)


class SRUCell(LayerRNNCell):
    """The simple recurrent unit (Lei, Zhang, Artzi 2017, "Training RNNs as Fast as CNNs")."""

    def __init__(
        self, num_units: int, activation: Any = None, reuse: Any = None, name: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(_reuse=reuse, name=name, **kwargs)
        self._num_units = num_units
        self._activation = activation or tf.tanh
        self.input_spec = v1.layers.InputSpec(ndim=2)

    @property
    def state_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    @property
    def output_size(self) -> Any:
        """``num_units``."""
        return self._num_units

    def build(self, inputs_shape: Any) -> None:
        """Make ``kernel`` and ``bias``. Raises ValueError when the size of the inputs is not known."""
        depth = tf.TensorShape(inputs_shape).dims[1].value
        if depth is None:
            raise ValueError(f"Expected inputs.shape[-1] to be known, saw shape: {inputs_shape}")
        self._kernel = self.add_weight(name="kernel", shape=[depth, 4 * self._num_units])
        self._bias = self.add_weight(
            name="bias", shape=[2 * self._num_units], initializer=v1.constant_initializer(0.0, dtype=self.dtype)
        )
        self._built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """``(h, c)``."""
        x_bar, f, r, x_tx = tf.split(tf.matmul(inputs, self._kernel), 4, axis=1)
        gates = tf.sigmoid(tf.nn.bias_add(tf.concat([f, r], 1), self._bias))
        f, r = tf.split(gates, 2, axis=1)
        c = f * state + (1.0 - f) * x_bar
        return r * self._activation(c) + (1.0 - r) * x_tx, c

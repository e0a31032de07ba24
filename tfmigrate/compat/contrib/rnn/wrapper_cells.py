"""Cells around cells: attention over their own past, highways, and compilation."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow as tf

from .core_rnn_cell import RNNCell, _Linear, assert_like_rnncell

v1 = tf.compat.v1

__all__ = ["AttentionCellWrapper", "CompiledWrapper", "HighwayWrapper"]


class AttentionCellWrapper(RNNCell):
    """A cell that attends to its own last ``attn_length`` outputs (Bahdanau et al. 2015).

    Raises ValueError for a state in a tuple with ``state_is_tuple=False``, or when ``attn_length`` is not positive.
    """

    def __init__(
        self,
        cell: Any,
        attn_length: int,
        attn_size: Any = None,
        attn_vec_size: Any = None,
        input_size: Any = None,
        state_is_tuple: bool = True,
        reuse: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        assert_like_rnncell("cell", cell)
        if isinstance(cell.state_size, (list, tuple)) and not state_is_tuple:
            raise ValueError(f"Cell returns tuple of states, but the flag state_is_tuple is not set. {cell.state_size}")
        if attn_length <= 0:
            raise ValueError(f"attn_length should be greater than zero, got {attn_length}")
        if not state_is_tuple:
            v1.logging.warn("%s: Using a concatenated state is slower.  Use state_is_tuple=True.", self)
        self._state_is_tuple = state_is_tuple
        self._cell = cell
        self._attn_size = cell.output_size if attn_size is None else attn_size
        self._attn_vec_size = self._attn_size if attn_vec_size is None else attn_vec_size
        self._input_size = input_size
        self._attn_length = attn_length
        self._reuse = reuse
        self._linear1: Any = None
        self._linear2: Any = None
        self._linear3: Any = None

    @property
    def state_size(self) -> Any:
        """``(the cell's, attn_size, attn_size * attn_length)``, or their sum with ``state_is_tuple=False``."""
        sizes = (self._cell.state_size, self._attn_size, self._attn_size * self._attn_length)
        return sizes if self._state_is_tuple else sum(sizes)

    @property
    def output_size(self) -> Any:
        """``attn_size``."""
        return self._attn_size

    def call(self, inputs: Any, state: Any) -> Any:
        """``(output [batch, attn_size], new state)``."""
        length, size = self._attn_length, self._attn_size
        if not self._state_is_tuple:
            state = tf.split(state, [self._cell.state_size, size, size * length], axis=1)
        state, attns, attn_states = state
        attn_states = tf.reshape(attn_states, [-1, length, size])
        if self._linear1 is None:
            self._linear1 = _Linear([inputs, attns], self._input_size or inputs.shape.as_list()[1], True)
        cell_output, new_state = self._cell(self._linear1([inputs, attns]), state)
        query = tf.concat(tf.nest.flatten(new_state), 1) if self._state_is_tuple else new_state
        new_attns, new_attn_states = self._attention(query, attn_states)
        with v1.variable_scope("attn_output_projection"):
            if self._linear2 is None:
                self._linear2 = _Linear([cell_output, new_attns], size, True)
            output = self._linear2([cell_output, new_attns])
        new_attn_states = tf.concat([new_attn_states, tf.expand_dims(output, 1)], 1)
        new_states = (new_state, new_attns, tf.reshape(new_attn_states, [-1, length * size]))
        return output, new_states if self._state_is_tuple else tf.concat(list(new_states), 1)

    def _attention(self, query: Any, attn_states: Any) -> Any:
        """``(attention [batch, attn_size], the states without the oldest)``."""
        length, size, vec_size = self._attn_length, self._attn_size, self._attn_vec_size
        with v1.variable_scope("attention"):
            kernel = v1.get_variable("attn_w", [1, 1, size, vec_size])
            vector = v1.get_variable("attn_v", [vec_size])
            hidden = tf.reshape(attn_states, [-1, length, 1, size])
            features = tf.nn.conv2d(hidden, kernel, [1, 1, 1, 1], "SAME")
            if self._linear3 is None:
                self._linear3 = _Linear(query, vec_size, True)
            y = tf.reshape(self._linear3(query), [-1, 1, 1, vec_size])
            weights = tf.nn.softmax(tf.reduce_sum(vector * tf.tanh(features + y), [2, 3]))
            mean = tf.reduce_sum(tf.reshape(weights, [-1, length, 1, 1]) * hidden, [1, 2])
            return tf.reshape(mean, [-1, size]), attn_states[:, 1:, :]


class HighwayWrapper(RNNCell):
    """Lets inputs pass by a cell (Srivastava, Greff, Schmidhuber 2015, "Highway Networks").

    Variables ``carry_w``, ``carry_b``, and without ``couple_carry_transform_gates`` ``transform_w``, ``transform_b``.
    """

    def __init__(self, cell: Any, couple_carry_transform_gates: bool = True, carry_bias_init: float = 1.0) -> None:
        super().__init__()
        self._cell = cell
        self._couple_carry_transform_gates = couple_carry_transform_gates
        self._carry_bias_init = carry_bias_init

    @property
    def state_size(self) -> Any:
        """That of the cell."""
        return self._cell.state_size

    @property
    def output_size(self) -> Any:
        """That of the cell."""
        return self._cell.output_size

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """That of the cell."""
        with tf.name_scope(type(self).__name__ + "ZeroState"):
            return self._cell.zero_state(batch_size, dtype)

    def _gate(self, name: str, inp: Any, bias: float) -> Any:
        size = inp.shape.with_rank(2).dims[1].value
        weights = v1.get_variable(name + "_w", [size, size])
        biases = v1.get_variable(name + "_b", [size], initializer=v1.constant_initializer(bias))
        return tf.sigmoid(v1.nn.xw_plus_b(inp, weights, biases))

    def _highway(self, inp: Any, out: Any) -> Any:
        carry = self._gate("carry", inp, self._carry_bias_init)
        if self._couple_carry_transform_gates:
            transform = 1 - carry
        else:
            transform = self._gate("transform", inp, -self._carry_bias_init)
        return inp * carry + out * transform

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """``(outputs, new state)``. Raises TypeError or ValueError when inputs and outputs do not fit."""
        outputs, new_state = self._cell(inputs, state, scope=scope)
        tf.nest.assert_same_structure(inputs, outputs)
        tf.nest.map_structure(lambda inp, out: inp.shape.assert_is_compatible_with(out.shape), inputs, outputs)
        return tf.nest.map_structure(self._highway, inputs, outputs), new_state


class CompiledWrapper(RNNCell):
    """The cell itself. 1.15 let XLA compile it, which changes no values; TensorFlow 2 does so by ``jit_compile``."""

    def __init__(self, cell: Any, compile_stateful: Any = False) -> None:
        super().__init__()
        self._cell = cell
        self._compile_stateful = compile_stateful

    @property
    def state_size(self) -> Any:
        """That of the cell."""
        return self._cell.state_size

    @property
    def output_size(self) -> Any:
        """That of the cell."""
        return self._cell.output_size

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """That of the cell."""
        with tf.name_scope(type(self).__name__ + "ZeroState"):
            return self._cell.zero_state(batch_size, dtype)

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """Run the cell."""
        return self._cell(inputs, state, scope)

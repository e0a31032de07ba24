"""The neural Turing machine (Graves, Wayne, Danihelka 2014), as stabilized by Collier and Beel (2018)."""

# mypy: allow-subclassing-any

from __future__ import annotations

import collections
from typing import Any

import tensorflow as tf

from .core_rnn_cell import LayerRNNCell, assert_like_rnncell

v1 = tf.compat.v1

__all__ = ["NTMCell", "NTMControllerState"]

NTMControllerState = collections.namedtuple(
    "NTMControllerState", ("controller_state", "read_vector_list", "w_list", "M", "time")
)


class NTMCell(LayerRNNCell):
    """A controller (a cell) with heads that read and write a memory ``[memory_size, memory_vector_dim]``.

    The contents at the first step are variables, so the zeros of ``zero_state`` are never read.
    """

    def __init__(
        self,
        controller: Any,
        memory_size: int,
        memory_vector_dim: int,
        read_head_num: int,
        write_head_num: int,
        shift_range: int = 1,
        output_dim: Any = None,
        clip_value: float = 20,
        dtype: Any = tf.float32,
        name: Any = None,
    ) -> None:
        super().__init__(dtype=dtype, name=name)
        assert_like_rnncell("NTM RNNCell controller", controller)
        self.controller = controller
        self.memory_size = memory_size
        self.memory_vector_dim = memory_vector_dim
        self.read_head_num = read_head_num
        self.write_head_num = write_head_num
        self.clip_value = clip_value
        self.output_dim = output_dim
        self.shift_range = shift_range
        # Of a head: a key, its strength, a gate, shifts, a sharpness.
        self.num_parameters_per_head = memory_vector_dim + 1 + 1 + (shift_range * 2 + 1) + 1
        self.num_heads = read_head_num + write_head_num
        self.total_parameter_num = (
            self.num_parameters_per_head * self.num_heads + memory_vector_dim * 2 * write_head_num
        )

    @property
    def state_size(self) -> Any:
        """An ``NTMControllerState`` of sizes."""
        return NTMControllerState(
            controller_state=self.controller.state_size,
            read_vector_list=[self.memory_vector_dim for _ in range(self.read_head_num)],
            w_list=[self.memory_size for _ in range(self.num_heads)],
            M=tf.TensorShape([self.memory_size * self.memory_vector_dim]),
            time=tf.TensorShape([]),
        )

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """Zeros, with the memory ``[batch, memory_size, memory_vector_dim]`` and the time 0."""
        dim = self.memory_vector_dim
        return NTMControllerState(
            controller_state=self.controller.zero_state(batch_size, dtype),
            read_vector_list=[tf.zeros([batch_size, dim]) for _ in range(self.read_head_num)],
            w_list=[tf.zeros([batch_size, self.memory_size]) for _ in range(self.num_heads)],
            M=tf.zeros([batch_size, self.memory_size, dim]),
            time=0,
        )

    @property
    def output_size(self) -> Any:
        """``output_dim``, or the size of the inputs once that is known."""
        return self.output_dim

    def build(self, inputs_shape: Any) -> None:
        """Make the variables."""
        if self.output_dim is None:
            self.output_dim = tf.TensorShape(inputs_shape).as_list()[1]
        outputs = self.controller.output_size
        zeros = v1.constant_initializer(0.0, dtype=self.dtype)
        self._params_kernel = self.add_weight(name="parameters_kernel", shape=[outputs, self.total_parameter_num])
        self._params_bias = self.add_weight(name="parameters_bias", shape=[self.total_parameter_num], initializer=zeros)
        rows = outputs + self.memory_vector_dim * self.read_head_num
        self._output_kernel = self.add_weight(name="output_kernel", shape=[rows, self.output_dim])
        self._output_bias = self.add_weight(name="output_bias", shape=[self.output_dim], initializer=zeros)
        self._init_read_vectors = [
            self.add_weight(name=f"initial_read_vector_{i}", shape=[1, self.memory_vector_dim])
            for i in range(self.read_head_num)
        ]
        self._init_address_weights = [
            self.add_weight(name=f"initial_address_weights_{i}", shape=[1, self.memory_size])
            for i in range(self.num_heads)
        ]
        self._memory = self.add_weight(
            name="memory",
            shape=[self.memory_size, self.memory_vector_dim],
            initializer=v1.constant_initializer(1e-6, dtype=self.dtype),
        )
        self.built = True

    def _first(self, state: Any, batch: Any) -> tuple[list[Any], list[Any], Any]:
        """``(read vectors, weights, memory)``: the variables at the first step, later those of the state."""

        def tiled(value: Any) -> Any:
            return tf.tile(tf.expand_dims(value, 0), [batch] + [1] * value.shape.ndims)

        def initial() -> Any:
            vectors = [tiled(tf.tanh(tf.squeeze(vector, 0))) for vector in self._init_read_vectors]
            weights = [tiled(tf.nn.softmax(tf.squeeze(weight, 0))) for weight in self._init_address_weights]
            return vectors, weights, tiled(self._memory)

        found: tuple[list[Any], list[Any], Any] = v1.cond(
            tf.equal(state.time, 0),
            lambda: tf.nest.flatten(initial()),
            lambda: tf.nest.flatten((list(state.read_vector_list), list(state.w_list), state.M)),
        )
        reads = self.read_head_num
        flat = list(found)
        memory = tf.reshape(flat[-1], [-1, self.memory_size, self.memory_vector_dim])
        return flat[:reads], flat[reads:-1], memory

    def call(self, x: Any, prev_state: Any) -> Any:
        """``(output [batch, output_dim], NTMControllerState)``."""
        batch = x.shape.dims[0].value or tf.shape(x)[0]
        read_vectors, prev_w, memory = self._first(prev_state, batch)
        controlled, controller_state = self.controller(tf.concat([x, *read_vectors], 1), prev_state.controller_state)
        clip, dim = self.clip_value, self.memory_vector_dim
        parameters = tf.nn.bias_add(tf.matmul(controlled, self._params_kernel), self._params_bias)
        parameters = tf.clip_by_value(parameters, -clip, clip)
        sizes = [self.num_parameters_per_head] * self.num_heads + [dim] * (2 * self.write_head_num)
        parts = tf.split(parameters, sizes, axis=1)
        heads, changes = parts[: self.num_heads], parts[self.num_heads :]
        weights = [self._head(head, memory, w) for head, w in zip(heads, prev_w, strict=True)]
        reads = [tf.reduce_sum(tf.expand_dims(w, 2) * memory, axis=1) for w in weights[: self.read_head_num]]
        for index, w in enumerate(weights[self.read_head_num :]):
            column = tf.expand_dims(w, 2)
            erase = tf.expand_dims(tf.sigmoid(changes[2 * index]), 1)
            add = tf.expand_dims(tf.tanh(changes[2 * index + 1]), 1)
            memory = memory * (tf.ones_like(memory) - tf.matmul(column, erase)) + tf.matmul(column, add)
        output = tf.matmul(tf.concat([controlled, *reads], 1), self._output_kernel)
        output = tf.clip_by_value(tf.nn.bias_add(output, self._output_bias), -clip, clip)
        return output, NTMControllerState(
            controller_state=controller_state,
            read_vector_list=reads,
            w_list=weights,
            M=memory,
            time=prev_state.time + 1,
        )

    def _head(self, head: Any, memory: Any, prev_w: Any) -> Any:
        dim, shifts = self.memory_vector_dim, self.shift_range * 2 + 1
        k = tf.tanh(head[:, :dim])
        beta = tf.nn.softplus(head[:, dim : dim + 1])
        g = tf.sigmoid(head[:, dim + 1 : dim + 2])
        s = tf.nn.softmax(head[:, dim + 2 : dim + 2 + shifts])
        gamma = tf.nn.softplus(head[:, -1:]) + 1
        return self._addressing(k, beta, g, s, gamma, memory, prev_w)

    def _addressing(self, k: Any, beta: Any, g: Any, s: Any, gamma: Any, prev_m: Any, prev_w: Any) -> Any:
        """Weights ``[batch, memory_size]``: by content, then by location (section 3.3 of the paper)."""
        size, reach = self.memory_size, self.shift_range
        inner = tf.squeeze(tf.matmul(prev_m, tf.expand_dims(k, 2)), 2)
        norms = tf.norm(prev_m, axis=2) * tf.norm(k, axis=1, keepdims=True)
        amplified = tf.exp(beta * (inner / (norms + 1e-8)))
        by_content = amplified / tf.reduce_sum(amplified, 1, keepdims=True)
        gated = g * by_content + (1 - g) * prev_w
        middle = tf.zeros([tf.shape(s)[0], size - (reach * 2 + 1)], dtype=s.dtype)
        s = tf.concat([s[:, : reach + 1], middle, s[:, -reach:]], 1)
        twice = tf.tile(tf.reverse(s, [1]), [1, 2])
        matrix = tf.stack([twice[:, size - i - 1 : size * 2 - i - 1] for i in range(size)], axis=1)
        shifted = tf.reduce_sum(tf.expand_dims(gated, 1) * matrix, axis=2)
        sharp = tf.pow(shifted, gamma)
        return sharp / tf.reduce_sum(sharp, 1, keepdims=True)

"""Decoders of the unrolled sequence to sequence models (Sutskever et al. 2014, Bahdanau et al. 2015)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from ..rnn.core_rnn_cell import _Linear

v1 = tf.compat.v1

__all__ = [
    "attention_decoder",
    "embedding_attention_decoder",
    "embedding_rnn_decoder",
    "rnn_decoder",
]


def _extract_argmax_and_embed(embedding: Any, output_projection: Any = None, update_embedding: bool = True) -> Any:
    """A loop function that gives the embedding of the best symbol of the output before."""

    def loop_function(prev: Any, _: Any) -> Any:
        if output_projection is not None:
            prev = v1.nn.xw_plus_b(prev, output_projection[0], output_projection[1])
        embedded = tf.nn.embedding_lookup(embedding, tf.argmax(prev, 1))
        return embedded if update_embedding else tf.stop_gradient(embedded)

    return loop_function


def check_projection(output_projection: Any, num_symbols: int, dtype: Any) -> None:
    """Raise ValueError unless these are weights ``[n, num_symbols]`` and biases ``[num_symbols]``."""
    if output_projection is not None:
        weights = tf.convert_to_tensor(output_projection[0], dtype=dtype)
        weights.shape.assert_is_compatible_with([None, num_symbols])
        biases = tf.convert_to_tensor(output_projection[1], dtype=dtype)
        biases.shape.assert_is_compatible_with([num_symbols])


def _looped(loop_function: Any, prev: Any, index: int, inp: Any) -> Any:
    if loop_function is None or prev is None:
        return inp
    with v1.variable_scope("loop_function", reuse=True):
        return loop_function(prev, index)


def rnn_decoder(
    decoder_inputs: Any, initial_state: Any, cell: Any, loop_function: Any = None, scope: Any = None
) -> Any:
    """``(outputs, state)`` of a cell over a list of inputs ``[batch, size]``.

    ``loop_function(output, i)``, when given, makes every input but the first.
    """
    outputs: list[Any] = []
    state, prev = initial_state, None
    with v1.variable_scope(scope or "rnn_decoder"):
        for index, inp in enumerate(decoder_inputs):
            inp = _looped(loop_function, prev, index, inp)
            if index > 0:
                v1.get_variable_scope().reuse_variables()
            output, state = cell(inp, state)
            outputs.append(output)
            prev = output
    return outputs, state


def embedding_rnn_decoder(
    decoder_inputs: Any,
    initial_state: Any,
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    output_projection: Any = None,
    feed_previous: bool = False,
    update_embedding_for_previous: bool = True,
    scope: Any = None,
) -> Any:
    """``(outputs, state)`` over a list of symbols, int32 ``[batch]``, looked up in ``embedding``.

    With ``feed_previous`` only the first symbol is taken, and later the best of the output before.
    """
    with v1.variable_scope(scope or "embedding_rnn_decoder") as varscope:
        check_projection(output_projection, num_symbols, varscope.dtype)
        embedding = v1.get_variable("embedding", [num_symbols, embedding_size])
        loop = (
            _extract_argmax_and_embed(embedding, output_projection, update_embedding_for_previous)
            if feed_previous
            else None
        )
        inputs = [tf.nn.embedding_lookup(embedding, symbols) for symbols in decoder_inputs]
        return rnn_decoder(inputs, initial_state, cell, loop_function=loop)


class _Attention:
    """Heads over ``attention_states`` ``[batch, length, size]``; variables ``AttnW_0``, ``AttnV_0``, ..."""

    def __init__(self, attention_states: Any, num_heads: int, dtype: Any) -> None:
        self.dtype = dtype
        self.size = attention_states.shape.dims[2].value
        self.length = attention_states.shape.dims[1].value or tf.shape(attention_states)[1]
        self.hidden = tf.reshape(attention_states, [-1, self.length, 1, self.size])
        self.features, self.vectors = [], []
        for head in range(num_heads):
            kernel = v1.get_variable(f"AttnW_{head}", [1, 1, self.size, self.size], dtype=dtype)
            self.features.append(tf.nn.conv2d(self.hidden, kernel, [1, 1, 1, 1], "SAME"))
            self.vectors.append(v1.get_variable(f"AttnV_{head}", [self.size], dtype=dtype))

    def zeros(self, batch_size: Any) -> list[Any]:
        """What the first step gets."""
        found = [tf.zeros(tf.stack([batch_size, self.size]), dtype=self.dtype) for _ in self.vectors]
        for tensor in found:
            tensor.set_shape([None, self.size])
        return found

    def __call__(self, query: Any) -> list[Any]:
        """The mean of the states under each head, ``[batch, size]``, for a state of the cell."""
        parts = tf.nest.flatten(query)
        query = parts[0] if len(parts) == 1 else tf.concat(parts, 1)
        found = []
        for head, (features, vector) in enumerate(zip(self.features, self.vectors, strict=True)):
            with v1.variable_scope(f"Attention_{head}"):
                y = tf.reshape(_Linear(query, self.size, True)(query), [-1, 1, 1, self.size])
                scores = tf.reduce_sum(vector * tf.tanh(features + tf.cast(y, self.dtype)), [2, 3])
                weights = tf.cast(tf.nn.softmax(tf.cast(scores, tf.float32)), self.dtype)
                mean = tf.reduce_sum(tf.reshape(weights, [-1, self.length, 1, 1]) * self.hidden, [1, 2])
                found.append(tf.reshape(mean, [-1, self.size]))
        return found


def attention_decoder(
    decoder_inputs: Any,
    initial_state: Any,
    attention_states: Any,
    cell: Any,
    output_size: Any = None,
    num_heads: int = 1,
    loop_function: Any = None,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> Any:
    """``(outputs, state)`` of a cell that attends to ``attention_states`` ``[batch, length, size]``.

    Raises ValueError without inputs or heads, and when sizes are not known.
    """
    if not decoder_inputs:
        raise ValueError("Must provide at least 1 input to attention decoder.")
    if num_heads < 1:
        raise ValueError("With less than 1 heads, use a non-attention decoder.")
    if attention_states.shape.dims[2].value is None:
        raise ValueError(f"Shape[2] of attention_states must be known: {attention_states.shape}")
    if output_size is None:
        output_size = cell.output_size
    with v1.variable_scope(scope or "attention_decoder", dtype=dtype) as varscope:
        dtype = varscope.dtype
        attention = _Attention(attention_states, num_heads, dtype)
        attns = attention.zeros(tf.shape(decoder_inputs[0])[0])
        if initial_state_attention:
            attns = attention(initial_state)
        step = _AttentionStep(cell, attention, output_size, dtype, initial_state_attention)
        return step.run(decoder_inputs, initial_state, attns, loop_function)


class _AttentionStep:
    """The steps of an attention decoder."""

    def __init__(
        self, cell: Any, attention: Callable[[Any], list[Any]], output_size: int, dtype: Any, attended: bool
    ) -> None:
        self.cell = cell
        self.attention = attention
        self.output_size = output_size
        self.dtype = dtype
        self.attended = attended

    def _joined(self, first: Any, attns: list[Any], size: int) -> Any:
        args = [tf.cast(arg, self.dtype) for arg in [first, *attns]]
        return _Linear(args, size, True)(args)

    def run(self, decoder_inputs: Any, state: Any, attns: list[Any], loop_function: Any) -> Any:
        """``(outputs, state)``."""
        outputs: list[Any] = []
        prev = None
        for index, inp in enumerate(decoder_inputs):
            if index > 0:
                v1.get_variable_scope().reuse_variables()
            inp = _looped(loop_function, prev, index, inp)
            size = inp.shape.with_rank(2).dims[1].value
            if size is None:
                raise ValueError(f"Could not infer input size from input: {inp.name}")
            cell_output, state = self.cell(self._joined(inp, attns, size), state)
            reuse = True if index == 0 and self.attended else None
            with v1.variable_scope(v1.get_variable_scope(), reuse=reuse):
                attns = self.attention(state)
            with v1.variable_scope("AttnOutputProjection"):
                output = self._joined(cell_output, attns, self.output_size)
            prev = output
            outputs.append(output)
        return outputs, state


def embedding_attention_decoder(
    decoder_inputs: Any,
    initial_state: Any,
    attention_states: Any,
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    num_heads: int = 1,
    output_size: Any = None,
    output_projection: Any = None,
    feed_previous: bool = False,
    update_embedding_for_previous: bool = True,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> Any:
    """``(outputs, state)`` over a list of symbols, int32 ``[batch]``, with attention.

    Raises ValueError when the projection's biases are not ``[num_symbols]``.
    """
    if output_size is None:
        output_size = cell.output_size
    if output_projection is not None:
        biases = tf.convert_to_tensor(output_projection[1], dtype=dtype)
        biases.shape.assert_is_compatible_with([num_symbols])
    with v1.variable_scope(scope or "embedding_attention_decoder", dtype=dtype):
        embedding = v1.get_variable("embedding", [num_symbols, embedding_size])
        loop = (
            _extract_argmax_and_embed(embedding, output_projection, update_embedding_for_previous)
            if feed_previous
            else None
        )
        inputs = [tf.nn.embedding_lookup(embedding, symbols) for symbols in decoder_inputs]
        return attention_decoder(
            inputs,
            initial_state,
            attention_states,
            cell,
            output_size=output_size,
            num_heads=num_heads,
            loop_function=loop,
            initial_state_attention=initial_state_attention,
        )

"""Unrolled sequence to sequence models: an encoder, and a decoder that begins with its state."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from ..rnn.core_rnn import static_rnn
from ..rnn.core_rnn_cell import EmbeddingWrapper, OutputProjectionWrapper
from .decoders import (
    _extract_argmax_and_embed,
    check_projection,
    embedding_attention_decoder,
    embedding_rnn_decoder,
    rnn_decoder,
)

v1 = tf.compat.v1

__all__ = [
    "basic_rnn_seq2seq",
    "embedding_attention_seq2seq",
    "embedding_rnn_seq2seq",
    "embedding_tied_rnn_seq2seq",
    "one2many_rnn_seq2seq",
    "tied_rnn_seq2seq",
]


def basic_rnn_seq2seq(
    encoder_inputs: Any, decoder_inputs: Any, cell: Any, dtype: Any = tf.float32, scope: Any = None
) -> Any:
    """``(outputs, state)``: a cell encodes a list of ``[batch, size]``, another one like it decodes."""
    with v1.variable_scope(scope or "basic_rnn_seq2seq"):
        _, state = static_rnn(copy.deepcopy(cell), encoder_inputs, dtype=dtype)
        return rnn_decoder(decoder_inputs, state, cell)


def tied_rnn_seq2seq(
    encoder_inputs: Any,
    decoder_inputs: Any,
    cell: Any,
    loop_function: Any = None,
    dtype: Any = tf.float32,
    scope: Any = None,
) -> Any:
    """``(outputs, state)``: one cell encodes and decodes."""
    with v1.variable_scope("combined_tied_rnn_seq2seq"):
        scope = scope or "tied_rnn_seq2seq"
        _, state = static_rnn(cell, encoder_inputs, dtype=dtype, scope=scope)
        v1.get_variable_scope().reuse_variables()
        return rnn_decoder(decoder_inputs, state, cell, loop_function=loop_function, scope=scope)


def _choose(feed_previous: Any, decode: Callable[[bool], Any], structure: Any, length: int) -> Any:
    """``(outputs, state)`` of a decoder that feeds its own outputs when a tensor says so."""

    def branch(feeds: bool) -> list[Any]:
        with v1.variable_scope(v1.get_variable_scope(), reuse=None if feeds else True):
            outputs, state = decode(feeds)
        return [*outputs, *tf.nest.flatten(state)]

    found = v1.cond(feed_previous, lambda: branch(True), lambda: branch(False))
    return found[:length], tf.nest.pack_sequence_as(structure, found[length:])


def embedding_rnn_seq2seq(
    encoder_inputs: Any,
    decoder_inputs: Any,
    cell: Any,
    num_encoder_symbols: int,
    num_decoder_symbols: int,
    embedding_size: int,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> Any:
    """``(outputs, state)`` for lists of symbols, int32 ``[batch]``.

    Outputs are logits ``[batch, num_decoder_symbols]``, or what ``output_projection`` is to project.
    ``feed_previous``: bool, or a scalar tensor of bool.
    """
    with v1.variable_scope(scope or "embedding_rnn_seq2seq") as varscope:
        if dtype is not None:
            varscope.set_dtype(dtype)
        dtype = varscope.dtype
        encoder = EmbeddingWrapper(
            copy.deepcopy(cell), embedding_classes=num_encoder_symbols, embedding_size=embedding_size
        )
        _, state = static_rnn(encoder, encoder_inputs, dtype=dtype)
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)

        def decode(feeds: bool, **options: Any) -> Any:
            return embedding_rnn_decoder(
                decoder_inputs,
                state,
                cell,
                num_decoder_symbols,
                embedding_size,
                output_projection=output_projection,
                feed_previous=feeds,
                **options,
            )

        if isinstance(feed_previous, bool):
            return decode(feed_previous)
        return _choose(
            feed_previous,
            lambda feeds: decode(feeds, update_embedding_for_previous=False),
            state,
            len(decoder_inputs),
        )


def embedding_tied_rnn_seq2seq(
    encoder_inputs: Any,
    decoder_inputs: Any,
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    num_decoder_symbols: Any = None,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> Any:
    """``(outputs, state)``: one table of symbols and one cell for both sides."""
    with v1.variable_scope(scope or "embedding_tied_rnn_seq2seq", dtype=dtype) as varscope:
        dtype = varscope.dtype
        check_projection(output_projection, num_symbols, dtype)
        embedding = v1.get_variable("embedding", [num_symbols, embedding_size], dtype=dtype)
        encoded = [tf.nn.embedding_lookup(embedding, symbols) for symbols in encoder_inputs]
        decoded = [tf.nn.embedding_lookup(embedding, symbols) for symbols in decoder_inputs]
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_symbols if num_decoder_symbols is None else num_decoder_symbols)

        def decode(feeds: bool, update: bool) -> Any:
            loop = _extract_argmax_and_embed(embedding, output_projection, update) if feeds else None
            return tied_rnn_seq2seq(encoded, decoded, cell, loop_function=loop, dtype=dtype)

        if isinstance(feed_previous, bool):
            return decode(feed_previous, True)
        batch = encoder_inputs[0].shape.dims[0].value or tf.shape(encoder_inputs[0])[0]
        structure = cell.zero_state(batch, dtype)
        return _choose(feed_previous, lambda feeds: decode(feeds, False), structure, len(decoder_inputs))


def embedding_attention_seq2seq(
    encoder_inputs: Any,
    decoder_inputs: Any,
    cell: Any,
    num_encoder_symbols: int,
    num_decoder_symbols: int,
    embedding_size: int,
    num_heads: int = 1,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> Any:
    """``(outputs, state)``: as ``embedding_rnn_seq2seq``, attending to what the encoder gave."""
    with v1.variable_scope(scope or "embedding_attention_seq2seq", dtype=dtype) as varscope:
        dtype = varscope.dtype
        encoder = EmbeddingWrapper(
            copy.deepcopy(cell), embedding_classes=num_encoder_symbols, embedding_size=embedding_size
        )
        outputs, state = static_rnn(encoder, encoder_inputs, dtype=dtype)
        attention_states = tf.concat([tf.reshape(output, [-1, 1, cell.output_size]) for output in outputs], 1)
        output_size = None
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)
            output_size = num_decoder_symbols

        def decode(feeds: bool, **options: Any) -> Any:
            return embedding_attention_decoder(
                decoder_inputs,
                state,
                attention_states,
                cell,
                num_decoder_symbols,
                embedding_size,
                num_heads=num_heads,
                output_size=output_size,
                output_projection=output_projection,
                feed_previous=feeds,
                initial_state_attention=initial_state_attention,
                **options,
            )

        if isinstance(feed_previous, bool):
            return decode(feed_previous)
        return _choose(
            feed_previous,
            lambda feeds: decode(feeds, update_embedding_for_previous=False),
            state,
            len(decoder_inputs),
        )


def one2many_rnn_seq2seq(
    encoder_inputs: Any,
    decoder_inputs_dict: Any,
    enc_cell: Any,
    dec_cells_dict: Any,
    num_encoder_symbols: int,
    num_decoder_symbols_dict: Any,
    embedding_size: int,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> Any:
    """``(outputs, states)``, both by name: one encoder, and a decoder of its own for every name."""
    outputs_dict, state_dict = {}, {}
    with v1.variable_scope(scope or "one2many_rnn_seq2seq", dtype=dtype) as varscope:
        dtype = varscope.dtype
        encoder = EmbeddingWrapper(enc_cell, embedding_classes=num_encoder_symbols, embedding_size=embedding_size)
        _, encoder_state = static_rnn(encoder, encoder_inputs, dtype=dtype)
        for name, decoder_inputs in decoder_inputs_dict.items():
            symbols = num_decoder_symbols_dict[name]
            with v1.variable_scope(f"one2many_decoder_{name}"):
                cell = OutputProjectionWrapper(dec_cells_dict[name], symbols)

                def decode(feeds: bool, inputs: Any = decoder_inputs, cell: Any = cell, symbols: int = symbols) -> Any:
                    return embedding_rnn_decoder(
                        inputs, encoder_state, cell, symbols, embedding_size, feed_previous=feeds
                    )

                if isinstance(feed_previous, bool):
                    found = decode(feed_previous)
                else:
                    found = _choose(feed_previous, decode, encoder_state, len(decoder_inputs))
                outputs_dict[name], state_dict[name] = found
    return outputs_dict, state_dict

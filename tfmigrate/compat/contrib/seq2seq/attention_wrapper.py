"""A cell that attends to a memory: ``tensorflow.contrib.seq2seq.python.ops.attention_wrapper``."""

# mypy: allow-subclassing-any

from __future__ import annotations

import collections
import functools
from typing import Any

import tensorflow as tf

from ..rnn.core_rnn_cell import RNNCell, assert_like_rnncell
from .attention_base import (
    AttentionMechanism,
    _BaseAttentionMechanism,
    _BaseMonotonicAttentionMechanism,
    _maybe_mask_score,
    _prepare_memory,
    _zeros,
)
from .attention_mechanism import (
    BahdanauAttention,
    BahdanauMonotonicAttention,
    LuongAttention,
    LuongMonotonicAttention,
    _bahdanau_score,
    _luong_score,
)
from .monotonic import _monotonic_probability_fn, hardmax, monotonic_attention, safe_cumprod

v1 = tf.compat.v1

__all__ = [
    "AttentionMechanism",
    "AttentionWrapper",
    "AttentionWrapperState",
    "BahdanauAttention",
    "BahdanauMonotonicAttention",
    "LuongAttention",
    "LuongMonotonicAttention",
    "_BaseAttentionMechanism",
    "_BaseMonotonicAttentionMechanism",
    "_bahdanau_score",
    "_compute_attention",
    "_luong_score",
    "_maybe_mask_score",
    "_monotonic_probability_fn",
    "_prepare_memory",
    "hardmax",
    "monotonic_attention",
    "safe_cumprod",
]


def _with_same_shape(old: Any, new: Any) -> Any:
    """``new``, checked to have the shape of ``old``: at once when both are known, else when it runs."""
    if not (tf.is_tensor(old) and tf.is_tensor(new)):
        return new
    if old.shape.is_fully_defined() and new.shape.is_fully_defined():
        if old.shape.as_list() != new.shape.as_list():
            raise ValueError(f"The shapes {old.shape} and {new.shape} of a state and its replacement differ.")
        return new
    with tf.control_dependencies([v1.assert_equal(tf.shape(old), tf.shape(new))]):
        result = tf.identity(new)
    result.set_shape(old.shape.merge_with(new.shape) if old.shape.is_compatible_with(new.shape) else new.shape)
    return result


class AttentionWrapperState(
    collections.namedtuple(
        "AttentionWrapperState",
        ("cell_state", "attention", "time", "alignments", "alignment_history", "attention_state"),
    )
):
    """The state of an ``AttentionWrapper``.

    ``cell_state`` that of the cell, ``attention`` ``[batch, size]``, ``time`` int32 scalar; ``alignments``,
    ``alignment_history`` and ``attention_state`` one of each mechanism, in a tuple when there are several.
    """

    def clone(self, **kwargs: Any) -> AttentionWrapperState:
        """A copy with other components. Raises ValueError when structures or static shapes differ."""
        replaced: AttentionWrapperState = tf.nest.map_structure(_with_same_shape, self, self._replace(**kwargs))
        return replaced


def _compute_attention(attention_mechanism: Any, cell_output: Any, attention_state: Any, attention_layer: Any) -> Any:
    """``(attention, alignments, next attention state)``: the mean of the values under the alignments of a query."""
    alignments, next_state = attention_mechanism(cell_output, state=attention_state)
    context = tf.squeeze(tf.matmul(tf.expand_dims(alignments, 1), attention_mechanism.values), [1])
    attention = context
    if attention_layer is not None:
        attention = attention_layer(tf.concat([cell_output, context], 1))
    return attention, alignments, next_state


def _as_tuple(value: Any, count: int, name: str) -> tuple[Any, ...]:
    values = tuple(value) if isinstance(value, (list, tuple)) else (value,)
    if len(values) != count:
        raise ValueError(
            f"If provided, {name} must contain exactly one integer per attention_mechanism, "
            f"saw: {len(values)} vs {count}"
        )
    return values


def _layers_and_size(cell: Any, mechanisms: tuple[Any, ...], sizes: Any, layers: Any) -> tuple[Any, Any]:
    """The layer of each mechanism (or None), and how many outputs they have together."""
    count = len(mechanisms)
    if sizes is not None and layers is not None:
        raise ValueError("Only one of attention_layer_size and attention_layer should be set")
    if sizes is not None:
        sizes = _as_tuple(sizes, count, "attention_layer_size")
        made = tuple(
            v1.layers.Dense(size, name="attention_layer", use_bias=False, dtype=mechanism.dtype)
            for size, mechanism in zip(sizes, mechanisms, strict=True)
        )
        return made, sum(sizes)
    depths = [mechanism.values.shape.dims[-1].value for mechanism in mechanisms]
    if layers is not None:
        layers = _as_tuple(layers, count, "attention_layer")
        shapes = [
            layer.compute_output_shape([None, cell.output_size + depth])
            for layer, depth in zip(layers, depths, strict=True)
        ]
        return layers, sum(tf.TensorShape(shape).as_list()[-1] for shape in shapes)
    return None, sum(depths)


class AttentionWrapper(RNNCell):
    """Runs a cell on its inputs joined with the last attention, and attends with what the cell gives.

    ``attention_mechanism`` may be a list; ``attention_layer_size``, ``attention_layer`` then are lists too. Outputs are
    the attention, or the cell's with ``output_attention=False``. Raises TypeError or ValueError for arguments that do
    not fit. See ``tf.contrib.seq2seq.AttentionWrapper``.
    """

    def __init__(
        self,
        cell: Any,
        attention_mechanism: Any,
        attention_layer_size: Any = None,
        alignment_history: bool = False,
        cell_input_fn: Any = None,
        output_attention: bool = True,
        initial_cell_state: Any = None,
        name: Any = None,
        attention_layer: Any = None,
        attention_fn: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        assert_like_rnncell("cell", cell)
        self._is_multi = isinstance(attention_mechanism, (list, tuple))
        mechanisms = tuple(attention_mechanism) if self._is_multi else (attention_mechanism,)
        for mechanism in mechanisms:
            if not isinstance(mechanism, AttentionMechanism):
                where = " must contain only instances of" if self._is_multi else " must be an"
                raise TypeError(f"attention_mechanism{where} AttentionMechanism, saw type: {type(mechanism).__name__}")
        if cell_input_fn is not None and not callable(cell_input_fn):
            raise TypeError(f"cell_input_fn must be callable, saw type: {type(cell_input_fn).__name__}")
        layers, size = _layers_and_size(cell, mechanisms, attention_layer_size, attention_layer)
        self._attention_layers = layers
        self._attention_layer_size = size
        self._attention_fn = attention_fn or _compute_attention
        self._cell = cell
        self._attention_mechanisms = mechanisms
        self._cell_input_fn = cell_input_fn or (lambda inputs, attention: tf.concat([inputs, attention], -1))
        self._output_attention = output_attention
        self._alignment_history = alignment_history
        with tf.name_scope(name or "AttentionWrapperInit"):
            self._initial_cell_state = None if initial_cell_state is None else self._checked(initial_cell_state)

    def _checked(self, initial_cell_state: Any) -> Any:
        last = tf.nest.flatten(initial_cell_state)[-1]
        batch = last.shape.dims[0].value or tf.shape(last)[0]
        message = (
            f"When constructing AttentionWrapper {self._base_name}: Non-matching batch sizes between the memory "
            "(encoder output) and initial_cell_state.  Are you using the BeamSearchDecoder?  You may need to tile your "
            "initial state via the tf.contrib.seq2seq.tile_batch function with argument multiple=beam_width."
        )
        with tf.control_dependencies(self._batch_size_checks(batch, message)):
            return tf.nest.map_structure(
                lambda state: tf.identity(state, name="check_initial_cell_state"), initial_cell_state
            )

    def _batch_size_checks(self, batch_size: Any, error_message: str) -> list[Any]:
        checks = (
            v1.assert_equal(batch_size, mechanism.batch_size, message=error_message)
            for mechanism in self._attention_mechanisms
        )
        return [check for check in checks if check is not None]  # eager checks give nothing

    def _item_or_tuple(self, seq: Any) -> Any:
        items = tuple(seq)
        return items if self._is_multi else items[0]

    @property
    def output_size(self) -> Any:
        """That of the attention, or of the cell with ``output_attention=False``."""
        return self._attention_layer_size if self._output_attention else self._cell.output_size

    @property
    def state_size(self) -> Any:
        """An ``AttentionWrapperState`` of sizes."""
        return AttentionWrapperState(
            cell_state=self._cell.state_size,
            time=tf.TensorShape([]),
            attention=self._attention_layer_size,
            alignments=self._item_or_tuple(a.alignments_size for a in self._attention_mechanisms),
            attention_state=self._item_or_tuple(a.state_size for a in self._attention_mechanisms),
            alignment_history=self._item_or_tuple(
                a.alignments_size if self._alignment_history else () for a in self._attention_mechanisms
            ),
        )

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """The state to begin with; with the ``initial_cell_state`` when one was given. Batch sizes must agree."""
        with tf.name_scope(type(self).__name__ + "ZeroState"):
            cell_state = self._initial_cell_state
            if cell_state is None:
                cell_state = self._cell.zero_state(batch_size, dtype)
            message = (
                f"When calling zero_state of AttentionWrapper {self._base_name}: Non-matching batch sizes between the "
                "memory (encoder output) and the requested batch size.  Are you using the BeamSearchDecoder?  If so, "
                "make sure your encoder output has been tiled to beam_width via tf.contrib.seq2seq.tile_batch, and the "
                "batch_size= argument passed to zero_state is batch_size * beam_width."
            )
            with tf.control_dependencies(self._batch_size_checks(batch_size, message)):
                cell_state = tf.nest.map_structure(
                    lambda state: tf.identity(state, name="checked_cell_state"), cell_state
                )
            mechanisms = self._attention_mechanisms
            alignments = [a.initial_alignments(batch_size, dtype) for a in mechanisms]
            return AttentionWrapperState(
                cell_state=cell_state,
                time=tf.zeros([], dtype=tf.int32),
                attention=_zeros(self._attention_layer_size, batch_size, dtype),
                alignments=self._item_or_tuple(alignments),
                attention_state=self._item_or_tuple(a.initial_state(batch_size, dtype) for a in mechanisms),
                alignment_history=self._item_or_tuple(
                    tf.TensorArray(dtype, size=0, dynamic_size=True, element_shape=alignment.shape)
                    if self._alignment_history
                    else ()
                    for alignment in alignments
                ),
            )

    def call(self, inputs: Any, state: Any) -> Any:
        """``(attention or cell output, next state)``. Raises TypeError for another kind of state."""
        if not isinstance(state, AttentionWrapperState):
            raise TypeError(
                f"Expected state to be instance of AttentionWrapperState. Received type {type(state)} instead."
            )
        cell_output, next_cell_state = self._cell(self._cell_input_fn(inputs, state.attention), state.cell_state)
        batch = cell_output.shape.dims[0].value or tf.shape(cell_output)[0]
        message = (
            f"When applying AttentionWrapper {self.name}: Non-matching batch sizes between the memory (encoder output) "
            "and the query (decoder output).  Are you using the BeamSearchDecoder?  You may need to tile your memory "
            "input via the tf.contrib.seq2seq.tile_batch function with argument multiple=beam_width."
        )
        with tf.control_dependencies(self._batch_size_checks(batch, message)):
            cell_output = tf.identity(cell_output, name="checked_cell_output")
        attend = functools.partial(self._attend, cell_output, state)
        attended = [attend(index, mechanism) for index, mechanism in enumerate(self._attention_mechanisms)]
        attention = tf.concat([part[0] for part in attended], 1)
        next_state = AttentionWrapperState(
            time=state.time + 1,
            cell_state=next_cell_state,
            attention=attention,
            alignments=self._item_or_tuple(part[1] for part in attended),
            attention_state=self._item_or_tuple(part[2] for part in attended),
            alignment_history=self._item_or_tuple(part[3] for part in attended),
        )
        return (attention if self._output_attention else cell_output), next_state

    def _attend(self, cell_output: Any, state: AttentionWrapperState, index: int, mechanism: Any) -> Any:
        before = state.attention_state[index] if self._is_multi else state.attention_state
        history = state.alignment_history[index] if self._is_multi else state.alignment_history
        layer = self._attention_layers[index] if self._attention_layers else None
        attention, alignments, after = self._attention_fn(mechanism, cell_output, before, layer)
        return attention, alignments, after, history.write(state.time, alignments) if self._alignment_history else ()

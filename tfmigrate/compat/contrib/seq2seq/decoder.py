"""Decoders and the loop that drives them: ``tensorflow.contrib.seq2seq.python.ops.decoder``."""

# mypy: allow-subclassing-any

from __future__ import annotations

import abc
import contextlib
from typing import Any

import tensorflow as tf

from ..rnn.core_rnn import transpose_batch_time

v1 = tf.compat.v1
_transpose_batch_time = transpose_batch_time

__all__ = [
    "Decoder",
    "_create_zero_outputs",
    "_transpose_batch_time",
    "dynamic_decode",
]


class Decoder(metaclass=abc.ABCMeta):
    """What ``dynamic_decode`` drives, one step at a time.

    A step takes and gives (nested structures of) tensors ``[batch, ...]``; ``finished`` is bool ``[batch]``.
    """

    @property
    def batch_size(self) -> Any:
        """The number of sequences: an int or a scalar tensor."""
        raise NotImplementedError

    @property
    def output_size(self) -> Any:
        """A (nested) structure of int or TensorShape: what a step gives, without the batch."""
        raise NotImplementedError

    @property
    def output_dtype(self) -> Any:
        """A (nested) structure of dtypes: what a step gives."""
        raise NotImplementedError

    @abc.abstractmethod
    def initialize(self, name: Any = None) -> Any:
        """``(finished, first inputs, initial state)``."""
        raise NotImplementedError

    @abc.abstractmethod
    def step(self, time: Any, inputs: Any, state: Any, name: Any = None) -> Any:
        """``(outputs, next state, next inputs, finished)``."""
        raise NotImplementedError

    def finalize(self, outputs: Any, final_state: Any, sequence_lengths: Any) -> Any:
        """``(outputs, state)`` as they are returned, from the time-major outputs of all steps."""
        raise NotImplementedError

    @property
    def tracks_own_finished(self) -> bool:
        """Whether ``finished`` is taken as the step gives it; if not, what is finished stays finished.

        Decoders that reorder their sequences, as a beam search does, answer True.
        """
        return False

    def _driven(self, impute_finished: bool) -> Any:
        """The decoder that the loop of ``dynamic_decode`` runs in the place of this one."""
        return self


def _create_zero_outputs(size: Any, dtype: Any, batch_size: Any) -> Any:
    """Zeros ``[batch, ...]`` in the structure of ``size`` (which ``dtype`` has too)."""
    batch = tf.convert_to_tensor(batch_size)

    def zeros(shape: Any, kind: Any) -> Any:
        if not tf.is_tensor(shape):
            shape = tf.constant(tf.TensorShape(shape).as_list(), dtype=batch.dtype)
        return tf.zeros(tf.concat(([batch], tf.reshape(shape, [-1])), 0), dtype=kind)

    return tf.nest.map_structure(zeros, size, dtype)


def _element_shape(batch_size: Any, size: Any) -> Any:
    if not isinstance(size, tf.TensorShape) or size.ndims == 0:
        return None
    static = tf.get_static_value(tf.convert_to_tensor(batch_size, name="batch_size"))
    return tf.TensorShape([static]).concatenate(size)


def _copy_through(finished: Any, new: Any, old: Any) -> Any:
    """The old state where a sequence is finished; what has no batch, and tensor arrays, always are the new ones."""
    if isinstance(old, tf.TensorArray):
        return new
    new.set_shape(old.shape)
    return new if new.shape.ndims == 0 else v1.where(finished, old, new)


class _Loop:
    """One run of a decoder: the loop's condition and body."""

    def __init__(self, decoder: Any, impute_finished: bool, zero_outputs: Any) -> None:
        self.decoder = decoder
        self.impute_finished = impute_finished
        self.zero_outputs = zero_outputs

    def condition(self, *loop: Any) -> Any:
        return tf.logical_not(tf.reduce_all(loop[4]))

    def body(self, time: Any, arrays: Any, state: Any, inputs: Any, finished: Any, lengths: Any) -> Any:
        outputs, next_state, next_inputs, step_finished = self.decoder.step(time, inputs, state)
        keeps = self.decoder.tracks_own_finished
        next_finished = step_finished if keeps else tf.logical_or(step_finished, finished)
        next_lengths = v1.where(tf.logical_not(finished), tf.fill(tf.shape(lengths), time + 1), lengths)
        tf.nest.assert_same_structure(state, next_state)
        tf.nest.assert_same_structure(arrays, outputs)
        tf.nest.assert_same_structure(inputs, next_inputs)
        if self.impute_finished:
            outputs = tf.nest.map_structure(lambda out, zero: v1.where(finished, zero, out), outputs, self.zero_outputs)
            next_state = tf.nest.map_structure(lambda new, old: _copy_through(finished, new, old), next_state, state)
        arrays = tf.nest.map_structure(lambda array, out: array.write(time, out), arrays, outputs)
        return time + 1, arrays, next_state, next_inputs, next_finished, next_lengths


def _is_decoder(decoder: Any) -> bool:
    members = ("initialize", "step", "output_size", "output_dtype", "batch_size", "tracks_own_finished")
    return isinstance(decoder, Decoder) or all(hasattr(type(decoder), member) for member in members)


def dynamic_decode(
    decoder: Any,
    output_time_major: bool = False,
    impute_finished: bool = False,
    maximum_iterations: Any = None,
    parallel_iterations: int = 32,
    swap_memory: bool = False,
    scope: Any = None,
    **kwargs: Any,
) -> Any:
    """Run a decoder until every sequence is finished, or for ``maximum_iterations`` steps.

    Gives ``(outputs, final state, lengths)``: outputs ``[batch, time, ...]``, or ``[time, batch, ...]`` with
    ``output_time_major``, lengths int32 ``[batch]``. With ``impute_finished`` the outputs past the end are zeros, and
    the states past the end are those at the end. Raises TypeError for what is no decoder, and ValueError when
    ``maximum_iterations`` is not a scalar.
    """
    if not _is_decoder(decoder):
        raise TypeError(f"Expected decoder to be type Decoder, but saw: {type(decoder)}")
    with v1.variable_scope(scope, "decoder") as varscope:
        if not tf.executing_eagerly() and varscope.caching_device is None:
            _cache_outside_of_loops(varscope)
        if maximum_iterations is not None:
            maximum_iterations = tf.convert_to_tensor(maximum_iterations, dtype=tf.int32, name="maximum_iterations")
            if maximum_iterations.shape.ndims != 0:
                raise ValueError("maximum_iterations must be a scalar")
        if isinstance(decoder, Decoder):
            decoder = decoder._driven(impute_finished)
        finished, inputs, state = decoder.initialize(**kwargs)
        size, dtype = decoder.output_size, decoder.output_dtype
        loop = _Loop(decoder, impute_finished, _create_zero_outputs(size, dtype, decoder.batch_size))
        if maximum_iterations is not None:
            finished = tf.logical_or(finished, maximum_iterations <= 0)
        arrays = tf.nest.map_structure(
            lambda s, d: tf.TensorArray(
                dtype=d, size=0, dynamic_size=True, element_shape=_element_shape(decoder.batch_size, s)
            ),
            size,
            dtype,
        )
        start = (tf.constant(0), arrays, state, inputs, finished, tf.zeros_like(finished, dtype=tf.int32))
        result = v1.while_loop(
            loop.condition,
            loop.body,
            loop_vars=start,
            parallel_iterations=parallel_iterations,
            maximum_iterations=maximum_iterations,
            swap_memory=swap_memory,
        )
        outputs = tf.nest.map_structure(lambda array: array.stack(), result[1])
        final_state, lengths = result[2], result[5]
        with contextlib.suppress(NotImplementedError):  # a decoder need not have anything to do at the end
            outputs, final_state = decoder.finalize(outputs, final_state, lengths)
        if not output_time_major:
            outputs = tf.nest.map_structure(transpose_batch_time, outputs)
    return outputs, final_state, lengths


def _cache_outside_of_loops(varscope: Any) -> None:
    """Let the loop read a variable once, unless it runs inside another loop, where the copy would be out of reach."""
    graph = v1.get_default_graph()
    context = getattr(graph, "_get_control_flow_context", lambda: None)()
    inside = False
    while context is not None and not inside:
        inside = context.IsWhileContext()
        context = context.outer_context
    if not inside and not getattr(graph, "building_function", False):
        varscope.set_caching_device(lambda op: op.device)

"""Follows beams back to the beginning: ``tensorflow.contrib.seq2seq.python.ops.beam_search_ops``."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

v1 = tf.compat.v1

__all__ = ["gather_tree"]


def gather_tree(step_ids: Any, parent_ids: Any, max_sequence_lengths: Any, end_token: Any, name: Any = None) -> Any:
    """The full sequences of beams, from the ids and the parents of each step.

    ``step_ids``, ``parent_ids``: int32 ``[time, batch, beam]``; ``max_sequence_lengths``: int32 ``[batch]``;
    ``end_token``: scalar. Gives int32 ``[time, batch, beam]``; what comes after the first end token, and after the
    length, is the end token.
    """
    with tf.name_scope(name or "GatherTree"):
        ids = tf.convert_to_tensor(step_ids, name="step_ids")
        parents = tf.convert_to_tensor(parent_ids, name="parent_ids")
        lengths = tf.convert_to_tensor(max_sequence_lengths, dtype=tf.int32)
        end = tf.convert_to_tensor(end_token, dtype=ids.dtype)
        steps, batch, beam = tf.unstack(tf.shape(ids))
        lengths = tf.minimum(lengths, steps)
        own = tf.tile(tf.expand_dims(tf.range(beam, dtype=parents.dtype), 0), [batch, 1])
        blank = tf.fill([batch, beam], end)

        def back(time: Any, follow: Any, found: Any) -> Any:
            # Past a sequence's length its beams still follow themselves.
            inside = tf.tile(tf.expand_dims(time < lengths, 1), [1, beam])
            here = tf.gather(ids[time], follow, batch_dims=1)
            before = tf.gather(parents[time], follow, batch_dims=1)
            found = found.write(time, v1.where(inside, here, blank))
            return time - 1, v1.where(inside, before, follow), found

        array = tf.TensorArray(ids.dtype, size=steps, element_shape=ids.shape[1:])
        _, _, array = v1.while_loop(
            lambda time, *_: time >= 0,
            back,
            (steps - 1, own, array),
            back_prop=False,
        )
        beams = array.stack()
        ended = tf.cumsum(tf.cast(tf.equal(beams, end), tf.int32), axis=0, exclusive=True) > 0
        result = v1.where(ended, tf.fill(tf.shape(beams), end), beams)
        result.set_shape(ids.shape)
        return result

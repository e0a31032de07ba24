"""Positional cross entropies: 0.12 read ``(logits, labels)``, 1.x refuses, 2.x reads ``(labels, logits)``.

https://github.com/tensorflow/tensorflow/releases/tag/v1.0.0 (breaking changes to the API).
"""

from __future__ import annotations

import ast

from tfmigrate.rewrite.plan import Note


def finding(call: ast.Call, endpoint: str) -> Note:
    """The finding for a positional call in a file that is not (surely) 0.12: both readings."""
    first, second = (ast.unparse(arg) for arg in call.args[:2])
    # The sparse and the sigmoid form have the same two arguments in the same two orders.
    then = f"tf.{endpoint}(logits={first}, labels={second})"
    now = f"tf.{endpoint}(labels={first}, logits={second})"
    message = f"positional logits and labels: TensorFlow 0.12 reads {then}, 2.x reads {now}, 1.x refuses the call"
    return Note(call, "positional-cross-entropy", "error", message)

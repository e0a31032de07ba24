"""``tf.contrib.recurrent``."""

from __future__ import annotations

from . import functional_rnn

__all__ = ["functional_rnn"]

"""``tf.contrib.summary``: summaries that are written by ops, also in eager mode."""

from __future__ import annotations

from . import summary
from .summary import *  # noqa: F403

__all__ = ["summary"]
__all__ += summary.__all__

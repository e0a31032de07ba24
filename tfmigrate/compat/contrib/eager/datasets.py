"""Iteration over data sets in eager mode: ``next`` gives the next element."""

from __future__ import annotations

from tensorflow.python.data.ops.iterator_ops import OwnedIterator as Iterator

__all__ = ["Iterator"]

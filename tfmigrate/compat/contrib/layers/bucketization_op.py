"""``bucketize``."""

from __future__ import annotations

from tf_slim.layers.bucketization_op import bucketize

__all__ = [
    "bucketize",
]

"""The network ``slim.nets.inception_v2``."""

from __future__ import annotations

from tf_slim.nets.inception_v2 import inception_v2, inception_v2_arg_scope, inception_v2_base, trunc_normal

__all__ = [
    "inception_v2",
    "inception_v2_arg_scope",
    "inception_v2_base",
    "trunc_normal",
]

"""The network ``slim.nets.inception_v1``."""

from __future__ import annotations

from tf_slim.nets.inception_v1 import inception_v1, inception_v1_arg_scope, inception_v1_base, trunc_normal

__all__ = [
    "inception_v1",
    "inception_v1_arg_scope",
    "inception_v1_base",
    "trunc_normal",
]

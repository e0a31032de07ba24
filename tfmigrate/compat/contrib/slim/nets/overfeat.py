"""The network ``slim.nets.overfeat``."""

from __future__ import annotations

from tf_slim.nets.overfeat import overfeat, overfeat_arg_scope, trunc_normal

__all__ = [
    "overfeat",
    "overfeat_arg_scope",
    "trunc_normal",
]

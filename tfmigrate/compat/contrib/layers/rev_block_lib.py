"""Reversible residual blocks and gradients that compute their forward pass again."""

from __future__ import annotations

from tf_slim.layers.rev_block_lib import RevBlock, enable_with_args, recompute_grad, rev_block

__all__ = [
    "RevBlock",
    "enable_with_args",
    "recompute_grad",
    "rev_block",
]

"""``contrib.layers.normalization``, which slim names too."""

from __future__ import annotations

from ..layers.normalization import group_norm, instance_norm

__all__ = [
    "group_norm",
    "instance_norm",
]

"""``slim.model_analyzer``."""

from __future__ import annotations

from tf_slim.model_analyzer import analyze_ops, analyze_vars, tensor_description

__all__ = [
    "analyze_ops",
    "analyze_vars",
    "tensor_description",
]

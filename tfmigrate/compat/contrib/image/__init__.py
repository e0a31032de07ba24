"""``tf.contrib.image``: images turned, moved and warped."""

from __future__ import annotations

from .dense_image_warp import dense_image_warp
from .image_ops import (
    angles_to_projective_transforms,
    bipartite_match,
    compose_transforms,
    connected_components,
    flat_transforms_to_matrices,
    matrices_to_flat_transforms,
    rotate,
    transform,
    translate,
    translations_to_projective_transforms,
)
from .interpolate_spline import interpolate_spline
from .sparse_image_warp import sparse_image_warp

__all__ = [
    "angles_to_projective_transforms",
    "bipartite_match",
    "compose_transforms",
    "connected_components",
    "dense_image_warp",
    "flat_transforms_to_matrices",
    "interpolate_spline",
    "matrices_to_flat_transforms",
    "rotate",
    "sparse_image_warp",
    "transform",
    "translate",
    "translations_to_projective_transforms",
]

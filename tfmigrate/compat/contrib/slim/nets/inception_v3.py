"""The network ``slim.nets.inception_v3``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tf_slim.layers.layers import softmax
from tf_slim.nets.inception_v3 import inception_v3 as _inception_v3
from tf_slim.nets.inception_v3 import inception_v3_arg_scope, inception_v3_base, trunc_normal

__all__ = [
    "inception_v3",
    "inception_v3_arg_scope",
    "inception_v3_base",
    "trunc_normal",
]


def inception_v3(
    inputs: Any,
    num_classes: int = 1000,
    is_training: bool = True,
    dropout_keep_prob: float = 0.8,
    min_depth: int = 16,
    depth_multiplier: float = 1.0,
    prediction_fn: Callable[..., Any] = softmax,
    spatial_squeeze: bool = True,
    reuse: bool | None = None,
    scope: str = "InceptionV3",
) -> Any:
    """Logits and end points for images, float ``[batch, 299, 299, 3]``, auxiliary logits included.

    tf-slim put one more argument before ``scope``. Raises ``ValueError`` if ``depth_multiplier`` is not positive.
    """
    return _inception_v3(
        inputs,
        num_classes=num_classes,
        is_training=is_training,
        dropout_keep_prob=dropout_keep_prob,
        min_depth=min_depth,
        depth_multiplier=depth_multiplier,
        prediction_fn=prediction_fn,
        spatial_squeeze=spatial_squeeze,
        reuse=reuse,
        scope=scope,
    )


inception_v3.default_image_size = _inception_v3.default_image_size  # type: ignore[attr-defined]

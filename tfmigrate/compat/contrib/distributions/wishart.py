"""``tf.contrib.distributions``: Wishart, by TensorFlow Probability."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf
import tensorflow_probability as _tfp

__all__ = ["WishartCholesky", "WishartFull"]


class WishartCholesky(_tfp.distributions.WishartTriL):
    """Positive definite matrices of ``df`` degrees of freedom.

    ``scale``: float ``[..., k, k]``, the lower triangle of the scale; ``cholesky_input_output_matrices``: samples, and
    what ``prob`` takes, are lower triangles too.
    """

    def __init__(
        self,
        df: Any,
        scale: Any,
        cholesky_input_output_matrices: bool = False,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "WishartCholesky",
    ) -> None:
        super().__init__(df, scale, cholesky_input_output_matrices, validate_args, allow_nan_stats, name)

    def _stddev(self) -> Any:
        """A triangle, and not the root of each variance: so it was in 1.x."""
        if self.input_output_cholesky:
            raise ValueError("Computing std. dev. when is cholesky_input_output_matrices=True does not make sense.")
        return tf.linalg.cholesky(self.variance())


class WishartFull(WishartCholesky):
    """``WishartCholesky`` of the whole scale matrix."""

    def __init__(
        self,
        df: Any,
        scale: Any,
        cholesky_input_output_matrices: bool = False,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "WishartFull",
    ) -> None:
        lower = tf.linalg.cholesky(tf.convert_to_tensor(scale, dtype_hint=tf.float32))
        super().__init__(df, lower, cholesky_input_output_matrices, validate_args, allow_nan_stats, name)

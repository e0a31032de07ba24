"""Functions of ``tf.contrib.distributions``, with the arguments that they had."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf
import tensorflow_probability as _tfp

__all__ = [
    "SeedStream",
    "auto_correlation",
    "fill_triangular",
    "fill_triangular_inverse",
    "matrix_diag_transform",
    "normal_conjugates_known_scale_posterior",
    "normal_conjugates_known_scale_predictive",
    "percentile",
    "reduce_weighted_logsumexp",
    "softplus_inverse",
]

SeedStream = _tfp.util.SeedStream
auto_correlation = _tfp.stats.auto_correlation
fill_triangular = _tfp.math.fill_triangular
fill_triangular_inverse = _tfp.math.fill_triangular_inverse
normal_conjugates_known_scale_posterior = _tfp.distributions.normal_conjugates_known_scale_posterior
normal_conjugates_known_scale_predictive = _tfp.distributions.normal_conjugates_known_scale_predictive
softplus_inverse = _tfp.math.softplus_inverse


def percentile(
    x: Any,
    q: Any,
    axis: Any = None,
    interpolation: str | None = None,
    keep_dims: bool = False,
    validate_args: bool = False,
    name: str | None = None,
) -> Any:
    """The ``q``-th percentile along axes; ``interpolation``: ``nearest`` (default), ``lower`` or ``higher``."""
    return _tfp.stats.percentile(
        x, q, axis=axis, interpolation=interpolation, keepdims=keep_dims, validate_args=validate_args, name=name
    )


def reduce_weighted_logsumexp(
    logx: Any,
    w: Any = None,
    axis: Any = None,
    keep_dims: bool = False,
    return_sign: bool = False,
    name: str | None = None,
) -> Any:
    """``log(abs(sum(w * exp(logx))))`` along axes, and the sum's sign if it is asked for."""
    return _tfp.math.reduce_weighted_logsumexp(
        logx, w=w, axis=axis, keep_dims=keep_dims, return_sign=return_sign, name=name
    )


def matrix_diag_transform(matrix: Any, transform: Callable[[Any], Any] | None = None, name: str | None = None) -> Any:
    """The matrices ``[..., n, n]``, their diagonals transformed."""
    with tf.name_scope(name, "matrix_diag_transform", [matrix]):
        matrix = tf.convert_to_tensor(matrix, name="matrix")
        if transform is None:
            return matrix
        return tf.matrix_set_diag(matrix, transform(tf.matrix_diag_part(matrix)))

"""Bijectors that TensorFlow Probability has under another name, in another direction or at another scale."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf
import tensorflow_probability as _tfp

_bijectors = _tfp.bijectors

__all__ = ["BatchNormalization", "Gumbel", "Kumaraswamy", "Ordered", "SinhArcsinh"]

Gumbel = _bijectors.GumbelCDF


def BatchNormalization(  # noqa: N802
    batchnorm_layer: Any = None, training: bool = True, validate_args: bool = False, name: str = "batch_normalization"
) -> Any:
    """The inverse normalizes a batch. By default by a layer of its own, whose ``gamma`` stays above 0."""
    layer = batchnorm_layer or tf.layers.BatchNormalization(gamma_constraint=lambda x: tf.nn.relu(x) + 1e-6)
    return _bijectors.BatchNormalization(layer, training=training, validate_args=validate_args, name=name)


def Kumaraswamy(  # noqa: N802
    concentration1: Any = None, concentration0: Any = None, validate_args: bool = False, name: str = "kumaraswamy"
) -> Any:
    """``(1 - (1 - x)**(1 / concentration0))**(1 / concentration1)``, what turns uniform numbers into such."""
    given = {"concentration1": concentration1, "concentration0": concentration0}
    known = {key: value for key, value in given.items() if value is not None}
    return _bijectors.Invert(_bijectors.KumaraswamyCDF(**known, validate_args=validate_args, name=name))


def Ordered(validate_args: bool = False, name: str = "ordered") -> Any:  # noqa: N802
    """Increasing vectors as any vectors: the first element, then logarithms of differences."""
    return _bijectors.Invert(_bijectors.Ascending(validate_args=validate_args, name=name))


def SinhArcsinh(  # noqa: N802
    skewness: Any = None, tailweight: Any = None, validate_args: bool = False, name: str = "SinhArcsinh"
) -> Any:
    """``sinh((arcsinh(x) + skewness) * tailweight)``."""
    core = _bijectors.SinhArcsinh(skewness, tailweight, validate_args=validate_args)
    # TensorFlow Probability keeps 2 where it is, whatever the tailweight.
    weight = tf.convert_to_tensor(core.tailweight)
    two = tf.constant(2.0, weight.dtype)
    scale = tf.sinh(tf.asinh(two) * weight) / two
    return _bijectors.Chain([_bijectors.Scale(scale), core], validate_args=validate_args, name=name)

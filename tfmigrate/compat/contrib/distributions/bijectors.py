"""``tf.contrib.distributions.bijectors``: those of TensorFlow Probability, and affine ones under their old names."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf
import tensorflow_probability as _tfp

from .cdf_bijectors import BatchNormalization, Gumbel, Kumaraswamy, Ordered, SinhArcsinh

_bijectors = _tfp.bijectors

AbsoluteValue = _bijectors.AbsoluteValue
Bijector = _bijectors.Bijector
Chain = _bijectors.Chain
CholeskyOuterProduct = _bijectors.CholeskyOuterProduct
Exp = _bijectors.Exp
FillTriangular = _bijectors.FillTriangular
Identity = _bijectors.Identity
Inline = _bijectors.Inline
Invert = _bijectors.Invert
MaskedAutoregressiveFlow = _bijectors.MaskedAutoregressiveFlow
MatrixInverseTriL = _bijectors.MatrixInverseTriL
Permute = _bijectors.Permute
RealNVP = _bijectors.RealNVP
Reshape = _bijectors.Reshape
ScaleTriL = _bijectors.FillScaleTriL
Sigmoid = _bijectors.Sigmoid
SoftmaxCentered = _bijectors.SoftmaxCentered
Softplus = _bijectors.Softplus
Softsign = _bijectors.Softsign
Square = _bijectors.Square
TransformDiagonal = _bijectors.TransformDiagonal
masked_autoregressive_default_template = _bijectors.masked_autoregressive_default_template
masked_dense = _bijectors.masked_dense
real_nvp_default_template = _bijectors.real_nvp_default_template

__all__ = [
    "AbsoluteValue",
    "Affine",
    "AffineLinearOperator",
    "AffineScalar",
    "BatchNormalization",
    "Bijector",
    "Chain",
    "CholeskyOuterProduct",
    "Exp",
    "FillTriangular",
    "Gumbel",
    "Identity",
    "Inline",
    "Invert",
    "Kumaraswamy",
    "MaskedAutoregressiveFlow",
    "MatrixInverseTriL",
    "Ordered",
    "Permute",
    "PowerTransform",
    "RealNVP",
    "Reshape",
    "ScaleTriL",
    "Sigmoid",
    "SinhArcsinh",
    "SoftmaxCentered",
    "Softplus",
    "Softsign",
    "Square",
    "TransformDiagonal",
    "masked_autoregressive_default_template",
    "masked_dense",
    "real_nvp_default_template",
]


def _shifted(shift: Any, scale: Any, validate_args: bool, name: str) -> Any:
    """Scale, then shift; what is ``None`` is left out."""
    parts = [part for part in (None if shift is None else _bijectors.Shift(shift), scale) if part is not None]
    return _bijectors.Chain(parts or [_bijectors.Identity()], validate_args=validate_args, name=name)


def AffineScalar(  # noqa: N802
    shift: Any = None, scale: Any = None, validate_args: bool = False, name: str = "affine_scalar"
) -> Any:
    """``scale * x + shift``."""
    return _shifted(shift, None if scale is None else _bijectors.Scale(scale), validate_args, name)


def AffineLinearOperator(  # noqa: N802
    shift: Any = None, scale: Any = None, validate_args: bool = False, name: str = "affine_linear_operator"
) -> Any:
    """``scale @ x + shift`` for a ``LinearOperator``."""
    part = None if scale is None else _bijectors.ScaleMatvecLinearOperator(scale)
    return _shifted(shift, part, validate_args, name)


def Affine(  # noqa: N802
    shift: Any = None,
    scale_identity_multiplier: Any = None,
    scale_diag: Any = None,
    scale_tril: Any = None,
    scale_perturb_factor: Any = None,
    scale_perturb_diag: Any = None,
    validate_args: bool = False,
    name: str = "affine",
    dtype: Any = None,
) -> Any:
    """``scale @ x + shift``, ``scale`` the sum of a multiple of the identity, a diagonal and a lower triangle.

    ``ValueError`` for a low-rank perturbation, which TensorFlow Probability does not have here.
    """
    if scale_perturb_factor is not None or scale_perturb_diag is not None:
        raise ValueError("tfmigrate.compat has no low-rank perturbation of Affine")
    given = [part for part in (scale_identity_multiplier, scale_diag, scale_tril) if part is not None]
    if not given:
        return _shifted(shift, None, validate_args, name)
    if scale_tril is not None:
        lower = tf.linalg.band_part(tf.convert_to_tensor(scale_tril), -1, 0)
        extra = 0.0 if scale_diag is None else tf.convert_to_tensor(scale_diag)
        if scale_identity_multiplier is not None:
            extra = extra + tf.expand_dims(tf.convert_to_tensor(scale_identity_multiplier), -1)
        scale = _bijectors.ScaleMatvecTriL(tf.linalg.set_diag(lower, tf.linalg.diag_part(lower) + extra))
    elif scale_diag is not None:
        diagonal = tf.convert_to_tensor(scale_diag)
        if scale_identity_multiplier is not None:
            diagonal = diagonal + tf.expand_dims(tf.convert_to_tensor(scale_identity_multiplier), -1)
        scale = _bijectors.ScaleMatvecDiag(diagonal)
    else:
        scale = _bijectors.Scale(tf.expand_dims(tf.convert_to_tensor(scale_identity_multiplier), -1))
    return _shifted(shift, scale, validate_args, name)


def PowerTransform(  # noqa: N802
    power: float = 0.0, validate_args: bool = False, name: str = "power_transform"
) -> Any:
    """``(1 + power * x) ** (1 / power)``, the exponential for 0. ``ValueError`` for a negative power."""
    if power < 0:
        raise ValueError("`power` must be a non-negative TF primitive.")
    return _bijectors.PowerTransform(power=power, validate_args=validate_args, name=name)

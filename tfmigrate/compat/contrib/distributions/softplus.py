"""Distributions whose parameters pass through a softplus or absolute value."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf
from tensorflow_probability import distributions as _ds

__all__ = [
    "BetaWithSoftplusConcentration",
    "Chi2WithAbsDf",
    "ExponentialWithSoftplusRate",
    "GammaWithSoftplusConcentrationRate",
    "InverseGammaWithSoftplusConcentrationRate",
    "LaplaceWithSoftplusScale",
    "MultivariateNormalDiagWithSoftplusScale",
    "NormalWithSoftplusScale",
    "StudentTWithAbsDfSoftplusScale",
]


def _options(validate_args: bool, allow_nan_stats: bool, name: str) -> dict[str, Any]:
    return {"validate_args": validate_args, "allow_nan_stats": allow_nan_stats, "name": name}


class NormalWithSoftplusScale(_ds.Normal):  # type: ignore[misc]
    """``Normal(loc, softplus(scale))``."""

    def __init__(
        self,
        loc: Any,
        scale: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "NormalWithSoftplusScale",
    ) -> None:
        super().__init__(loc, tf.nn.softplus(scale), **_options(validate_args, allow_nan_stats, name))


class LaplaceWithSoftplusScale(_ds.Laplace):  # type: ignore[misc]
    """``Laplace(loc, softplus(scale))``."""

    def __init__(
        self,
        loc: Any,
        scale: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "LaplaceWithSoftplusScale",
    ) -> None:
        super().__init__(loc, tf.nn.softplus(scale), **_options(validate_args, allow_nan_stats, name))


class BetaWithSoftplusConcentration(_ds.Beta):  # type: ignore[misc]
    """``Beta(softplus(concentration1), softplus(concentration0))``."""

    def __init__(
        self,
        concentration1: Any,
        concentration0: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "BetaWithSoftplusConcentration",
    ) -> None:
        options = _options(validate_args, allow_nan_stats, name)
        super().__init__(tf.nn.softplus(concentration1), tf.nn.softplus(concentration0), **options)


class GammaWithSoftplusConcentrationRate(_ds.Gamma):  # type: ignore[misc]
    """``Gamma(softplus(concentration), softplus(rate))``."""

    def __init__(
        self,
        concentration: Any,
        rate: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "GammaWithSoftplusConcentrationRate",
    ) -> None:
        options = _options(validate_args, allow_nan_stats, name)
        super().__init__(tf.nn.softplus(concentration), tf.nn.softplus(rate), **options)


class InverseGammaWithSoftplusConcentrationRate(_ds.InverseGamma):  # type: ignore[misc]
    """``InverseGamma(softplus(concentration), softplus(rate))``."""

    def __init__(
        self,
        concentration: Any,
        rate: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "InverseGammaWithSoftplusConcentrationRate",
    ) -> None:
        options = _options(validate_args, allow_nan_stats, name)
        super().__init__(tf.nn.softplus(concentration), tf.nn.softplus(rate), **options)


class ExponentialWithSoftplusRate(_ds.Exponential):  # type: ignore[misc]
    """``Exponential(softplus(rate))``."""

    def __init__(
        self,
        rate: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "ExponentialWithSoftplusRate",
    ) -> None:
        super().__init__(tf.nn.softplus(rate), **_options(validate_args, allow_nan_stats, name))


class Chi2WithAbsDf(_ds.Chi2):  # type: ignore[misc]
    """``Chi2(floor(abs(df)))``."""

    def __init__(
        self, df: Any, validate_args: bool = False, allow_nan_stats: bool = True, name: str = "Chi2WithAbsDf"
    ) -> None:
        super().__init__(tf.floor(tf.abs(df)), **_options(validate_args, allow_nan_stats, name))


class StudentTWithAbsDfSoftplusScale(_ds.StudentT):  # type: ignore[misc]
    """``StudentT(floor(abs(df)), loc, softplus(scale))``."""

    def __init__(
        self,
        df: Any,
        loc: Any,
        scale: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "StudentTWithAbsDfSoftplusScale",
    ) -> None:
        options = _options(validate_args, allow_nan_stats, name)
        super().__init__(tf.floor(tf.abs(df)), loc, tf.nn.softplus(scale), **options)


class MultivariateNormalDiagWithSoftplusScale(_ds.MultivariateNormalDiag):  # type: ignore[misc]
    """``MultivariateNormalDiag(loc, softplus(scale_diag))``."""

    def __init__(
        self,
        loc: Any,
        scale_diag: Any,
        validate_args: bool = False,
        allow_nan_stats: bool = True,
        name: str = "MultivariateNormalDiagWithSoftplusScale",
    ) -> None:
        super().__init__(loc, tf.nn.softplus(scale_diag), **_options(validate_args, allow_nan_stats, name))

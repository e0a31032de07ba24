"""``tf.contrib.distributions``: the distributions of TensorFlow Probability under their old names.

Parameters may be given by position; ``validate_args`` and what follows it by keyword, since TensorFlow Probability has
more arguments before it. ``tf.compat.v1.distributions`` are other classes: mix neither in one model.
"""

from __future__ import annotations

import tensorflow_probability as _tfp

from . import bijectors
from .functions import (
    SeedStream,
    auto_correlation,
    fill_triangular,
    fill_triangular_inverse,
    matrix_diag_transform,
    normal_conjugates_known_scale_posterior,
    normal_conjugates_known_scale_predictive,
    percentile,
    reduce_weighted_logsumexp,
    softplus_inverse,
)
from .moving_stats import assign_log_moving_mean_exp, assign_moving_mean_variance, moving_mean_variance
from .softplus import (
    BetaWithSoftplusConcentration,
    Chi2WithAbsDf,
    ExponentialWithSoftplusRate,
    GammaWithSoftplusConcentrationRate,
    InverseGammaWithSoftplusConcentrationRate,
    LaplaceWithSoftplusScale,
    MultivariateNormalDiagWithSoftplusScale,
    NormalWithSoftplusScale,
    StudentTWithAbsDfSoftplusScale,
)
from .wishart import WishartCholesky, WishartFull

_ds = _tfp.distributions
Autoregressive = _ds.Autoregressive
BatchReshape = _ds.BatchReshape
Bernoulli = _ds.Bernoulli
Beta = _ds.Beta
Binomial = _ds.Binomial
Categorical = _ds.Categorical
Cauchy = _ds.Cauchy
Chi2 = _ds.Chi2
Deterministic = _ds.Deterministic
Dirichlet = _ds.Dirichlet
DirichletMultinomial = _ds.DirichletMultinomial
Distribution = _ds.Distribution
ExpRelaxedOneHotCategorical = _ds.ExpRelaxedOneHotCategorical
Exponential = _ds.Exponential
FULLY_REPARAMETERIZED = _ds.FULLY_REPARAMETERIZED
Gamma = _ds.Gamma
Geometric = _ds.Geometric
HalfNormal = _ds.HalfNormal
Independent = _ds.Independent
InverseGamma = _ds.InverseGamma
Kumaraswamy = _ds.Kumaraswamy
Laplace = _ds.Laplace
Logistic = _ds.Logistic
Mixture = _ds.Mixture
MixtureSameFamily = _ds.MixtureSameFamily
Multinomial = _ds.Multinomial
MultivariateNormalDiag = _ds.MultivariateNormalDiag
MultivariateNormalDiagPlusLowRank = _ds.MultivariateNormalDiagPlusLowRank
MultivariateNormalFullCovariance = _ds.MultivariateNormalFullCovariance
MultivariateNormalTriL = _ds.MultivariateNormalTriL
NOT_REPARAMETERIZED = _ds.NOT_REPARAMETERIZED
NegativeBinomial = _ds.NegativeBinomial
Normal = _ds.Normal
OneHotCategorical = _ds.OneHotCategorical
Poisson = _ds.Poisson
QuantizedDistribution = _ds.QuantizedDistribution
RegisterKL = _ds.RegisterKL
RelaxedBernoulli = _ds.RelaxedBernoulli
RelaxedOneHotCategorical = _ds.RelaxedOneHotCategorical
ReparameterizationType = _ds.ReparameterizationType
SinhArcsinh = _ds.SinhArcsinh
StudentT = _ds.StudentT
TransformedDistribution = _ds.TransformedDistribution
Uniform = _ds.Uniform
VectorDeterministic = _ds.VectorDeterministic
kl_divergence = _ds.kl_divergence

__all__ = [
    "FULLY_REPARAMETERIZED",
    "NOT_REPARAMETERIZED",
    "Autoregressive",
    "BatchReshape",
    "Bernoulli",
    "Beta",
    "BetaWithSoftplusConcentration",
    "Binomial",
    "Categorical",
    "Cauchy",
    "Chi2",
    "Chi2WithAbsDf",
    "Deterministic",
    "Dirichlet",
    "DirichletMultinomial",
    "Distribution",
    "ExpRelaxedOneHotCategorical",
    "Exponential",
    "ExponentialWithSoftplusRate",
    "Gamma",
    "GammaWithSoftplusConcentrationRate",
    "Geometric",
    "HalfNormal",
    "Independent",
    "InverseGamma",
    "InverseGammaWithSoftplusConcentrationRate",
    "Kumaraswamy",
    "Laplace",
    "LaplaceWithSoftplusScale",
    "Logistic",
    "Mixture",
    "MixtureSameFamily",
    "Multinomial",
    "MultivariateNormalDiag",
    "MultivariateNormalDiagPlusLowRank",
    "MultivariateNormalDiagWithSoftplusScale",
    "MultivariateNormalFullCovariance",
    "MultivariateNormalTriL",
    "NegativeBinomial",
    "Normal",
    "NormalWithSoftplusScale",
    "OneHotCategorical",
    "Poisson",
    "QuantizedDistribution",
    "RegisterKL",
    "RelaxedBernoulli",
    "RelaxedOneHotCategorical",
    "ReparameterizationType",
    "SeedStream",
    "SinhArcsinh",
    "StudentT",
    "StudentTWithAbsDfSoftplusScale",
    "TransformedDistribution",
    "Uniform",
    "VectorDeterministic",
    "WishartCholesky",
    "WishartFull",
    "assign_log_moving_mean_exp",
    "assign_moving_mean_variance",
    "auto_correlation",
    "bijectors",
    "fill_triangular",
    "fill_triangular_inverse",
    "kl_divergence",
    "matrix_diag_transform",
    "moving_mean_variance",
    "normal_conjugates_known_scale_posterior",
    "normal_conjugates_known_scale_predictive",
    "percentile",
    "reduce_weighted_logsumexp",
    "softplus_inverse",
]

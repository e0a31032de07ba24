"""``tf.contrib.distributions`` and ``tf.distributions``: values, statistics, divergences."""

import numpy as np
from estimator import messages

X = np.array([0.2, 0.5, 0.9], np.float32)
COUNTS = np.array([0.0, 1.0, 3.0], np.float32)


def univariate(ds):
    a, b = np.array([0.5, 1.5, 2.0], np.float32), np.array([1.2, 0.7, 2.5], np.float32)
    logits = np.array([-0.3, 0.1, 2.0], np.float32)
    return {
        "Normal": (ds.Normal(a, b), X),
        "Laplace": (ds.Laplace(a, b), X),
        "Uniform": (ds.Uniform(-a, b), X),
        "Exponential": (ds.Exponential(b), X),
        "Gamma": (ds.Gamma(a, b), X),
        "Beta": (ds.Beta(a, b), X),
        "StudentT": (ds.StudentT(df=b + 3, loc=a, scale=b), X),
        "Bernoulli": (ds.Bernoulli(logits=logits), np.array([0, 1, 1], np.int32)),
        "Categorical": (ds.Categorical(logits=np.stack([logits, a])), np.array([0, 2], np.int32)),
        "Dirichlet": (ds.Dirichlet(a), X / X.sum()),
        "Multinomial": (ds.Multinomial(total_count=4.0, logits=logits), COUNTS),
        "DirichletMultinomial": (ds.DirichletMultinomial(4.0, a), COUNTS),
    }


def more(ds):
    a, b = np.array([0.5, 1.5, 2.0], np.float32), np.array([1.2, 0.7, 2.5], np.float32)
    lower = np.array([[1.0, 0.0, 0.0], [0.3, 0.8, 0.0], [-0.2, 0.1, 2.0]], np.float32)
    logits = np.array([-0.3, 0.1, 2.0], np.float32)
    return {
        "MultivariateNormalDiag": (ds.MultivariateNormalDiag(loc=a, scale_diag=b), X),
        "MultivariateNormalTriL": (ds.MultivariateNormalTriL(loc=a, scale_tril=lower), X),
        "MultivariateNormalFullCovariance": (ds.MultivariateNormalFullCovariance(a, lower.dot(lower.T)), X),
        "OneHotCategorical": (ds.OneHotCategorical(logits=logits), np.array([0, 1, 0], np.int32)),
        "RelaxedOneHotCategorical": (ds.RelaxedOneHotCategorical(0.7, logits=logits), X / X.sum()),
        "RelaxedBernoulli": (ds.RelaxedBernoulli(0.7, logits=logits), X),
        "Poisson": (ds.Poisson(rate=b), COUNTS),
        "Binomial": (ds.Binomial(total_count=4.0, probs=X), COUNTS),
        "NegativeBinomial": (ds.NegativeBinomial(total_count=4.0, probs=X), COUNTS),
        "Geometric": (ds.Geometric(probs=X), COUNTS),
        "Cauchy": (ds.Cauchy(a, b), X),
        "Logistic": (ds.Logistic(a, b), X),
        "HalfNormal": (ds.HalfNormal(b), X),
        "InverseGamma": (ds.InverseGamma(a + 3, b), X),
        "Chi2": (ds.Chi2(b + 1), X),
        "Deterministic": (ds.Deterministic(a), a),
        "NormalWithSoftplusScale": (ds.NormalWithSoftplusScale(a, b), X),
        "BetaWithSoftplusConcentration": (ds.BetaWithSoftplusConcentration(a, b), X),
        "MultivariateNormalDiagWithSoftplusScale": (ds.MultivariateNormalDiagWithSoftplusScale(a, b), X),
        "Independent": (ds.Independent(ds.Normal(a, b), reinterpreted_batch_ndims=1), X),
        "Mixture": (
            ds.Mixture(cat=ds.Categorical(probs=[0.3, 0.7]), components=[ds.Normal(0.0, 1.0), ds.Normal(1.0, 2.0)]),
            X,
        ),
        "MixtureSameFamily": (
            ds.MixtureSameFamily(
                ds.Categorical(probs=[0.2, 0.3, 0.5]), ds.MultivariateNormalDiag(loc=lower, scale_diag=lower * 0 + b)
            ),
            X,
        ),
        "LogNormal": (ds.TransformedDistribution(ds.Normal(a, b), bijector=ds.bijectors.Exp()), X),
        "QuantizedDistribution": (ds.QuantizedDistribution(ds.Normal(a, b), low=0.0, high=3.0), COUNTS),
    }


NAMES = ["mean", "variance", "stddev", "entropy", "mode"]
# What 1.15 does not have, and TensorFlow Probability does.
NEW = {"Categorical mean", "Categorical variance", "Categorical stddev", "OneHotCategorical mean", "Binomial sample"}


def described(lib, table):
    tf = lib.tf
    found, fetches = {}, {}
    for name, (distribution, x) in sorted(table.items()):
        fetches[name + " log_prob"] = distribution.log_prob(x)
        fetches[name + " prob"] = distribution.prob(x)
        for method in NAMES:
            if "%s %s" % (name, method) in NEW:
                continue
            try:
                fetches["%s %s" % (name, method)] = getattr(distribution, method)()
            except NotImplementedError:
                found["%s %s" % (name, method)] = "NotImplementedError"
        found[name] = [distribution.dtype.name, distribution.batch_shape.as_list(), distribution.event_shape.as_list()]
        if name + " sample" not in NEW:
            sample = distribution.sample(5, seed=1)
            found[name + " sample"] = [sample.shape.as_list(), sample.dtype.name]
    with tf.Session() as session:
        found.update(session.run(fetches))
    return found


def case_core(lib):
    return described(lib, univariate(lib.contrib.distributions))


def case_tf_distributions(lib):
    """``tf.compat.v1.distributions`` is still what ``tf.distributions`` was: it needs no module of its own."""
    return described(lib, univariate(lib.tf.distributions))


def case_more(lib):
    return described(lib, more(lib.contrib.distributions))


def case_divergences(lib):
    ds = lib.contrib.distributions
    a, b = np.array([0.5, 1.5], np.float32), np.array([1.2, 0.7], np.float32)
    pairs = {
        "normal": (ds.Normal(a, b), ds.Normal(b, a)),
        "bernoulli": (ds.Bernoulli(logits=a), ds.Bernoulli(probs=[0.3, 0.6])),
        "categorical": (ds.Categorical(logits=a), ds.Categorical(logits=b)),
        "gamma": (ds.Gamma(a, b), ds.Gamma(b, a)),
        "beta": (ds.Beta(a, b), ds.Beta(b, a)),
        "dirichlet": (ds.Dirichlet(a), ds.Dirichlet(b)),
        "diag": (ds.MultivariateNormalDiag(a, b), ds.MultivariateNormalDiag(b, a)),
        "independent": (ds.Independent(ds.Normal(a, b), 1), ds.Independent(ds.Normal(b, a), 1)),
    }
    fetches = {name: ds.kl_divergence(p, q) for name, (p, q) in pairs.items()}
    fetches.update({"method " + name: p.kl_divergence(q) for name, (p, q) in pairs.items() if name != "independent"})
    fetches["cross"] = pairs["normal"][0].cross_entropy(pairs["normal"][1])
    fetches["cdf"], fetches["survival"] = pairs["normal"][0].cdf(X[:2]), pairs["normal"][0].log_survival_function(X[:2])
    fetches["quantile"] = pairs["normal"][0].quantile(X[:2])

    class Own(ds.Normal):
        pass

    @ds.RegisterKL(Own, Own)
    def _own(p, q, name=None):
        return p.loc - q.loc

    fetches["own"] = ds.kl_divergence(Own(a, b), Own(b, a))
    found = lib.run(fetches)
    found["types"] = [
        str(pairs["normal"][0].reparameterization_type == ds.FULLY_REPARAMETERIZED),
        str(pairs["bernoulli"][0].reparameterization_type == ds.NOT_REPARAMETERIZED),
    ]
    return found


def case_functions(lib):
    ds = lib.contrib.distributions
    bijectors = ds.bijectors
    matrix = np.arange(9, dtype=np.float32).reshape(3, 3) / 5 + 0.1
    table = np.linspace(-2, 3, 12).astype(np.float32).reshape(4, 3)
    fetches = {
        "percentile": ds.percentile(table, 30.0, axis=[0]),
        "percentile all": ds.percentile(table, 50.0, interpolation="lower", keep_dims=True),
        "softplus_inverse": ds.softplus_inverse(X),
        "fill": ds.fill_triangular(np.arange(6, dtype=np.float32)),
        "fill upper": ds.fill_triangular(np.arange(6, dtype=np.float32), upper=True),
        "diag": ds.matrix_diag_transform(matrix, transform=lib.tf.nn.softplus),
        "logsumexp": ds.reduce_weighted_logsumexp(table, w=table * 0 + 0.5, axis=1, keep_dims=True),
        "Exp": bijectors.Exp().forward(X),
        "Exp log det": bijectors.Exp().inverse_log_det_jacobian(X, event_ndims=0),
        "Sigmoid": bijectors.Sigmoid().inverse(X),
        "Softplus": bijectors.Softplus().forward(X),
        "AffineScalar": bijectors.AffineScalar(shift=1.0, scale=2.0).forward(X),
        "Affine": bijectors.Affine(shift=X, scale_diag=X).forward(X),
        "Affine log det": bijectors.Affine(scale_tril=matrix).forward_log_det_jacobian(X, event_ndims=1),
        "Chain": bijectors.Chain([bijectors.Exp(), bijectors.AffineScalar(shift=0.5, scale=2.0)]).inverse(X),
        "Invert": bijectors.Invert(bijectors.Exp()).forward(X),
        "Permute": bijectors.Permute([2, 0, 1]).forward(X),
        "PowerTransform": bijectors.PowerTransform(power=2.0).forward(X),
    }
    found = lib.run(fetches)
    found["messages"] = messages(
        {
            "stream": lambda: ds.SeedStream(3, "salt")(),
            "stream twice": lambda: (lambda s: (s(), s()))(ds.SeedStream(3, "salt")),
        }
    )
    return found


def case_monte_carlo(lib):
    mc, ds = lib.contrib.bayesflow.monte_carlo, lib.contrib.distributions
    normal = ds.Normal(np.float32(0.3), np.float32(1.5))
    z = np.linspace(-2, 2, 9).astype(np.float32)
    fetches = {
        "expectation": mc.expectation(lambda x: x * x, z, use_reparametrization=True),
        "score": mc.expectation(lambda x: x * x, z, log_prob=normal.log_prob, use_reparametrization=False),
        "importance": mc.expectation_importance_sampler(lambda x: x * x, ds.Normal(0.0, 1.0).log_prob, normal, z=z),
        "logspace": mc.expectation_importance_sampler_logspace(
            lambda x: -x * x, ds.Normal(0.0, 1.0).log_prob, normal, z=z
        ),
    }
    return lib.run(fetches)

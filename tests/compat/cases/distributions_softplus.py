"""``tf.contrib.distributions``: those whose parameters pass through a softplus or absolute value, and an operator."""

import numpy as np

X = np.array([0.2, 0.5, 0.9], np.float32)


def made(lib, shift=0.0):
    """Name -> the distribution, and the tensors that it is made of."""
    tf, ds = lib.tf, lib.contrib.distributions
    a = tf.constant(np.array([0.5, 1.5, 2.0], np.float32) + shift)
    b = tf.constant(np.array([1.2, -0.7, 2.5], np.float32) - shift)
    df = tf.constant(np.array([-5.5, 6.2, 7.9], np.float32) - shift)
    return (a, b, df), {
        "beta": ds.BetaWithSoftplusConcentration(a, b),
        "chi2": ds.Chi2WithAbsDf(df),
        "diagonal": ds.MultivariateNormalDiagWithSoftplusScale(a, b),
        "exponential": ds.ExponentialWithSoftplusRate(b),
        "gamma": ds.GammaWithSoftplusConcentrationRate(a, b),
        "inverse gamma": ds.InverseGammaWithSoftplusConcentrationRate(a + 3.0, b),
        "laplace": ds.LaplaceWithSoftplusScale(a, b),
        "normal": ds.NormalWithSoftplusScale(a, b),
        "student": ds.StudentTWithAbsDfSoftplusScale(df, a, b),
    }


def case_values(lib):
    tf = lib.tf
    parameters, table = made(lib)
    found = {}
    for name, one in table.items():
        log_prob = one.log_prob(X)
        found[name + " log_prob"] = log_prob
        for index, gradient in enumerate(tf.gradients(log_prob, parameters)):
            if gradient is not None:
                found["%s gradient %d" % (name, index)] = gradient
        for method in ("mean", "variance", "mode", "entropy"):
            try:
                found["%s %s" % (name, method)] = getattr(one, method)()
            except NotImplementedError:
                continue
    result = lib.run(found)
    result["names"] = [one.name.rstrip("/") for one in table.values()]
    result["parameters"] = {name: sorted(one.parameters) for name, one in table.items() if name == "normal"}
    return result


def case_divergences(lib):
    """Those that 1.15 knew."""
    found = {}
    for name in ("beta", "diagonal", "gamma", "normal"):
        first, second = made(lib)[1][name], made(lib, 0.3)[1][name]
        found[name] = first.kl_divergence(second)
        found[name + " entropy"] = first.cross_entropy(second)
    return lib.run(found)


def case_affine_operator(lib):
    tf, bijectors = lib.tf, lib.contrib.distributions.bijectors
    lower = tf.constant(np.array([[1.0, 0.0, 0.0], [0.3, 0.8, 0.0], [-0.2, 0.1, 2.0]], np.float32))
    x = tf.constant(np.stack([X, X * 2]))
    found = {}
    for name, one in {
        "both": bijectors.AffineLinearOperator(X, tf.linalg.LinearOperatorLowerTriangular(lower, True)),
        "scale": bijectors.AffineLinearOperator(
            scale=tf.linalg.LinearOperatorDiag(X, is_non_singular=True), validate_args=True
        ),
    }.items():
        forward = one.forward(x)
        found[name], found[name + " inverse"] = forward, one.inverse(x)
        found[name + " fldj"] = one.forward_log_det_jacobian(x, 1)
        found[name + " ildj"] = one.inverse_log_det_jacobian(x, 1)
        found[name + " gradient"] = tf.gradients(tf.reduce_sum(tf.sin(forward)), x)[0]
    return lib.run(found)

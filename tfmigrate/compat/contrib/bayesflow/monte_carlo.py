"""``tf.contrib.bayesflow.monte_carlo``: expectations over samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["expectation", "expectation_importance_sampler", "expectation_importance_sampler_logspace"]


def expectation(
    f: Callable[[Any], Any],
    samples: Any,
    log_prob: Callable[[Any], Any] | None = None,
    use_reparametrization: bool = True,
    axis: Any = 0,
    keep_dims: bool = False,
    name: str | None = None,
) -> Any:
    """The mean of ``f(samples)`` along an axis.

    Without reparametrization its gradient is that of the score function, for which ``log_prob`` is needed, else
    ``ValueError``.
    """
    with tf.name_scope(name, "expectation", [samples]):
        if not callable(f):
            raise ValueError("`f` must be a callable function.")
        if use_reparametrization:
            return tf.reduce_mean(f(samples), axis=axis, keepdims=keep_dims)
        if not callable(log_prob):
            raise ValueError("`log_prob` must be a callable function.")
        fixed = tf.stop_gradient(samples)
        score = log_prob(fixed)
        values = f(fixed)
        values = values + tf.stop_gradient(values) * (score - tf.stop_gradient(score))
        return tf.reduce_mean(values, axis=axis, keepdims=keep_dims)


def expectation_importance_sampler(
    f: Callable[[Any], Any],
    log_p: Callable[[Any], Any],
    sampling_dist_q: Any,
    z: Any = None,
    n: int | None = None,
    seed: int | None = None,
    name: str = "expectation_importance_sampler",
) -> Any:
    """The mean of ``f`` under ``p`` from samples of ``q``, the greatest weights taken out for precision."""
    with tf.name_scope(name):
        z = _samples(sampling_dist_q, z, n, seed)
        values = f(z)
        log_weights = log_p(z) - sampling_dist_q.log_prob(z)
        positive = tf.nn.relu(values)
        negative = tf.nn.relu(-values)

        def mean(part: Any) -> Any:
            return tf.exp(_log_mean_exp(tf.log(part) + log_weights))

        return mean(positive) - mean(negative)


def expectation_importance_sampler_logspace(
    log_f: Callable[[Any], Any],
    log_p: Callable[[Any], Any],
    sampling_dist_q: Any,
    z: Any = None,
    n: int | None = None,
    seed: int | None = None,
    name: str = "expectation_importance_sampler_logspace",
) -> Any:
    """The logarithm of the mean of ``exp(log_f)`` under ``p``, from samples of ``q``."""
    with tf.name_scope(name):
        z = _samples(sampling_dist_q, z, n, seed)
        return _log_mean_exp(log_f(z) + log_p(z) - sampling_dist_q.log_prob(z))


def _samples(distribution: Any, z: Any, n: int | None, seed: int | None) -> Any:
    if (z is None) == (n is None):
        raise ValueError(f"Must specify exactly one of arguments 'n' and 'z'.  Found: n = {n}, z = {z}")
    return distribution.sample(n, seed=seed) if z is None else tf.convert_to_tensor(z)


def _log_mean_exp(values: Any) -> Any:
    count = tf.cast(tf.shape(values)[0], values.dtype)
    return tf.reduce_logsumexp(values, axis=0) - tf.log(count)

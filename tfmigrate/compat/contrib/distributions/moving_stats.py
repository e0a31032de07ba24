"""``tf.contrib.distributions``: mean and variance that move with a stream of values (Finch 2009, equation 143)."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["assign_log_moving_mean_exp", "assign_moving_mean_variance", "moving_mean_variance"]


def _checked(first: Any, *others: Any) -> Any:
    """The dtype. ``TypeError`` if it is not float, or not the same for all."""
    dtype = first.dtype.base_dtype
    if not dtype.is_floating:
        raise TypeError(f"mean_var.base_dtype({dtype.name}) does not have float type `dtype`.")
    for other in others:
        if other.dtype.base_dtype != dtype:
            raise TypeError(f"base_dtype {other.dtype.base_dtype.name} != {dtype.name}")
    return dtype


def assign_moving_mean_variance(mean_var: Any, variance_var: Any, value: Any, decay: Any, name: Any = None) -> Any:
    """Move both variables towards a value: ``(mean, variance)`` after that.

    The variance becomes ``decay * (variance + (1 - decay) * (value - mean)**2)``, with the mean before, which becomes
    ``decay * mean + (1 - decay) * value``. ``TypeError`` for other dtypes than one float type.
    """
    scope = tf.name_scope(name, "assign_moving_mean_variance", [variance_var, mean_var, value, decay])
    with scope, tf.colocate_with(variance_var):
        dtype = _checked(mean_var, variance_var)
        value = tf.convert_to_tensor(value, dtype=dtype, name="value")
        decay = tf.convert_to_tensor(decay, dtype=dtype, name="decay")
        delta = value - mean_var
        with tf.colocate_with(mean_var):
            mean = tf.assign_add(mean_var, (1.0 - decay) * delta)
        with tf.control_dependencies([mean]):
            # The mean has moved by now: 1 / decay brings the old distance back.
            distance = tf.square((value - mean) / decay)
            variance = tf.assign_sub(variance_var, (1.0 - decay) * (variance_var - decay * distance))
        return mean, variance


def assign_log_moving_mean_exp(log_mean_exp_var: Any, log_value: Any, decay: Any, name: Any = None) -> Any:
    """Move ``log_mean_exp_var`` so that its exponential moves towards that of ``log_value``."""
    scope = tf.name_scope(name, "assign_log_moving_mean_exp", [log_mean_exp_var, log_value, decay])
    with scope, tf.colocate_with(log_mean_exp_var):
        dtype = _checked(log_mean_exp_var)
        log_value = tf.convert_to_tensor(log_value, dtype=dtype, name="log_value")
        decay = tf.convert_to_tensor(decay, dtype=dtype, name="decay")
        step = log_value - log_mean_exp_var
        both = tf.stack([tf.log(decay) + tf.zeros_like(step), step + tf.log1p(-decay)])
        return tf.assign_add(log_mean_exp_var, tf.reduce_logsumexp(both, axis=0))


def moving_mean_variance(value: Any, decay: Any, collections: Any = None, name: Any = None) -> Any:
    """Two new variables, ``moving_mean`` and ``moving_variance``: both, moved towards a value.

    ``TypeError`` for a value that is not float.
    """
    with tf.variable_scope(name, "moving_mean_variance", [value, decay]):
        value = tf.convert_to_tensor(value, name="value")
        dtype = value.dtype.base_dtype
        if not dtype.is_floating:
            raise TypeError(f"value.base_dtype({dtype.name}) does not have float type `dtype`.")
        decay = tf.convert_to_tensor(decay, dtype=dtype, name="decay")
        collections = collections or [tf.GraphKeys.GLOBAL_VARIABLES]
        mean, variance = (
            tf.get_variable(
                f"moving_{kind}",
                shape=value.shape,
                dtype=dtype,
                initializer=tf.zeros_initializer(),
                trainable=False,
                collections=collections,
            )
            for kind in ("mean", "variance")
        )
        return assign_moving_mean_variance(mean, variance, value, decay)

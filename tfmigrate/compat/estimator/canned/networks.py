"""Logits of linear models and of feed-forward networks, in the scopes of TensorFlow 1.15."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from ..mode_keys import ModeKeys

__all__ = ["check_features", "dnn_logits", "linear_logits", "partitioner"]


def partitioner(config: Any, min_slice_size: int | None = None) -> Any:
    """How variables are spread over parameter servers."""
    options = {} if min_slice_size is None else {"min_slice_size": min_slice_size}
    return tf.min_max_variable_partitioner(max_partitions=config.num_ps_replicas if config else 0, **options)


def check_features(features: Any) -> dict[str, Any]:
    """``ValueError`` if the features are no dictionary."""
    if not isinstance(features, dict):
        raise ValueError(f"features should be a dictionary of `Tensor`s. Given type: {type(features)}")
    return features


def _dense(inputs: Any, units: int, activation: Callable[[Any], Any] | None) -> Any:
    kernel = tf.get_variable("kernel", [inputs.shape[-1].value, units], initializer=tf.glorot_uniform_initializer())
    bias = tf.get_variable("bias", [units], initializer=tf.zeros_initializer())
    outputs = tf.nn.bias_add(tf.matmul(inputs, kernel), bias)
    return outputs if activation is None else activation(outputs)


def _batch_norm(inputs: Any, training: bool, name: str) -> Any:
    """``tf.layers.batch_normalization(momentum=0.999)`` over all axes but the last."""
    with tf.variable_scope(name, values=(inputs,)):
        size = [inputs.shape[-1].value]
        gamma = tf.get_variable("gamma", size, initializer=tf.ones_initializer())
        beta = tf.get_variable("beta", size, initializer=tf.zeros_initializer())
        options = {"trainable": False, "aggregation": tf.VariableAggregation.MEAN}
        mean = tf.get_variable("moving_mean", size, initializer=tf.zeros_initializer(), **options)
        variance = tf.get_variable("moving_variance", size, initializer=tf.ones_initializer(), **options)
        beta, gamma = tf.convert_to_tensor(beta), tf.convert_to_tensor(gamma)
        if not training:
            now = tf.convert_to_tensor(mean), tf.convert_to_tensor(variance)
            return tf.nn.batch_normalization(inputs, *now, beta, gamma, 1e-3)
        batch_mean, batch_variance = tf.nn.moments(inputs, [0])
        _move(mean, batch_mean)
        _move(variance, batch_variance)
        return tf.nn.batch_normalization(inputs, batch_mean, batch_variance, beta, gamma, 1e-3)


def _move(moving: Any, value: Any) -> None:
    """Update a moving average, which a partitioner may have cut into parts, as an update op."""
    parts = list(moving) if hasattr(moving, "as_tensor") else [moving]
    values = tf.split(value, [part.shape[0].value for part in parts])
    for part, new in zip(parts, values, strict=True):
        tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, tf.assign_sub(part, (part - new) * (1 - 0.999)))


def _summarize(value: Any, tag: str) -> None:
    tf.summary.scalar(f"{tag}/fraction_of_zero_values", tf.nn.zero_fraction(value))
    tf.summary.histogram(f"{tag}/activation", value)


def dnn_logits(
    features: dict[str, Any],
    mode: str,
    units: int,
    hidden_units: Sequence[int],
    feature_columns: Any,
    activation_fn: Callable[[Any], Any],
    dropout: float | None,
    input_layer_partitioner: Any,
    batch_norm: bool,
) -> Any:
    """Logits ``[batch, units]`` of a network of dense layers."""
    training = mode == ModeKeys.TRAIN
    with tf.variable_scope(
        "input_from_feature_columns", values=tuple(features.values()), partitioner=input_layer_partitioner
    ):
        net = tf.feature_column.input_layer(features=features, feature_columns=feature_columns)
    for index, size in enumerate(hidden_units):
        with tf.variable_scope(f"hiddenlayer_{index}", values=(net,)) as scope:
            net = _dense(net, size, activation_fn)
            if dropout is not None and training:
                net = tf.nn.dropout(net, rate=dropout)
            if batch_norm:
                net = _batch_norm(net, training, f"batchnorm_{index}")
        _summarize(net, scope.name)
    with tf.variable_scope("logits", values=(net,)) as scope:
        logits = _dense(net, units, None)
    _summarize(logits, scope.name)
    return logits


def linear_logits(features: dict[str, Any], units: int, feature_columns: Any, sparse_combiner: str) -> Any:
    """Logits ``[batch, units]`` of a linear model, with summaries of its weights."""
    variables: dict[Any, Any] = {}
    logits = tf.feature_column.linear_model(
        features=features,
        feature_columns=feature_columns,
        units=units,
        sparse_combiner=sparse_combiner,
        cols_to_vars=variables,
    )
    bias = variables.pop("bias")
    if units > 1:
        tf.summary.histogram("bias", bias)
    else:
        tf.summary.scalar("bias", bias[0][0])
    weights = [part for parts in variables.values() for part in (parts if isinstance(parts, list) else [parts])]
    zeros = [tf.nn.zero_fraction(part) * tf.cast(tf.size(part), tf.float32) for part in weights]
    sizes = [tf.cast(tf.size(part), tf.float32) for part in weights]
    tf.summary.scalar("fraction_of_zero_weights", tf.add_n(zeros) / tf.add_n(sizes))
    return logits

"""The model functions of the ready-made estimators."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from ..model_fn import EstimatorSpec
from .head import Head
from .networks import check_features, dnn_logits, linear_logits, partitioner
from .optimizers import get_optimizer_instance

__all__ = ["baseline_model_fn", "combined_model_fn", "dnn_model_fn", "linear_model_fn"]

_DNN_RATE, _LINEAR_RATE, _BASELINE_RATE = 0.05, 0.2, 0.3
_COMBINED_DNN_RATE, _COMBINED_LINEAR_RATE = 0.001, 0.005
_SLICE = 64 << 20


def _minimize(optimizer: Any) -> Callable[[Any], Any]:
    return lambda loss: optimizer.minimize(loss, global_step=tf.train.get_global_step())


def dnn_model_fn(
    features: Any,
    labels: Any,
    mode: str,
    head: Head,
    hidden_units: Sequence[int],
    feature_columns: Any,
    optimizer: Any,
    activation_fn: Any,
    dropout: float | None,
    input_layer_partitioner: Any,
    config: Any,
    batch_norm: bool,
) -> EstimatorSpec:
    """A feed-forward network."""
    features = check_features(features)
    optimizer = get_optimizer_instance(optimizer, _DNN_RATE)
    with tf.variable_scope("dnn", values=tuple(features.values()), partitioner=partitioner(config)):
        parts = input_layer_partitioner or partitioner(config, _SLICE)
        logits = dnn_logits(
            features, mode, head.logits_dimension, hidden_units, tuple(feature_columns or ()), activation_fn, dropout,
            parts, batch_norm,
        )  # fmt: skip
        return head.create_estimator_spec(features, mode, labels, logits, _minimize(optimizer))


def linear_model_fn(
    features: Any,
    labels: Any,
    mode: str,
    head: Head,
    feature_columns: Any,
    optimizer: Any,
    given_partitioner: Any,
    config: Any,
    sparse_combiner: str,
) -> EstimatorSpec:
    """A linear model."""
    features = check_features(features)
    columns = tuple(feature_columns or ())
    rate = min(_LINEAR_RATE, 1.0 / math.sqrt(len(columns) or 1))
    optimizer = get_optimizer_instance(optimizer, rate)
    parts = given_partitioner or partitioner(config, _SLICE)
    with tf.variable_scope("linear", values=tuple(features.values()), partitioner=parts):
        logits = linear_logits(features, head.logits_dimension, columns, sparse_combiner)
        return head.create_estimator_spec(features, mode, labels, logits, _minimize(optimizer))


def combined_model_fn(
    features: Any,
    labels: Any,
    mode: str,
    head: Head,
    linear_feature_columns: Any,
    linear_optimizer: Any,
    dnn_feature_columns: Any,
    dnn_optimizer: Any,
    dnn_hidden_units: Sequence[int] | None,
    dnn_activation_fn: Any,
    dnn_dropout: float | None,
    input_layer_partitioner: Any,
    config: Any,
    batch_norm: bool,
    linear_sparse_combiner: str,
) -> EstimatorSpec:
    """The sum of a linear model's and a network's logits, each trained by its own optimizer."""
    features = check_features(features)
    linear, deep = tuple(linear_feature_columns or ()), tuple(dnn_feature_columns or ())
    if not linear and not deep:
        raise ValueError("Either linear_feature_columns or dnn_feature_columns must be defined.")
    parts = input_layer_partitioner or partitioner(config, _SLICE)
    optimizers, logits = {}, []
    if deep:
        optimizers["dnn"] = get_optimizer_instance(dnn_optimizer, _COMBINED_DNN_RATE)
        if not dnn_hidden_units:
            raise ValueError("dnn_hidden_units must be defined when dnn_feature_columns is specified.")
        with tf.variable_scope("dnn", values=tuple(features.values()), partitioner=partitioner(config)):
            logits.append(
                dnn_logits(
                    features, mode, head.logits_dimension, dnn_hidden_units, deep, dnn_activation_fn, dnn_dropout,
                    parts, batch_norm,
                )
            )  # fmt: skip
    if linear:
        rate = min(_COMBINED_LINEAR_RATE, 1.0 / math.sqrt(len(linear)))
        optimizers["linear"] = get_optimizer_instance(linear_optimizer, rate)
        with tf.variable_scope("linear", values=tuple(features.values()), partitioner=parts) as scope:
            logits.append(linear_logits(features, head.logits_dimension, linear, linear_sparse_combiner))
            _summarize(logits[-1], scope.name)

    def train_op(loss: Any) -> Any:
        steps = [
            optimizer.minimize(loss, var_list=tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope=scope))
            for scope, optimizer in optimizers.items()
        ]
        with tf.control_dependencies([tf.group(*steps)]):
            return tf.assign_add(tf.train.get_global_step(), 1).op

    return head.create_estimator_spec(features, mode, labels, sum(logits[1:], logits[0]), train_op)


def _summarize(value: Any, tag: str) -> None:
    tf.summary.scalar(f"{tag}/fraction_of_zero_values", tf.nn.zero_fraction(value))
    tf.summary.histogram(f"{tag}/activation", value)


def baseline_model_fn(features: Any, labels: Any, mode: str, head: Head, optimizer: Any, config: Any) -> EstimatorSpec:
    """A bias, whatever the features are."""
    optimizer = get_optimizer_instance(optimizer, _BASELINE_RATE)
    first = next(iter(check_features(features).values()))
    rows = tf.shape(first.indices if isinstance(first, tf.SparseTensor) else first)[0]
    if isinstance(first, tf.SparseTensor):
        rows = tf.cast(first.dense_shape[0], tf.int32)
    with tf.variable_scope("baseline"):
        bias = tf.get_variable("bias", initializer=tf.zeros([head.logits_dimension]))
        logits = tf.multiply(bias, tf.ones(tf.stack([rows, head.logits_dimension])))
    return head.create_estimator_spec(features, mode, labels, logits, _minimize(optimizer))

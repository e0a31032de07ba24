"""``DNNClassifier``, ``LinearRegressor``, ...: arguments, defaults and variables of TensorFlow 1.15."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from ..estimator import Estimator
from ..run_config import RunConfig
from .head import Head, RegressionHead, classification_head
from .model_fns import baseline_model_fn, combined_model_fn, dnn_model_fn, linear_model_fn

__all__ = [
    "BaselineClassifier",
    "BaselineRegressor",
    "DNNClassifier",
    "DNNLinearCombinedClassifier",
    "DNNLinearCombinedRegressor",
    "DNNRegressor",
    "LinearClassifier",
    "LinearRegressor",
]

_SUM = tf.losses.Reduction.SUM


class _Canned(Estimator):
    """An estimator of ``_function``, a model function that takes a head and more arguments."""

    _function: Callable[..., Any]

    def __init__(
        self, head: Head, model_dir: str | None, config: RunConfig | None, warm_start_from: Any = None, **arguments: Any
    ) -> None:
        function = type(self)._function

        def model_fn(features: Any, labels: Any, mode: str, config: Any) -> Any:
            return function(features=features, labels=labels, mode=mode, config=config, head=head, **arguments)

        super().__init__(model_fn, model_dir, config, warm_start_from=warm_start_from)


class _Dnn(_Canned):
    _function = staticmethod(dnn_model_fn)


class _Linear(_Canned):
    _function = staticmethod(linear_model_fn)


class _Baseline(_Canned):
    _function = staticmethod(baseline_model_fn)


class _Combined(_Canned):
    _function = staticmethod(combined_model_fn)

    def __init__(
        self, head: Head, model_dir: str | None, config: RunConfig | None, warm_start_from: Any, **arguments: Any
    ) -> None:
        if not arguments["linear_feature_columns"] and not arguments["dnn_feature_columns"]:
            raise ValueError("Either linear_feature_columns or dnn_feature_columns must be defined.")
        super().__init__(head, model_dir, config, warm_start_from, **arguments)


class DNNClassifier(_Dnn):
    """A classifier of dense layers. Labels ``[batch]`` or ``[batch, 1]``: class ids, or words of the vocabulary."""

    def __init__(
        self,
        hidden_units: Sequence[int],
        feature_columns: Any,
        model_dir: str | None = None,
        n_classes: int = 2,
        weight_column: Any = None,
        label_vocabulary: Sequence[Any] | None = None,
        optimizer: Any = "Adagrad",
        activation_fn: Any = tf.nn.relu,
        dropout: float | None = None,
        input_layer_partitioner: Any = None,
        config: RunConfig | None = None,
        warm_start_from: Any = None,
        loss_reduction: str = _SUM,
        batch_norm: bool = False,
    ) -> None:
        super().__init__(
            classification_head(n_classes, weight_column, label_vocabulary, loss_reduction),
            model_dir,
            config,
            warm_start_from,
            hidden_units=hidden_units,
            feature_columns=feature_columns,
            optimizer=optimizer,
            activation_fn=activation_fn,
            dropout=dropout,
            input_layer_partitioner=input_layer_partitioner,
            batch_norm=batch_norm,
        )


class DNNRegressor(_Dnn):
    """A regressor of dense layers. Labels ``[batch, label_dimension]``, or ``[batch]``."""

    def __init__(
        self,
        hidden_units: Sequence[int],
        feature_columns: Any,
        model_dir: str | None = None,
        label_dimension: int = 1,
        weight_column: Any = None,
        optimizer: Any = "Adagrad",
        activation_fn: Any = tf.nn.relu,
        dropout: float | None = None,
        input_layer_partitioner: Any = None,
        config: RunConfig | None = None,
        warm_start_from: Any = None,
        loss_reduction: str = _SUM,
        batch_norm: bool = False,
    ) -> None:
        super().__init__(
            RegressionHead(label_dimension, weight_column, loss_reduction),
            model_dir,
            config,
            warm_start_from,
            hidden_units=hidden_units,
            feature_columns=feature_columns,
            optimizer=optimizer,
            activation_fn=activation_fn,
            dropout=dropout,
            input_layer_partitioner=input_layer_partitioner,
            batch_norm=batch_norm,
        )


class LinearClassifier(_Linear):
    """A linear classifier. Labels as for ``DNNClassifier``."""

    def __init__(
        self,
        feature_columns: Any,
        model_dir: str | None = None,
        n_classes: int = 2,
        weight_column: Any = None,
        label_vocabulary: Sequence[Any] | None = None,
        optimizer: Any = "Ftrl",
        config: RunConfig | None = None,
        partitioner: Any = None,
        warm_start_from: Any = None,
        loss_reduction: str = _SUM,
        sparse_combiner: str = "sum",
    ) -> None:
        head = classification_head(n_classes, weight_column, label_vocabulary, loss_reduction)
        super().__init__(
            head,
            model_dir,
            config,
            warm_start_from,
            feature_columns=feature_columns,
            optimizer=optimizer,
            given_partitioner=partitioner,
            sparse_combiner=sparse_combiner,
        )


class LinearRegressor(_Linear):
    """A linear regressor. Labels as for ``DNNRegressor``."""

    def __init__(
        self,
        feature_columns: Any,
        model_dir: str | None = None,
        label_dimension: int = 1,
        weight_column: Any = None,
        optimizer: Any = "Ftrl",
        config: RunConfig | None = None,
        partitioner: Any = None,
        warm_start_from: Any = None,
        loss_reduction: str = _SUM,
        sparse_combiner: str = "sum",
    ) -> None:
        head = RegressionHead(label_dimension, weight_column, loss_reduction)
        super().__init__(
            head,
            model_dir,
            config,
            warm_start_from,
            feature_columns=feature_columns,
            optimizer=optimizer,
            given_partitioner=partitioner,
            sparse_combiner=sparse_combiner,
        )


class DNNLinearCombinedClassifier(_Combined):
    """A classifier that adds a linear model's and a network's logits. Labels as for ``DNNClassifier``."""

    def __init__(
        self,
        model_dir: str | None = None,
        linear_feature_columns: Any = None,
        linear_optimizer: Any = "Ftrl",
        dnn_feature_columns: Any = None,
        dnn_optimizer: Any = "Adagrad",
        dnn_hidden_units: Sequence[int] | None = None,
        dnn_activation_fn: Any = tf.nn.relu,
        dnn_dropout: float | None = None,
        n_classes: int = 2,
        weight_column: Any = None,
        label_vocabulary: Sequence[Any] | None = None,
        input_layer_partitioner: Any = None,
        config: RunConfig | None = None,
        warm_start_from: Any = None,
        loss_reduction: str = _SUM,
        batch_norm: bool = False,
        linear_sparse_combiner: str = "sum",
    ) -> None:
        super().__init__(
            classification_head(n_classes, weight_column, label_vocabulary, loss_reduction),
            model_dir,
            config,
            warm_start_from,
            linear_feature_columns=linear_feature_columns,
            dnn_feature_columns=dnn_feature_columns,
            linear_optimizer=linear_optimizer,
            dnn_optimizer=dnn_optimizer,
            dnn_hidden_units=dnn_hidden_units,
            dnn_activation_fn=dnn_activation_fn,
            dnn_dropout=dnn_dropout,
            input_layer_partitioner=input_layer_partitioner,
            batch_norm=batch_norm,
            linear_sparse_combiner=linear_sparse_combiner,
        )


class DNNLinearCombinedRegressor(_Combined):
    """A regressor that adds a linear model's and a network's outputs. Labels as for ``DNNRegressor``."""

    def __init__(
        self,
        model_dir: str | None = None,
        linear_feature_columns: Any = None,
        linear_optimizer: Any = "Ftrl",
        dnn_feature_columns: Any = None,
        dnn_optimizer: Any = "Adagrad",
        dnn_hidden_units: Sequence[int] | None = None,
        dnn_activation_fn: Any = tf.nn.relu,
        dnn_dropout: float | None = None,
        label_dimension: int = 1,
        weight_column: Any = None,
        input_layer_partitioner: Any = None,
        config: RunConfig | None = None,
        warm_start_from: Any = None,
        loss_reduction: str = _SUM,
        batch_norm: bool = False,
        linear_sparse_combiner: str = "sum",
    ) -> None:
        super().__init__(
            RegressionHead(label_dimension, weight_column, loss_reduction),
            model_dir,
            config,
            warm_start_from,
            linear_feature_columns=linear_feature_columns,
            dnn_feature_columns=dnn_feature_columns,
            linear_optimizer=linear_optimizer,
            dnn_optimizer=dnn_optimizer,
            dnn_hidden_units=dnn_hidden_units,
            dnn_activation_fn=dnn_activation_fn,
            dnn_dropout=dnn_dropout,
            input_layer_partitioner=input_layer_partitioner,
            batch_norm=batch_norm,
            linear_sparse_combiner=linear_sparse_combiner,
        )


class BaselineClassifier(_Baseline):
    """Predicts how frequent each class is. Labels as for ``DNNClassifier``."""

    def __init__(
        self,
        model_dir: str | None = None,
        n_classes: int = 2,
        weight_column: Any = None,
        label_vocabulary: Sequence[Any] | None = None,
        optimizer: Any = "Ftrl",
        config: RunConfig | None = None,
        loss_reduction: str = _SUM,
    ) -> None:
        head = classification_head(n_classes, weight_column, label_vocabulary, loss_reduction)
        super().__init__(head, model_dir, config, optimizer=optimizer)


class BaselineRegressor(_Baseline):
    """Predicts the mean label. Labels as for ``DNNRegressor``."""

    def __init__(
        self,
        model_dir: str | None = None,
        label_dimension: int = 1,
        weight_column: Any = None,
        optimizer: Any = "Ftrl",
        config: RunConfig | None = None,
        loss_reduction: str = _SUM,
    ) -> None:
        head = RegressionHead(label_dimension, weight_column, loss_reduction)
        super().__init__(head, model_dir, config, optimizer=optimizer)

"""Losses, predictions, metrics and exports of classifiers and regressors, as the heads of TensorFlow 1.15 made them."""

from __future__ import annotations

import abc
from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from ..export.export_output import ClassificationOutput, ExportOutput, PredictOutput, RegressionOutput
from ..mode_keys import ModeKeys
from ..model_fn import EstimatorSpec

__all__ = ["BinaryHead", "Head", "MultiClassHead", "RegressionHead", "classification_head"]

_DEFAULT = tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
_NO_LABELS = (
    "You must provide a labels Tensor. Given: None. Suggested troubleshooting steps: Check that your data contain your "
    "label feature. Check that your input_fn properly parses and returns labels."
)


class Head(abc.ABC):
    """Makes the ``EstimatorSpec`` of logits ``[batch, logits_dimension]``."""

    def __init__(self, logits_dimension: int, weight_column: Any, loss_reduction: str) -> None:
        self.logits_dimension = logits_dimension
        self._weight_column, self._reduction = weight_column, loss_reduction

    def create_estimator_spec(
        self, features: dict[str, Any], mode: str, labels: Any, logits: Any, train_op_fn: Any
    ) -> EstimatorSpec:
        """The spec; ``train_op_fn``: loss -> train op. ``ValueError`` without labels where they are needed."""
        with tf.name_scope("head"):
            logits = tf.cast(logits, tf.float32)
            predictions = self._predictions(logits)
            if mode == ModeKeys.PREDICT:
                return EstimatorSpec(mode, predictions=predictions, export_outputs=self._exports(predictions))
            labels = self._labels(labels, logits)
            each = self._loss_of_each(labels, logits)
            weights = self._weights(features)
            loss = tf.losses.compute_weighted_loss(each, weights=weights, reduction=self._reduction)
            regularization = tf.losses.get_regularization_losses()
            total = loss + tf.add_n(regularization) if regularization else loss
            if mode == ModeKeys.EVAL:
                metrics = self._metrics(labels, predictions, each, weights)
                if regularization:
                    metrics["loss/regularization"] = tf.metrics.mean(tf.add_n(regularization))
                return EstimatorSpec(mode, predictions=predictions, loss=total, eval_metric_ops=metrics)
            train_op = train_op_fn(total)
            updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
            if updates:
                train_op = tf.group(train_op, *updates)
        with tf.name_scope(""):
            tf.summary.scalar("loss", total)
            if self._reduction == tf.losses.Reduction.SUM:
                count = tf.ones_like(each) * weights
                tf.summary.scalar("average_loss", loss / tf.reduce_sum(count))
            if regularization:
                tf.summary.scalar("loss/regularization", tf.add_n(regularization))
        return EstimatorSpec(mode, predictions=predictions, loss=total, train_op=train_op)

    def _weights(self, features: dict[str, Any]) -> Any:
        if self._weight_column is None:
            return 1.0
        if isinstance(self._weight_column, str):
            weights = features[self._weight_column]
        else:
            weights = features[self._weight_column.key]
            if self._weight_column.normalizer_fn is not None:
                weights = self._weight_column.normalizer_fn(weights)
        return _two_dimensional(tf.cast(weights, tf.float32))

    def _checked_labels(self, labels: Any, logits: Any, width: int) -> Any:
        if labels is None:
            raise ValueError(_NO_LABELS)
        labels = _two_dimensional(tf.convert_to_tensor(labels))
        shape = tf.shape(labels)
        message = f"labels shape must be [batch_size, {width}]"
        rows = tf.debugging.assert_equal(shape, tf.stack([tf.shape(logits)[0], width]), message=message)
        with tf.control_dependencies([rows]):
            return tf.identity(labels)

    @abc.abstractmethod
    def _predictions(self, logits: Any) -> dict[str, Any]: ...

    @abc.abstractmethod
    def _exports(self, predictions: dict[str, Any]) -> dict[str, ExportOutput]: ...

    @abc.abstractmethod
    def _labels(self, labels: Any, logits: Any) -> Any: ...

    @abc.abstractmethod
    def _loss_of_each(self, labels: Any, logits: Any) -> Any: ...

    @abc.abstractmethod
    def _metrics(self, labels: Any, predictions: dict[str, Any], each: Any, weights: Any) -> dict[str, Any]: ...


def _two_dimensional(tensor: Any) -> Any:
    return tf.expand_dims(tensor, -1) if tensor.shape.ndims == 1 else tensor


class _ClassHead(Head):
    """What classifiers of two and more classes share."""

    def __init__(
        self, n_classes: int, logits_dimension: int, weight_column: Any, vocabulary: Any, loss_reduction: str
    ) -> None:
        super().__init__(logits_dimension, weight_column, loss_reduction)
        if vocabulary is not None and not isinstance(vocabulary, (list, tuple)):
            raise TypeError(f"label_vocabulary should be a list or tuple. Given type: {type(vocabulary)}")
        self._n_classes, self._vocabulary = n_classes, vocabulary

    def _ids(self, labels: Any, logits: Any) -> Any:
        labels = self._checked_labels(labels, logits, 1)
        if self._vocabulary is not None:
            if labels.dtype != tf.string:
                raise ValueError(f"Labels dtype should be string. Instead got {labels.dtype}.")
            keys = tf.constant(list(self._vocabulary))
            pairs = tf.lookup.KeyValueTensorInitializer(keys, tf.range(len(self._vocabulary), dtype=tf.int64))
            labels = tf.lookup.StaticHashTable(pairs, default_value=-1).lookup(labels)
        elif not (labels.dtype.is_integer or (labels.dtype.is_floating and self._n_classes == 2)):
            raise ValueError(f"Labels dtype should be integer. Instead got {labels.dtype}.")
        known = tf.debugging.assert_less(
            labels, tf.cast(self._n_classes, labels.dtype), message=f"Labels must be <= {self._n_classes} - 1"
        )
        positive = tf.debugging.assert_non_negative(labels, message="Labels must be >= 0")
        with tf.control_dependencies([known, positive]):
            return tf.identity(labels)

    def _class_predictions(self, logits: Any, class_ids: Any) -> dict[str, Any]:
        """Ids and names of the classes, chosen ones and all."""
        batch = tf.shape(logits)[0]
        every_id = tf.range(self._n_classes)
        if self._vocabulary is None:
            names, chosen = tf.as_string(every_id), tf.as_string(class_ids)
        else:
            names = tf.constant(list(self._vocabulary))
            chosen = tf.gather(names, class_ids)
        return {
            "class_ids": class_ids,
            "classes": chosen,
            "all_class_ids": tf.tile(tf.expand_dims(every_id, 0), [batch, 1]),
            "all_classes": tf.tile(tf.expand_dims(names, 0), [batch, 1]),
        }

    def _exports(self, predictions: dict[str, Any]) -> dict[str, ExportOutput]:
        scores = ClassificationOutput(scores=predictions["probabilities"], classes=predictions["all_classes"])
        return {_DEFAULT: scores, "classification": scores, "predict": PredictOutput(predictions)}


class BinaryHead(_ClassHead):
    """One logit, whose sigmoid is the probability of class 1."""

    def __init__(self, weight_column: Any, vocabulary: Any, loss_reduction: str) -> None:
        super().__init__(2, 1, weight_column, vocabulary, loss_reduction)

    def _predictions(self, logits: Any) -> dict[str, Any]:
        both = tf.concat([tf.zeros_like(logits), logits], axis=-1)
        class_ids = tf.expand_dims(tf.argmax(both, axis=-1), axis=-1)
        return {
            "logits": logits,
            "logistic": tf.sigmoid(logits),
            "probabilities": tf.nn.softmax(both),
            **self._class_predictions(logits, class_ids),
        }

    def _exports(self, predictions: dict[str, Any]) -> dict[str, ExportOutput]:
        return {**super()._exports(predictions), "regression": RegressionOutput(predictions["logistic"])}

    def _labels(self, labels: Any, logits: Any) -> Any:
        return tf.cast(self._ids(labels, logits), tf.float32)

    def _loss_of_each(self, labels: Any, logits: Any) -> Any:
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)

    def _metrics(self, labels: Any, predictions: dict[str, Any], each: Any, weights: Any) -> dict[str, Any]:
        class_ids, logistic = predictions["class_ids"], predictions["logistic"]
        weights = tf.broadcast_to(weights, tf.shape(labels))
        label_mean = tf.metrics.mean(labels, weights=weights)
        baseline = tf.maximum(label_mean[0], 1 - label_mean[0]), tf.maximum(label_mean[1], 1 - label_mean[1])
        return {
            "average_loss": tf.metrics.mean(each, weights=weights),
            "accuracy": tf.metrics.accuracy(labels, class_ids, weights=weights),
            "precision": tf.metrics.precision(labels, class_ids, weights=weights),
            "recall": tf.metrics.recall(labels, class_ids, weights=weights),
            "prediction/mean": tf.metrics.mean(logistic, weights=weights),
            "label/mean": label_mean,
            "accuracy_baseline": baseline,
            "auc": tf.metrics.auc(labels, logistic, weights=weights),
            "auc_precision_recall": tf.metrics.auc(labels, logistic, weights=weights, curve="PR"),
        }


class MultiClassHead(_ClassHead):
    """A logit for each of more than two classes. ``ValueError`` for fewer."""

    def __init__(self, n_classes: int, weight_column: Any, vocabulary: Any, loss_reduction: str) -> None:
        if n_classes is None or n_classes <= 2:
            raise ValueError(f"n_classes must be > 2: {n_classes}.")
        super().__init__(n_classes, n_classes, weight_column, vocabulary, loss_reduction)

    def _predictions(self, logits: Any) -> dict[str, Any]:
        class_ids = tf.expand_dims(tf.argmax(logits, axis=-1), axis=-1)
        return {
            "logits": logits,
            "probabilities": tf.nn.softmax(logits),
            **self._class_predictions(logits, class_ids),
        }

    def _labels(self, labels: Any, logits: Any) -> Any:
        return self._ids(labels, logits)

    def _loss_of_each(self, labels: Any, logits: Any) -> Any:
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.squeeze(labels, -1), logits=logits)
        return tf.expand_dims(each, -1)

    def _metrics(self, labels: Any, predictions: dict[str, Any], each: Any, weights: Any) -> dict[str, Any]:
        return {
            "average_loss": tf.metrics.mean(each, weights=weights),
            "accuracy": tf.metrics.accuracy(labels, predictions["class_ids"], weights=weights),
        }


class RegressionHead(Head):
    """The logits are the predictions, their loss is the squared error."""

    def __init__(self, label_dimension: int, weight_column: Any, loss_reduction: str) -> None:
        if label_dimension < 1:
            raise ValueError(f"Invalid label_dimension {label_dimension}.")
        super().__init__(label_dimension, weight_column, loss_reduction)

    def _predictions(self, logits: Any) -> dict[str, Any]:
        return {"predictions": logits}

    def _exports(self, predictions: dict[str, Any]) -> dict[str, ExportOutput]:
        values = RegressionOutput(predictions["predictions"])
        return {_DEFAULT: values, "regression": values, "predict": PredictOutput(predictions)}

    def _labels(self, labels: Any, logits: Any) -> Any:
        return tf.cast(self._checked_labels(labels, logits, self.logits_dimension), tf.float32)

    def _loss_of_each(self, labels: Any, logits: Any) -> Any:
        return tf.math.squared_difference(labels, logits)

    def _metrics(self, labels: Any, predictions: dict[str, Any], each: Any, weights: Any) -> dict[str, Any]:
        weights = tf.broadcast_to(weights, tf.shape(labels))
        return {
            "average_loss": tf.metrics.mean(each, weights=weights),
            "prediction/mean": tf.metrics.mean(predictions["predictions"], weights=weights),
            "label/mean": tf.metrics.mean(labels, weights=weights),
        }


def classification_head(
    n_classes: int, weight_column: Any, label_vocabulary: Sequence[Any] | None, loss_reduction: str
) -> Head:
    """The head of a classifier. ``ValueError`` if a vocabulary has another number of classes."""
    if n_classes == 2:
        return BinaryHead(weight_column, label_vocabulary, loss_reduction)
    return MultiClassHead(n_classes, weight_column, label_vocabulary, loss_reduction)

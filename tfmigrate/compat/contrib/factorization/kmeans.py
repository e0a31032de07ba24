"""``tf.contrib.factorization.KMeansClustering``: k-means as an ``Estimator``."""

# mypy: allow-subclassing-any

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import tensorflow as tf

from ...estimator import Estimator, EstimatorSpec, ModeKeys
from ...estimator.export import PredictOutput
from .clustering_ops import KMeans

v1 = tf.compat.v1
SessionRunHook: Any = v1.train.SessionRunHook

__all__ = ["KMeansClustering"]

_ALL_DISTANCES = "all_distances"
_CLUSTER_INDEX = "cluster_index"
_SCORE = "score"
_CENTERS = "clusters"


class _Stop(SessionRunHook):
    """Ends training when the loss hardly changes."""

    def __init__(self, loss: Any, tolerance: float) -> None:
        self._loss = loss
        self._tolerance = tolerance
        self._before: float | None = None

    def before_run(self, run_context: Any) -> Any:
        """Ask for the loss."""
        del run_context
        return v1.train.SessionRunArgs(self._loss)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Compare it with the last one."""
        loss = run_values.results
        if self._before is not None and abs(loss - self._before) / (1 + abs(self._before)) < self._tolerance:
            run_context.request_stop()
        self._before = loss


class _Initialize(SessionRunHook):
    """Chooses the centers before the first step, from as many batches as that takes."""

    def __init__(self, init_op: Any, initialized: Any, is_chief: bool) -> None:
        self._init_op = init_op
        self._initialized = initialized
        self._is_chief = is_chief

    def after_create_session(self, session: Any, coord: Any) -> None:
        """Choose them, once."""
        del coord
        if self._is_chief:
            while not session.run(self._initialized):
                session.run(self._init_op)


def _points(features: Any, feature_columns: Any) -> Any:
    """The features side by side, in the order of their names: ``[batch, dimensions]``."""
    if feature_columns is not None:
        return v1.feature_column.input_layer(features, feature_columns)
    if isinstance(features, dict):
        return tf.concat([features[name] for name in sorted(features)], 1)
    return features


def _model_fn(options: dict[str, Any], tolerance: float | None, feature_columns: Any) -> Callable[..., Any]:
    def model_fn(features: Any, mode: str, config: Any) -> Any:
        parts = KMeans(_points(features, feature_columns), **options).training_graph()
        all_distances, cluster_index, distances, initialized, init_op, training_op = parts
        loss = tf.reduce_sum(distances)
        v1.summary.scalar("loss/raw", loss)
        # Not one after the other: the step that finds the input at its end is counted too, as in 1.x.
        training_op = tf.group(training_op, v1.assign_add(v1.train.get_or_create_global_step(), 1))
        hooks = [_Initialize(init_op, initialized, config.is_chief)]
        if tolerance is not None:
            hooks.append(_Stop(loss, tolerance))
        outputs = {_ALL_DISTANCES: all_distances[0], _CLUSTER_INDEX: cluster_index[0]}
        exports = {
            _ALL_DISTANCES: PredictOutput(all_distances[0]),
            _CLUSTER_INDEX: PredictOutput(cluster_index[0]),
            v1.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY: PredictOutput(cluster_index[0]),
        }
        if mode == ModeKeys.PREDICT:
            return EstimatorSpec(mode, predictions=outputs, export_outputs=exports)
        return EstimatorSpec(
            mode,
            predictions=outputs,
            loss=loss,
            train_op=training_op,
            eval_metric_ops={_SCORE: v1.metrics.mean(loss)},
            training_hooks=hooks,
            export_outputs=exports,
        )

    return model_fn


class KMeansClustering(Estimator):
    """Centers of clusters, trained in whole batches or small ones.

    Args:
      num_clusters: how many.
      model_dir: where checkpoints go.
      initial_clusters: ``RANDOM_INIT``, ``KMEANS_PLUS_PLUS_INIT``, the centers, or a function of a batch and a number
        that gives at most so many.
      distance_metric: ``SQUARED_EUCLIDEAN_DISTANCE`` or ``COSINE_DISTANCE``.
      random_seed: for choosing centers.
      use_mini_batch: whether each step sees a small batch; else the whole input.
      mini_batch_steps_per_iteration: after so many steps the centers move.
      kmeans_plus_plus_num_retries: more points to try for each center of k-means++.
      relative_tolerance: training ends when the loss changes by less.
      config: ``RunConfig``.
      feature_columns: for ``input_layer``; else all features, side by side.

    ``ValueError`` for another distance or another way to choose.
    """

    SQUARED_EUCLIDEAN_DISTANCE = "squared_euclidean"
    COSINE_DISTANCE = "cosine"
    RANDOM_INIT = "random"
    KMEANS_PLUS_PLUS_INIT = "kmeans_plus_plus"
    SCORE = _SCORE
    CLUSTER_INDEX = _CLUSTER_INDEX
    ALL_DISTANCES = _ALL_DISTANCES
    CLUSTER_CENTERS_VAR_NAME = _CENTERS

    def __init__(
        self,
        num_clusters: Any,
        model_dir: str | None = None,
        initial_clusters: Any = RANDOM_INIT,
        distance_metric: str = SQUARED_EUCLIDEAN_DISTANCE,
        random_seed: int = 0,
        use_mini_batch: bool = True,
        mini_batch_steps_per_iteration: int = 1,
        kmeans_plus_plus_num_retries: int = 2,
        relative_tolerance: float | None = None,
        config: Any = None,
        feature_columns: Iterable[Any] | None = None,
    ) -> None:
        if isinstance(initial_clusters, str) and initial_clusters not in (self.RANDOM_INIT, self.KMEANS_PLUS_PLUS_INIT):
            raise ValueError(f"Unsupported initialization algorithm '{initial_clusters}'")
        if distance_metric not in (self.SQUARED_EUCLIDEAN_DISTANCE, self.COSINE_DISTANCE):
            raise ValueError(f"Unsupported distance metric '{distance_metric}'")
        options = {
            "num_clusters": num_clusters,
            "initial_clusters": initial_clusters,
            "distance_metric": distance_metric,
            "use_mini_batch": use_mini_batch,
            "mini_batch_steps_per_iteration": mini_batch_steps_per_iteration,
            "random_seed": random_seed,
            "kmeans_plus_plus_num_retries": kmeans_plus_plus_num_retries,
        }
        super().__init__(_model_fn(options, relative_tolerance, feature_columns), model_dir, config)

    def _one(self, input_fn: Callable[[], Any], key: str) -> Iterator[Any]:
        for found in self.predict(input_fn, predict_keys=[key]):
            yield found[key]

    def predict_cluster_index(self, input_fn: Callable[[], Any]) -> Iterator[Any]:
        """The nearest cluster of each point."""
        return self._one(input_fn, _CLUSTER_INDEX)

    def score(self, input_fn: Callable[[], Any]) -> float:
        """The sum of (squared) distances of the points of a batch to their nearest centers."""
        return float(self.evaluate(input_fn, steps=1)[_SCORE])

    def transform(self, input_fn: Callable[[], Any]) -> Iterator[Any]:
        """The (squared) distances of each point to all centers."""
        return self._one(input_fn, _ALL_DISTANCES)

    def cluster_centers(self) -> np.ndarray[Any, Any]:
        """``[num_clusters, dimensions]``."""
        return np.asarray(self.get_variable_value(_CENTERS))

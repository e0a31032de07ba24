"""``tf.contrib.factorization.KMeans``: that of TensorFlow itself, which estimators used."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

from tensorflow.python.ops import clustering_ops as _core

COSINE_DISTANCE = _core.COSINE_DISTANCE
KMEANS_PLUS_PLUS_INIT = _core.KMEANS_PLUS_PLUS_INIT
RANDOM_INIT = _core.RANDOM_INIT
SQUARED_EUCLIDEAN_DISTANCE = _core.SQUARED_EUCLIDEAN_DISTANCE

__all__ = ["COSINE_DISTANCE", "KMEANS_PLUS_PLUS_INIT", "RANDOM_INIT", "SQUARED_EUCLIDEAN_DISTANCE", "KMeans"]


class KMeans(_core.KMeans):
    """The graph of k-means.

    ``training_graph()`` gives ``(all_scores, cluster_index, scores, initialized, init_op, train_op)``.
    ``inputs``: float32 ``[points, dimensions]``, or a list of them. The rest is as in ``KMeansClustering``.
    """

    def __init__(
        self,
        inputs: Any,
        num_clusters: Any,
        initial_clusters: Any = RANDOM_INIT,
        distance_metric: str = SQUARED_EUCLIDEAN_DISTANCE,
        use_mini_batch: bool = False,
        mini_batch_steps_per_iteration: int = 1,
        random_seed: int = 0,
        kmeans_plus_plus_num_retries: int = 2,
        kmc2_chain_length: int = 200,
    ) -> None:
        super().__init__(
            inputs,
            num_clusters,
            initial_clusters,
            distance_metric,
            use_mini_batch,
            mini_batch_steps_per_iteration,
            random_seed,
            kmeans_plus_plus_num_retries,
            kmc2_chain_length,
        )
        # TensorFlow 2 takes the graph's seed instead.
        self._seed = random_seed

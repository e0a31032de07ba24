"""A predictor of an ``Estimator``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from ...estimator.mode_keys import ModeKeys
from .predictor import Predictor

__all__ = ["CoreEstimatorPredictor"]


class CoreEstimatorPredictor(Predictor):
    """Predicts with the newest checkpoint of an estimator. ``KeyError`` if no output has the key."""

    def __init__(
        self,
        estimator: Any,
        serving_input_receiver_fn: Callable[[], Any],
        output_key: str | None = None,
        graph: Any = None,
        config: Any = None,
    ) -> None:
        self._graph = graph or tf.Graph()
        with self._graph.as_default():
            receiver = serving_input_receiver_fn()
            outputs = _outputs(estimator, receiver, output_key)
            tf.train.get_or_create_global_step()
            creator = tf.train.ChiefSessionCreator(
                config=config or estimator.config.session_config,
                checkpoint_filename_with_path=tf.train.latest_checkpoint(estimator.model_dir),
            )
            self._session = tf.train.MonitoredSession(session_creator=creator)
        self._feed_tensors = receiver.receiver_tensors
        self._fetch_tensors = outputs


def _outputs(estimator: Any, receiver: Any, output_key: str | None) -> dict[str, Any]:
    spec = estimator.model_fn(receiver.features, None, ModeKeys.PREDICT, estimator.config)
    key = output_key or tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
    if key not in spec.export_outputs:
        raise KeyError(f"output_key must be one of {spec.export_outputs.keys()}; got {output_key}")
    output = spec.export_outputs[key]
    if hasattr(output, "outputs"):
        named: dict[str, Any] = output.outputs
        return named
    values = {name: getattr(output, name, None) for name in ("scores", "classes", "value")}
    return {name: value for name, value in values.items() if value is not None}

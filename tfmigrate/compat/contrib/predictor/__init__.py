"""``tf.contrib.predictor``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .core_estimator_predictor import CoreEstimatorPredictor
from .saved_model_predictor import SavedModelPredictor

__all__ = ["from_estimator", "from_saved_model"]


def from_estimator(
    estimator: Any,
    serving_input_receiver_fn: Callable[[], Any],
    output_key: str | None = None,
    graph: Any = None,
    config: Any = None,
) -> CoreEstimatorPredictor:
    """A predictor of the newest checkpoint of an ``Estimator``. ``KeyError`` if no output has the key."""
    return CoreEstimatorPredictor(estimator, serving_input_receiver_fn, output_key, graph, config)


def from_saved_model(
    export_dir: str,
    signature_def_key: str | None = None,
    signature_def: Any = None,
    input_names: dict[str, str] | None = None,
    output_names: dict[str, str] | None = None,
    tags: str | None = None,
    graph: Any = None,
    config: Any = None,
) -> SavedModelPredictor:
    """A predictor of a SavedModel. ``ValueError`` if more than one way to find its tensors is given."""
    return SavedModelPredictor(
        export_dir, signature_def_key, signature_def, input_names, output_names, tags, graph, config
    )

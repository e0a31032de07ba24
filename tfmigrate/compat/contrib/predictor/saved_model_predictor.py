"""A predictor of a SavedModel."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

from .predictor import Predictor

__all__ = ["DEFAULT_TAGS", "SavedModelPredictor"]

DEFAULT_TAGS = "serve"
_BOTH = "input_names and output_names must both be specified or both be unspecified."
_ONE = (
    "You must specify at most one of signature_def_key OR signature_def OR (input_names AND output_names), but {} were "
    "specified."
)


class SavedModelPredictor(Predictor):
    """Predicts by a signature, or by names of tensors. ``ValueError`` if several ways are given, or an unknown key."""

    def __init__(
        self,
        export_dir: str,
        signature_def_key: str | None = None,
        signature_def: Any = None,
        input_names: dict[str, str] | None = None,
        output_names: dict[str, str] | None = None,
        tags: str | None = None,
        graph: Any = None,
        config: Any = None,
    ) -> None:
        if (input_names is None) != (output_names is None):
            raise ValueError(_BOTH)
        given = [value for value in (signature_def_key, signature_def, input_names) if value is not None]
        if len(given) > 1:
            raise ValueError(_ONE.format(len(given)))
        self._graph = graph or tf.Graph()
        with self._graph.as_default():
            self._session = tf.Session(config=config)
            loaded = tf.saved_model.loader.load(self._session, (tags or DEFAULT_TAGS).split(","), export_dir)
        if input_names is None or output_names is None:
            signature = signature_def or _signature(loaded, signature_def_key)
            input_names = {name: info.name for name, info in signature.inputs.items()}
            output_names = {name: info.name for name, info in signature.outputs.items()}
        self._feed_tensors = {key: self._graph.get_tensor_by_name(name) for key, name in input_names.items()}
        self._fetch_tensors = {key: self._graph.get_tensor_by_name(name) for key, name in output_names.items()}


def _signature(loaded: Any, key: str | None) -> Any:
    key = key or tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
    if key not in loaded.signature_def:
        raise ValueError(f"Got signature_def_key '{key}'. Available signatures are {sorted(loaded.signature_def)}.")
    return loaded.signature_def[key]

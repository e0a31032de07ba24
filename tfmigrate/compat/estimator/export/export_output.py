"""What a model exports for serving, and the signature of each kind."""

from __future__ import annotations

import abc
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["ClassificationOutput", "ExportOutput", "PredictOutput", "RegressionOutput", "as_signature_defs"]

_utils = tf.saved_model.signature_def_utils
_DEFAULT = tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY


class ExportOutput:
    """One output of a model for serving."""

    @abc.abstractmethod
    def as_signature_def(self, receiver_tensors: dict[str, Any]) -> Any:
        """The ``SignatureDef`` for these inputs. ``ValueError`` if the inputs are not of its kind."""


def _single_examples(receiver_tensors: dict[str, Any], kind: str) -> Any:
    tensors = list(receiver_tensors.values())
    if len(tensors) != 1 or tensors[0].dtype != tf.string:
        raise ValueError(f"{kind} input must be a single string Tensor; got {receiver_tensors}")
    return tensors[0]


def _check(value: Any, good: bool, what: str) -> None:
    if not isinstance(value, tf.Tensor) or not good:
        raise ValueError(f"{what}; got {value}")


class ClassificationOutput(ExportOutput):
    """Scores (floats, ``[batch, classes]``), names of classes (strings), or both.

    ``ValueError`` if both are ``None`` or of another type.
    """

    def __init__(self, scores: Any = None, classes: Any = None) -> None:
        if scores is not None:
            floating = isinstance(scores, tf.Tensor) and scores.dtype.is_floating
            _check(scores, floating, "Classification scores must be a float32 Tensor")
        if classes is not None:
            text = isinstance(classes, tf.Tensor) and classes.dtype == tf.string
            _check(classes, text, "Classification classes must be a string Tensor")
        if scores is None and classes is None:
            raise ValueError("At least one of scores and classes must be set.")
        self._scores, self._classes = scores, classes

    @property
    def scores(self) -> Any:
        """The scores, or ``None``."""
        return self._scores

    @property
    def classes(self) -> Any:
        """The names of the classes, or ``None``."""
        return self._classes

    def as_signature_def(self, receiver_tensors: dict[str, Any]) -> Any:
        """A signature of classification, whose input is one string tensor."""
        examples = _single_examples(receiver_tensors, "Classification")
        return _utils.classification_signature_def(examples, self._classes, self._scores)


class RegressionOutput(ExportOutput):
    """A float tensor. ``ValueError`` if it is something else."""

    def __init__(self, value: Any) -> None:
        floating = isinstance(value, tf.Tensor) and value.dtype.is_floating
        _check(value, floating, "Regression output value must be a float32 Tensor")
        self._value = value

    @property
    def value(self) -> Any:
        """The tensor."""
        return self._value

    def as_signature_def(self, receiver_tensors: dict[str, Any]) -> Any:
        """A signature of regression, whose input is one string tensor."""
        return _utils.regression_signature_def(_single_examples(receiver_tensors, "Regression"), self._value)


class PredictOutput(ExportOutput):
    """Any tensors by name; a single tensor is called ``output``. ``ValueError`` if a name or tensor is none."""

    def __init__(self, outputs: Any) -> None:
        self._outputs = outputs if isinstance(outputs, dict) else {"output": outputs}
        for name, tensor in self._outputs.items():
            if not isinstance(name, str):
                raise ValueError(f"Prediction output key must be a string; got {name}.")
            if not isinstance(tensor, tf.Tensor):
                raise ValueError(f"Prediction output value must be a Tensor; got {tensor}.")

    @property
    def outputs(self) -> dict[str, Any]:
        """Name -> tensor."""
        return self._outputs

    def as_signature_def(self, receiver_tensors: dict[str, Any]) -> Any:
        """A signature of prediction."""
        return _utils.predict_signature_def(receiver_tensors, self._outputs)


def as_signature_defs(
    receiver_tensors: Any, export_outputs: dict[str, Any] | None, alternatives: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Signatures by name, those that serving can use; the inputs of each alternative make ``NAME:OUTPUT``.

    ``ValueError`` if the outputs are no dictionary, or none of them takes the inputs.
    """
    if not isinstance(receiver_tensors, dict):
        receiver_tensors = {"receiver_tensors": receiver_tensors}
    if export_outputs is None or not isinstance(export_outputs, dict):
        raise ValueError(f"export_outputs must be a dict and not {type(export_outputs)}")
    found, refused = {}, {}
    for key, output in export_outputs.items():
        name = key or "None"
        try:
            found[name] = output.as_signature_def(receiver_tensors)
        except ValueError as error:
            refused[name] = str(error)
    for name, message in refused.items():
        tf.logging.warn("Export includes no signature %s: %s", name, message)
    for alternative, tensors in (alternatives or {}).items():
        inputs = tensors if isinstance(tensors, dict) else {"receiver_tensors": tensors}
        for key, output in export_outputs.items():
            try:
                found[f"{alternative}:{key or 'None'}"] = output.as_signature_def(inputs)
            except ValueError as error:
                tf.logging.warn("Export includes no signature %s:%s: %s", alternative, key, error)
    return {name: signature for name, signature in found.items() if _utils.is_valid_signature(signature)}

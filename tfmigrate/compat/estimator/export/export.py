"""How a served model gets its inputs."""

from __future__ import annotations

import collections
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = [
    "ServingInputReceiver",
    "SupervisedInputReceiver",
    "TensorServingInputReceiver",
    "build_parsing_serving_input_receiver_fn",
    "build_raw_serving_input_receiver_fn",
    "build_raw_supervised_input_receiver_fn",
]

_KINDS = (tf.Tensor, tf.SparseTensor)


def _tensors(given: Any, default_name: str, what: str, check_names: bool = False) -> dict[Any, Any]:
    found = given if isinstance(given, dict) else {default_name: given}
    for name, tensor in found.items():
        if check_names and not isinstance(name, str):
            raise ValueError(f"{what} keys must be strings: {name}.")
        if not isinstance(tensor, _KINDS):
            raise ValueError(f"{what} {name} must be a Tensor or SparseTensor.")
    return found


def _alternatives(given: Any) -> dict[Any, dict[Any, Any]] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ValueError(f"receiver_tensors_alternatives must be a dict: {given}.")
    return {name: _tensors(tensors, "input", "receiver_tensors_alternative") for name, tensors in given.items()}


def _receivers(given: Any) -> dict[Any, Any]:
    if given is None:
        raise ValueError("receiver_tensors must be defined.")
    return _tensors(given, "input", "receiver_tensor", check_names=True)


class ServingInputReceiver(
    collections.namedtuple("ServingInputReceiver", ["features", "receiver_tensors", "receiver_tensors_alternatives"])
):
    """Features of the model and the tensors that a request feeds, each a dictionary of (sparse) tensors.

    One tensor in place of a dictionary is called ``feature``, or ``input`` of the receivers.
    ``ValueError`` if something else is given.
    """

    def __new__(
        cls, features: Any, receiver_tensors: Any, receiver_tensors_alternatives: Any = None
    ) -> ServingInputReceiver:
        """Check, and name single tensors."""
        if features is None:
            raise ValueError("features must be defined.")
        checked = _tensors(features, "feature", "feature")
        return super().__new__(cls, checked, _receivers(receiver_tensors), _alternatives(receiver_tensors_alternatives))


class TensorServingInputReceiver(
    collections.namedtuple(
        "TensorServingInputReceiver", ["features", "receiver_tensors", "receiver_tensors_alternatives"]
    )
):
    """As ``ServingInputReceiver``, but the model function gets ``features`` as the one tensor that it is."""

    def __new__(
        cls, features: Any, receiver_tensors: Any, receiver_tensors_alternatives: Any = None
    ) -> TensorServingInputReceiver:
        """Check."""
        if features is None:
            raise ValueError("features must be defined.")
        if not isinstance(features, _KINDS):
            raise ValueError("feature must be a Tensor or SparseTensor.")
        alternatives = _alternatives(receiver_tensors_alternatives)
        return super().__new__(cls, features, _receivers(receiver_tensors), alternatives)


class SupervisedInputReceiver(
    collections.namedtuple("SupervisedInputReceiver", ["features", "labels", "receiver_tensors"])
):
    """Features, labels and the tensors that feed them, for exports of training and evaluation."""

    def __new__(cls, features: Any, labels: Any, receiver_tensors: Any) -> SupervisedInputReceiver:
        """Check."""
        for name, given in (("feature", features), ("label", labels)):
            if given is None:
                raise ValueError(f"{name}s must be defined.")
            _tensors(given, name, name)
        return super().__new__(cls, features, labels, _receivers(receiver_tensors))


def build_parsing_serving_input_receiver_fn(
    feature_spec: dict[str, Any], default_batch_size: int | None = None
) -> Callable[[], ServingInputReceiver]:
    """A function that gives features parsed from ``tf.Example``s, fed as ``examples`` (string, ``[batch]``)."""

    def serving_input_receiver_fn() -> ServingInputReceiver:
        examples = tf.placeholder(tf.string, [default_batch_size], name="input_example_tensor")
        return ServingInputReceiver(tf.io.parse_example(examples, feature_spec), {"examples": examples})

    return serving_input_receiver_fn


def _placeholder(tensor: Any, default_batch_size: int | None) -> Any:
    shape = tensor.shape
    if shape.ndims is not None:
        shape = [default_batch_size, *shape.as_list()[1:]]
    return tf.placeholder(tensor.dtype, shape, name=tensor.op.name)


def build_raw_serving_input_receiver_fn(
    features: dict[str, Any], default_batch_size: int | None = None
) -> Callable[[], ServingInputReceiver]:
    """A function that gives a placeholder for each feature, of its dtype and shape, the first dimension the batch."""

    def serving_input_receiver_fn() -> ServingInputReceiver:
        receivers = {name: _placeholder(tensor, default_batch_size) for name, tensor in features.items()}
        return ServingInputReceiver(dict(receivers), receivers)

    return serving_input_receiver_fn


def build_raw_supervised_input_receiver_fn(
    features: Any, labels: Any, default_batch_size: int | None = None
) -> Callable[[], SupervisedInputReceiver]:
    """A function that gives placeholders for features and labels. ``ValueError`` if a name is in both."""
    named = [given if isinstance(given, dict) else {name: given} for name, given in _pairs(features, labels)]
    both = set(named[0]) & set(named[1])
    if both:
        raise ValueError(f"Features and labels must have distinct keys. Found overlapping keys: {both}")

    def supervised_input_receiver_fn() -> SupervisedInputReceiver:
        fed = [{name: _placeholder(t, default_batch_size) for name, t in group.items()} for group in named]
        results = [
            group if isinstance(given, dict) else group[name]
            for group, (name, given) in zip(fed, _pairs(features, labels), strict=True)
        ]
        return SupervisedInputReceiver(results[0], results[1], {**fed[0], **fed[1]})

    return supervised_input_receiver_fn


def _pairs(features: Any, labels: Any) -> tuple[tuple[str, Any], tuple[str, Any]]:
    return ("input", features), ("label", labels)

"""The API of a TensorFlow whose Keras is tf-keras (``TF_USE_LEGACY_KERAS=1``), not Keras 3.

With tf-keras, ``tf.compat.v1.layers``, ``tf.compat.v1.nn.rnn_cell`` and ``tf.compat.v1.keras`` are what they were in
TensorFlow 2.15, the last version that came with Keras 2: https://www.tensorflow.org/guide/keras#tensorflow_+_keras_2
"""

from __future__ import annotations

from functools import cache

from tfmigrate.api.endpoint import Endpoint
from tfmigrate.api.loader import Snapshot, load

LAST_WITH_KERAS_2 = "2.15"
MODULES = frozenset({"keras", "compat.v1.keras", "compat.v2.keras", "compat.v1.layers", "compat.v1.nn.rnn_cell"})
_INSIDE = tuple(f"{module}." for module in MODULES)


def is_keras(path: str) -> bool:
    """Whether an endpoint belongs to Keras, or to the layers and cells that Keras took over."""
    return path.startswith(_INSIDE) or path in MODULES


class LegacyKeras(Snapshot):
    """A snapshot in which Keras is that of TensorFlow 2.15."""

    def __init__(self, version: str) -> None:
        """Raises KeyError as :func:`load` does."""
        super().__init__(version)
        self._keras = load(LAST_WITH_KERAS_2)

    def get(self, path: str) -> Endpoint | None:
        """The endpoint at a dotted path; ``None`` where there is none."""
        return self._keras.get(path) if is_keras(path) else super().get(path)


def has_keras_2(version: str) -> bool:
    """Whether a TensorFlow comes with Keras 2 itself, so that programs of 1.x need no tf-keras beside it."""
    number, last = (tuple(int(part) for part in text.split(".")) for text in (version, LAST_WITH_KERAS_2))
    return number <= last


@cache
def load_with_legacy_keras(version: str) -> Snapshot:
    """The API of a version for 1.x programs: with tf-keras where the version itself comes with Keras 3."""
    return load(version) if has_keras_2(version) else LegacyKeras(version)

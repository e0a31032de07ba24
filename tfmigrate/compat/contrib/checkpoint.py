"""``tf.contrib.checkpoint``: objects whose parts are saved with them."""

# mypy: allow-subclassing-any

from __future__ import annotations

from typing import Any

from tensorflow.core.protobuf.trackable_object_graph_pb2 import TrackableObjectGraph
from tensorflow.python.checkpoint.checkpoint import capture_dependencies, list_objects, object_metadata
from tensorflow.python.trackable.autotrackable import AutoTrackable
from tensorflow.python.trackable.base import Trackable
from tensorflow.python.trackable.data_structures import List, Mapping, NoDependency
from tensorflow.train import CheckpointManager

Checkpointable = AutoTrackable
CheckpointableBase = Trackable
CheckpointableObjectGraph = TrackableObjectGraph

__all__ = [
    "CheckpointManager",
    "Checkpointable",
    "CheckpointableBase",
    "CheckpointableObjectGraph",
    "List",
    "Mapping",
    "NoDependency",
    "UniqueNameTracker",
    "capture_dependencies",
    "list_objects",
    "object_metadata",
]


class UniqueNameTracker(Trackable):
    """Objects by names; a name that is taken gets a number: ``x``, ``x_1``, ``x_2``."""

    def __init__(self) -> None:
        self._maybe_initialize_trackable()
        self._counts: dict[str, int] = {}
        self._tracked: list[Any] = []

    def track(self, trackable: Any, base_name: str) -> Any:
        """Save an object with this one; the object. ``ValueError`` for what cannot be saved."""
        if not isinstance(trackable, Trackable):
            raise ValueError(f"Expected a trackable value, got {trackable} which does not inherit from Trackable.")
        count = self._counts.get(base_name, 0)
        name = base_name if count == 0 else f"{base_name}_{count}"
        while name in self._counts:
            count += 1
            name = f"{base_name}_{count}"
        self._counts[base_name] = count + 1
        self._counts.setdefault(name, 1)
        self._track_trackable(trackable, name=name)
        self._tracked.append(trackable)
        return trackable

"""Which endpoint exists, with which signature, in which TensorFlow.

The data are snapshots of real installations, made by ``python -m tfmigrate.api.snapshot`` (see there);
nothing here imports TensorFlow. A part of the data is read when a path in it is first asked for.
"""

from __future__ import annotations

from tfmigrate.api.endpoint import Endpoint, Param
from tfmigrate.api.loader import Snapshot, known_versions, load

__all__ = ["Endpoint", "Param", "Snapshot", "known_versions", "load"]

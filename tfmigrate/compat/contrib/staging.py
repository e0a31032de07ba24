"""``tf.contrib.staging``: tensors that wait for a later step."""

from __future__ import annotations

from tensorflow.python.ops.data_flow_ops import StagingArea

__all__ = ["StagingArea"]

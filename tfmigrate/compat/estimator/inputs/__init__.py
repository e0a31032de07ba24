"""``tf.estimator.inputs``."""

from __future__ import annotations

from .numpy_io import numpy_input_fn
from .pandas_io import pandas_input_fn

__all__ = ["numpy_input_fn", "pandas_input_fn"]

"""One element of a data set, and one made of all."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

__all__ = ["get_single_element", "reduce_dataset"]


def get_single_element(dataset: Any) -> Any:
    """The only element of a data set, as tensors; running it fails where there is not just one."""
    return tf.data.experimental.get_single_element(dataset)


def reduce_dataset(dataset: Any, reducer: Any) -> Any:
    """The state of a ``Reducer`` after all elements, as tensors; its ``finalize_func`` is not called, as in 1.15."""
    return dataset.reduce(reducer.init_func(np.int64(0)), reducer.reduce_func)

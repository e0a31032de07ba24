"""``tf.estimator.inputs.pandas_input_fn``."""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Callable
from typing import Any

import numpy as np

from .queues import enqueue_arrays

__all__ = ["pandas_input_fn"]


def pandas_input_fn(
    x: Any,
    y: Any = None,
    batch_size: int = 128,
    num_epochs: int | None = 1,
    shuffle: bool | None = None,
    queue_capacity: int = 1000,
    num_threads: int = 1,
    target_column: Any = "target",
) -> Callable[[], Any]:
    """An input function of a ``DataFrame``: column -> tensor, and the targets if ``y`` (Series or DataFrame) is given.

    ``TypeError`` without pandas; ``ValueError`` if ``shuffle`` is no truth value, if the indexes of ``x`` and ``y``
    differ, or if ``x`` has a column ``target_column``.
    """
    try:
        pandas: Any = importlib.import_module("pandas")
    except ModuleNotFoundError:
        raise TypeError("pandas_input_fn should not be called without pandas installed") from None
    if not isinstance(shuffle, bool):
        raise ValueError(
            "shuffle must be provided and explicitly set as boolean (it is recommended to set it as True for "
            f"training); got {shuffle}"
        )
    if not isinstance(target_column, str):
        raise TypeError("target_column must be a string type")
    frame = x.copy()
    targets = y.copy() if isinstance(y, pandas.DataFrame) else y
    if y is not None:
        if target_column in x:
            raise ValueError(
                f"Cannot use name {target_column} for target column: DataFrame already has a column with that name: "
                f"{x.columns}"
            )
        if not np.array_equal(x.index, y.index):
            raise ValueError(f"Index for x and y are mismatched.\nIndex for x: {x.index}\nIndex for y: {y.index}\n")
        if not isinstance(y, pandas.DataFrame):
            targets = pandas.DataFrame({target_column: y})
        renamed = {column: f"{column}_{uuid.uuid4().hex}" if column in frame else column for column in targets}
        frame = pandas.concat([frame, targets.rename(columns=renamed)], axis=1)

    def input_fn() -> Any:
        arrays = [frame.iloc[:, index].to_numpy() for index in range(frame.shape[1])]
        queue = enqueue_arrays(arrays, queue_capacity, shuffle, num_threads, batch_size, num_epochs)
        rows = (queue.dequeue_many(batch_size) if num_epochs is None else queue.dequeue_up_to(batch_size))[1:]
        features = dict(zip(x.columns, rows, strict=False))
        if y is None:
            return features
        labels = rows[len(features) :]
        return features, dict(zip(y.columns, labels, strict=True)) if isinstance(y, pandas.DataFrame) else labels[0]

    return input_fn

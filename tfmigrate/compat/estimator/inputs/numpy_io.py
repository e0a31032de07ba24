"""``tf.estimator.inputs.numpy_input_fn``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .queues import enqueue_arrays

__all__ = ["numpy_input_fn"]


def numpy_input_fn(
    x: Any,
    y: Any = None,
    batch_size: int = 128,
    num_epochs: int | None = 1,
    shuffle: bool | None = None,
    queue_capacity: int = 1000,
    num_threads: int = 1,
) -> Callable[[], Any]:
    """An input function of arrays in memory: features like ``x``, and targets like ``y`` if it is given.

    ``x`` and ``y``: an array or a dictionary of arrays with the same first dimension. ``ValueError`` if ``shuffle`` is
    no truth value, and, when called, if dictionaries are empty or share keys or the lengths differ; ``TypeError`` if
    ``x`` is neither.
    """
    if not isinstance(shuffle, bool):
        raise ValueError(
            "shuffle must be provided and explicitly set as boolean (it is recommended to set it as True for "
            f"training); got {shuffle}"
        )

    def input_fn() -> Any:
        features, targets = _named(x, y)
        _check_lengths(x, y, [*features.values(), *targets.values()])
        arrays = [*features.values(), *targets.values()]
        queue = enqueue_arrays(arrays, queue_capacity, shuffle, num_threads, batch_size, num_epochs)
        batch = queue.dequeue_many(batch_size) if num_epochs is None else queue.dequeue_up_to(batch_size)
        rows = batch[1:] if isinstance(batch, list) else []
        found: Any = dict(zip(features, rows, strict=False))
        if not isinstance(x, dict):
            found = rows[0]
        if y is None:
            return found
        labels = rows[len(features) :]
        return found, dict(zip(targets, labels, strict=True)) if isinstance(y, dict) else labels[0]

    return input_fn


def _named(x: Any, y: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
    if isinstance(x, dict):
        if not x:
            raise ValueError("x cannot be an empty dict")
        features = {key: x[key] for key in sorted(x)}
    elif isinstance(x, np.ndarray):
        features = {"__direct_np_input__": x}
    else:
        raise TypeError(f"x must be a dict or array; got {type(x).__name__}")
    if not isinstance(y, dict):
        return features, {} if y is None else {"__target_key__": y}
    if not y:
        raise ValueError("y cannot be empty dict, use None instead.")
    shared = set(features) & set(y)
    if shared:
        raise ValueError(f"{len(shared)} duplicate keys are found in both x and y: {shared}")
    return features, {key: y[key] for key in sorted(y)}


def _check_lengths(x: Any, y: Any, arrays: list[Any]) -> None:
    if len({array.shape[0] for array in arrays}) == 1:
        return
    shown = [{key: a.shape for key, a in d.items()} if isinstance(d, dict) else None if d is None else d.shape
             for d in (x, y)]  # fmt: skip
    raise ValueError(
        "Length of tensors in x and y is mismatched. All elements in x and y must have the same length.\n"
        f"Shapes in x: {shown[0]}\nShapes in y: {shown[1]}\n"
    )

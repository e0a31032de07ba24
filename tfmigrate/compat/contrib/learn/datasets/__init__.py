"""``tf.contrib.learn.datasets``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import base, mnist
from .base import load_boston, load_iris
from .mnist import load_mnist

__all__ = ["DATASETS", "base", "load_boston", "load_dataset", "load_iris", "mnist"]

DATASETS: dict[str, Callable[..., Any]] = {"iris": load_iris, "boston": load_boston, "mnist": load_mnist}
"""What ``load_dataset`` loads. 1.x had ``dbpedia`` too."""


def load_dataset(name: str, size: str = "small", test_with_fake_data: bool = False) -> Any:
    """The data set of a name: ``Dataset`` or, for ``mnist``, ``Datasets``. ``ValueError`` for another name.

    ``size`` and ``test_with_fake_data`` were for ``dbpedia`` only.
    """
    if name not in DATASETS:
        raise ValueError(f"Name of dataset is not found: {name}")
    return DATASETS[name]()

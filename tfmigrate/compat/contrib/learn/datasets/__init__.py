"""``tf.contrib.learn.datasets``."""

from __future__ import annotations

from .. import base, mnist
from ..base import load_boston, load_iris

__all__ = ["base", "load_boston", "load_iris", "mnist"]

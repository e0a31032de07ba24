"""``tf.contrib.bayesflow``."""

from __future__ import annotations

from . import monte_carlo

__all__ = ["monte_carlo"]

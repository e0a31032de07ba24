"""``tf.contrib.integrate``: ordinary differential equations."""

from __future__ import annotations

from .fixed_grid import odeint_fixed
from .odes import odeint

__all__ = ["odeint", "odeint_fixed"]

"""``contrib.layers.optimizers``, which slim names too."""

from ..layers.optimizers import *  # noqa: F403
from ..layers.optimizers import __all__ as __all__

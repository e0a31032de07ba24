"""``contrib.layers.initializers``, which slim names too."""

from ..layers.initializers import *  # noqa: F403
from ..layers.initializers import __all__ as __all__

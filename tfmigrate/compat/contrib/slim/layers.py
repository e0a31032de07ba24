"""``contrib.layers.layers``, which slim names too."""

from ..layers.layers import *  # noqa: F403
from ..layers.layers import __all__ as __all__

"""``contrib.layers.regularizers``, which slim names too."""

from ..layers.regularizers import *  # noqa: F403
from ..layers.regularizers import __all__ as __all__

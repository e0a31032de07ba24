"""``contrib.layers.utils``, which slim names too."""

from ..layers.utils import *  # noqa: F403
from ..layers.utils import __all__ as __all__

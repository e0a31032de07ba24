"""``tf.contrib.metrics``, as slim names it."""

from ..metrics import *  # noqa: F403
from ..metrics import __all__ as __all__

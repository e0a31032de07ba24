"""``tf.contrib.lookup``: tables."""

from .lookup_ops import *  # noqa: F403
from .lookup_ops import __all__ as __all__

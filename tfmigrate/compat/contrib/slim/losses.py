"""``tf.contrib.losses``, as slim names it."""

from ..losses import *  # noqa: F403
from ..losses import __all__ as __all__

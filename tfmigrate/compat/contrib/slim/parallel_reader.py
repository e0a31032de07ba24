"""``slim.parallel_reader``."""

from .data.parallel_reader import *  # noqa: F403
from .data.parallel_reader import __all__ as __all__

"""``slim.tfexample_decoder``."""

from .data.tfexample_decoder import *  # noqa: F403
from .data.tfexample_decoder import __all__ as __all__

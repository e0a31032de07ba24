"""``tensorflow.contrib.tpu.python.tpu.tpu_config``."""

from ...estimator.tpu.tpu_config import *  # noqa: F403
from ...estimator.tpu.tpu_config import __all__ as __all__

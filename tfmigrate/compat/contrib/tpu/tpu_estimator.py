"""``tensorflow.contrib.tpu.python.tpu.tpu_estimator``."""

from ...estimator.tpu.tpu_estimator import *  # noqa: F403
from ...estimator.tpu.tpu_estimator import __all__ as __all__

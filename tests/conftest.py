"""What holds for every test."""

from __future__ import annotations

import os


def pytest_runtest_setup() -> None:
    """Takes back what TensorFlow 2 left in the environment when a test imported it.

    It sets ``TF2_BEHAVIOR`` for its own process; a TensorFlow 1.15 started from here would obey it.
    """
    os.environ.pop("TF2_BEHAVIOR", None)

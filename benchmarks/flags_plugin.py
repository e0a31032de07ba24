"""A pytest plugin for old tests, which ``tf.test.main()`` was to start: parses the absl flags that they read.

Runs on Python 3.7 and later, because TensorFlow 1.15 does.
"""

from typing import Any


def pytest_collection_finish(session: Any) -> None:
    """Parse the flags with their defaults once all test modules have defined theirs."""
    from absl import flags

    try:
        flags.FLAGS(["pytest"], known_only=True)
    except flags.Error as error:  # a flag that must be given: the test that reads it fails and says so
        session.config.issue_config_time_warning(UserWarning(str(error)), stacklevel=2)

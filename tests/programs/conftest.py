"""The interpreter that both kinds of programs run on."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.programs.programs import ForkServer, fork_server
from tfmigrate.equivalence import tf1_env


@pytest.fixture(scope="module")
def tf1() -> Iterator[ForkServer]:
    """Runs programs on real TensorFlow 1.15."""
    python = tf1_env.resolve(None)
    if python is None:
        assert "CI" not in os.environ, "the lane with real TensorFlow 1.15 must run in CI"
        pytest.skip("needs TensorFlow 1.15: tfmigrate tf1 install")
    with fork_server(python) as server:
        yield server

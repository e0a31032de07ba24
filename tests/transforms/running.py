"""Runs rewritten text on today's TensorFlow and on real TensorFlow 1.15.5, where names of ``tf.compat.v1`` are too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs.programs import fork_server, quiet_environment
from tfmigrate.equivalence import tf1_env


def printed_today(path: Path) -> str:
    """What the program at ``path`` prints on the TensorFlow of this environment."""
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, env=quiet_environment(), timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def printed_on_1_15(path: Path) -> str:
    """What it prints on real TensorFlow 1.15.5; skips where there is none."""
    python = tf1_env.resolve(None)
    if python is None:
        assert "CI" not in os.environ, "the lane with real TensorFlow 1.15 must run in CI"
        pytest.skip("needs TensorFlow 1.15: tfmigrate tf1 install")
    with fork_server(python) as server:
        answer = server.run(path)
    assert answer["error"] is None, answer["error"]
    return answer["stdout"] or ""

"""What the tests of the package share."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Callable
from functools import cache

import pytest

from tests.compat import harness

Today = Callable[[str], harness.Results]


@pytest.fixture(scope="session")
def today(tmp_path_factory: pytest.TempPathFactory) -> Today:
    """What the cases of an area give on this TensorFlow; they run once, in whichever worker asks first."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    @cache
    def results(area: str) -> harness.Results:
        file = folder / f"compat-{area}.json"
        with (folder / f"compat-{area}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                file.write_text(json.dumps(harness.run(sys.executable, area)), "utf-8")
        found: harness.Results = json.loads(file.read_text("utf-8"))
        return found

    return results

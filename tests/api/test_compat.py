"""The stored list of what ``tfmigrate.compat`` provides."""

from __future__ import annotations

import subprocess
import sys
import zlib

import pytest

from tfmigrate.api import compat


def test_the_stored_list_is_what_the_package_exports() -> None:
    code = "from tfmigrate.api import compat; print(compat.inventory(), end='')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert zlib.decompress(compat.DATA.read_bytes()).decode() == done.stdout


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("contrib", "contrib"),
        ("contrib.layers.fully_connected", "contrib.layers.fully_connected"),
        ("compat.v1.contrib.layers.fully_connected", "contrib.layers.fully_connected"),
        ("contrib.layers.python.layers.initializers", "contrib.layers.initializers"),
        ("contrib.framework.python.ops.add_arg_scope", "contrib.framework.add_arg_scope"),
        ("contrib.slim.python.slim.nets.resnet_v1", "contrib.slim.nets.resnet_v1"),
        ("contrib.rnn.python.ops", "contrib.rnn"),
        ("contrib.eager.python.tfe", "contrib.eager.tfe"),
        ("contrib.layers.no_such", None),
        ("contrib.layers.python.layers.no_such", None),
        ("contrib.bigtable", None),
        ("nn.softmax", None),
    ],
)
def test_places(path: str, place: str | None) -> None:
    assert compat.compat_path(path) == place

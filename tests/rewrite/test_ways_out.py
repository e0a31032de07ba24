"""What findings advise where a part of ``tf.contrib`` is gone."""

from __future__ import annotations

import re
from functools import reduce
from typing import Any

import pytest

from tests.rewrite.helpers import HEADER, rewrite
from tfmigrate.api import compat
from tfmigrate.rewrite import ways_out

_NAME = re.compile(r"\btf\.([\w.]*\w)")


@pytest.fixture(scope="module")
def tensorflow() -> Any:
    import tensorflow

    return tensorflow


@pytest.mark.parametrize("start", sorted(ways_out._WAYS))
def test_what_is_advised_is_there(start: str, tensorflow: Any) -> None:
    for name in _NAME.findall(ways_out.way_out(start)):
        provided = compat.compat_path(name)
        assert provided is not None or _has(tensorflow, name)


def _has(module: Any, name: str) -> bool:
    try:
        reduce(getattr, name.split("."), module)
    except AttributeError:
        return False
    return True


def test_the_finding_says_it() -> None:
    found = [finding.message for finding in rewrite(HEADER + "tf.contrib.memory_stats.BytesInUse()\n").findings]
    assert any("tf.config.experimental.get_memory_info" in message for message in found)
    found = [finding.message for finding in rewrite("import tensorflow.contrib.gan as tfgan\n").findings]
    assert any("tensorflow-gan" in message for message in found)


def test_the_longest_beginning_counts() -> None:
    assert ways_out.way_out("contrib.learn.KMeansClustering") != ways_out.way_out("contrib.learn.DNNClassifier")
    assert "guide/migrate" in ways_out.way_out("contrib.timeseries.ARModel")
    assert "guide/migrate" in ways_out.way_out("no.such.name")

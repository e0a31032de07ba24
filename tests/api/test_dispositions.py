"""Every endpoint of 1.15 and 0.12 has one disposition, and the page says how many have which."""

from __future__ import annotations

from collections import Counter

from tfmigrate import dispositions
from tfmigrate.api import load
from tfmigrate.dispositions import fates

# Of the core, calls about which a person must be told something. This only ever goes down.
MOST_FINDINGS = 83


def test_every_endpoint_has_exactly_one() -> None:
    counted = Counter((fate.region == "0.12", fate.path) for fate in fates())
    assert set(counted.values()) == {1}
    for version in ("1.15", "0.12"):
        snapshot = load(version)
        wanted = {
            path
            for path in snapshot.paths()
            if (e := snapshot.get(path)) is not None and e.kind != "module" and ".__" not in f".{path}"
        }
        assert wanted <= {path for is_old, path in counted if is_old is (version == "0.12")}
    assert all(fate.reference in dispositions.DISPOSITIONS for fate in fates())


def test_the_page_is_what_the_rewriter_does() -> None:
    assert dispositions.PAGE.read_text("utf-8") == dispositions.table(), "python -m tfmigrate.dispositions"


def test_findings_in_the_core_only_go_down() -> None:
    found = [fate.path for fate in fates() if fate.region == "core" and "finding" in (fate.call, fate.reference)]
    assert len(found) <= MOST_FINDINGS, found


def test_known_ones() -> None:
    known = {fate.path: (fate.call, fate.text) for fate in fates() if fate.region == "core"}
    assert known["reduce_sum"] == ("same", "tf.reduce_sum(a_input_tensor)")
    assert known["log"] == ("renamed", "tf.math.log(a_x)")
    assert known["where"] == ("compat.v1", "tf.compat.v1.where(a_condition)")
    assert known["Session"] == ("compat.v1", "tf.compat.v1.Session()")
    assert known["nn.max_pool"] == ("rule", "tf.nn.max_pool2d(a_value, a_ksize, a_strides, a_padding)")
    assert known["data.experimental.StatsAggregator"][0] == "finding"

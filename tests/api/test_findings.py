"""Every finding for a person, of every rule and for every endpoint, says what, why and what to do, and has a link."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.fixtures.cases import load_cases
from tfmigrate import rules
from tfmigrate.dispositions import fates
from tfmigrate.model import Finding, Settings
from tfmigrate.pipeline import _explained
from tfmigrate.rewrite import rewrite_text
from tfmigrate.rules import Rule

NOT_MEANT = {"absolute_import", "division", "print_function", "make_all", "xrange"}
"""What modules of 0.12 had imported, and showed."""
TABLE = rules.load()
NEEDS_NOBODY = {
    *("api-renamed", "api-compat-v1", "argument-renamed", "graph-behavior", "contrib-compat", "keras-of-1.x"),
    *("contrib-by-keyword", "legacy-keras", "version-check", "getattr-key-error", "old-protobuf", "whole-size"),
}
"""Built-in rules whose findings only tell of a rewrite."""
SAYS_IT_ITSELF = {"api-gone"}
"""Built-in rules whose findings are all made with advice of their own."""


def is_complete(finding: Finding) -> bool:
    said = finding.message.strip() and finding.advice.strip() and "$" not in finding.advice
    return bool(said) and finding.url.startswith("https://")


def test_rules_that_point_something_out_say_what_to_do() -> None:
    for rule in TABLE.rules:
        assert rule.url.startswith("https://"), rule.id
        if rule.safety == "manual" and rule.severity != "info":
            assert rule.suggest, rule.id
            # Whatever matched, one of the texts has all its holes filled.
            sure = [set(re.findall(r"\$(\w+)(?!\w*\?)", old)) for old in rule.olds]
            last = set(re.findall(r"\$(\w+)", rule.suggest[-1]))
            assert all(last <= holes for holes in sure), rule.id


def test_built_in_rules_and_moves_say_what_to_do() -> None:
    for item in TABLE.builtins:
        assert item.url.startswith("https://"), item.id
        assert bool(item.todo) is (item.id not in NEEDS_NOBODY | SAYS_IT_ITSELF), item.id
    for move in TABLE.moves.values():
        assert move.url.startswith("https://"), move.old
        assert move.new is not None or move.todo, move.old


def test_findings_of_all_endpoints() -> None:
    people = [(fate, f) for fate in fates() for f in fate.findings if f.severity != "info"]
    assert len(people) > 1000
    for fate, finding in people:
        assert is_complete(finding), finding
        last = fate.path.rpartition(".")[2]
        assert last in finding.message or finding.rule in {rule.id for rule in TABLE.rules}, finding


def test_parts_of_contrib_have_advice_of_their_own() -> None:
    """A finding that names no package, function or paper is no help."""
    general = {TABLE.advice[path].todo for path in ("", "contrib")}
    for fate in fates():
        if fate.path.startswith("contrib.") and fate.path.rpartition(".")[2] not in NOT_MEANT:
            found = [finding.advice for finding in fate.findings if finding.severity != "info"]
            assert not general & set(found), fate.path


def made_by_rules() -> Iterator[tuple[Rule, str]]:
    for rule in TABLE.rules:
        for example in rule.examples if rule.safety == "manual" else ():
            yield rule, f"import tensorflow as tf\n{example.setup}\nout = {example.old}\n"


def test_findings_of_all_rules() -> None:
    for rule, source in made_by_rules():
        found = [f for f in rewrite_text(source, "x.py", Settings()).findings if f.rule == rule.id]
        assert found, rule.id
        assert all(is_complete(finding) for finding in found), found


TF = "import tensorflow as tf\n"
SOURCES = {
    "api-gone": [
        "from tensorflow.contrib import timeseries",
        "import tensorflow.contrib.timeseries as ts\nts.ARModel()",
        "import tensorflow as tf\nf = getattr(tf.train, 'SummaryWriter')\ntf.placeholder",
        "import tensorflow as tf\ngetattr(tf, 'contrib')\ntf.placeholder",
        "import tensorflow as tf\ntf.RaggedTensor(v, s)",
        "import tensorflow as tf\ntf.placeholder\ntf.python.no.such()",
        "from tensorflow.python.framework import fast_tensor_util",
        "from tensorflow import no_such_name\nimport tensorflow as tf\ntf.placeholder",
        "try:\n    from tensorflow.contrib import timeseries\nexcept ImportError:\n    pass",
    ],
    "api-unknown": [
        "import tensorflow as tf\ntf.no_such()",
        "import tensorflow as tf\ntf.nn.no_such()",
        "from tensorflow.python.no import such",
    ],
    "api-call-mismatch": [f"{TF}tf.reduce_sum(x, no=1)", f"{TF}tf.log(1, 2, 3)"],
    "name-in-string": [
        "import tensorflow as tf\ntf.placeholder\n__import__('tensorflow.contrib.slim')",
        f"import importlib\n{TF}tf.placeholder\nimportlib.import_module('tensorflow.contrib.timeseries')",
    ],
    "likely-tensorflow": [
        "import tensorflow as tf\nclass A:\n    def __init__(self, tf):\n        self.tf = tf\n"
        "    def f(self, x):\n        return self.tf.log(x)"
    ],
    "moved-name": ["import platform\nimport tensorflow as tf\nplatform.linux_distribution()"],
    "positional-cross-entropy": [f"{TF}tf.nn.softmax_cross_entropy_with_logits(a, b)\ntf.losses.log_loss"],
}


@pytest.mark.parametrize("rule", SOURCES)
def test_findings_of_each_kind(rule: str) -> None:
    for source in SOURCES[rule]:
        found = [f for f in rewrite_text(f"{source}\n", "x.py", Settings()).findings if f.severity != "info"]
        assert rule in {finding.rule for finding in found}, (source, found)
        assert all(is_complete(finding) for finding in found), found


def test_findings_of_the_fixtures() -> None:
    for case in load_cases():
        if not case.python2:
            found = rewrite_text(case.source.read_text("utf-8"), "x.py", case.settings).findings
            assert all(is_complete(_explained(f)) for f in found if f.severity != "info"), case.name

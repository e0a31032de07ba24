"""Rule files: what is wrong with one is said with its line; what is right lands in one table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfmigrate import api, rules
from tfmigrate.model import InputError, Settings
from tfmigrate.rewrite import rewrite_text
from tfmigrate.rules import template
from tfmigrate.rules.load import build, parse_file

GOOD = """
[[rule]]
id = "my-log"
old = "tf.log(x=$x, name=$name)"
new = "tf.math.log(x=$x, name=$name)"
why = "because"
url = "https://example.org"

[[rule.example]]
old = "tf.log(a)"
new = "tf.math.log(a)"
"""

BROKEN = {
    "not TOML": ("[[rule]]\nid = \n", 2, "not TOML"),
    "unknown key": (GOOD.replace('why =', 'wy ='), 2, "broken rule"),
    "unknown table": ("[[ruel]]\nid = 'a'\n", 1, "ruel"),
    "wrong type": (GOOD.replace('why = "because"', "why = 3"), 6, "expected `str`"),
    "wrong value": (GOOD.replace('why =', 'safety = "maybe"\nwhy ='), 6, "maybe"),
    "no expression": (GOOD.replace("$name)\"\nnew", "$name\"\nnew"), 2, "is not a Python expression"),
    "unknown hole": (GOOD.replace("tf.math.log(x=$x", "tf.math.log(x=$y"), 2, "the hole $y is not in 'old'"),
    "no TensorFlow": (GOOD.replace('old = "tf.log', 'old = "log'), 2, "no call of TensorFlow"),
    "id": (GOOD.replace("my-log", "My Log"), 2, "an id is lower-case words with hyphens"),
    "no new": (GOOD.replace('new = "tf.math.log(x=$x, name=$name)"\n', ""), 2, "needs 'new'"),
    "manual with new": (GOOD.replace("why =", 'safety = "manual"\nmessage = "m"\nwhy ='), 2, "a manual rule has no"),
    "manual without message": (
        GOOD.replace('new = "tf.math.log(x=$x, name=$name)"\n', 'safety = "manual"\n'), 2, "needs a 'message'",
    ),
    "no example": (GOOD.partition("[[rule.example]]")[0], 2, "needs an [[rule.example]]"),
    "when of an unknown hole": (GOOD.replace("why =", 'when = { axis = ["1"] }\nwhy ='), 2, "$axis"),
    "second rule": (GOOD + GOOD.replace("my-log", "Other"), 13, "an id is lower-case"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_broken(case: str) -> None:
    text, line, message = BROKEN[case]
    with pytest.raises(InputError) as caught:
        parse_file(text, "mine.toml")
    assert (caught.value.path, caught.value.line) == ("mine.toml", line)
    assert message in caught.value.message
    assert "\n" not in caught.value.message


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(InputError, match=r"nowhere\.toml.*cannot read the rule file"):
        rules.load(("nowhere.toml",))


def test_an_extra_file_is_used(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        GOOD.replace("my-log", "my-abs").replace("tf.log", "tf.sign").replace("tf.math.log", "tf.math.abs"), "utf-8"
    )
    settings = Settings(rule_files=(str(path),))
    result = rewrite_text("import tensorflow as tf\na = tf.sign(x)\n", "x.py", settings)
    assert result.text == "import tensorflow as tf\na = tf.math.abs(x)\n"
    assert [finding.rule for finding in result.findings] == ["my-abs"]


def test_table() -> None:
    table = build([parse_file(GOOD, "a.toml")])
    assert [spelling.rule.id for spelling in table.calls["log"]] == ["my-log"]
    assert table.rule("my-log").why == table.why("my-log") == "because"
    with pytest.raises(KeyError):
        table.rule("other")


def test_successors_and_renamed_arguments() -> None:
    table = rules.load()
    assert table.successor("mul") == "multiply"
    assert table.successor("log") is None
    assert table.renamed_argument("reduction_indices", {"axis"}) == "axis"
    assert table.renamed_argument("dim", {"dim"}) == "dim"
    assert table.renamed_argument("labels", {"labels"}) == "labels"


def test_shipped_rules_name_what_exists() -> None:
    """Each 'old' exists in the TensorFlow that it is for, each 'new' in the target, with those arguments."""
    old_apis = [api.load("1.15"), api.load("0.12")]
    target, v1 = api.load("2.21"), api.load("1.15")
    for rule in rules.load().rules:
        for old in map(template.parse, rule.olds):
            for endpoint in old.endpoints:
                assert any(endpoint in known for known in old_apis), (rule.id, endpoint)
        for text in filter(None, (rule.new, rule.compat)):
            new = template.parse(text)
            assert all(endpoint in target for endpoint in new.endpoints), rule.id
            found = target.get(new.endpoint or "")
            if found is not None and found.params is not None:
                assert set(new.arguments) <= {param.name for param in found.params}, rule.id
        if rule.compat is not None:
            assert all(endpoint in v1 for endpoint in template.parse(rule.compat).endpoints), rule.id


def test_shipped_groups_and_facts_name_what_exists() -> None:
    table = rules.load()
    known = [api.load("1.15"), api.load("0.12"), api.load("2.21")]
    names = {e for fact in table.facts for e in (*fact.endpoints, *fact.through)}
    names |= {e for group in table.groups.values() for e in group}
    missing = {name for name in names if not any(name in version for version in known)}
    assert missing - {"contrib.slim.softmax"} == set()


def test_where_names_facts_that_exist() -> None:
    table = rules.load()
    known = {fact.id for fact in table.facts}
    known |= {"raw-logits", "moderate-constant", "small", "dense-labels", "scalar", "text"}
    wanted = {fact.removeprefix("not-") for rule in table.rules for facts in rule.where.values() for fact in facts}
    assert wanted <= known

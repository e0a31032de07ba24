from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run, write_files
from tfmigrate import rules

OWN = """\
[[rule]]
id = "own-rule"
old = "tf.log($x)"
new = "tf.math.log($x)"
compat = "tf.math.log($x)"
why = "Because. It is."
url = "https://example.org/own"

[rule.inputs]
x = { kind = "logits", shape = ["N", 3] }

[[rule.example]]
old = "tf.log(a)"
new = "tf.math.log(a)"
"""


def test_every_rule_is_listed_once_in_order(run: Run) -> None:
    result = run("rules")
    ids = [line.split()[0] for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    table = rules.load()
    assert ids == sorted(rule.id for rule in [*table.rules, *table.builtins])
    assert "softmax-cross-entropy" in ids


def test_a_page_explains_a_rule(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"own.toml": OWN})
    result = run("rules", "--rules", "own.toml", "own-rule")
    assert result.exit_code == 0
    assert result.stdout == (
        "own-rule (safe: the same meaning, done by default)\n\n"
        "What\n  tf.log($x)\n  -> tf.math.log($x)\n  -> tf.math.log($x)  (--target compat)\n\n"
        "Why\n  Because. It is.\n\n"
        "Example\n  - tf.log(a)\n  + tf.math.log(a)\n\n"
        "Proof\n  'tfmigrate verify' runs old and new with inputs x: logits [N, 3] "
        "and compares values, gradients,\n  shapes, dtypes and errors in compat.v1 graphs, "
        "eager, tf.function, XLA and, where it is installed,\n  real 1.15.\n\n"
        "Reference\n  https://example.org/own\n"
    )


def test_json_has_the_same(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"own.toml": OWN})
    document = json.loads(run("rules", "--rules", "own.toml", "own-rule", "--output-format", "json").stdout)
    (rule,) = document["rules"]
    assert (rule["id"], rule["old"], rule["new"]) == ("own-rule", ["tf.log($x)"], "tf.math.log($x)")
    assert rule["examples"] == [{"old": "tf.log(a)", "new": "tf.math.log(a)"}]


def test_every_rule_has_a_page(run: Run) -> None:
    for rule in rules.load().rules:
        page = run("rules", rule.id).stdout
        assert rule.url in page
        assert "\nProof\n" in page

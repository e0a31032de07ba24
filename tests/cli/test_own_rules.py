"""Rules of a user's own, found by the configuration: a company's wrappers move along with the code that calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, write_files

CONFIG = '[tool.tfmigrate]\nrules = ["my_rules/*.toml"]\n'
WRAPPER = """\
[[rule]]
id = "acme-loss"
old = "acme.nn.softmax_loss(logits=$x, labels=$y, name=$n, debug=$d)"
new = "acme.losses.softmax(labels=tf.stop_gradient($y), logits=$x, name=$n, version=2)"
why = "losses have a module of their own"
url = "https://example.org/losses"

[[rule.example]]
setup = "import acme.nn"
old = "acme.nn.softmax_loss(a, b, debug=True)"
new = "acme.losses.softmax(logits=a, labels=tf.stop_gradient(b), version=2)"

[[rule.noop]]
setup = "import acme.nn"
old = "acme.nn.other_loss(a, b)"
"""
MORE = """\
[[rule]]
id = "acme-log-prob"
old = "acme.ops.log_prob(x=$x, dim=$d)"
new = "tf.nn.log_softmax(logits=$x, axis=$d)"
why = "TensorFlow has it"
url = "https://example.org/ops"

[[rule.example]]
setup = "from acme import ops"
old = "ops.log_prob(a, dim=1)"
new = "tf.nn.log_softmax(a, axis=1)"

[[rule]]
id = "acme-summary"
old = "acme.ops.summary(x=$x)"
safety = "manual"
severity = "error"
message = "summaries are written by the trainer: remove this"
why = "there is nothing in its place"
url = "https://example.org/ops"

[[rule.example]]
setup = "from acme import ops"
old = "ops.summary(a)"

[[move]]
old = "acme.ops.old_name"
new = "acme.ops.new_name"
why = "renamed"
url = "https://example.org/ops"
"""
OLD = """\
import acme.nn
import tensorflow as tf
from acme import ops
from acme.nn import softmax_loss

a = acme.nn.softmax_loss(tf.log(x), y)
b = softmax_loss(x, labels=y, name="b", debug=1)
c = ops.log_prob(x, 1) + ops.old_name(x)
d = softmax_loss(*both)
e = map(softmax_loss, x, y)
f = ops.summary(x)
g = acme.nn.softmax_loss(x, y)  # tfmigrate: skip
"""
NEW = """\
import acme.losses
import acme.nn
import tensorflow as tf
from acme import ops
from acme.losses import softmax as softmax_loss

a = acme.losses.softmax(logits=tf.math.log(x), labels=tf.stop_gradient(y), version=2)
b = softmax_loss(logits=x, labels=tf.stop_gradient(y), name="b", version=2)
c = tf.nn.log_softmax(x, 1) + ops.new_name(x)
d = softmax_loss(*both)
e = map(softmax_loss, x, y)
f = ops.summary(x)
g = acme.nn.softmax_loss(x, y)  # tfmigrate: skip
"""


def company(tmp_path: Path, loss: str = WRAPPER) -> None:
    write_files(tmp_path, {"pyproject.toml": CONFIG, "my_rules/loss.toml": loss, "my_rules/ops.toml": MORE})


def test_wrappers_move_along(run: Run, tmp_path: Path) -> None:
    company(tmp_path)
    write_files(tmp_path, {"src/net.py": OLD})
    result = run("rewrite", "--write", "src/net.py")
    assert (tmp_path / "src/net.py").read_text("utf-8") == NEW
    said = [line.split()[:3] for line in result.stderr.splitlines() if " error " in line]
    assert said == [
        ["src/net.py:9:5:", "acme-loss", "error"],
        ["src/net.py:10:9:", "acme-loss", "error"],
        ["src/net.py:11:5:", "acme-summary", "error"],
    ]
    assert run("rewrite", "--write", "src/net.py").exit_code == 1
    assert (tmp_path / "src/net.py").read_text("utf-8") == NEW


def test_the_rules_are_found_from_elsewhere(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company(tmp_path)
    write_files(tmp_path, {"src/net.py": OLD, "elsewhere/x": ""})
    monkeypatch.chdir(tmp_path / "elsewhere")
    run("rewrite", "--write", "../src/net.py")
    assert (tmp_path / "src/net.py").read_text("utf-8") == NEW


def test_a_file_that_only_uses_the_package_is_looked_at_in_a_folder(run: Run, tmp_path: Path) -> None:
    company(tmp_path)
    write_files(tmp_path, {"src/net.py": "from acme import ops\na = ops.old_name(x)\n", "src/other.py": "import os\n"})
    assert run("check", "src").stdout.startswith("src/net.py:2:5: moved-name info acme.ops.old_name -> acme")
    run("rewrite", "--write", "src")
    assert (tmp_path / "src/net.py").read_text("utf-8") == "from acme import ops\na = ops.new_name(x)\n"


def test_the_same_function_with_other_arguments(run: Run, tmp_path: Path) -> None:
    new = "acme.losses.softmax(labels=tf.stop_gradient($y), logits=$x, name=$n, version=2)"
    own = WRAPPER.replace(new, "acme.nn.softmax_loss(logits=$x, targets=$y, name=$n)")
    old = "import acme.nn\na = acme.nn.softmax_loss(x, labels=y, debug=1)\n"
    write_files(tmp_path, {"own.toml": own, "net.py": old})
    for _ in range(2):
        run("rewrite", "--write", "--rules", "own.toml", "net.py")
        new = "import acme.nn\na = acme.nn.softmax_loss(x, targets=y)\n"
        assert (tmp_path / "net.py").read_text("utf-8") == new
    assert run("check", "--rules", "own.toml", "net.py").exit_code == 0


BROKEN = {
    "an argument by position": (
        WRAPPER.replace("logits=$x, labels=$y, name=$n, debug=$d)", "$x)"),
        "broken rule 'acme-loss': 'acme.nn.softmax_loss($x)' must give every argument by keyword, and a hole for each",
    ),
    "a condition": (
        WRAPPER.replace("why =", 'when = { x = ["1"] }\nwhy ='),
        "broken rule 'acme-loss': when, where, epoch, inputs, fixed, compat and marks-2x are for calls of TensorFlow",
    ),
    "no call": (
        WRAPPER.replace('new = "acme.losses', 'new = "1 + acme.losses', 1),
        "broken rule 'acme-loss': 'new' must be a call",
    ),
    "an unknown key": (WRAPPER.replace("url =", "link ="), "broken rule: object contains unknown field `link`"),
    "no TOML": (WRAPPER.replace('why = "', "why = "), "not TOML: "),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_ends_the_run(run: Run, tmp_path: Path, case: str) -> None:
    text, message = BROKEN[case]
    company(tmp_path, f"# ours\n\n{text}")
    write_files(tmp_path, {"net.py": OLD})
    for command in (("check", "net.py"), ("rules", "--check")):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        line = 7 if case == "no TOML" else 3
        assert result.stderr.startswith(f"my_rules/loss.toml:{line}: error: {message}"), result.stderr
        assert result.stderr.count("\n") == 1


def test_a_pattern_that_matches_nothing_ends_the_run(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path, {"pyproject.toml": CONFIG.replace("]\n", "]\nunsafe = true\n", 1), "net.py": ""})
    result = run("check", "net.py")
    assert (result.exit_code, result.stderr) == (2, "pyproject.toml:3: error: no rule file matches 'my_rules/*.toml'\n")


def test_patterns_are_expanded_in_order(tmp_path: Path) -> None:
    from tfmigrate.config import load

    config = '[tool.tfmigrate]\nrules = ["z.toml", "r/**/*.toml"]\n'
    write_files(tmp_path, {"pyproject.toml": config, "r/b.toml": "", "r/a/c.toml": "", "r/x.txt": "", "r/d.toml/e": ""})
    assert load("net.py", None, {}).settings.rule_files == ("z.toml", "r/a/c.toml", "r/b.toml")


def test_check_runs_the_examples(run: Run, tmp_path: Path) -> None:
    company(tmp_path)
    result = run("rules", "--check")
    assert (result.exit_code, result.stdout) == (0, "3 rules, 4 examples, 0 failed\n")
    assert run("rules", "--check", "acme-loss").stdout == "1 rule, 2 examples, 0 failed\n"
    assert run("rules", "--check", "--rules", "my_rules/ops.toml").stdout == "2 rules, 2 examples, 0 failed\n"
    assert run("rules", "--check", "no-such-rule").exit_code == 2


TWICE = """\
[[rule]]
id = "twice"
old = "tf.sign(x=$x)"
new = "tf.sign(x=2 * $x)"
where = { x = ["not-integer"] }
why = "a condition may hold of the result, or not"
url = "https://example.org"

[[rule.example]]
old = "tf.sign(a)"
new = "tf.sign(2 * a)"

[[rule.noop]]
old = "tf.sign(tf.shape(a))"
"""
FAILING = {
    "another result": (
        WRAPPER.replace("labels=tf.stop_gradient(b)", "labels=b"),
        "acme-loss: acme.nn.softmax_loss(a, b, debug=True)\n"
        "  wanted: acme.losses.softmax(logits=a, labels=b, version=2)\n"
        "  found:  acme.losses.softmax(logits=a, labels=tf.stop_gradient(b), version=2)\n",
    ),
    "a rule that does not apply": (
        WRAPPER.replace('old = "acme.nn.softmax_loss(a', 'old = "acme.mm.softmax_loss(a', 1),
        "acme-loss: acme.mm.softmax_loss(a, b, debug=True)\n  wanted: the rule acme-loss applies\n"
        "  found:  no rule: acme.mm.softmax_loss(a, b, debug=True)\n",
    ),
    "a noop that changes": (
        WRAPPER.replace("other_loss", "softmax_loss"),
        "acme-loss: acme.nn.softmax_loss(a, b)\n  wanted: nothing of this rule\n"
        "  found:  acme.losses.softmax(logits=a, labels=tf.stop_gradient(b), version=2)\n",
    ),
    "a second run that changes more": (
        TWICE,
        "twice: tf.sign(a)\n  wanted: a second run changes nothing\n  found:  tf.sign(2 * (2 * a))\n",
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_an_example_that_is_wrong_is_told(run: Run, tmp_path: Path, case: str) -> None:
    text, message = FAILING[case]
    write_files(tmp_path, {"own.toml": text})
    result = run("rules", "--check", "--rules", "own.toml")
    assert (result.exit_code, result.stdout) == (1, f"{message}1 rule, 2 examples, 1 failed\n")


def test_the_rules_that_ship_pass_their_check(run: Run) -> None:
    result = run("rules", "--check")
    assert result.exit_code == 0, result.stdout
    assert result.stdout.endswith(" examples, 0 failed\n")


AGAIN = {
    "swapped": ("acme.loss(a=$a, b=$b)", "acme.loss(a=$b, b=$a)", "'new' gives a=$b, 'old' takes any a"),
    "wrapped": ("acme.loss(a=$a)", "acme.loss(a=tf.stop_gradient($a))", "'new' gives a=tf.stop_gradient($a)"),
    "of TensorFlow": ("tf.sign(x=$x)", "tf.sign(x=2 * $x)", "'new' gives x=2 * $x, 'old' takes any x"),
}
RULE = """\
[[rule]]
id = "again"
old = "{old}"
new = "{new}"
why = "w"
url = "https://example.org"

[[rule.example]]
setup = "import acme"
old = "acme.loss(a=y)"
new = "acme.loss(a=y)"
"""


@pytest.mark.parametrize("case", AGAIN)
@pytest.mark.parametrize("command", [("rules", "--check"), ("rewrite", "a.py")])
def test_a_rule_that_would_change_its_own_result_is_refused(
    run: Run, tmp_path: Path, case: str, command: tuple[str, ...]
) -> None:
    old, new, why = AGAIN[case]
    write_files(tmp_path, {"own.toml": RULE.format(old=old, new=new), "a.py": "import acme\nacme.loss(1)\n"})
    result = run(*command, "--rules", "own.toml")
    assert result.exit_code == 2
    assert "own.toml:1: error: broken rule 'again': a second run would change its result again" in result.stderr
    assert why in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "call", "expected"),
    [
        ("acme.loss(a=$a)", "acme.loss(a=$a, b=1)", "acme.loss(y)", "acme.loss(y, b=1)"),
        ("acme.loss(a=$a, b=$b)", "acme.loss(a=$a, b=1)", "acme.loss(y, b=2)", "acme.loss(y, b=1)"),
        ("acme.loss(a=$a, b=$b)", "acme.loss(a=$a, b=1)", "acme.loss(y, 2)", "acme.loss(y, b=1)"),
        ("acme.loss(a=$a, b=$b)", "acme.loss(a=$a, b=1)", "acme.loss(y)", "acme.loss(y, b=1)"),
        ("acme.loss(p=$p)", "acme.loss(rate=1 - $p)", "acme.loss(y)", "acme.loss(rate=1 - y)"),
        ("acme.loss(a=$a, b=$b, c=$c)", "acme.loss(a=$a, c=$c)", "acme.loss(x, y, z)", "acme.loss(x, c=z)"),
    ],
)
def test_a_rule_about_the_function_that_it_prints_is_stable(
    run: Run, tmp_path: Path, old: str, new: str, call: str, expected: str
) -> None:
    write_files(tmp_path, {"own.toml": RULE.format(old=old, new=new), "a.py": f"import acme\n{call}\n"})
    run("rewrite", "--write", "a.py", "--rules", "own.toml")
    assert (tmp_path / "a.py").read_text() == f"import acme\n{expected}\n"
    second = run("rewrite", "--write", "a.py", "--rules", "own.toml")
    assert (tmp_path / "a.py").read_text() == f"import acme\n{expected}\n"
    assert (second.exit_code, second.stderr) == (0, "1 file, no changes\n")

"""A function that is handed on instead of called: rewritten to what means the same, or told."""

from __future__ import annotations

import ast

import pytest

from tfmigrate import api, rules
from tfmigrate.model import Finding, Settings
from tfmigrate.rewrite.engine import rewrite_text
from tfmigrate.rules import Rule, template

# Endpoints whose bare reference needs no finding though it keeps its name, with the reason.
MEANS_THE_SAME = {
    "log": "the same function; the rule is about what may be meant to be a logarithm of logits",
    "linalg.diag": "only k changed its meaning, and a reference is called without it unless partial gives it",
    "linalg.diag_part": "only k changed its meaning",
    "matrix_diag": "only k changed its meaning",
    "matrix_diag_part": "only k changed its meaning",
    "image.non_max_suppression_with_scores": "only soft_nms_sigma changed its meaning",
    "reverse": "1.15 and 2.x do the same; the rule is about the flags of 0.12",
    "train.Server": "the same class; the rule is about protocols that no stock build had",
}


def called() -> dict[str, list[Rule]]:
    """Endpoint -> the written rules about one call of it, each of whose arguments is a hole."""
    found: dict[str, list[Rule]] = {}
    for rule in rules.load().rules:
        for old in map(template.parse, rule.olds):
            if old.wrapper is None and old.endpoint is not None and _takes_anything(old.tree):
                found.setdefault(old.endpoint, []).append(rule)
    return found


def _takes_anything(tree: ast.AST) -> bool:
    if not isinstance(tree, ast.Call):
        return False
    values = [*tree.args, *(keyword.value for keyword in tree.keywords)]
    return all(isinstance(value, ast.expr) and template.hole_name(value) is not None for value in values)


CALLED = called()


def reference(text: str, epoch: str) -> tuple[str, list[Finding]]:
    """What becomes of ``text``, an expression, and what is said about it."""
    settings = Settings(epoch="0.12" if epoch == "0.12" else "1.x")
    done = rewrite_text(f"import tensorflow as tf\nf = ({text})\n", "a.py", settings)
    line = next(line for line in done.text.splitlines() if line.startswith("f = "))
    return line[5:-1], [finding for finding in done.findings if finding.severity != "info"]


@pytest.mark.parametrize("endpoint", sorted(CALLED))
def test_a_bare_reference_means_the_same_or_is_told(endpoint: str) -> None:
    epoch = CALLED[endpoint][0].epoch or "1.x"
    new, told = reference(f"map_all(tf.{endpoint}, x)", epoch)
    if told or endpoint in MEANS_THE_SAME:
        assert bool(told) != (endpoint in MEANS_THE_SAME)
        return
    path = new.removeprefix("map_all(tf.").partition(",")[0]
    old = api.load("1.15").get(endpoint)
    assert path.startswith("compat.v1."), "a name of 2.x: an entry in MEANS_THE_SAME, or as-value in the rule"
    assert old is not None, "of 0.12 alone"


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("tf.map_fn(tf.image.per_image_standardization, images)", "standardization-of-integers"),
        ("ds.map(tf.image.per_image_standardization)", "standardization-of-integers"),
        ("{'a': tf.image.per_image_standardization}", "standardization-of-integers"),
        ("lambda f=tf.math.nextafter: f(x, y)", "nextafter-dtype"),
        ("functools.partial(tf.matrix_diag_part, k=1)", "diag-band"),
        ("partial(tf.image.non_max_suppression_with_scores, soft_nms_sigma=0.5)", "soft-suppression"),
        ("partial(tf.reverse, axis=[True])", "reverse-by-flags"),
    ],
)
def test_what_is_handed_on_is_told(code: str, rule: str) -> None:
    assert [finding.rule for finding in reference(code, "1.x")[1]] == [rule]


def test_partial_says_the_argument() -> None:
    (finding,) = reference("functools.partial(tf.matrix_diag_part, k=1)", "1.x")[1]
    assert "took k=1 and then used the main diagonal" in finding.message
    assert reference("functools.partial(tf.matrix_diag_part, name='d')", "1.x")[1] == []


def test_the_order_of_0_12_is_told() -> None:
    assert [finding.rule for finding in reference("fold(tf.concat, x)", "0.12")[1]] == ["epoch-0.12-concat"]
    assert reference("fold(tf.concat, x)", "1.x")[1] == []

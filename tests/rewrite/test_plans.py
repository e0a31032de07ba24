"""What is decided for a single site: names, arguments, positions of three generations, and what is only told."""

from __future__ import annotations

import ast

import pytest

from tests.rewrite.helpers import CE, HEADER, SIGMOID, SPARSE, body, found, named, people, rewrite
from tfmigrate import api
from tfmigrate.rewrite.bind import bind


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{CE}(a, b)", f"{CE}(logits=a, labels=tf.stop_gradient(b))"),
        (f"{CE}(a, b, 0, 'n')", f"{CE}(logits=a, labels=tf.stop_gradient(b), axis=0, name='n')"),
        (f"{CE}(a, labels=b)", f"{CE}(logits=a, labels=tf.stop_gradient(b))"),
        (f"{CE}(labels=b, logits=a)", f"{CE}(labels=tf.stop_gradient(b), logits=a)"),
        (f"{SPARSE}(a, b)", f"{SPARSE}(logits=a, labels=b)"),
        (f"{SIGMOID}(a, b)", f"{SIGMOID}(logits=a, labels=b)"),
        (f"{SIGMOID}(logits=a, targets=b)", f"{SIGMOID}(logits=a, labels=b)"),
        (
            "tf.nn.weighted_cross_entropy_with_logits(a, b, 2.)",
            "tf.nn.weighted_cross_entropy_with_logits(logits=a, labels=b, pos_weight=2.)",
        ),
        ("tf.mul(a, tf.sub(b, tf.neg(c)))", "tf.multiply(a, tf.subtract(b, tf.negative(c)))"),
        ("tf.concat(1, [a, b])", "tf.concat(axis=1, values=[a, b])"),
        ("tf.pack(tf.unpack(a))", "tf.stack(tf.unstack(a))"),
    ],
)
def test_0_12(old: str, new: str) -> None:
    assert body(f"a1 = {old}\n", epoch="0.12") == f"a1 = {new}\n"


@pytest.mark.parametrize("function", [CE, SPARSE, SIGMOID])
def test_an_ambiguous_positional_call_shows_both_readings(function: str) -> None:
    for options in ({"epoch": "1.x"}, {}):
        evidence = "" if options else "tf.layers\n"
        result = rewrite(f"{HEADER}{evidence}l = {function}(a, b)\n", **options)
        finding = named(result, "positional-cross-entropy")
        assert finding.severity == "error"
        assert f"{function}(logits=a, labels=b)" in finding.message
        assert f"{function}(labels=a, logits=b)" in finding.message


def test_a_positional_call_through_an_alias_is_found() -> None:
    assert "positional-cross-entropy" in found(f"ce = {CE}\nl = ce(a, b)\n", epoch="1.x")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{CE}(**k)", "tf.compat.v1.nn.softmax_cross_entropy_with_logits(**k)"),
        (f"{CE}(labels=y, **k)", "tf.compat.v1.nn.softmax_cross_entropy_with_logits(labels=y, **k)"),
        ("tf.nn.softmax(*a, dim=1)", "tf.compat.v1.nn.softmax(*a, dim=1)"),
        ("tf.reduce_sum(x, **k)", "tf.compat.v1.reduce_sum(x, **k)"),
        ("tf.log(*a)", "tf.math.log(*a)"),
        ("map(tf.nn.softmax, a)", "map(tf.compat.v1.nn.softmax, a)"),
        ("map(tf.nn.relu, a)", "map(tf.nn.relu, a)"),
        ("map(tf.log, a)", "map(tf.math.log, a)"),
    ],
)
def test_what_cannot_be_bound_keeps_its_signature(old: str, new: str) -> None:
    assert body(f"a1 = {old}\n") == f"a1 = {new}\n"


def test_starred_positions_of_a_function_that_lost_its_first_parameter() -> None:
    """1.15 has _sentinel first, compat.v1 of 2.21 has not: no spelling reads ``*a`` alike."""
    assert api.load("1.15").get("nn.softmax_cross_entropy_with_logits").params[0].name == "_sentinel"  # type: ignore[union-attr,index]
    assert api.load("2.21").get("compat.v1.nn.softmax_cross_entropy_with_logits").params[0].name == "labels"  # type: ignore[union-attr,index]
    source = f"l = {CE}(*a)\n"
    assert body(source) == source
    assert found(source) == ["api-gone"]


@pytest.mark.parametrize(
    "source",
    [
        f"{CE}(y, logits=x)",
        f"{CE}(labels=y, logits=x, dim=1, axis=1)",
        "tf.nn.softmax(x, dim=1, axis=1)",
        "tf.reduce_sum(x, 1, axis=1)",
        "tf.reduce_sum(x, axis=1, reduction_indices=1)",
        "tf.reduce_sum(x, no_such=1)",
    ],
)
def test_calls_that_some_version_refuses_are_not_touched_in_silence(source: str) -> None:
    text = f"a = {source}\n"
    assert body(text) == text
    assert len(found(text)) == 1


MEANT = [
    "tf.reduce_sum(x, 1, True)",
    "tf.reduce_sum(x, reduction_indices=1, keep_dims=True)",
    "tf.reduce_max(x, None, True)",
    "tf.reduce_mean(input_tensor=x, reduction_indices=[0])",
    "tf.argmax(x, dimension=1)",
    "tf.argmin(x, 0, 'n')",
    "tf.expand_dims(x, dim=0)",
    "tf.squeeze(x, squeeze_dims=[0])",
    "tf.nn.l2_normalize(x, dim=1)",
    "tf.nn.softmax(x, dim=0, name='n')",
    "tf.nn.log_softmax(dim=0, logits=x)",
    "tf.reduce_logsumexp(x, 1, True, 'n')",
    "tf.random_normal([2], 0.0, 1.0, tf.float32, 3)",
    "tf.log(x, 'n')",
    "tf.count_nonzero(x, 1, True)",
    "tf.placeholder(tf.float32, [None], 'p')",
    "tf.truncated_normal([2, 3], stddev=0.1)",
    "tf.to_float(x, 'n')",
]


@pytest.mark.parametrize("source", MEANT)
@pytest.mark.parametrize("target", ["2.x", "compat"])
def test_each_argument_reaches_the_parameter_of_its_meaning(source: str, target: str) -> None:
    """Bound to the two signatures, every argument is under the same name or under that name's successor."""
    text = rewrite(f"{HEADER}a = {source}\n", target=target).text
    old = ast.parse(source, mode="eval").body
    new = ast.parse(text).body[-1].value  # type: ignore[attr-defined]
    assert isinstance(old, ast.Call)
    renamed = {
        "reduction_indices": "axis",
        "keep_dims": "keepdims",
        "dimension": "axis",
        "dim": "axis",
        "squeeze_dims": "axis",
    }
    before = api.load("1.15").get(ast.unparse(old.func)[3:])
    after = api.load("2.21").get(ast.unparse(new.func)[3:])
    assert before is not None
    assert after is not None
    had = {name: ast.unparse(a.node) for name, a in bind(old, before.params or ()).items()}
    has = {name: ast.unparse(a.node) for name, a in bind(new, after.params or ()).items()}
    assert list(has.values()) == list(had.values())
    assert all(b in (a, renamed.get(a), "input") for a, b in zip(had, has, strict=True))


def test_modules_as_values() -> None:
    assert body("nn = tf.nn\na = nn.softmax(x, dim=1)\n") == "nn = tf.nn\na = nn.softmax(x, axis=1)\n"
    assert body("g = tf.logging\ng.info(x)\n") == "g = tf.compat.v1.logging\ng.info(x)\n"
    assert found("c = tf.contrib.bigtable\n") == ["api-gone"]
    assert found("c = tf.contrib\n") == []


def test_the_module_of_losses() -> None:
    assert (
        body("l = tf.losses.softmax_cross_entropy(y, x)\n") == "l = tf.compat.v1.losses.softmax_cross_entropy(y, x)\n"
    )


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("tf.no_such_thing(x)", "api-unknown"),
        ("tf.contrib.bigtable.BigtableClient(x, 1)", "api-gone"),
    ],
)
def test_findings(source: str, rule: str) -> None:
    assert people(rewrite(f"{HEADER}a = {source}\n")) == [(2, rule)]
    assert body(f"a = {source}\n") == f"a = {source}\n"


@pytest.mark.parametrize("target", ["2.x", "compat"])
def test_files_of_2_x_stay(target: str) -> None:
    source = (
        f"{HEADER}g = tf.random.Generator.from_seed(1)\n@tf.function\ndef f(x, y):\n"
        f"    a = {SPARSE}(y, x)\n    b = {CE}(labels=y, logits=x)\n    c = {SIGMOID}(x, y)\n"
        "    d = tf.math.log(tf.nn.softmax(x))\n    e = tf.argmax(x, 1, tf.int32)\n"
        "    return -tf.reduce_sum(y * tf.math.log(tf.nn.softmax(x)), 1)\n"
    )
    assert rewrite(source, target=target).text == source
    assert rewrite(source, target=target, unsafe=True).text == source


def test_both_modules_in_one_file() -> None:
    source = (
        "import tensorflow as tf\nimport tensorflow.compat.v1 as tf1\n"
        "a = tf1.nn.softmax_cross_entropy_with_logits(labels=y, logits=x, dim=1)\n"
        "b = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x, dim=1)\n"
    )
    assert rewrite(source).text == source.replace(
        "labels=y, logits=x, dim=1)\nb", "labels=y, logits=x, dim=1)\nb"
    ).replace(
        "b = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=x, dim=1)",
        "b = tf.nn.softmax_cross_entropy_with_logits(labels=tf.stop_gradient(y), logits=x, axis=1)",
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tf.compat.v1.scatter_nd(i, u, s, 'n')", "tf.compat.v1.scatter_nd(i, u, s, name='n')"),
        ("tf.compat.v1.Variable(1.0, False, None)", "tf.compat.v1.Variable(1.0, trainable=False, collections=None)"),
        ("tf.compat.v1.nn.softmax(x, dim=1)", "tf.compat.v1.nn.softmax(x, dim=1)"),
        ("tf.compat.v1.reduce_sum(x, 1, True)", "tf.compat.v1.reduce_sum(x, 1, True)"),
        ("tf.compat.v1.scatter_nd(i, u, s, '', 'n')", "tf.compat.v1.scatter_nd(i, u, s, '', 'n')"),
    ],
)
def test_compat_v1_itself_has_moved_arguments(old: str, new: str) -> None:
    assert body(f"a = {old}\n") == f"a = {new}\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("isinstance(v, tf.Variable)", "isinstance(v, tf.Variable)"),
        ("isinstance(v, (int, tf.Variable))", "isinstance(v, (int, tf.Variable))"),
        ("tf.Variable(1.0)", "tf.compat.v1.Variable(1.0)"),
        ("make(tf.Variable)", "make(tf.compat.v1.Variable)"),
        ("tf.argmax(x, None, None, 1)", "tf.compat.v1.argmax(x, None, None, 1)"),
        ("tf.image.draw_bounding_boxes(i, b)", "tf.compat.v1.image.draw_bounding_boxes(i, b)"),
        ("tf.image.draw_bounding_boxes(i, b, colors=c)", "tf.image.draw_bounding_boxes(i, b, colors=c)"),
        ("tf.nn.dropout(x, a - b)", "tf.nn.dropout(x, rate=1 - (a - b))"),
        ("tf.nn.dropout(x, keep_prob=-a)", "tf.nn.dropout(x, rate=1 - (-a))"),
        ("tf.device(name)", "tf.compat.v1.device(name)"),
        ("tf.device('/cpu:0')", "tf.device('/cpu:0')"),
        ("tf.name_scope(None)", "tf.compat.v1.name_scope(None)"),
        ("tf.name_scope(f'layer{i}')", "tf.name_scope(f'layer{i}')"),
    ],
)
def test_what_has_two_meanings(old: str, new: str) -> None:
    assert body(f"a = {old}\n") == f"a = {new}\n"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("x = tf.summary.historgram(1)\n", [2]),
        ("nn = tf.nn\nx = nn.nothing(1)\n", [3]),
        # what the program itself puts there, and what no program should call public
        ("tf.nn.mine = 1\nx = tf.nn.mine\n", []),
        ("x = tf.nn.__name__\n", []),
    ],
)
def test_an_attribute_that_a_module_never_had(source: str, lines: list[int]) -> None:
    found = people(rewrite(f"{HEADER}{source}"))
    assert found == [(line, "api-unknown") for line in lines]

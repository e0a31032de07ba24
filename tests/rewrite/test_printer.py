"""What stands in and around a changed call stays as it was written."""

from __future__ import annotations

import ast

import pytest

from tests.rewrite.helpers import CE, SPARSE, body, people, rewrite

KEPT = {
    # spacing, comments, trailing commas
    f"l = {CE}( labels = y , logits=x )\n": f"l = {CE}( labels = tf.stop_gradient(y) , logits=x )\n",
    f"l = {CE} (labels=y, logits=x)\n": f"l = {CE} (labels=tf.stop_gradient(y), logits=x)\n",
    f"l = {CE}(\n    logits=x,  # scores\n    labels=y,  # rows\n    # end\n)  # loss\n": (
        f"l = {CE}(\n    logits=x,  # scores\n    labels=tf.stop_gradient(y),  # rows\n    # end\n)  # loss\n"
    ),
    f"l = {CE}(labels=y,\\\n\tlogits=x,)\n": f"l = {CE}(labels=tf.stop_gradient(y),\\\n\tlogits=x,)\n",
    "a = tf.nn.softmax(x, # logits\n  # own line\n dim=1 # the dim\n , )\n": (
        "a = tf.nn.softmax(x, # logits\n  # own line\n axis=1 # the dim\n , )\n"
    ),
    "l = tf.nn.nce_loss(w, b, y, x, 4, 9,  # sizes\n  partition_strategy='div',\n)\n": (
        "l = tf.nn.nce_loss(w, b, y, x, 4, 9,  # sizes\n  )  # tfmigrate: 2.x\n"
    ),
    "l = tf.nn.nce_loss(w, b, y, x, 4, 9,\n  partition_strategy='div',  # div\n)\n": (
        "l = tf.nn.nce_loss(w, b, y, x, 4, 9,  # div\n)  # tfmigrate: 2.x\n"
    ),
    "l = tf.nn.nce_loss(w, b, y, x, 4, 9, partition_strategy='div')\n": (
        "l = tf.nn.nce_loss(w, b, y, x, 4, 9)  # tfmigrate: 2.x\n"
    ),
    # what is given by position stays so where the slot is the same
    "a = tf.nn.softmax(x, 1, 'n')\n": "a = tf.nn.softmax(x, 1, 'n')\n",
    "a = tf.argmax(x, 1, 'n')\n": "a = tf.argmax(x, 1, name='n')\n",
    f"l = {CE}(None, y, x, 0, 'n')\n": f"l = {CE}(labels=tf.stop_gradient(y), logits=x, axis=0, name='n')\n",
    f"l = {CE}(_sentinel=None, labels=y, logits=x)\n": f"l = {CE}(labels=tf.stop_gradient(y), logits=x)\n",
    f"l = {CE}(labels=y, logits=x, _sentinel=None)\n": f"l = {CE}(labels=tf.stop_gradient(y), logits=x)\n",
    # arguments that need parentheses once they have a keyword or a wrapper
    f"l = {CE}(None, (q := y), x)\n": f"l = {CE}(labels=tf.stop_gradient((q := y)), logits=x)\n",
    f"l = {SPARSE}(None, q := y, x)\n": f"l = {SPARSE}(labels=(q := y), logits=x)\n",
    f"l = {CE}(labels=y if a else z, logits=x)\n": f"l = {CE}(labels=tf.stop_gradient(y if a else z), logits=x)\n",
    f"l = {CE}(labels=lambda: y, logits=x)\n": f"l = {CE}(labels=tf.stop_gradient(lambda: y), logits=x)\n",
    f"l = {CE}(labels=(a for a in b), logits=x)\n": f"l = {CE}(labels=tf.stop_gradient((a for a in b)), logits=x)\n",
    "async def f():\n    return tf.nn.softmax((await x), dim=1)\n": (
        "async def f():\n    return tf.nn.softmax((await x), axis=1)\n"
    ),
    "def f():\n    return tf.nn.softmax((yield x), dim=1)\n": "def f():\n    return tf.nn.softmax((yield x), axis=1)\n",
    "a = tf.log(tf.nn.softmax(q := x))\n": "a = tf.nn.log_softmax(q := x)\n",
    # nesting, and several on one line
    f"l = {CE}(labels={CE}(labels=y, logits=x, dim=0), logits={CE}(labels=t, logits=u))\n": (
        f"l = {CE}(labels=tf.stop_gradient({CE}(labels=tf.stop_gradient(y), logits=x, axis=0)), "
        f"logits={CE}(labels=tf.stop_gradient(t), logits=u))\n"
    ),
    "a = tf.nn.softmax(x, dim=1); b = tf.log(tf.nn.softmax(x, dim=0)), tf.log(2.)\n": (
        "a = tf.nn.softmax(x, axis=1); b = tf.nn.log_softmax(x, axis=0), tf.math.log(2.)\n"
    ),
    "a = tf.log(tf.nn.softmax(tf.log(tf.nn.softmax(x)) + tf.nn.softmax(x, dim=1)))\n": (
        "a = tf.nn.log_softmax(tf.nn.log_softmax(x) + tf.nn.softmax(x, axis=1))\n"
    ),
    # every place where an expression can stand
    "@f(tf.log(1.))\ndef g(a=tf.nn.softmax(x, dim=1), *, b=tf.log(2.)) -> tf.log(3.): pass\n": (
        "@f(tf.math.log(1.))\ndef g(a=tf.nn.softmax(x, axis=1), *, b=tf.math.log(2.)) -> tf.math.log(3.): pass\n"
    ),
    "class A(f(tf.log(1.)), k=tf.log(2.)):\n    a = tf.nn.softmax(x, dim=1)\n": (
        "class A(f(tf.math.log(1.)), k=tf.math.log(2.)):\n    a = tf.nn.softmax(x, axis=1)\n"
    ),
    "f = lambda a=tf.log(1.): tf.nn.softmax(a, dim=1)\n": "f = lambda a=tf.math.log(1.): tf.nn.softmax(a, axis=1)\n",
    "a = 0 < tf.nn.softmax(x, dim=1) < tf.log(2.) if tf.log(3.) else -tf.log(4.)[0]\n": (
        "a = 0 < tf.nn.softmax(x, axis=1) < tf.math.log(2.) if tf.math.log(3.) else -tf.math.log(4.)[0]\n"
    ),
    "with f(tf.log(1.)) as a: pass\nfor b in tf.nn.softmax(x, dim=1): pass\nassert tf.log(2.), tf.log(3.)\n": (
        "with f(tf.math.log(1.)) as a: pass\nfor b in tf.nn.softmax(x, axis=1): pass\n"
        "assert tf.math.log(2.), tf.math.log(3.)\n"
    ),
    "match tf.log(1.):\n    case [a] if tf.nn.softmax(x, dim=1): pass\n": (
        "match tf.math.log(1.):\n    case [a] if tf.nn.softmax(x, axis=1): pass\n"
    ),
    "a[tf.nn.softmax(x, dim=1)] += tf.log(1.)\n": "a[tf.nn.softmax(x, axis=1)] += tf.math.log(1.)\n",
    # f-strings
    'a = f"é{tf.log(1.)}" f"{tf.nn.softmax(x, dim=1)}" "{tf.log(1.)}"\n': (
        'a = f"é{tf.math.log(1.)}" f"{tf.nn.softmax(x, axis=1)}" "{tf.log(1.)}"\n'
    ),
    'a = f"{tf.log(1.)} tf.log(1.) {tf.log(1.)!r:>{tf.log(1.)}} {{tf.log(1.)}}"\n': (
        'a = f"{tf.math.log(1.)} tf.log(1.) {tf.math.log(1.)!r:>{tf.math.log(1.)}} {{tf.log(1.)}}"\n'
    ),
    'a = f"""\n{b}\n  {tf.nn.softmax(x,\n dim=1)}é{tf.nn.softmax(x, dim=0)}"""\n': (
        'a = f"""\n{b}\n  {tf.nn.softmax(x,\n axis=1)}é{tf.nn.softmax(x, axis=0)}"""\n'
    ),
    # non-ASCII before a call on its line
    "é = 'ü𝒳', tf.nn.softmax(ñ, dim=1), 'ö'; 𝒳 = tf.log(é)\n": (
        "é = 'ü𝒳', tf.nn.softmax(ñ, axis=1), 'ö'; 𝒳 = tf.math.log(é)\n"
    ),
    # tabs, form feeds, carriage returns
    "if a:\n\tb = tf.nn.softmax(x,\tdim=1)\n": "if a:\n\tb = tf.nn.softmax(x,\taxis=1)\n",
    "a = 1\n\x0cb = tf.nn.softmax(x, dim=1)\x0c\n": "a = 1\n\x0cb = tf.nn.softmax(x, axis=1)\x0c\n",
    "a = tf.nn.softmax(x,\r\n  name='''a\n\rb''', dim=1)\r": "a = tf.nn.softmax(x,\r\n  name='''a\n\rb''', axis=1)\r",
}


@pytest.mark.parametrize("source", KEPT)
def test_kept(source: str) -> None:
    assert body(source) == KEPT[source]


def test_a_form_feed_in_a_call_that_libcst_would_lose() -> None:
    source = f"import tensorflow as tf\nl = {CE}(labels=y,\n\x0c  logits=x)\n"
    result = rewrite(source)
    assert result.text == source.replace("labels=y", "labels=tf.stop_gradient(y)") or (
        result.text == source and people(result) == [(2, "not-rewritten")]
    )


def test_a_hoisted_expression_is_evaluated_once_and_before() -> None:
    source = "if a:\n\tp = tf.nn.softmax(f(x) * 2)  # p\n\tq = tf.log(p)\n"
    assert body(source) == (
        "if a:\n\tp_logits = f(x) * 2\n\tp = tf.nn.softmax(p_logits)  # p\n\tq = tf.nn.log_softmax(p_logits)\n"
    )


def test_a_hoist_over_lines_gets_parentheses() -> None:
    text = body("p = tf.nn.softmax(x +\n    y)\nq = tf.log(p)\n")
    assert text == "p_logits = (x +\n    y)\np = tf.nn.softmax(p_logits)\nq = tf.nn.log_softmax(p_logits)\n"


def test_a_hoist_that_holds_a_changed_call() -> None:
    text = body("p = tf.nn.softmax(tf.log(x) / 2., dim=1)\nq = tf.log(p)\n")
    assert text == (
        "p_logits = tf.math.log(x) / 2.\np = tf.nn.softmax(p_logits, axis=1)\nq = tf.nn.log_softmax(p_logits, axis=1)\n"
    )


@pytest.mark.parametrize(
    "taken", ["p_logits = 1\n", "def p_logits(): pass\n", "import p_logits\n", "def f():\n    print(p_logits)\n"]
)
def test_a_new_name_is_new(taken: str) -> None:
    text = body(f"{taken}p = tf.nn.softmax(x + 1)\nq = tf.log(p)\n")
    assert text == f"{taken}p_logits_2 = x + 1\np = tf.nn.softmax(p_logits_2)\nq = tf.nn.log_softmax(p_logits_2)\n"


@pytest.mark.parametrize("argument", ["x for x in y", " + ".join(["x"] * 2000)])
def test_a_hoist_that_cannot_be_printed_takes_its_readers_along(argument: str) -> None:
    source = f"import tensorflow as tf\np = tf.nn.softmax({argument})\nq = tf.log(p)\n"
    result = rewrite(source)
    assert "p_logits" not in result.text
    assert (3, "not-rewritten") in people(result)
    ast.parse(result.text)


def test_a_comment_inside_a_pattern_is_not_lost() -> None:
    text = body("a = tf.log(  # inside\n    tf.nn.softmax(x))\n")
    assert text == "a = tf.math.log(  # inside\n    tf.nn.softmax(x))\n"

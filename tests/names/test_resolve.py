"""Which names are TensorFlow: every style of import, and what hides it."""

from __future__ import annotations

import ast

import pytest

from tfmigrate.names import Names, Site, analyse, find_sites

ENDPOINTS = {
    "log", "math.log", "nn", "nn.softmax", "math", "float32", "Session", "compat.v1.log", "compat.v1.nn.softmax",
    "compat.v1", "contrib.slim", "range", "nn.relu",
}  # fmt: skip


def sites(source: str) -> list[Site]:
    names = Names(analyse(ast.parse(source)))
    return list(find_sites(names, lambda p: p in ENDPOINTS or p.startswith("python.")))


def endpoints(source: str) -> list[str]:
    return [site.endpoint for site in sites(source)]


STYLES = {
    "import tensorflow as tf\ntf.log(x)": ["log"],
    "import tensorflow\ntensorflow.nn.softmax(x)": ["nn.softmax"],
    "import tensorflow as tensor\ntensor.nn.softmax(x)": ["nn.softmax"],
    "import os, tensorflow as tf, sys\ntf.log(x)": ["log"],
    "import tensorflow.contrib.slim\ntensorflow.log(x)": ["log"],
    "import tensorflow.nn as nn\nnn.softmax(x)": ["nn.softmax"],
    "from tensorflow import nn\nnn.softmax(x)": ["nn.softmax"],
    "from tensorflow import nn as N, log as ln\nN.softmax(ln(x))": ["nn.softmax", "log"],
    "from tensorflow.nn import softmax\nsoftmax(x)": ["nn.softmax"],
    "from tensorflow.nn import softmax as sm\nsm(x)": ["nn.softmax"],
    "from tensorflow.python.ops import math_ops\nmath_ops.log(x)": ["python.ops.math_ops.log"],
    "import tensorflow.compat.v1 as tf\ntf.log(x)": ["compat.v1.log"],
    "from tensorflow.compat import v1 as tf\ntf.nn.softmax(x)": ["compat.v1.nn.softmax"],
    "from tensorflow.contrib import slim\nslim.conv2d(x)": ["contrib.slim"],
    "from tensorflow import *\nlog(x); nn.softmax(x); float32": ["log", "nn.softmax", "float32"],
    "from tensorflow.nn import *\nsoftmax(x)": ["nn.softmax"],
    "def f():\n    import tensorflow as tf\n    return tf.log(x)": ["log"],
    "def f():\n    from tensorflow import log\n    return log(x)": ["log"],
    "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\ntf.log(x)": ["log"],
    "tf = None\ndef f():\n    global tf\n    import tensorflow as tf\ndef g():\n    tf.log(x)": ["log"],
    "try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n    import tensorflow as tf\ntf.log(x)": [
        "compat.v1.log"
    ],
    "if V:\n    import tensorflow.compat.v1 as tf\nelse:\n    import tensorflow as tf\ntf.log(x)": ["compat.v1.log"],
    "try:\n    import tensorflow as tf\nexcept ImportError:\n    import tf_stub as tf\ntf.log(x)": ["log"],
    "import tensorflow as tf\nnn = tf.nn\nnn.softmax(x)": ["nn", "nn.softmax"],
    "import tensorflow as tf\nlog = tf.log\nlog(x)": ["log", "log"],
    "import tensorflow as tf\nt = u = tf\nu.log(x)": ["log"],
    "import tensorflow as tf\nn, m = tf.nn, tf.math\nm.log(n.softmax(x))": ["nn", "math", "math.log", "nn.softmax"],
    "import tensorflow\nif (tf := tensorflow):\n    tf.log(x)": ["log"],
    "import tensorflow as tf\ndef f(y=tf.log(x)):\n    pass": ["log"],
    "import tensorflow as tf\n@tf.log\ndef f(tf):\n    pass": ["log"],
    "import tensorflow as tf\nf'{tf.log(x):{tf.nn.relu(y)}}'": ["log", "nn.relu"],
    "import tensorflow as tf\nclass A:\n    tf = 1\n    def f(self):\n        return tf.log(x)": ["log"],
}


@pytest.mark.parametrize("source", STYLES)
def test_style(source: str) -> None:
    assert endpoints(source) == STYLES[source]


HIDDEN = [
    "import tensorflow as tf\ndef f(tf):\n    return tf.log(x)",
    "import tensorflow as tf\nlambda tf: tf.log(x)",
    "import tensorflow as tf\n[tf.log(x) for tf in y]",
    "import tensorflow as tf\ndef f():\n    tf.log(x)\n    tf = 1",
    "import tensorflow as tf\nclass A:\n    tf = other\n    y = tf.log(x)",
    "import tensorflow as tf\ntf = other\ntf.log(x)",
    "import tensorflow as tf\nif y:\n    tf = other\ntf.log(x)",
    "import tensorflow as tf\ndel tf\ntf.log(x)",
    "import tensorflow as tf\ndef f():\n    global tf\n    tf = other\ntf.log(x)",
    "import tensorflow as tf\ntry: pass\nexcept E as tf:\n    tf.log(x)",
    "import tensorflow as tf\nfor tf in y:\n    tf.log(x)",
    "import other as tf\nmatch y:\n    case 1:\n        import tensorflow as tf\ntf.log(x)",
    "import tensorflow as tf\nmatch y:\n    case tf:\n        tf.log(x)",
    "from tensorflow import *\ndef log(x): pass\nlog(x)",
    "from tensorflow import *\ndef f(log): return log(x)",
    "from .tensorflow import nn\nnn.softmax(x)",
    "from . import tensorflow as tf\ntf.log(x)",
    "import tensorflow_probability as tf\ntf.log(x)",
    "import tensorflowjs as tf\ntf.log(x)",
    "x.tf.log(y)\nself.tf.log(y)",
    "a = b\nb = a\na.log(x)",
    "if V:\n    import tensorflow as tf\nelse:\n    import jax as tf\ntf.log(x)",
    "import numpy as np\nnp.log(x)",
]


@pytest.mark.parametrize("source", HIDDEN)
def test_not_tensorflow(source: str) -> None:
    assert endpoints(source) == []


def test_the_binding_before_a_read_counts() -> None:
    source = (
        "import tensorflow as tf\ntf.log(x)\nimport other as tf\ntf.log(y)\nimport tensorflow as tf\ntf.nn.softmax(z)"
    )
    assert [(site.node.lineno, site.endpoint) for site in sites(source)] == [(2, "log"), (6, "nn.softmax")]


def test_a_function_may_see_any_binding() -> None:
    source = "import tensorflow as tf\ndef f():\n    return tf.log(x)\nimport other as tf\n"
    assert endpoints(source) == []


def test_the_endpoint_ends_where_the_object_begins() -> None:
    (site,) = sites("import tensorflow as tf\ntf.float32.as_numpy_dtype.name")
    assert (site.endpoint, ast.unparse(site.node), site.call) == ("float32", "tf.float32", None)
    (site,) = sites("import tensorflow as tf\ntf.log(x).graph.name(y)")
    assert (site.endpoint, ast.unparse(site.call or site.node)) == ("log", "tf.log(x)")


def test_an_unknown_name_is_a_site_as_a_whole() -> None:
    (site,) = sites("import tensorflow as tf\ntf.nn.no_such_thing(x)")
    assert (site.endpoint, ast.unparse(site.node)) == ("nn", "tf.nn")
    (site,) = sites("import tensorflow as tf\ntf.no_such.thing(x)")
    assert (site.endpoint, ast.unparse(site.node)) == ("no_such.thing", "tf.no_such.thing")


def test_a_site_tells_call_base_and_path() -> None:
    (site,) = sites("from tensorflow import nn as N\nN.softmax(x)")
    assert (site.base, site.base_path, site.endpoint) == ("N", "tensorflow.nn", "nn.softmax")
    assert site.binding is not None
    assert site.binding.kind == "import"
    (site,) = sites("import tensorflow as tf\nmap(tf.log, x)")
    assert site.call is None


def test_sites_come_in_the_order_of_the_text() -> None:
    source = "import tensorflow as tf\ntf.nn.softmax(tf.log(x)); tf.nn.relu(y)\n@tf.math.log\ndef f(): tf.log(x)"
    assert endpoints(source) == ["nn.softmax", "log", "nn.relu", "math.log", "log"]


def test_names_that_cannot_be_tensorflow_are_not_resolved() -> None:
    names = Names(analyse(ast.parse("import tensorflow as tf\nt = tf.nn\nu = t\nv = os.path\nw: int = 1\ntf.log(x)")))
    assert names.candidates == {"tf", "t", "u"}


def test_visible_alias_is_one_that_is_not_hidden() -> None:
    tree = ast.parse("import tensorflow as tf, tensorflow as tf2\ndef f(tf):\n    return tf2.log(x)")
    names = Names(analyse(tree))
    (site,) = find_sites(names, ENDPOINTS.__contains__)
    from tfmigrate.names.scopes import position, scope_of

    assert names.visible_alias("tensorflow", scope_of(site.node), position(site.node)) == "tf2"
    assert names.visible_alias("tensorflow.nn", scope_of(site.node), position(site.node)) is None


@pytest.mark.parametrize("loop", ["for part in parts:", "while parts:"])
def test_what_a_round_of_a_loop_binds_is_what_the_next_one_reads(loop: str) -> None:
    head = "import tensorflow as tf\ndef f(parts):\n  t = tf\n"
    rebound = "    t = getattr(t, part)\n"
    assert endpoints(f"{head}  {loop}\n    t.log(x)\n{rebound}  return t.log(x)") == []
    assert endpoints(f"{head}  t.log(x)\n  {loop}\n    g(x)\n{rebound}") == ["log"]
    assert endpoints(f"{head}  {loop}\n    t.log(x)\n  t = g(x)") == ["log"]

"""Import statements: what goes, what comes, and where; ``compile`` judges the place."""

from __future__ import annotations

import pytest

from tests.rewrite.helpers import people, rewrite

CASES = {
    # a name that nothing reads any more goes
    "from tensorflow import log\na = log(x)\n": "import tensorflow as tf\na = tf.math.log(x)\n",
    "from tensorflow import log as ln, nn\na = ln(nn.relu(x))\n": (
        "import tensorflow as tf\nfrom tensorflow import nn\na = tf.math.log(nn.relu(x))\n"
    ),
    "from tensorflow import nn, log\na = log(nn.relu(x))\n": (
        "import tensorflow as tf\nfrom tensorflow import nn\na = tf.math.log(nn.relu(x))\n"
    ),
    "from tensorflow import nn, log, exp\na = log(nn.relu(exp(x)))\n": (
        "import tensorflow as tf\nfrom tensorflow import nn, exp\na = tf.math.log(nn.relu(exp(x)))\n"
    ),
    "from tensorflow import (\n    log,  # the logarithm\n    nn,\n)\na = log(nn.relu(x))\n": (
        "import tensorflow as tf\nfrom tensorflow import (\n    nn,\n)\na = tf.math.log(nn.relu(x))\n"
    ),
    "from tensorflow import log, digamma\na = log(digamma(x))\n": (
        "import tensorflow as tf\na = tf.math.log(tf.math.digamma(x))\n"
    ),
    # a name that something still reads stays
    "from tensorflow import nn\na = nn.softmax(x, dim=1)\n": "from tensorflow import nn\na = nn.softmax(x, axis=1)\n",
    # the alias that is there is used
    "import tensorflow as T\nfrom tensorflow import log\na = log(x)\n": "import tensorflow as T\na = T.math.log(x)\n",
    "import tensorflow\na = tensorflow.log(x)\n": "import tensorflow\na = tensorflow.math.log(x)\n",
    # the usual alias is taken
    "tf = 1\nfrom tensorflow import log\na = log(x)\n": "tf = 1\nimport tensorflow\na = tensorflow.math.log(x)\n",
    "from tensorflow import log\ndef f(tf):\n    return log(tf)\n": (
        "import tensorflow\ndef f(tf):\n    return tensorflow.math.log(tf)\n"
    ),
    # the statement's place
    '"""Doc."""\nfrom tensorflow import log\na = log(x)\n': '"""Doc."""\nimport tensorflow as tf\na = tf.math.log(x)\n',
    "from __future__ import division\nfrom tensorflow import nn, log\na = nn.relu(log(x))\n": (
        "from __future__ import division\nimport tensorflow as tf\nfrom tensorflow import nn\n"
        "a = nn.relu(tf.math.log(x))\n"
    ),
    "from __future__ import division; from tensorflow import nn, log\na = nn.relu(log(x))\n": (
        "from __future__ import division; import tensorflow as tf; from tensorflow import nn\n"
        "a = nn.relu(tf.math.log(x))\n"
    ),
    '"""Doc\nstring."""; from tensorflow import nn, log\na = nn.relu(log(x))\n': (
        '"""Doc\nstring."""; import tensorflow as tf; from tensorflow import nn\na = nn.relu(tf.math.log(x))\n'
    ),
    "import os; from tensorflow import log; import sys\na = log(x)\n": (
        "import os; import tensorflow as tf; import sys\na = tf.math.log(x)\n"
    ),
    # in a block, and the last statement of a block
    "def f(x):\n    from tensorflow import log\n    return log(x)\n": (
        "import tensorflow as tf\ndef f(x):\n    return tf.math.log(x)\n"
    ),
    "def f(x):\n    if x:\n        from tensorflow import log\n    return log(x)\n": (
        "import tensorflow as tf\ndef f(x):\n    if x:\n        pass\n    return tf.math.log(x)\n"
    ),
    "try:\n    from tensorflow import log\nexcept ImportError:\n    log = None\na = log(x)\n": (
        "try:\n    import tensorflow as tf\nexcept ImportError:\n    log = None\na = tf.math.log(x)\n"
    ),
    '"""Doc."""\nfrom __future__ import division\ndef f(x):\n    from tensorflow import log\n    return log(x)\n': (
        '"""Doc."""\nfrom __future__ import division\nimport tensorflow as tf\ndef f(x):\n    return tf.math.log(x)\n'
    ),
    # star imports stay: other names may come from them
    "from tensorflow import *\na = log(nn.softmax(x, dim=1))\n": (
        "import tensorflow as tf\nfrom tensorflow import *\na = tf.nn.log_softmax(x, axis=1)\n"
    ),
    # newlines of the file
    "from tensorflow import nn, log\r\na = nn.relu(log(x))\r\n": (
        "import tensorflow as tf\r\nfrom tensorflow import nn\r\na = nn.relu(tf.math.log(x))\r\n"
    ),
}


@pytest.mark.parametrize("source", CASES)
def test_imports(source: str) -> None:
    text = rewrite(source).text
    assert text == CASES[source]
    compile(text, "x.py", "exec")


def test_an_import_comes_before_what_reads_it() -> None:
    source = (
        "from tensorflow import nn\na = nn.softmax_cross_entropy_with_logits(labels=nn.relu(y), logits=x)\n"
        "from tensorflow import log\nb = log(a)\n"
    )
    text = rewrite(source, target="compat").text
    assert text.index("import tensorflow as tf") < text.index("tf.compat.v2") < text.index("tf.math.log")


def test_an_import_stays_where_its_call_could_not_be_printed() -> None:
    source = "from tensorflow import log, nn\na = log(nn.softmax(x for x in y))\n"
    result = rewrite(source)
    assert "from tensorflow import log, nn" in result.text
    assert (2, "not-rewritten") in people(result)


SWITCH = "tf.compat.v1.disable_v2_behavior()"
GRAPHS = {
    "import tensorflow as tf\ns = tf.Session()\n": f"import tensorflow as tf\n{SWITCH}\ns = tf.compat.v1.Session()\n",
    "import tensorflow as tf; import os\ns = tf.Session()\n": (
        f"import tensorflow as tf; import os\n{SWITCH}\ns = tf.compat.v1.Session()\n"
    ),
    "import tensorflow as tf; s = tf.Session()\n": f"import tensorflow as tf; {SWITCH}; s = tf.compat.v1.Session()\n",
    "import tensorflow as tf; a = [\n  1]\ns = tf.Session()\n": (
        f"import tensorflow as tf; {SWITCH}; a = [\n  1]\ns = tf.compat.v1.Session()\n"
    ),
    "import tensorflow as tf\nfrom tensorflow import nn\nimport os\ns = tf.Session(nn.relu(x))\n": (
        f"import tensorflow as tf\nfrom tensorflow import nn\n{SWITCH}\nimport os\n"
        "s = tf.compat.v1.Session(nn.relu(x))\n"
    ),
    "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\ns = tf.Session()\n": (
        f"try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\n{SWITCH}\ns = tf.compat.v1.Session()\n"
    ),
    "def f():\n    import tensorflow as tf\n    return tf.Session()\n": (
        "import tensorflow as _tf\n_tf.compat.v1.disable_v2_behavior()\n"
        "def f():\n    import tensorflow as tf\n    return tf.compat.v1.Session()\n"
    ),
    "import tensorflow as tf": "import tensorflow as tf",
    "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\ns = tf.Session()\n": (
        "import tensorflow.compat.v1 as tf\ntf.disable_v2_behavior()\ns = tf.Session()\n"
    ),
}


@pytest.mark.parametrize("source", GRAPHS)
def test_the_switch_to_graph_behavior(source: str) -> None:
    text = rewrite(source).text
    assert text == GRAPHS[source]
    compile(text, "x.py", "exec")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import tensorflow.contrib.bigtable as bigtable\n", [(1, "api-gone")]),
        ("from tensorflow.contrib.bigtable import BigtableClient\n", [(1, "api-gone")]),
        ("from tensorflow.contrib import nothing\n", [(1, "api-gone")]),
        ("from tensorflow.python.ops import math_ops\nmath_ops.log(x)\n", []),
        ("from tensorflow.python.ops import nowhere\nnowhere.log(x)\n", [(1, "api-unknown")]),
        ("from tensorflow import nn\nfrom .tensorflow import x\n", []),
        ("import tensorflow.nn\n", []),
    ],
)
def test_imports_that_fail_are_found(source: str, expected: list[tuple[int, str]]) -> None:
    assert people(rewrite(source)) == expected

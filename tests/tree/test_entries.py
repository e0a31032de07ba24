"""Which files of a tree get the lines that must run first."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.conftest import read_files, write_files
from tfmigrate.cli import main

SWITCH = "compat.v1.disable_v2_behavior()"
KERAS = 'os.environ.setdefault("TF_USE_LEGACY_KERAS", "1")'
GRAPH = "import tensorflow as tf\n\ndef f():\n    return tf.placeholder(tf.float32)\n"
LAYERS = "import tensorflow as tf\n\ndef f(x):\n    with tf.Session():\n        return tf.layers.dense(x, 1)\n"
PURE = "import tensorflow as tf\n\ndef f(x):\n    return tf.log(x)\n"
EAGER = "import tensorflow as tf\ntf.enable_eager_execution()\nx = tf.log(tf.constant(1.0))\n"
TEST = """import tensorflow as tf

class T(tf.test.TestCase):
    def test(self):
        with self.test_session():
            pass
"""
MAIN = 'import tensorflow as tf\n\nif __name__ == "__main__":\n    tf.Session()\n'


def migrate(folder: Path, files: dict[str, bytes | str], *options: str) -> dict[str, str]:
    """The files of the migrated tree."""
    write_files(folder / "old", files)
    CliRunner().invoke(main, ["rewrite", str(folder / "old"), "--output", str(folder / "new"), *options])
    return {name: data.decode() for name, data in read_files(folder / "new").items()}


def switched(files: dict[str, str]) -> set[str]:
    return {name for name, text in files.items() if SWITCH in text}


DENSE = "import tensorflow as tf\n\ndef f(x):\n    return tf.layers.dense(x, 1)\n"

TREES: dict[str, tuple[dict[str, str], set[str]]] = {
    "scripts, each by itself": ({"a.py": GRAPH, "b.py": PURE, "c.py": EAGER}, {"a.py"}),
    "a package, at its door": (
        {"p/__init__.py": "", "p/m.py": GRAPH, "p/q/__init__.py": "", "p/q/n.py": GRAPH},
        {"p/__init__.py"},
    ),
    "a package whose door names TensorFlow only in a comment": (
        {"p/__init__.py": '"""For tensorflow."""\nfrom tensorflow_p import x\n', "p/m.py": GRAPH},
        {"p/__init__.py"},
    ),
    "a package whose door has pure functions": ({"p/__init__.py": PURE, "p/m.py": GRAPH}, {"p/__init__.py"}),
    "a package of pure functions": ({"p/__init__.py": "", "p/m.py": PURE}, set()),
    "a test is an entry": ({"p/__init__.py": "", "p/m.py": PURE, "tests/m_test.py": TEST}, {"tests/m_test.py"}),
    "a script in a package": ({"p/__init__.py": "", "p/m.py": MAIN}, {"p/__init__.py", "p/m.py"}),
    "a script that only starts a package": (
        {"p/__init__.py": "", "p/m.py": GRAPH, "p/run.py": f'{PURE}\nif __name__ == "__main__":\n    f(1.0)\n'},
        {"p/__init__.py", "p/run.py"},
    ),
    "a package that chooses": ({"p/__init__.py": EAGER, "p/m.py": GRAPH}, set()),
    "a layer called by a library, by a script, and at the top": (
        {
            "a.py": DENSE,
            "b.py": f'{DENSE}\nif __name__ == "__main__":\n    print(f(1.0))\n',
            "c.py": f"{DENSE}\nclass C:\n    def g(self):\n        return f(1.0)\n\nprint(C().g())\n",
            "d.py": "import tensorflow as tf\nw = tf.get_variable('w', [2])\n",
            "e.py": f"{DENSE}\nBUILDERS = {{'f': f, 'g': lambda x: f(x)}}\n",
            "f.py": f"{DENSE}\ndef g(x):\n    return f(x) if x else g(x)\n",
        },
        {"b.py", "c.py", "d.py"},
    ),
    "an eager program has layers at the top too": (
        {"a.py": "import tensorflow as tf\nlayer = tf.layers.Dense(3)\n", "main.py": EAGER, "b.py": GRAPH},
        {"b.py"},
    ),
    "a file of tf.contrib.eager": (
        {"a.py": "import tensorflow as tf\nw = tf.contrib.eager.Variable(1.0)\nx = tf.layers.Dense(3)\n"},
        set(),
    ),
    "collections are of graphs": (
        {"a.py": "import tensorflow as tf\n\ndef f():\n    return tf.get_collection('a')\n"},
        {"a.py"},
    ),
    "an eager test beside it": ({"p/__init__.py": "", "p/m.py": GRAPH, "p/m_test.py": EAGER}, {"p/__init__.py"}),
}


@pytest.mark.parametrize("name", TREES)
def test_behavior(tmp_path: Path, name: str) -> None:
    files, expected = TREES[name]
    assert switched(migrate(tmp_path, {**files})) == expected


def test_behavior_v2_switches_nothing(tmp_path: Path) -> None:
    assert switched(migrate(tmp_path, {"a.py": GRAPH}, "--behavior", "v2")) == set()


def test_behavior_v1_switches_what_uses_tensorflow(tmp_path: Path) -> None:
    assert switched(migrate(tmp_path, {"a.py": PURE, "b.py": "x = 1\n"}, "--behavior", "v1")) == {"a.py"}


def test_the_door_of_a_package(tmp_path: Path) -> None:
    door = '"""Doc."""\nfrom __future__ import division\nx = 1\n'
    files = migrate(tmp_path, {"p/__init__.py": door, "p/m.py": LAYERS})
    assert files["p/__init__.py"] == (
        f'"""Doc."""\nfrom __future__ import division\nimport os\n{KERAS}\n'
        f"import tensorflow as _tf\n_tf.{SWITCH}\nx = 1\n"
    )


def test_the_switch_uses_no_import_that_goes(tmp_path: Path) -> None:
    old = "import tensorflow.compat.v1 as tf\nimport tensorflow as old\n"
    old += "from tensorflow.python.keras.metrics import Metric\n"
    text = migrate(tmp_path, {"a.py": f"{old}x = old.contrib.layers\ny = tf.placeholder(tf.float32)\n"})["a.py"]
    assert "import tensorflow as old" not in text
    assert f"import tensorflow as _tf\n_tf.{SWITCH}\n" in text


def test_an_import_stays_for_what_is_spelled_through_it(tmp_path: Path) -> None:
    old = "import tensorflow as old\nfrom tensorflow import nn, placeholder\n"
    text = migrate(tmp_path, {"a.py": f'{old}x = old.contrib.layers\ny = placeholder("float32")\n'})["a.py"]
    assert f"import tensorflow as old\nfrom tensorflow import nn\nold.{SWITCH}\n" in text
    assert "y = old.compat.v1.placeholder" in text


def test_keras_is_chosen_by_whatever_begins_a_program(tmp_path: Path) -> None:
    files = migrate(tmp_path, {"a.py": GRAPH, "b.py": LAYERS, "c.py": PURE})
    assert {name for name, text in files.items() if KERAS in text} == {"a.py", "b.py"}
    assert files["b.py"].startswith(f"import os\n{KERAS}\nimport tensorflow as tf\ntf.{SWITCH}\n")


def test_2_15_has_keras_2_itself(tmp_path: Path) -> None:
    files = migrate(tmp_path, {"b.py": LAYERS}, "--tf-version", "2.15")
    assert KERAS not in files["b.py"]
    assert SWITCH in files["b.py"]


@pytest.mark.parametrize("module", [LAYERS, "import tensorflow as tf\ncells = [tf.nn.rnn_cell.LSTMCell]\n"])
def test_a_second_run_adds_nothing(tmp_path: Path, module: str) -> None:
    once = migrate(tmp_path, {"p/__init__.py": "", "p/m.py": module, "a.py": GRAPH})
    assert KERAS in once["p/__init__.py"]
    write_files(tmp_path / "again" / "old", {**once})
    twice = migrate(tmp_path / "again", {})
    assert twice == once


def test_keras_of_a_file_is_told_by_its_neighbours(tmp_path: Path) -> None:
    keras = "import tensorflow as tf\nd = tf.keras.layers.Dense(1)\n"
    assert "tf.compat.v1.keras" in migrate(tmp_path, {"a.py": GRAPH, "k.py": keras})["k.py"]
    assert migrate(tmp_path / "alone", {"k.py": keras})["k.py"] == keras


def test_files_without_tensorflow_are_rewritten_in_trees_of_1x_only(tmp_path: Path) -> None:
    old = "import collections\nx = collections.Mapping\n"
    new = "import collections.abc\nimport collections\nx = collections.abc.Mapping\n"
    assert migrate(tmp_path, {"a.py": PURE, "u.py": old})["u.py"] == new
    assert migrate(tmp_path / "other", {"u.py": old})["u.py"] == old

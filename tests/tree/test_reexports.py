"""TensorFlow that comes through another module of the tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.conftest import read_files, write_files
from tests.tree.test_entries import migrate
from tfmigrate.cli import main

COMMON = "import tensorflow as tf\nslim = tf.contrib.slim\n"
LAZY = "def get_tf():\n    if True:\n        import tensorflow as tf\n        return tf\n"
USE, USE_T = "x = tf.log(1.0)\n", "x = T.log(1.0)\n"
NEW, NEW_T = "x = tf.math.log(1.0)\n", "x = T.math.log(1.0)\n"

TREES = {
    "a name": (
        {"common.py": COMMON, "a.py": f"from common import tf\n{USE}"},
        {"a.py": f"from common import tf\n{NEW}"},
    ),
    "a star": ({"ops.py": COMMON, "a.py": f"from ops import *\n{USE}"}, {"a.py": f"from ops import *\n{NEW}"}),
    "a relative import": (
        {"p/__init__.py": "", "p/common.py": COMMON, "p/a.py": f"from .common import tf\n{USE}"},
        {"p/a.py": f"from .common import tf\n{NEW}"},
    ),
    "a package above": (
        {"p/__init__.py": COMMON, "p/q/__init__.py": "", "p/q/a.py": f"from .. import tf\n{USE}"},
        {"p/q/a.py": f"from .. import tf\n{NEW}"},
    ),
    "an absolute import of a package": (
        {"p/__init__.py": "", "p/common.py": COMMON, "p/a.py": f"from p.common import tf as T\n{USE_T}"},
        {"p/a.py": f"from p.common import tf as T\n{NEW_T}"},
    ),
    "another alias": (
        {"common.py": COMMON, "a.py": "from common import slim\nx = slim.max_pool2d(x, 1, 1)\n"},
        {"a.py": "from common import slim\nx = slim.max_pool2d(x, 1, 1)\n"},
    ),
    "a function": (
        {"p/common.py": LAZY, "p/a.py": f"from .common import get_tf\nx = get_tf().log(1.0)\ntf = get_tf()\n{USE}"},
        {"p/a.py": f"from .common import get_tf\nx = get_tf().math.log(1.0)\ntf = get_tf()\n{NEW}"},
    ),
    "a function of a module": (
        {"p/common.py": LAZY, "p/a.py": "from . import common as c\nx = c.get_tf().log(1.0)\n"},
        {"p/a.py": "from . import common as c\nx = c.get_tf().math.log(1.0)\n"},
    ),
    "a function of a package above": (
        {"p/__init__.py": LAZY, "p/q/a.py": "from .. import get_tf\nx = get_tf().log(1.0)\n"},
        {"p/q/a.py": "from .. import get_tf\nx = get_tf().math.log(1.0)\n"},
    ),
    "a name of a module": (
        {"p/__init__.py": "", "p/common.py": COMMON, "p/a.py": "from p import common\nx = common.tf.log(1.0)\n"},
        {"p/a.py": "from p import common\nx = common.tf.math.log(1.0)\n"},
    ),
    "a lazy loader": (
        {"common.py": "tf = LazyLoader('tf', globals(), 'tensorflow')\n", "a.py": f"from common import tf\n{USE}"},
        {"a.py": f"from common import tf\n{NEW}"},
    ),
    # these are not TensorFlow
    "a function of its own": (
        {"common.py": LAZY, "a.py": "from common import *\ndef get_tf(): return 1\nx = get_tf().log(1.0)\n"},
        {"a.py": "from common import *\ndef get_tf(): return 1\nx = get_tf().log(1.0)\n"},
    ),
    "a function that gives something else too": (
        {"common.py": f"{LAZY}    return 1\n", "a.py": "from common import get_tf\nx = get_tf().log(1.0)\n"},
        {"a.py": "from common import get_tf\nx = get_tf().log(1.0)\n"},
    ),
    "a name of its own": (
        {"common.py": COMMON, "a.py": f"from common import *\ntf = 1\n{USE}"},
        {"a.py": f"from common import *\ntf = 1\n{USE}"},
    ),
    "a module elsewhere": (
        {"b/common.py": COMMON, "c/a.py": f"from common import tf\n{USE}"},
        {"c/a.py": f"from common import tf\n{USE}"},
    ),
    "a module that has no such name": (
        {"common.py": "import tensorflow\n", "a.py": f"from common import tf\n{USE}"},
        {"a.py": f"from common import tf\n{USE}"},
    ),
}


@pytest.mark.parametrize("name", TREES)
def test_names_of_neighbours(tmp_path: Path, name: str) -> None:
    files, expected = TREES[name]
    made = migrate(tmp_path, {**files, "old.py": "import tensorflow as tf\nx = tf.log(1.0)\n"})
    assert {path: made[path] for path in expected} == expected


@pytest.mark.parametrize("path", [".", "p", "./p/"])
def test_a_tree_is_named_from_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    far_up = "from .......... import tf as far\n"
    files = {"p/__init__.py": "", "p/common.py": COMMON, "p/a.py": f"{far_up}from .common import tf\n{USE}"}
    write_files(tmp_path / "old", files)
    monkeypatch.chdir(tmp_path / "old")
    done = CliRunner().invoke(main, ["rewrite", "--write", path])
    assert done.exit_code == 0, done.output
    assert read_files(tmp_path / "old")["p/a.py"].decode() == f"{far_up}from .common import tf\n{NEW}"
